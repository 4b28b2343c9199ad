//! The examination: on which day it was held, and whether it was a first or a repeated one. When it may be recorded is decided in
//! `application/results.rs`; what was found is the conclusion's.

/// First or repeated. The order does not say when an examination is a repeated one: Qoldau proposes it where the child
/// was examined before, and staff may say otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExaminationKind {
    /// «бастапқы» (PMPK-F3-04).
    Initial,
    /// «қайталама» (PMPK-F3-04).
    Repeated,
}

impl ExaminationKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Initial, Self::Repeated];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Initial => "initial",
            Self::Repeated => "repeated",
        }
    }

    /// The kind of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The word that form 3 prints.
    #[must_use]
    pub const fn kk(self) -> &'static str {
        match self {
            Self::Initial => "бастапқы",
            Self::Repeated => "қайталама",
        }
    }
}
