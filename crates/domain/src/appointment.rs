//! The appointment: who is received at which place. Its types stand here; what may be done with one that belongs to an
//! application is decided in `application/booking.rs`, and reminders in `term/offer.rs`. Nothing here saves.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use uuid::Uuid;

use crate::calendar::WorkCalendar;
use crate::place::{AppointmentKind, Slot};
use crate::term::local;

/// How an appointment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AppointmentState {
    /// Booked.
    Booked,
    /// The child came ◊.
    Attended,
    /// The child did not come ◊.
    Missed,
    /// Given up ◊.
    Cancelled,
}

impl AppointmentState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Booked, Self::Attended, Self::Missed, Self::Cancelled];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Attended => "attended",
            Self::Missed => "missed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether the appointment takes its place.
    #[must_use]
    pub const fn occupies(self) -> bool {
        matches!(self, Self::Booked | Self::Attended)
    }
}

/// How a booking came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BookingSource {
    /// The recipient booked in the Bilim service (PMPK-7.1-i).
    Bilim,
    /// By telephone (PMPK-T-7-d).
    Phone,
    /// By applying directly (PMPK-T-7-d).
    Direct,
    /// The provider assigned the day (PRO-8, A-08).
    Assigned,
}

impl BookingSource {
    /// Every source.
    pub const ALL: [Self; 4] = [Self::Bilim, Self::Phone, Self::Direct, Self::Assigned];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Bilim => "bilim",
            Self::Phone => "phone",
            Self::Direct => "direct",
            Self::Assigned => "assigned",
        }
    }

    /// The source of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.code() == code)
    }
}

/// Why staff book a day beyond the longest wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BeyondQueueReason {
    /// The family asked for it.
    RecipientRequest,
    /// The family missed an earlier day.
    Missed,
    /// The provider has no place.
    NoCapacity,
}

impl BeyondQueueReason {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::RecipientRequest, Self::Missed, Self::NoCapacity];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::RecipientRequest => "recipient_request",
            Self::Missed => "missed",
            Self::NoCapacity => "no_capacity",
        }
    }

    /// The reason of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// What is wrong with a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AppointmentFlag {
    /// Its day has become a day off.
    DayOff,
}

impl AppointmentFlag {
    /// Every flag.
    pub const ALL: [Self; 1] = [Self::DayOff];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::DayOff => "day_off",
        }
    }

    /// The flag of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flag| flag.code() == code)
    }
}

/// An appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appointment {
    /// Id.
    pub id: Uuid,
    /// What for.
    pub kind: AppointmentKind,
    /// At which provider.
    pub provider_id: Uuid,
    /// Of which application; none for a visit.
    pub application_id: Option<Uuid>,
    /// At which place.
    pub slot_id: Uuid,
    /// When it begins.
    pub begins_at: DateTime<Utc>,
    /// How long it lasts.
    pub minutes: i64,
    /// How it stands.
    pub state: AppointmentState,
    /// How it came.
    pub source: BookingSource,
    /// Why it lies beyond the longest wait, where it does.
    pub beyond_queue: Option<BeyondQueueReason>,
    /// When it was booked or moved.
    pub booked_at: DateTime<Utc>,
    /// One more with every change, from 1.
    pub version: i64,
}

impl Appointment {
    /// Its day, Kazakhstan time.
    #[must_use]
    pub fn on(&self) -> NaiveDate {
        local(self.begins_at).date()
    }

    /// Its hour, Kazakhstan time.
    #[must_use]
    pub fn time(&self) -> NaiveTime {
        local(self.begins_at).time()
    }

    /// What staff must see to: a booking whose day the calendar made a day off after it was booked (PMPK-T-7-a, PMPK-T-7-c).
    /// None where the calendar does not reach its day.
    #[must_use]
    pub fn flag(&self, calendar: &WorkCalendar) -> Option<AppointmentFlag> {
        let off =
            self.state == AppointmentState::Booked && matches!(calendar.is_working(self.on()), Ok(false));
        off.then_some(AppointmentFlag::DayOff)
    }

    /// The same appointment at another place.
    #[must_use]
    pub(crate) const fn at(mut self, slot: &Slot) -> Self {
        self.slot_id = slot.id;
        self.begins_at = slot.begins_at;
        self.minutes = slot.minutes;
        self
    }

    /// The next version of it, in this state.
    #[must_use]
    pub const fn next(mut self, state: AppointmentState) -> Self {
        self.state = state;
        self.version += 1;
        self
    }
}

/// What becomes of an appointment in one change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AppointmentChange {
    /// As it was; none for a new one.
    pub before: Option<Appointment>,
    /// As it is now.
    pub after: Appointment,
}
