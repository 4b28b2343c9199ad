//! The wait list ◊: applications that want an earlier place for the examination. A freed place is offered in the order of
//! registration, for a set time, then to the next; why somebody was passed over is kept. What may be booked is decided in
//! `application/booking.rs`: a place fits whom it could be booked for. The order knows no wait list, so nothing here moves a
//! term, and nothing here saves.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::application::{Acting, Application, Booking, NewId};
use crate::appointment::{Appointment, AppointmentState};
use crate::calendar::WorkCalendar;
use crate::lifecycle::{Action, Role, Status};
use crate::place::Slot;
use crate::term::{local, registered_on};
use crate::violation::{Obstacle, Violation};

/// How an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WaitListState {
    /// It waits for a place.
    Waiting,
    /// A place is kept for it.
    Offered,
    /// The offered place was booked.
    Taken,
    /// The offered place was not booked in time; the entry is over.
    Lapsed,
    /// It was given up.
    Withdrawn,
    /// Its application is over, or no place could be early enough any more.
    Closed,
}

impl WaitListState {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Waiting, Self::Offered, Self::Taken, Self::Lapsed, Self::Withdrawn, Self::Closed];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Taken => "taken",
            Self::Lapsed => "lapsed",
            Self::Withdrawn => "withdrawn",
            Self::Closed => "closed",
        }
    }

    /// The state of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether the entry still waits or has to answer.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Offered)
    }
}

/// Why a place went to somebody further behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PassOverReason {
    /// It was offered and not booked in time.
    OfferLapsed,
    /// It is no earlier than what they have, or later than they want.
    TooLate,
    /// The child is at another appointment then.
    ChildElsewhere,
    /// A seat is held for the application already.
    HoldsAnother,
    /// It lies beyond their longest wait in the queue.
    BeyondQueue,
}

impl PassOverReason {
    /// Every reason.
    pub const ALL: [Self; 5] =
        [Self::OfferLapsed, Self::TooLate, Self::ChildElsewhere, Self::HoldsAnother, Self::BeyondQueue];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OfferLapsed => "offer_lapsed",
            Self::TooLate => "too_late",
            Self::ChildElsewhere => "child_elsewhere",
            Self::HoldsAnother => "holds_another",
            Self::BeyondQueue => "beyond_queue",
        }
    }

    /// The reason of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// That an entry did not get a place, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassedOver {
    /// Which entry.
    pub entry_id: Uuid,
    /// Which place.
    pub slot_id: Uuid,
    /// Why.
    pub reason: PassOverReason,
    /// When.
    pub at: DateTime<Utc>,
}

/// A place that is kept for an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfferedPlace {
    /// Which place.
    pub slot_id: Uuid,
    /// The hold that keeps it.
    pub hold_id: Uuid,
    /// Until when; at that moment it goes to the next.
    pub until: DateTime<Utc>,
}

/// An application in the wait list of its provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitListEntry {
    /// Id; among those of one day of registration, the order of the queue.
    pub id: Uuid,
    /// Which application.
    pub application_id: Uuid,
    /// Of which provider.
    pub provider_id: Uuid,
    /// The day before which the place is wanted, where they said so.
    pub before_on: Option<NaiveDate>,
    /// How it stands.
    pub state: WaitListState,
    /// What is kept for it, while something is.
    pub offered: Option<OfferedPlace>,
    /// The legal day of registration: the order of the queue.
    pub registered_on: NaiveDate,
    /// One more with every change, from 1.
    pub version: i64,
}

/// How that stands which was offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Whether its hold is still there.
    pub held: bool,
    /// Whether the place was withdrawn.
    pub withdrawn: bool,
    /// When the place begins, where one was offered.
    pub begins_at: Option<DateTime<Utc>>,
}

impl Kept {
    /// Whether the application has a day by now that is no later than what is kept.
    fn is_of_no_use(&self, application: &Application) -> bool {
        let begins = application.appointment.map(|appointment| appointment.begins_at);
        begins.zip(self.begins_at).is_some_and(|(has, kept)| has <= kept)
    }
}

/// What becomes of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitListChange {
    /// As it is now.
    pub entry: WaitListEntry,
    /// Whom it passes over.
    pub passed_over: Vec<PassedOver>,
}

/// Whether a place is something for an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It could be booked.
    Fits,
    /// It is passed over.
    PassedOver(PassOverReason),
    /// Nobody could book it now, or not for this application.
    NotNow,
}

/// What keeps an application from waiting for a place, if something does.
fn obstacle(application: &Application) -> Option<Obstacle> {
    let has_queue = application.rules().is_some_and(|rules| rules.queue.is_some());
    if !has_queue || !matches!(application.status, Status::Registered | Status::ExamScheduled) {
        return Some(Obstacle::Status);
    }
    let attended = application.appointment.is_some_and(|it| it.state == AppointmentState::Attended);
    attended.then_some(Obstacle::AppointmentAttended)
}

