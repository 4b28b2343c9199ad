//! Channels by which an application comes, and forms in which a service is rendered. Which client stands for which channel
//! is configuration; which document list a channel has is the law's.

use crate::document::Intake;

/// By which channel an application came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// At the provider.
    ProviderOffice,
    /// Through www.egov.kz.
    EgovPortal,
    /// Through the mobile device registered on www.egov.kz.
    MobileDevice,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 3] = [Self::ProviderOffice, Self::EgovPortal, Self::MobileDevice];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ProviderOffice => "provider_office",
            Self::EgovPortal => "egov_portal",
            Self::MobileDevice => "mobile_device",
        }
    }

    /// The channel of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }

    /// Which document list applies.
    #[must_use]
    pub const fn intake(self) -> Intake {
        match self {
            Self::ProviderOffice => Intake::Office,
            Self::EgovPortal | Self::MobileDevice => Intake::Remote,
        }
    }

    /// The form of rendering that goes with the channel when the provider did not begin it.
    #[must_use]
    pub const fn form(self) -> RenderingForm {
        match self {
            Self::ProviderOffice => RenderingForm::Paper,
            Self::EgovPortal | Self::MobileDevice => RenderingForm::ElectronicPartlyAutomated,
        }
    }
}

/// The form of rendering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RenderingForm {
    /// Electronic, partly automated.
    ElectronicPartlyAutomated,
    /// On paper.
    Paper,
    /// Proactive, on the provider's initiative.
    Proactive,
}

impl RenderingForm {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::ElectronicPartlyAutomated, Self::Paper, Self::Proactive];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ElectronicPartlyAutomated => "electronic_partly_automated",
            Self::Paper => "paper",
            Self::Proactive => "proactive",
        }
    }

    /// The form of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.code() == code)
    }
}
