//! Handing a result over: to the family by the way that the order names for its channel (PMPK-T-5-a, PMPK-T-5-c, PMPK-T-5-d), and
//! the data of a conclusion to the PMPK module of the National Education Database (PMPK-11-c). What goes where and when is decided
//! here; none of them waits for another. Nothing here sends.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::application::NewId;
use crate::channel::{Channel, RenderingForm};
use crate::result::{ResultKind, ServiceResult};
use crate::term::{instant, local};

/// To where a result goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DeliveryTarget {
    /// On paper, by hand, at the office.
    Paper,
    /// The personal cabinet on the portal, as an electronic document (PMPK-T-5-c).
    PersonalCabinet,
    /// The Bilim service of eGov Mobile, with a notification (PMPK-T-5-d).
    Bilim,
    /// The PMPK module of the National Education Database: data, not the result itself (PMPK-11-c).
    Nedb,
}

impl DeliveryTarget {
    /// Every target.
    pub const ALL: [Self; 4] = [Self::Paper, Self::PersonalCabinet, Self::Bilim, Self::Nedb];

    /// The code used everywhere outside this crate; those of ways to the family are the order's (rulebook, 2.8).
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Paper => "handed_over_on_paper",
            Self::PersonalCabinet => "personal_cabinet",
            Self::Bilim => "egov_mobile_bilim",
            Self::Nedb => "nedb",
        }
    }

    /// The target of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.code() == code)
    }

    /// By which way an application's result reaches the family.
    #[must_use]
    pub const fn of(channel: Channel, form: RenderingForm) -> Self {
        match (channel, form) {
            (_, RenderingForm::Proactive) => Self::Bilim,
            (Channel::ProviderOffice, _) => Self::Paper,
            (Channel::EgovPortal | Channel::MobileDevice, _) => Self::PersonalCabinet,
        }
    }

    /// Whether it reaches the family.
    #[must_use]
    pub const fn reaches_the_family(self) -> bool {
        !matches!(self, Self::Nedb)
    }
}

/// How a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeliveryState {
    /// It goes out when its time has come, and again until it was taken; on paper, when the family comes.
    Waiting,
    /// It was taken, or handed over.
    Done,
    /// Another result took the place of this one before it went out.
    Superseded,
}

impl DeliveryState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Done, Self::Superseded];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Superseded => "superseded",
        }
    }

    /// The state of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A result on its way to somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// Id; a neighbour takes a delivery of the same id once only.
    pub id: Uuid,
    /// Of which application.
    pub application_id: Uuid,
    /// Which result.
    pub result_id: Uuid,
    /// To where.
    pub target: DeliveryTarget,
    /// How it stands.
    pub state: DeliveryState,
    /// Before this moment it does not go out: results are issued in working time only (PMPK-T-7-c).
    pub not_before: DateTime<Utc>,
    /// How often it was handed to the neighbour.
    pub attempts: i64,
    /// When it is tried next; none on paper, and when nothing is left to try.
    pub next_try_at: Option<DateTime<Utc>>,
    /// When it was taken or handed over.
    pub done_at: Option<DateTime<Utc>>,
    /// One more with every change, from 1.
    pub version: i64,
    /// When the neighbour said of the last attempt that it cannot be.
    pub refused_at: Option<DateTime<Utc>>,
}

/// How long to wait after an attempt that nobody answered, in minutes; the last one again and again: a result is never given up.
const PAUSES: [i64; 5] = [1, 5, 15, 60, 240];

impl Delivery {
    /// What a result that was signed brings: its way to the family in working time, and for a conclusion its data to the database,
    /// after the signature and at once.
    #[must_use]
    pub fn of_result(
        result: &ServiceResult,
        target: DeliveryTarget,
        issued_from: DateTime<Utc>,
        now: DateTime<Utc>,
        new_id: NewId<'_>,
    ) -> Vec<Self> {
        let mut deliveries = vec![Self::to(target, result, issued_from, new_id())];
        if result.content.kind() == ResultKind::Conclusion {
            deliveries.push(Self::to(DeliveryTarget::Nedb, result, now, new_id()));
        }
        deliveries
    }

    fn to(target: DeliveryTarget, result: &ServiceResult, not_before: DateTime<Utc>, id: Uuid) -> Self {
        Self {
            id,
            application_id: result.application_id,
            result_id: result.id,
            target,
            state: DeliveryState::Waiting,
            not_before,
            attempts: 0,
            next_try_at: (target != DeliveryTarget::Paper).then_some(not_before),
            done_at: None,
            version: 1,
            refused_at: None,
        }
    }

    /// The delivery as it is before an attempt: with the next attempt fixed, so that one that is never answered comes again by itself.
    #[must_use]
    pub fn before_attempt(mut self, now: DateTime<Utc>) -> Self {
        let place = usize::try_from(self.attempts).unwrap_or(usize::MAX).min(PAUSES.len() - 1);
        let pause = PAUSES.get(place).copied().unwrap_or(1);
        self.version += 1;
        self.attempts += 1;
        self.next_try_at = Some(now + TimeDelta::minutes(pause));
        self.refused_at = None;
        self
    }

    /// The same delivery, not before a later moment: working time ended, or the day became one off.
    #[must_use]
    pub const fn postponed(mut self, until: DateTime<Utc>) -> Self {
        self.version += 1;
        self.not_before = until;
        self.next_try_at = Some(until);
        self
    }

    /// The neighbour says that it cannot be: a person must see to it, and it is tried again. An electronic result is owed whatever
    /// else the family is given (PMPK-T-5-c, PMPK-T-5-d), and data have no other way to their database (PMPK-11-c, A-60).
    #[must_use]
    pub const fn refused(mut self, now: DateTime<Utc>) -> Self {
        self.version += 1;
        self.refused_at = Some(now);
        self
    }

    /// By when it is wanted there: data for the National Education Database on the day of the signature; a wish, no term.
    #[must_use]
    pub fn target_at(&self) -> Option<DateTime<Utc>> {
        let next = local(self.not_before).date().succ_opt()?;
        let midnight = instant(next, NaiveTime::MIN);
        (self.target == DeliveryTarget::Nedb).then_some(midnight - TimeDelta::seconds(1))
    }

    /// Whether the neighbour may have what it brings: it took it, or it did not say no when it was asked last.
    #[must_use]
    pub fn may_be_there(&self) -> bool {
        self.state == DeliveryState::Done || (self.attempts > 0 && self.refused_at.is_none())
    }

    /// The same result handed over on paper, while the electronic one is still on its way.
    #[must_use]
    pub const fn by_hand(&self, now: DateTime<Utc>, id: Uuid) -> Self {
        Self {
            id,
            target: DeliveryTarget::Paper,
            state: DeliveryState::Done,
            not_before: now,
            attempts: 0,
            next_try_at: None,
            done_at: Some(now),
            version: 1,
            refused_at: None,
            ..*self
        }
    }

    /// It was taken, or handed over.
    #[must_use]
    pub const fn done(mut self, now: DateTime<Utc>) -> Self {
        self.version += 1;
        (self.state, self.next_try_at, self.done_at) = (DeliveryState::Done, None, Some(now));
        self
    }

    /// Another result took its place before it went out.
    #[must_use]
    pub const fn superseded(mut self) -> Self {
        self.version += 1;
        (self.state, self.next_try_at) = (DeliveryState::Superseded, None);
        self
    }
}