impl WaitListEntry {
    /// Puts an application into the wait list. Whoever has a day waits for an earlier one; who does not book by themselves
    /// takes what is kept by telephone or at the counter (PMPK-T-7-d).
    ///
    /// # Errors
    /// [`Violation::NotPossibleNow`] where no day is to be set any more or not yet, [`Violation::CalendarYearMissing`] where the
    /// day of registration is not known.
    pub fn join(
        id: Uuid,
        application: &Application,
        before_on: Option<NaiveDate>,
        calendar: &WorkCalendar,
        now: DateTime<Utc>,
    ) -> Result<Self, Violation> {
        let begun = application.appointment.is_some_and(|appointment| appointment.begins_at <= now);
        let begun = begun.then_some(Obstacle::AppointmentBegun);
        if let Some(obstacle) = obstacle(application).or(begun) {
            let action = application.appointment.map_or(Action::Book, |_| Action::Reschedule);
            return Err(Violation::NotPossibleNow {
                action,
                status: application.status,
                obstacle,
                clause: None,
            });
        }
        let rules = application.rules().ok_or(Violation::ServiceNotOpen)?;
        let registered_on = match application.registered_on {
            Some(day) => day,
            None => registered_on(rules, calendar, application.start())?,
        };
        Ok(Self {
            id,
            application_id: application.id,
            provider_id: application.provider_id,
            before_on,
            state: WaitListState::Waiting,
            offered: None,
            registered_on,
            version: 1,
        })
    }

    const fn next(mut self, state: WaitListState, offered: Option<OfferedPlace>) -> Self {
        (self.state, self.offered) = (state, offered);
        self.version += 1;
        self
    }

    fn turned(self, state: WaitListState) -> WaitListChange {
        WaitListChange { entry: self.next(state, None), passed_over: Vec::new() }
    }

    /// Whether the place is one for this entry, whose application may hold another seat.
    #[must_use]
    pub fn fit(
        &self,
        application: &Application,
        slot: &Slot,
        holds_another: bool,
        calendar: &WorkCalendar,
        now: DateTime<Utc>,
        new_id: NewId<'_>,
    ) -> Fit {
        let has_earlier = application.appointment.is_some_and(|it| it.begins_at <= slot.begins_at);
        if has_earlier || self.before_on.is_some_and(|day| slot.on() >= day) {
            return Fit::PassedOver(PassOverReason::TooLate);
        }
        if holds_another {
            return Fit::PassedOver(PassOverReason::HoldsAnother);
        }
        let by = Acting { roles: &[Role::Registrar], recipients_book: false, now };
        let booking = Booking::assigned(slot);
        let tried = match application.appointment {
            None => application.clone().book(&booking, &by, calendar, new_id),
            Some(_) => application.clone().reschedule(&booking, &by, calendar, new_id),
        };
        match tried {
            Ok(_) => Fit::Fits,
            Err(Violation::BeyondQueueLimit { .. }) => Fit::PassedOver(PassOverReason::BeyondQueue),
            Err(_other) => Fit::NotNow,
        }
    }

    /// That this entry does not get the place.
    #[must_use]
    pub const fn passed_over(&self, slot_id: Uuid, reason: PassOverReason, at: DateTime<Utc>) -> PassedOver {
        PassedOver { entry_id: self.id, slot_id, reason, at }
    }

    /// Offers a place, and passes these others over.
    #[must_use]
    pub fn offer(self, place: OfferedPlace, passed_over: Vec<PassedOver>) -> WaitListChange {
        WaitListChange { entry: self.next(WaitListState::Offered, Some(place)), passed_over }
    }

    /// What became of an offered place whose hold is gone: it was booked, another one was that is no later, or its time went by.
    /// Whoever booked a later one did not want it.
    fn ended(
        self,
        place: OfferedPlace,
        application: &Application,
        kept: Kept,
        now: DateTime<Utc>,
    ) -> WaitListChange {
        let is_there = |appointment: Appointment| appointment.slot_id == place.slot_id;
        if application.appointment.is_some_and(is_there) {
            return self.turned(WaitListState::Taken);
        }
        if obstacle(application).is_some() {
            return self.turned(WaitListState::Closed);
        }
        if kept.is_of_no_use(application) {
            return self.turned(WaitListState::Waiting);
        }
        let lapsed = self.passed_over(place.slot_id, PassOverReason::OfferLapsed, now);
        WaitListChange { entry: self.next(WaitListState::Lapsed, None), passed_over: vec![lapsed] }
    }

    /// What becomes of the entry by itself; none while it goes on as it is. Whoever was offered a place that was withdrawn, or
    /// that is no earlier than a day they got meanwhile, keeps their turn.
    #[must_use]
    pub fn settle(self, application: &Application, kept: Kept, now: DateTime<Utc>) -> Option<WaitListChange> {
        match (self.state, self.offered) {
            (WaitListState::Offered, Some(place)) if !kept.held => {
                Some(self.ended(place, application, kept, now))
            }
            (WaitListState::Waiting | WaitListState::Offered, _) if obstacle(application).is_some() => {
                Some(self.turned(WaitListState::Closed))
            }
            (WaitListState::Offered, _) => (kept.withdrawn || kept.is_of_no_use(application))
                .then(|| self.turned(WaitListState::Waiting)),
            (WaitListState::Waiting, _) => {
                let begun = application.appointment.is_some_and(|it| it.begins_at <= now);
                let past = self.before_on.is_some_and(|day| day <= local(now).date());
                (begun || past).then(|| self.turned(WaitListState::Closed))
            }
            (
                WaitListState::Taken
                | WaitListState::Lapsed
                | WaitListState::Withdrawn
                | WaitListState::Closed,
                _,
            ) => None,
        }
    }

    /// Gives the entry up; none for one that is over. What was offered and is gone already ends as it did.
    #[must_use]
    pub fn give_up(
        self,
        application: &Application,
        kept: Kept,
        now: DateTime<Utc>,
    ) -> Option<WaitListChange> {
        if !self.state.is_open() {
            return None;
        }
        match self.offered {
            Some(place) if !kept.held => Some(self.ended(place, application, kept, now)),
            Some(_) | None => Some(self.turned(WaitListState::Withdrawn)),
        }
    }
}
