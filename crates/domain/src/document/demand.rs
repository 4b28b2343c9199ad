//! How far a document is owed by its list, what it is for, and what is wanted of the recipient in the end with the reason. Words
//! only; the way from one to the other is the resolver's in `document.rs`.

/// How far the recipient owes a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Obligation {
    /// Mandatory; where a registry holds it, only when the registry has nothing.
    Mandatory,
    /// If available.
    IfAvailable,
    /// Only when the registry has nothing or the child was born abroad.
    Conditional,
    /// Only on the provider's request, for an in-depth examination.
    OnRequestInDepth,
    /// Never asked for, accepted when it is given.
    Voluntary,
}

impl Obligation {
    /// Every obligation.
    pub const ALL: [Self; 5] =
        [Self::Mandatory, Self::IfAvailable, Self::Conditional, Self::OnRequestInDepth, Self::Voluntary];

    /// The obligation of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|obligation| obligation.code() == code)
    }

    /// The code used in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mandatory => "mandatory",
            Self::IfAvailable => "if_available",
            Self::Conditional => "conditional",
            Self::OnRequestInDepth => "on_request_in_depth",
            Self::Voluntary => "voluntary",
        }
    }
}

/// What a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Identification.
    Identification,
    /// For children taught at home.
    HomeTaught,
    /// For the statistical record of children taught at home.
    StatisticsHomeTaught,
    /// For the in-depth examination.
    InDepthExamination,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 4] =
        [Self::Identification, Self::HomeTaught, Self::StatisticsHomeTaught, Self::InDepthExamination];

    /// The code used in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Identification => "identification",
            Self::HomeTaught => "home_taught",
            Self::StatisticsHomeTaught => "statistics_home_taught",
            Self::InDepthExamination => "in_depth_examination",
        }
    }

    /// The purpose of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }
}

/// What is wanted of the recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Demand {
    /// The recipient hands it in.
    Required,
    /// The recipient may hand it in.
    Optional,
    /// It is fetched from a registry first.
    Fetched,
    /// It may not be demanded: a registry has it.
    NotDemanded,
    /// The provider may ask for it.
    OnRequest,
}

impl Demand {
    /// Every demand.
    pub const ALL: [Self; 5] =
        [Self::Required, Self::Optional, Self::Fetched, Self::NotDemanded, Self::OnRequest];

    /// The code used in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Optional => "optional",
            Self::Fetched => "fetched",
            Self::NotDemanded => "not_demanded",
            Self::OnRequest => "on_request",
        }
    }

    /// The demand of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|demand| demand.code() == code)
    }
}

/// Why a document is wanted so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The list names it as mandatory.
    Listed,
    /// The list names it "if available".
    IfAvailable,
    /// A registry is asked before the recipient.
    RegistryAskedFirst,
    /// A registry has it.
    RegistryHoldsIt,
    /// The registry answered that it has nothing.
    RegistryHasNothing,
    /// The registry could not be reached and is asked again.
    RegistryUnavailable,
    /// The child was born outside Kazakhstan, where the registry has nothing.
    BornAbroad,
    /// For an in-depth examination, if necessary.
    InDepthExamination,
    /// Nobody asks for it; it is accepted when it is given.
    Voluntary,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 9] = [
        Self::Listed,
        Self::IfAvailable,
        Self::RegistryAskedFirst,
        Self::RegistryHoldsIt,
        Self::RegistryHasNothing,
        Self::RegistryUnavailable,
        Self::BornAbroad,
        Self::InDepthExamination,
        Self::Voluntary,
    ];

    /// The code used in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::IfAvailable => "if_available",
            Self::RegistryAskedFirst => "registry_asked_first",
            Self::RegistryHoldsIt => "registry_holds_it",
            Self::RegistryHasNothing => "registry_has_nothing",
            Self::RegistryUnavailable => "registry_unavailable",
            Self::BornAbroad => "born_abroad",
            Self::InDepthExamination => "in_depth_examination",
            Self::Voluntary => "voluntary",
        }
    }

    /// The reason of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}
