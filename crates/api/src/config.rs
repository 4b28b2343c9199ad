//! Configuration: the only reader of the environment. It reports every fault at once and refuses weak settings in
//! production. Values that are secret stand in files; only their paths are read here. It starts nothing.

mod variables;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::NaiveDate;
use qoldau_domain::channel::Channel;
use qoldau_persistence::DatabaseUrl;

use crate::wire::{Day, is_web_address};
pub use variables::VARIABLES;

/// Where Qoldau runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// On one machine, for trying out: keys and neighbours of its own, loopback only.
    Sandbox,
    /// For real.
    Production,
}

/// What the authority enters about the publication of the order, once it is known.
#[derive(Debug, Clone)]
pub struct Publication {
    /// The day of the first official publication, Kazakhstan time.
    pub on: Option<NaiveDate>,
    /// Where the text is, an `https` address.
    pub at: Option<String>,
}

/// The bridges to the neighbours, each an address that speaks what `openapi/neighbours.json` says. Without an address the
/// sandbox answers from inside the process, and production has no such neighbour: its messages wait.
#[derive(Debug, Clone)]
pub struct NeighbourAddresses {
    /// `QOLDAU_SMS_URL`: text messages.
    pub sms: Option<String>,
    /// `QOLDAU_NUMBER_REGISTER_URL`: the numbers registered on the portal.
    pub number_register: Option<String>,
    /// `QOLDAU_BILIM_URL`: the Bilim service of eGov Mobile.
    pub bilim: Option<String>,
    /// `QOLDAU_CABINET_URL`: the personal cabinet on the portal.
    pub personal_cabinet: Option<String>,
    /// `QOLDAU_NEDB_URL`: the PMPK module of the National Education Database.
    pub nedb: Option<String>,
    /// `QOLDAU_REGISTRIES_URL`: the state registries that can supply a document.
    pub registries: Option<String>,
    /// `QOLDAU_NCANODE_URL`: the verifier of electronic signatures, which speaks as NCANode does.
    pub ncanode: Option<String>,
    /// `QOLDAU_NEIGHBOUR_TOKEN_FILE`: the bearer token that the bridges ask for.
    pub token_file: Option<PathBuf>,
}

/// An S3-compatible bucket, as it is configured.
#[derive(Debug, Clone)]
pub struct BucketSettings {
    /// `QOLDAU_FILES`: the name behind `s3://`.
    pub name: String,
    /// `QOLDAU_FILES`: what stands behind the name.
    pub prefix: String,
    /// `QOLDAU_S3_ENDPOINT`
    pub endpoint: Option<String>,
    /// `QOLDAU_S3_REGION`
    pub region: String,
    /// `QOLDAU_S3_KEY_FILE`
    pub key_file: PathBuf,
}

/// Everything that is configured.
#[derive(Debug, Clone)]
pub struct Config {
    /// `QOLDAU_MODE`
    pub mode: Mode,
    /// `QOLDAU_LISTEN`
    pub listen: SocketAddr,
    /// `QOLDAU_METRICS_LISTEN`; none switches the metrics port off.
    pub metrics_listen: Option<SocketAddr>,
    /// `QOLDAU_PUBLIC_URL`: what addresses on papers begin with.
    pub public_url: String,
    /// `QOLDAU_DATABASE_URL`
    pub database_url: DatabaseUrl,
    /// `QOLDAU_VAR_DIR`
    pub var_dir: PathBuf,
    /// `QOLDAU_ISSUER`: the one issuer whose tokens are taken.
    pub issuer: String,
    /// `QOLDAU_AUDIENCE`: what tokens must be meant for.
    pub audience: String,
    /// `QOLDAU_JWKS`: file or https URL of the issuer's key set.
    pub jwks: String,
    /// `QOLDAU_SEAL_KEY_FILE`: 64 hexadecimal digits.
    pub seal_key_file: PathBuf,
    /// `QOLDAU_INDEX_KEY_FILE`: 64 hexadecimal digits.
    pub index_key_file: PathBuf,
    /// `QOLDAU_CLIENTS`: which client stands for which channel.
    pub clients: BTreeMap<String, Channel>,
    /// `QOLDAU_RATE_PER_SECOND`: requests of one client and subject, on average.
    pub rate_per_second: u32,
    /// `QOLDAU_RATE_BURST`: and at once.
    pub rate_burst: u32,
    /// `QOLDAU_WORKERS`: threads that answer requests; the number of cores when not set.
    pub workers: usize,
    /// `QOLDAU_READERS`: connections of the read pool; 4 a worker when not set.
    pub readers: u32,
    /// `QOLDAU_FILE_LIMIT`: the most bytes of an uploaded file.
    pub file_limit: usize,
    /// `QOLDAU_FILES`: the bucket of contents; none keeps them in a folder of the var directory.
    pub bucket: Option<BucketSettings>,
    /// `QOLDAU_CLAMD`: host and port of ClamAV's daemon.
    pub clamd: Option<String>,
    /// `QOLDAU_RULES_PUBLISHED_ON` and `QOLDAU_RULES_PUBLISHED_AT`: the day of the order's first official publication and
    /// the address of the text, once they are known (A-23, ORDER-2-c).
    pub publication: Publication,
    /// `QOLDAU_SPECIAL_ADMISSION_STAGES`: stage codes of SPEC, of which the order names none.
    pub special_admission_stages: Vec<String>,
    /// `QOLDAU_RECIPIENT_BOOKING`: whether recipients book whatever the form of their application.
    pub recipients_book: bool,
    /// `QOLDAU_PORTAL_SIGNATURE`: whether filings on the portal must be signed.
    pub portal_signature_required: bool,
    /// `QOLDAU_WAIT_LIST_HOURS`: how long a freed place is kept for who is next in the wait list.
    pub wait_list_hours: u16,
    /// Where the neighbours are.
    pub neighbours: NeighbourAddresses,
    /// `QOLDAU_LOG`: what is logged, in the syntax of `tracing_subscriber::EnvFilter`.
    pub log: String,
}

