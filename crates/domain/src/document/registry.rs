//! The state information systems that can supply a document, and what they can answer. Words only; who is asked, and when, is
//! decided in `document.rs`.

/// A state information system that can supply a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Registry {
    /// The civil registry, «"АХАЖ тіркеу пункті" ақпараттық жүйесінде» (PMPK-T-8-j).
    Zags,
    /// The system with information on disability.
    Disability,
    /// The system with the conclusions of the medical advisory commission.
    MedicalCommission,
    /// The digital documents service.
    DigitalDocuments,
    /// The PMPK module of the National Education Database, where conclusions are entered (PMPK-11-c).
    NedbPmpkModule,
}

impl Registry {
    /// Every registry.
    pub const ALL: [Self; 5] =
        [Self::Zags, Self::Disability, Self::MedicalCommission, Self::DigitalDocuments, Self::NedbPmpkModule];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zags => "zags_is",
            Self::Disability => "disability_register",
            Self::MedicalCommission => "medical_commission_register",
            Self::DigitalDocuments => "digital_documents_service",
            Self::NedbPmpkModule => "nedb_pmpk_module",
        }
    }

    /// The registry of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|registry| registry.code() == code)
    }
}

/// What a registry said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// It holds the document.
    Found,
    /// It holds nothing; only now the document is the recipient's duty.
    Empty,
    /// It could not be reached; it is asked again.
    Unavailable,
}

impl Answer {
    /// Every answer.
    pub const ALL: [Self; 3] = [Self::Found, Self::Empty, Self::Unavailable];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Empty => "empty",
            Self::Unavailable => "unavailable",
        }
    }

    /// The answer of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.code() == code)
    }
}
