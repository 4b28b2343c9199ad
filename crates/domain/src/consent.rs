//! Consents: what the recipient allows the provider to use, given in which way. Protected data are read only after
//! a consent or a statutory exception (PMPK-T-8-ac); this file decides nothing about refusal.

use chrono::{DateTime, TimeDelta, Utc};

use crate::result::Words;

/// What is consented to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConsentKind {
    /// Use of information constituting secrets protected by law (PMPK-T-8-ac).
    LegallyProtectedSecret,
    /// Access to personal data of limited access (PMPK-T-9-c).
    LimitedAccessPersonalData,
}

impl ConsentKind {
    /// The consents that an application needs before it can be registered.
    pub const REQUIRED: [Self; 2] = [Self::LegallyProtectedSecret, Self::LimitedAccessPersonalData];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::LegallyProtectedSecret => "legally_protected_secret",
            Self::LimitedAccessPersonalData => "limited_access_personal_data",
        }
    }

    /// The kind of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::REQUIRED.into_iter().find(|kind| kind.code() == code)
    }
}

/// How the consent (or its absence) came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConsentWay {
    /// In the application itself.
    Application,
    /// From the personal cabinet on the portal.
    PersonalCabinet,
    /// By a one-time password.
    OneTimePassword,
    /// By an SMS reply.
    SmsReply,
    /// On paper at the counter.
    Paper,
    /// Not needed: a law provides otherwise; staff name it in the reference.
    StatutoryException,
}

impl ConsentWay {
    /// Every way.
    pub const ALL: [Self; 6] = [
        Self::Application,
        Self::PersonalCabinet,
        Self::OneTimePassword,
        Self::SmsReply,
        Self::Paper,
        Self::StatutoryException,
    ];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::PersonalCabinet => "personal_cabinet",
            Self::OneTimePassword => "one_time_password",
            Self::SmsReply => "sms_reply",
            Self::Paper => "paper",
            Self::StatutoryException => "statutory_exception",
        }
    }

    /// The way of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.code() == code)
    }

    /// Whether only staff may record it.
    #[must_use]
    pub const fn is_staff_only(self) -> bool {
        matches!(self, Self::Paper | Self::StatutoryException)
    }
}

/// One recorded consent, or a recorded "no".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// What it is about.
    pub kind: ConsentKind,
    /// Yes or no.
    pub given: bool,
    /// How.
    pub way: ConsentWay,
    /// When.
    pub at: DateTime<Utc>,
    /// By which law it is not needed; with a statutory exception only, and there always (PMPK-T-8-ac).
    pub reference: Option<Words>,
}

/// A consent that was asked for: when, and since when the recipient knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsentRequest {
    /// What it is about.
    pub kind: ConsentKind,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// When its message was sent; none while it is not, or when it could not be delivered.
    pub told_at: Option<DateTime<Utc>>,
}

/// How many days an answer to a request for a consent is awaited ◊.
const ANSWER_DAYS: i64 = 3;

impl ConsentRequest {
    /// A request of this moment.
    #[must_use]
    pub const fn new(kind: ConsentKind, now: DateTime<Utc>) -> Self {
        Self { kind, asked_at: now, told_at: None }
    }

    /// Until when its message asks for an answer.
    #[must_use]
    pub fn answer_by(&self) -> DateTime<Utc> {
        self.asked_at + TimeDelta::days(ANSWER_DAYS)
    }

    /// From when on no answer is silence; nobody is silent who was not asked. The order names no term; Qoldau waits three days ◊.
    #[must_use]
    pub fn answer_until(&self) -> Option<DateTime<Utc>> {
        self.told_at.map(|told| told + TimeDelta::days(ANSWER_DAYS))
    }
}

/// How it stands with a consent that may be wanting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsentWant {
    /// It was never asked for.
    NotAsked,
    /// It is given, or its answer is still awaited.
    NotRefused,
    /// It was asked for, and the answer was no, or there was none.
    Refused,
}

/// Whether a consent is wanting: «ask for consent first; refuse only after an explicit "no" or missing answer». The last
/// request counts; a word that came before it is no answer to it.
#[must_use]
pub fn want(
    consents: &[Consent],
    requests: &[ConsentRequest],
    kind: ConsentKind,
    now: DateTime<Utc>,
) -> ConsentWant {
    if is_given(consents, kind) {
        return ConsentWant::NotRefused;
    }
    let Some(request) = requests.iter().rev().find(|request| request.kind == kind) else {
        return ConsentWant::NotAsked;
    };
    let said_no = consents.iter().any(|one| one.kind == kind && !one.given && one.at >= request.asked_at);
    let is_silent = request.answer_until().is_some_and(|until| now >= until);
    if said_no || is_silent { ConsentWant::Refused } else { ConsentWant::NotRefused }
}

/// Whether the latest word on this kind allows the use.
#[must_use]
pub fn is_given(consents: &[Consent], kind: ConsentKind) -> bool {
    consents.iter().rev().find(|consent| consent.kind == kind).is_some_and(|consent| consent.given)
}

/// The first required consent that is not given or excused.
#[must_use]
pub fn first_missing(consents: &[Consent]) -> Option<ConsentKind> {
    ConsentKind::REQUIRED.into_iter().find(|kind| !is_given(consents, *kind))
}