/// A fault in one variable. It never holds the value, which may be secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFault {
    /// Which variable.
    pub variable: &'static str,
    /// What is wrong with it.
    pub fault: String,
}

impl Config {
    /// Reads the environment of this process.
    ///
    /// # Errors
    /// Every fault at once.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
    pub fn from_environment() -> Result<Self, Vec<ConfigFault>> {
        Self::from(|name| std::env::var(name).ok())
    }

    /// Reads from anything that knows variables.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn from(look_up: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<ConfigFault>> {
        let var_dir = look_up("QOLDAU_VAR_DIR").unwrap_or_else(|| "./var".to_owned());
        let mut reader = Reader { look_up, var_dir: var_dir.clone(), faults: Vec::new() };
        let mode = match reader.text("QOLDAU_MODE").as_str() {
            "sandbox" => Mode::Sandbox,
            "production" => Mode::Production,
            _ => {
                reader.fault("QOLDAU_MODE", "neither sandbox nor production");
                Mode::Production
            }
        };
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let workers = match reader.number::<usize>("QOLDAU_WORKERS") {
            0 => cores,
            workers => workers,
        };
        let readers = match reader.number::<u32>("QOLDAU_READERS") {
            0 => u32::try_from(workers * 4).unwrap_or(8),
            readers => readers,
        };
        let unspecified = SocketAddr::from(([127, 0, 0, 1], 0));
        let listen = reader.address("QOLDAU_LISTEN").unwrap_or(unspecified);
        let config = Self {
            mode,
            listen,
            metrics_listen: match reader.text("QOLDAU_METRICS_LISTEN").as_str() {
                "off" => None,
                _ => reader.address("QOLDAU_METRICS_LISTEN"),
            },
            public_url: reader.public_url(mode, listen),
            database_url: reader.database(),
            var_dir: PathBuf::from(var_dir),
            issuer: reader.text("QOLDAU_ISSUER"),
            audience: reader.text("QOLDAU_AUDIENCE"),
            jwks: reader.text("QOLDAU_JWKS"),
            seal_key_file: PathBuf::from(reader.text("QOLDAU_SEAL_KEY_FILE")),
            index_key_file: PathBuf::from(reader.text("QOLDAU_INDEX_KEY_FILE")),
            clients: reader.clients(),
            rate_per_second: reader.number("QOLDAU_RATE_PER_SECOND"),
            rate_burst: reader.number("QOLDAU_RATE_BURST"),
            workers,
            readers,
            file_limit: reader.number("QOLDAU_FILE_LIMIT"),
            bucket: reader.bucket(mode),
            clamd: reader.clamd(),
            publication: Publication {
                on: reader.day("QOLDAU_RULES_PUBLISHED_ON"),
                at: reader.web_address("QOLDAU_RULES_PUBLISHED_AT"),
            },
            special_admission_stages: reader.stages("QOLDAU_SPECIAL_ADMISSION_STAGES"),
            recipients_book: match reader.text("QOLDAU_RECIPIENT_BOOKING").as_str() {
                "all" => true,
                "proactive" => false,
                _ => {
                    reader.fault("QOLDAU_RECIPIENT_BOOKING", "neither proactive nor all");
                    false
                }
            },
            portal_signature_required: match reader.text("QOLDAU_PORTAL_SIGNATURE").as_str() {
                "required" => true,
                "optional" => false,
                _ => {
                    reader.fault("QOLDAU_PORTAL_SIGNATURE", "neither optional nor required");
                    false
                }
            },
            wait_list_hours: reader.number("QOLDAU_WAIT_LIST_HOURS"),
            neighbours: NeighbourAddresses {
                sms: reader.bridge("QOLDAU_SMS_URL", mode),
                number_register: reader.bridge("QOLDAU_NUMBER_REGISTER_URL", mode),
                bilim: reader.bridge("QOLDAU_BILIM_URL", mode),
                personal_cabinet: reader.bridge("QOLDAU_CABINET_URL", mode),
                nedb: reader.bridge("QOLDAU_NEDB_URL", mode),
                registries: reader.bridge("QOLDAU_REGISTRIES_URL", mode),
                ncanode: reader.bridge("QOLDAU_NCANODE_URL", mode),
                token_file: Some(reader.text("QOLDAU_NEIGHBOUR_TOKEN_FILE"))
                    .filter(|path| path != "none")
                    .map(PathBuf::from),
            },
            log: reader.text("QOLDAU_LOG"),
        };
        config.check(&mut reader);
        if reader.faults.is_empty() { Ok(config) } else { Err(reader.faults) }
    }

    /// What must hold beyond each value by itself.
    fn check(&self, reader: &mut Reader<impl Fn(&str) -> Option<String>>) {
        if self.rate_per_second == 0 {
            reader.fault("QOLDAU_RATE_PER_SECOND", "zero would refuse everybody");
        }
        if self.rate_burst == 0 {
            reader.fault("QOLDAU_RATE_BURST", "zero would refuse everybody");
        }
        if self.wait_list_hours == 0 {
            reader.fault("QOLDAU_WAIT_LIST_HOURS", "zero would keep nothing");
        }
        match self.mode {
            Mode::Sandbox => {
                if !self.listen.ip().is_loopback() {
                    reader.fault("QOLDAU_LISTEN", "the sandbox listens on loopback addresses only");
                }
            }
            Mode::Production => {
                for variable in [
                    "QOLDAU_PUBLIC_URL",
                    "QOLDAU_DATABASE_URL",
                    "QOLDAU_ISSUER",
                    "QOLDAU_AUDIENCE",
                    "QOLDAU_JWKS",
                    "QOLDAU_SEAL_KEY_FILE",
                    "QOLDAU_INDEX_KEY_FILE",
                    "QOLDAU_CLIENTS",
                    "QOLDAU_CLAMD",
                ] {
                    if (reader.look_up)(variable).is_none() {
                        reader.fault(variable, "production has no default for it");
                    }
                }
                if self.clamd.is_none() {
                    reader.fault("QOLDAU_CLAMD", "production serves no file that nobody scanned");
                }
                if self.portal_signature_required && self.neighbours.ncanode.is_none() {
                    reader.fault(
                        "QOLDAU_PORTAL_SIGNATURE",
                        "required, but QOLDAU_NCANODE_URL names no verifier",
                    );
                }
                if !self.issuer.starts_with("https://") || self.issuer.ends_with("qoldau.invalid") {
                    reader.fault("QOLDAU_ISSUER", "not an https issuer of production");
                }
                if self.jwks.starts_with("http://") {
                    reader.fault("QOLDAU_JWKS", "a key set is fetched over https only");
                }
            }
        }
    }
}

