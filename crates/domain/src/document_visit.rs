//! The visit to hand in papers, booked ahead by telephone or at the counter (PMPK-T-7-d, REHAB-T-7-c, A-52). It belongs to no
//! application: nobody has filed anything yet. Whether it may be booked, moved, given up, missed or attended is decided here;
//! whether a seat is left, when it is saved. The day of the examination is another appointment.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::application::NewId;
use crate::appointment::{Appointment, AppointmentState, BookingSource};
use crate::calendar::WorkCalendar;
use crate::message::Message;
use crate::person::{MobileNumber, PersonName};
use crate::place::{AppointmentKind, Rehousing, Slot};
use crate::provider::ProviderType;
use crate::term::local;
use crate::violation::{Obstacle, Violation};

/// Who comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Name.
    pub name: PersonName,
    /// Where the confirmation and the reminders go.
    pub phone: MobileNumber,
}

/// What becomes of a visit in one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentVisitChange {
    /// As it was; none for a new one.
    pub before: Option<Appointment>,
    /// As it is now.
    pub after: Appointment,
    /// Messages that it brings.
    pub messages: Vec<Message>,
}

/// Which provider receives, and when somebody decides.
#[derive(Debug, Clone, Copy)]
pub struct Receiving<'a> {
    /// The provider.
    pub provider_id: Uuid,
    /// Its type.
    pub provider_type: ProviderType,
    /// The work calendar.
    pub calendar: &'a WorkCalendar,
    /// Now.
    pub now: DateTime<Utc>,
}

impl Receiving<'_> {
    fn must_take(&self, slot: &Slot) -> Result<(), Violation> {
        let rules = AppointmentKind::DocumentVisit.rules_at(self.provider_type)?;
        if slot.kind != AppointmentKind::DocumentVisit || slot.provider_id != self.provider_id {
            return Err(Violation::SlotUnfit);
        }
        slot.must_be_open(false, self.now, self.calendar, rules)
    }
}

/// Books a visit.
///
/// # Errors
/// [`Violation::NotProvidedFor`] (HOME-T-7-c), [`Violation::ServiceNotOpen`], or what is wrong with the place: unfit, taken,
/// past, on a day off.
pub fn book(
    slot: &Slot,
    source: BookingSource,
    at: &Receiving<'_>,
    new_id: NewId<'_>,
) -> Result<DocumentVisitChange, Violation> {
    at.must_take(slot)?;
    let after = Appointment {
        id: new_id(),
        kind: AppointmentKind::DocumentVisit,
        provider_id: at.provider_id,
        application_id: None,
        slot_id: slot.id,
        begins_at: slot.begins_at,
        minutes: slot.minutes,
        state: AppointmentState::Booked,
        source,
        beyond_queue: None,
        booked_at: at.now,
        version: 1,
    };
    let messages = Message::of_booking(&after, new_id);
    Ok(DocumentVisitChange { before: None, after, messages })
}

/// Moves a visit to another place ◊.
///
/// # Errors
/// [`Violation::AppointmentNotOpen`], or as for booking.
pub fn reschedule(
    before: Appointment,
    slot: &Slot,
    source: BookingSource,
    at: &Receiving<'_>,
    new_id: NewId<'_>,
) -> Result<DocumentVisitChange, Violation> {
    must_be_booked(&before)?;
    if before.slot_id == slot.id {
        return Err(Violation::SlotUnfit);
    }
    at.must_take(slot)?;
    let mut after = before.at(slot).next(AppointmentState::Booked);
    (after.source, after.booked_at) = (source, at.now);
    let messages = Message::of_booking(&after, new_id);
    Ok(DocumentVisitChange { before: Some(before), after, messages })
}

/// Gives a visit up ◊.
///
/// # Errors
/// [`Violation::AppointmentNotOpen`].
pub fn cancel(
    before: Appointment,
    now: DateTime<Utc>,
    new_id: NewId<'_>,
) -> Result<DocumentVisitChange, Violation> {
    must_be_booked(&before)?;
    let after = before.next(AppointmentState::Cancelled);
    let messages = Message::of_cancelling(&after, now, new_id()).into_iter().collect();
    Ok(DocumentVisitChange { before: Some(before), after, messages })
}

/// Records that nobody came ◊; only once the visit has begun.
///
/// # Errors
/// [`Violation::AppointmentNotOpen`].
pub fn miss(before: Appointment, now: DateTime<Utc>) -> Result<DocumentVisitChange, Violation> {
    must_be_booked(&before)?;
    if now < before.begins_at {
        return Err(Violation::AppointmentNotOpen { obstacle: Obstacle::AppointmentAhead });
    }
    Ok(ended(before, AppointmentState::Missed))
}

/// Records that somebody came ◊; on its day or later.
///
/// # Errors
/// [`Violation::AppointmentNotOpen`].
pub fn attend(before: Appointment, now: DateTime<Utc>) -> Result<DocumentVisitChange, Violation> {
    must_be_booked(&before)?;
    if local(now).date() < before.on() {
        return Err(Violation::AppointmentNotOpen { obstacle: Obstacle::AppointmentAhead });
    }
    Ok(ended(before, AppointmentState::Attended))
}

/// What becomes of a visit whose place is withdrawn: moved to the first of these free places that takes it and of which the
/// family can be told in time, or given up ◊.
///
/// # Errors
/// [`Violation::AppointmentNotOpen`].
pub fn rehouse(
    before: Appointment,
    rehousing: Rehousing,
    free: &[Slot],
    at: &Receiving<'_>,
    new_id: NewId<'_>,
) -> Result<DocumentVisitChange, Violation> {
    if rehousing == Rehousing::Move {
        for slot in free.iter().filter(|slot| slot.is_told_in_time(at.now)) {
            if let Ok(change) = reschedule(before, slot, BookingSource::Assigned, at, new_id) {
                return Ok(change);
            }
        }
    }
    cancel(before, at.now, new_id)
}

const fn ended(before: Appointment, state: AppointmentState) -> DocumentVisitChange {
    DocumentVisitChange { before: Some(before), after: before.next(state), messages: Vec::new() }
}

const fn must_be_booked(appointment: &Appointment) -> Result<(), Violation> {
    let obstacle = match appointment.state {
        AppointmentState::Booked => return Ok(()),
        AppointmentState::Attended => Obstacle::AppointmentAttended,
        AppointmentState::Missed | AppointmentState::Cancelled => Obstacle::Status,
    };
    Err(Violation::AppointmentNotOpen { obstacle })
}
