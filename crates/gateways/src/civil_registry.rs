//! The civil registry, «"АХАЖ тіркеу пункті" ақпараттық жүйесі» (ZAGS IS): does it hold the child's birth record?
//! PMPK-T-8-j and -aa: it is asked before the recipient is. In the sandbox it answers from inside the process;
//! a bridge to the real one stands in `document_registries.rs`. It never keeps what it was asked about.

use qoldau_domain::document::Answer;
use qoldau_domain::person::{Child, Iin};

use crate::exchange::{Exchange, Exchanges};

/// Answers whether the registry holds the child's birth record.
pub trait CivilRegistry: Send + Sync {
    /// Asks about one child. The caller has the consent that PMPK-T-8-ac demands.
    fn birth_record(&self, child: &Child) -> Answer;
}

/// A child of whom the sandbox's registry knows nothing.
pub const SANDBOX_EMPTY_IIN: &str = "170315600213";
/// A child for whom the sandbox's registry cannot be reached.
pub const SANDBOX_UNAVAILABLE_IIN: &str = "170315600302";

/// The sandbox's registry: it finds everybody with an IIN, but for the two children above.
#[derive(Debug, Default)]
pub struct SandboxCivilRegistry {
    exchanges: Exchanges,
}

impl SandboxCivilRegistry {
    /// A registry that tells its exchanges.
    #[must_use]
    pub const fn new(exchanges: Exchanges) -> Self {
        Self { exchanges }
    }
}

impl CivilRegistry for SandboxCivilRegistry {
    fn birth_record(&self, child: &Child) -> Answer {
        let answer = match child.iin.as_ref().map(Iin::reveal) {
            Some(SANDBOX_EMPTY_IIN) | None => Answer::Empty,
            Some(SANDBOX_UNAVAILABLE_IIN) => Answer::Unavailable,
            Some(_) => Answer::Found,
        };
        self.exchanges.push(Exchange::new("zags_is", "birth_record", answer.code()));
        answer
    }
}