struct Reader<F> {
    look_up: F,
    var_dir: String,
    faults: Vec<ConfigFault>,
}

impl<F: Fn(&str) -> Option<String>> Reader<F> {
    fn fault(&mut self, variable: &'static str, fault: &str) {
        if !self.faults.iter().any(|known| known.variable == variable) {
            self.faults.push(ConfigFault { variable, fault: fault.to_owned() });
        }
    }

    fn text(&self, variable: &'static str) -> String {
        let default =
            VARIABLES.iter().find(|(name, ..)| *name == variable).map_or("", |(_, default, _)| default);
        // Defaults that lie in the var directory follow it.
        let default = default.replace("./var", &self.var_dir);
        (self.look_up)(variable).unwrap_or(default)
    }

    fn number<T: std::str::FromStr + Default>(&mut self, variable: &'static str) -> T {
        self.text(variable).parse().unwrap_or_else(|_not_a_number| {
            self.fault(variable, "not a whole number in range");
            T::default()
        })
    }

    fn address(&mut self, variable: &'static str) -> Option<SocketAddr> {
        let address = self.text(variable).parse().ok();
        if address.is_none() {
            self.fault(variable, "not an address with a port, such as 127.0.0.1:8080");
        }
        address
    }

    fn day(&mut self, variable: &'static str) -> Option<NaiveDate> {
        let text = self.text(variable);
        let day = Day::parse(&text).map(|day| day.0);
        if day.is_none() && text != "unknown" {
            self.fault(variable, "neither a day such as 2025-03-05 nor unknown");
        }
        day
    }

