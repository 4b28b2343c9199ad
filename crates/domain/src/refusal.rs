//! The closed list of grounds on which a service may be refused. Refusing is always a person's decision; nothing here
//! refuses anything, and no other ground may be added without the order.

use crate::result::Words;

/// A ground for refusal. The order gives all three services the same three (PMPK-T-9, REHAB-T-9, HOME-T-9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefusalReason {
    /// The documents, or the data in them, are untrue.
    UntrueDocumentsOrData,
    /// The recipient or what was handed in does not meet the requirements.
    NonComplianceWithRequirements,
    /// There is no consent to access to personal data of limited access.
    NoConsentLimitedAccessPersonalData,
}

impl RefusalReason {
    /// Every ground, in the order of the order.
    pub const ALL: [Self; 3] = [
        Self::UntrueDocumentsOrData,
        Self::NonComplianceWithRequirements,
        Self::NoConsentLimitedAccessPersonalData,
    ];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::UntrueDocumentsOrData => "untrue_documents_or_data",
            Self::NonComplianceWithRequirements => "non_compliance_with_requirements",
            Self::NoConsentLimitedAccessPersonalData => "no_consent_limited_access_personal_data",
        }
    }

    /// The ground of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// What a refusal says: never a ground alone, always with its reasoning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The grounds, each once, in the order of the order; one at least (PMPK-T-9-d).
    pub grounds: Vec<RefusalReason>,
    /// What was found.
    pub facts: Words,
    /// Which requirement is violated.
    pub requirement: Words,
    /// How it can be cured.
    pub cure: Words,
    /// The head whose name is printed.
    pub head: Words,
}
