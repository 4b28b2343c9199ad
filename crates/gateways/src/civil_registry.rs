//! The civil registry, «"АХАЖ тіркеу пункті" ақпараттық жүйесі» (ZAGS IS): does it hold the child's birth record?
//! PMPK-T-8-j and -aa: it is asked before the recipient is. In the sandbox it answers from inside the process; the
//! adapter for the real system comes with the delivery of documents. It never keeps what it was asked about.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use qoldau_domain::document::Answer;
use qoldau_domain::person::{Child, Iin};
use serde::Serialize;

/// Answers whether the registry holds the child's birth record.
pub trait CivilRegistry: Send + Sync {
    /// Asks about one child. The caller has the consent that PMPK-T-8-ac demands.
    fn birth_record(&self, child: &Child) -> Answer;
}

/// What a sandbox neighbour received: which system was asked what kind of question. No content.
#[derive(Debug, Clone, Serialize)]
pub struct Exchange {
    /// The neighbour.
    pub system: &'static str,
    /// The kind of question or message.
    pub kind: &'static str,
    /// What it answered.
    pub answer: &'static str,
}

/// The most exchanges that the sandbox remembers.
const REMEMBERED: usize = 200;

/// The exchanges of this process's sandbox neighbours, newest last.
#[derive(Debug, Clone, Default)]
pub struct Exchanges(Arc<Mutex<VecDeque<Exchange>>>);

impl Exchanges {
    /// Remembers one.
    pub fn push(&self, exchange: Exchange) {
        let mut exchanges = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if exchanges.len() == REMEMBERED {
            exchanges.pop_front();
        }
        exchanges.push_back(exchange);
    }

    /// All that are remembered.
    #[must_use]
    pub fn list(&self) -> Vec<Exchange> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
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
        self.exchanges.push(Exchange { system: "zags_is", kind: "birth_record", answer: answer.code() });
        answer
    }
}
