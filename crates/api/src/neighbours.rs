//! Which neighbours this process has: bridges by configuration, or in the sandbox answers from inside the process; and how every
//! exchange with one is recorded, without content. What is said to them is decided elsewhere.

use std::sync::Arc;
use std::time::Instant;

use qoldau_gateways::bilim::{Bilim, SandboxBilim};
use qoldau_gateways::civil_registry::{CivilRegistry, SandboxCivilRegistry};
use qoldau_gateways::document_registries::DocumentRegistries;
use qoldau_gateways::exchange::{Bridge, Exchanges};
use qoldau_gateways::number_register::{NumberRegister, SandboxNumberRegister};
use qoldau_gateways::result_stores::{EducationDatabase, ResultStore, SandboxResults};
use qoldau_gateways::scanner::{Clamd, SandboxScanner, Scanner};
use qoldau_gateways::signatures::{NcaNode, SandboxSignatures, SignatureVerifier, TestAuthority};
use qoldau_gateways::text_messages::{SandboxTextMessages, TextMessages};

use crate::app::StartFault;
use crate::config::{Config, Mode};
use crate::keys;

/// An exchange with a neighbour, recorded without content (PMPK-7.1-d): which system was asked what kind of question, what came
/// of it, and how long it took.
pub async fn recorded<T>(
    system: &'static str,
    kind: &'static str,
    exchange: impl Future<Output = T>,
    code: impl Fn(&T) -> &'static str,
) -> T {
    let began = Instant::now();
    let answer = exchange.await;
    let (said, elapsed) = (code(&answer), began.elapsed());
    let labels = [("system", system), ("kind", kind), ("answer", said)];
    metrics::counter!("qoldau_neighbour_exchanges_total", &labels).increment(1);
    metrics::histogram!("qoldau_neighbour_seconds", "system" => system).record(elapsed.as_secs_f64());
    let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
    tracing::info!(system, kind, answer = said, micros, "a neighbour was spoken to");
    answer
}

/// The neighbours; none of a kind where none is configured.
pub struct Neighbours {
    /// The state registries that can supply a document, behind a bridge.
    pub registries: Option<Arc<dyn DocumentRegistries>>,
    /// The civil registry, where one answers from inside the process: in the sandbox without a bridge.
    pub civil_registry: Option<Arc<dyn CivilRegistry>>,
    /// Text messages.
    pub text_messages: Option<Arc<dyn TextMessages>>,
    /// The register of numbers on the portal.
    pub number_register: Option<Arc<dyn NumberRegister>>,
    /// The Bilim service.
    pub bilim: Option<Arc<dyn Bilim>>,
    /// The personal cabinet on the portal.
    pub personal_cabinet: Option<Arc<dyn ResultStore>>,
    /// The Bilim service as a store of results.
    pub bilim_results: Option<Arc<dyn ResultStore>>,
    /// The PMPK module of the National Education Database.
    pub nedb: Option<Arc<dyn EducationDatabase>>,
    /// The scanner for harmful content.
    pub scanner: Arc<dyn Scanner>,
    /// The verifier of signatures.
    pub signatures: Option<Arc<dyn SignatureVerifier>>,
    /// What the sandbox's neighbours received.
    pub exchanges: Exchanges,
}

impl Neighbours {
    /// The neighbours of a configuration.
    ///
    /// # Errors
    /// [`StartFault`] for a token that cannot be read or an address that cannot be spoken to.
    pub fn of(config: &Config) -> Result<Self, StartFault> {
        let exchanges = Exchanges::default();
        let inside = config.mode == Mode::Sandbox;
        let addresses = &config.neighbours;
        let token = match &addresses.token_file {
            None => None,
            Some(path) => {
                let read = std::fs::read_to_string(path);
                let fault = |_error| StartFault("QOLDAU_NEIGHBOUR_TOKEN_FILE cannot be read".to_owned());
                Some(read.map_err(fault)?.trim().to_owned())
            }
        };
        let bridge = |address: &Option<String>| match address {
            None => Ok(None),
            Some(base) => Bridge::new(base, token.as_deref())
                .map(Some)
                .ok_or_else(|| StartFault("the bridges to the neighbours cannot be spoken to".to_owned())),
        };
        let told = || exchanges.clone();
        let sms = bridge(&addresses.sms)?.map(|it| -> Arc<dyn TextMessages> { Arc::new(it) });
        let register =
            bridge(&addresses.number_register)?.map(|it| -> Arc<dyn NumberRegister> { Arc::new(it) });
        let bilim = bridge(&addresses.bilim)?.map(|it| -> Arc<dyn Bilim> { Arc::new(it) });
        let ncanode = bridge(&addresses.ncanode)?;
        let signatures: Option<Arc<dyn SignatureVerifier>> = match ncanode {
            Some(bridge) => Some(Arc::new(NcaNode::new(bridge))),
            None if inside => {
                let authority = TestAuthority::open(&keys::sandbox_folder(config)).map_err(StartFault)?;
                Some(Arc::new(SandboxSignatures::new(authority, told())))
            }
            None => None,
        };
        let store = |address: &Option<String>, system: &'static str| -> Result<_, StartFault> {
            let own = bridge(address)?.map(|it| -> Arc<dyn ResultStore> { Arc::new(it) });
            let here = || -> Arc<dyn ResultStore> { Arc::new(SandboxResults::new(system, told())) };
            Ok(own.or_else(|| inside.then(here)))
        };
        let nedb = bridge(&addresses.nedb)?.map(|it| -> Arc<dyn EducationDatabase> { Arc::new(it) });
        let sandbox_nedb = || -> Arc<dyn EducationDatabase> { Arc::new(SandboxResults::new("nedb", told())) };
        let scanner: Arc<dyn Scanner> = match &config.clamd {
            Some(address) => Arc::new(Clamd::new(address.clone())),
            // Production does not start without a daemon.
            None => Arc::new(SandboxScanner::new(told())),
        };
        let registries =
            bridge(&addresses.registries)?.map(|it| -> Arc<dyn DocumentRegistries> { Arc::new(it) });
        Ok(Self {
            scanner,
            registries,
            personal_cabinet: store(&addresses.personal_cabinet, "personal_cabinet")?,
            bilim_results: store(&addresses.bilim, "bilim")?,
            nedb: nedb.or_else(|| inside.then(sandbox_nedb)),
            signatures,
            civil_registry: (inside && addresses.registries.is_none())
                .then(|| -> Arc<dyn CivilRegistry> { Arc::new(SandboxCivilRegistry::new(told())) }),
            text_messages: sms.or_else(|| {
                inside.then(|| -> Arc<dyn TextMessages> { Arc::new(SandboxTextMessages::new(told())) })
            }),
            number_register: register.or_else(|| {
                inside.then(|| -> Arc<dyn NumberRegister> { Arc::new(SandboxNumberRegister::new(told())) })
            }),
            bilim: bilim
                .or_else(|| inside.then(|| -> Arc<dyn Bilim> { Arc::new(SandboxBilim::new(told())) })),
            exchanges,
        })
    }
}
