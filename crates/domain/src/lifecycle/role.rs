//! In which role somebody acts: the roles that tokens carry. What a role may do stands in the services' tables and at the
//! doors of the API, never here.

/// In which role somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// The recipient: a parent or legal representative.
    Recipient,
    /// The person of the provider who accepts documents.
    Registrar,
    /// A specialist of the provider.
    Specialist,
    /// The head of the provider.
    Head,
    /// The information system that monitors the rendering of public services.
    Monitor,
    /// The Unified Contact Centre.
    ContactCentre,
    /// The authority that keeps providers, calendar and rules.
    Authority,
    /// The gateway that carries messages.
    MessageGateway,
    /// The back end of a channel.
    ChannelBackend,
    /// A third person who asks for information.
    ThirdPerson,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 10] = [
        Self::Recipient,
        Self::Registrar,
        Self::Specialist,
        Self::Head,
        Self::Monitor,
        Self::ContactCentre,
        Self::Authority,
        Self::MessageGateway,
        Self::ChannelBackend,
        Self::ThirdPerson,
    ];

    /// The roles of a provider's staff.
    pub const STAFF: [Self; 3] = [Self::Registrar, Self::Specialist, Self::Head];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Recipient => "recipient",
            Self::Registrar => "registrar",
            Self::Specialist => "specialist",
            Self::Head => "head",
            Self::Monitor => "monitor",
            Self::ContactCentre => "contact_centre",
            Self::Authority => "authority",
            Self::MessageGateway => "message_gateway",
            Self::ChannelBackend => "channel_backend",
            Self::ThirdPerson => "third_person",
        }
    }

    /// The role of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Whether the role belongs to a provider's staff.
    #[must_use]
    pub const fn is_staff(self) -> bool {
        matches!(self, Self::Registrar | Self::Specialist | Self::Head)
    }
}