    fn web_address(&mut self, variable: &'static str) -> Option<String> {
        let text = self.text(variable);
        let known = Some(text.clone()).filter(|text| is_web_address(text));
        if known.is_none() && text != "unknown" {
            self.fault(variable, "neither an address that begins with https:// nor unknown");
        }
        known
    }

    /// A bridge: over https, or in the sandbox on this machine.
    fn bridge(&mut self, variable: &'static str, mode: Mode) -> Option<String> {
        let text = self.text(variable);
        if text == "none" {
            return None;
        }
        let here = mode == Mode::Sandbox && text.starts_with("http://127.0.0.1:");
        if !is_web_address(&text) && !here {
            self.fault(variable, "neither an address that begins with https:// nor none");
        }
        Some(text)
    }

    /// What addresses on papers begin with; of a sandbox that listens elsewhere and says nothing, where it listens.
    fn public_url(&mut self, mode: Mode, listen: SocketAddr) -> String {
        if mode == Mode::Sandbox && listen.port() != 0 && (self.look_up)("QOLDAU_PUBLIC_URL").is_none() {
            return format!("http://{listen}");
        }
        self.bridge("QOLDAU_PUBLIC_URL", mode).unwrap_or_default()
    }

    /// The bucket of contents, if they do not stand in a folder.
    fn bucket(&mut self, mode: Mode) -> Option<BucketSettings> {
        let text = self.text("QOLDAU_FILES");
        let endpoint = self.bridge("QOLDAU_S3_ENDPOINT", mode);
        if text == "folder" {
            return None;
        }
        let (name, prefix) = match text.strip_prefix("s3://") {
            Some(rest) => rest.split_once('/').unwrap_or((rest, "")),
            None => ("", ""),
        };
        if name.is_empty() {
            self.fault("QOLDAU_FILES", "neither folder nor s3://bucket/prefix");
        }
        let key_file = self.text("QOLDAU_S3_KEY_FILE");
        if key_file == "none" {
            self.fault("QOLDAU_S3_KEY_FILE", "QOLDAU_FILES names a bucket, but no file holds its access key");
        }
        Some(BucketSettings {
            name: name.to_owned(),
            prefix: prefix.trim_end_matches('/').to_owned(),
            endpoint,
            region: self.text("QOLDAU_S3_REGION"),
            key_file: PathBuf::from(key_file),
        })
    }

    fn clamd(&mut self) -> Option<String> {
        let text = self.text("QOLDAU_CLAMD");
        if text == "none" {
            return None;
        }
        let port = text.rsplit_once(':').filter(|(host, _)| !host.is_empty()).map(|(_, port)| port);
        if port.and_then(|port| port.parse::<u16>().ok()).is_none() {
            self.fault("QOLDAU_CLAMD", "neither host:port nor none");
        }
        Some(text)
    }

    /// Codes in `snake_case`, none twice.
    fn stages(&mut self, variable: &'static str) -> Vec<String> {
        let text = self.text(variable);
        let codes: Vec<String> = text.split(',').map(|code| code.trim().to_owned()).collect();
        let plain = |code: &String| {
            (1..=40).contains(&code.len())
                && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        };
        let unique: BTreeSet<&String> = codes.iter().collect();
        if !codes.iter().all(plain) || unique.len() != codes.len() {
            self.fault(variable, "not different codes of small letters and underscores, separated by commas");
        }
        codes
    }

    fn database(&mut self) -> DatabaseUrl {
        self.text("QOLDAU_DATABASE_URL").parse().unwrap_or_else(|_unreadable| {
            self.fault("QOLDAU_DATABASE_URL", "neither sqlite:<path> nor postgres://…");
            DatabaseUrl::Sqlite(String::new())
        })
    }

    fn clients(&mut self) -> BTreeMap<String, Channel> {
        let mut clients = BTreeMap::new();
        for entry in self.text("QOLDAU_CLIENTS").split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
            match entry.split_once('=').map(|(client, channel)| (client, Channel::parse(channel))) {
                Some((client, Some(channel))) if !client.is_empty() => {
                    clients.insert(client.to_owned(), channel);
                }
                _ => self.fault("QOLDAU_CLIENTS", "not client=channel, separated by commas"),
            }
        }
        clients
    }
}

#[cfg(test)]
mod tests;
