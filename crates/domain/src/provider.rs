//! Who renders a service: the provider and its type. Hours, addresses and staff lists are facts that the memory
//! keeps; the rule about which type renders which service stands in the service's passport.

/// Types of provider that the order names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProviderType {
    /// Psychological-medical-pedagogical consultation.
    Pmpk,
    /// Rehabilitation centre.
    RehabilitationCenter,
    /// Psychological-pedagogical correction cabinet.
    PpCorrectionCabinet,
    /// Support centre for children with autism (ASD).
    AutismSupportCenter,
    /// Organisation of primary, basic secondary, general secondary education.
    GeneralSchool,
    /// Special education organisation; inferred from the name of the service only.
    SpecialEducationOrg,
}

impl ProviderType {
    /// Every type, in the order of the rulebook.
    pub const ALL: [Self; 6] = [
        Self::Pmpk,
        Self::RehabilitationCenter,
        Self::PpCorrectionCabinet,
        Self::AutismSupportCenter,
        Self::GeneralSchool,
        Self::SpecialEducationOrg,
    ];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pmpk => "pmpk",
            Self::RehabilitationCenter => "rehabilitation_center",
            Self::PpCorrectionCabinet => "pp_correction_cabinet",
            Self::AutismSupportCenter => "autism_support_center",
            Self::GeneralSchool => "general_school",
            Self::SpecialEducationOrg => "special_education_org",
        }
    }

    /// The type of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}
