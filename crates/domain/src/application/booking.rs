//! The day of the examination: booked, moved, given up, missed, attended. Each decision returns a [`Change`] of the
//! application together with its appointment; whether a seat is left is decided by the constraint when it is saved. The
//! limits of day 30 and of working days stand here (PMPK-T-3-a, PMPK-T-7-a); reminders and messages do not.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Application, Change, EventKind, NewId};
use crate::appointment::{
    Appointment, AppointmentChange, AppointmentState, BeyondQueueReason, BookingSource,
};
use crate::calendar::WorkCalendar;
use crate::channel::RenderingForm;
use crate::deadline::DeadlineState;
use crate::examination::ExaminationKind;
use crate::lifecycle::{Action, Role, Step};
use crate::message::Message;
use crate::monitoring::StageEvent;
use crate::place::{AppointmentKind, Rehousing, Slot};
use crate::term::{self, TermCode, local};
use crate::violation::{Obstacle, Violation};

/// What somebody books.
#[derive(Debug, Clone, Copy)]
pub struct Booking<'a> {
    /// The place.
    pub slot: &'a Slot,
    /// How it came.
    pub source: BookingSource,
    /// Why the day may lie beyond the longest wait; staff only.
    pub beyond_queue: Option<BeyondQueueReason>,
    /// Whether the seat is held for this application already.
    pub held: bool,
    /// First or repeated, where staff say so; it stands on the notice.
    pub examination_kind: Option<ExaminationKind>,
}

impl<'a> Booking<'a> {
    /// A place that nobody asked for: Qoldau gives it within the wait in the queue.
    pub(crate) const fn assigned(slot: &'a Slot) -> Self {
        Self {
            slot,
            source: BookingSource::Assigned,
            beyond_queue: None,
            held: false,
            examination_kind: None,
        }
    }
}

/// Who acts, and when.
#[derive(Debug, Clone, Copy)]
pub struct Acting<'a> {
    /// In which roles.
    pub roles: &'a [Role],
    /// Whether recipients book whatever the form of their application.
    pub recipients_book: bool,
    /// When.
    pub now: DateTime<Utc>,
}

impl Acting<'_> {
    fn is_recipient_only(&self) -> bool {
        !self.roles.iter().any(|role| role.is_staff())
    }
}

impl Application {
    /// Sets the day of the examination.
    ///
    /// # Errors
    /// [`Violation::NotPossibleNow`], or what is wrong with the place: unfit, taken, past, on a day off, beyond the queue.
    pub fn book(
        mut self,
        booking: &Booking<'_>,
        by: &Acting<'_>,
        calendar: &WorkCalendar,
        new_id: NewId<'_>,
    ) -> Result<Change, Violation> {
        let step = self.step_of(Action::Book, by)?;
        let beyond_queue = self.must_fit(booking, by, calendar)?;
        self.examination_kind = booking.examination_kind.or(self.examination_kind);
        let appointment = Appointment {
            id: new_id(),
            kind: AppointmentKind::Examination,
            provider_id: self.provider_id,
            application_id: Some(self.id),
            slot_id: booking.slot.id,
            begins_at: booking.slot.begins_at,
            minutes: booking.slot.minutes,
            state: AppointmentState::Booked,
            source: booking.source,
            beyond_queue,
            booked_at: by.now,
            version: 1,
        };
        Ok(self.with_appointment(None, appointment, EventKind::Booked, step, by.now, new_id))
    }

    /// Moves the appointment to another place.
    ///
    /// # Errors
    /// As for booking.
    pub fn reschedule(
        self,
        booking: &Booking<'_>,
        by: &Acting<'_>,
        calendar: &WorkCalendar,
        new_id: NewId<'_>,
    ) -> Result<Change, Violation> {
        let step = self.step_of(Action::Reschedule, by)?;
        let before = self.live_appointment(Action::Reschedule, by)?;
        if before.slot_id == booking.slot.id {
            return Err(Violation::SlotUnfit);
        }
        let beyond_queue = self.must_fit(booking, by, calendar)?;
        let mut after = before.at(booking.slot).next(AppointmentState::Booked);
        after.source = booking.source;
        after.beyond_queue = beyond_queue;
        after.booked_at = by.now;
        Ok(self.with_appointment(Some(before), after, EventKind::AppointmentMoved, step, by.now, new_id))
    }

    /// Gives the appointment up ◊: the application waits for a day again, a met term stays met.
    ///
    /// # Errors
    /// [`Violation::NotPossibleNow`].
    pub fn cancel_appointment(self, by: &Acting<'_>, new_id: NewId<'_>) -> Result<Change, Violation> {
        let step = self.step_of(Action::CancelAppointment, by)?;
        let before = self.live_appointment(Action::CancelAppointment, by)?;
        let after = before.next(AppointmentState::Cancelled);
        Ok(self.with_appointment(Some(before), after, EventKind::AppointmentCancelled, step, by.now, new_id))
    }

    /// What becomes of the appointment when its place is withdrawn: moved to the first of these free places that fits and of
    /// which the family can be told in time, by the provider, or given up ◊.
    ///
    /// # Errors
    /// [`Violation::NotPossibleNow`].
    pub fn rehouse(
        self,
        rehousing: Rehousing,
        free: &[Slot],
        by: &Acting<'_>,
        calendar: &WorkCalendar,
        new_id: NewId<'_>,
    ) -> Result<Change, Violation> {
        if rehousing == Rehousing::Move {
            for slot in free.iter().filter(|slot| slot.is_told_in_time(by.now)) {
                let booking = Booking::assigned(slot);
                if let Ok(change) = self.clone().reschedule(&booking, by, calendar, new_id) {
                    return Ok(change);
                }
            }
        }
        self.cancel_appointment(by, new_id)
    }

    /// Records that the child did not come ◊; only once the appointment has begun.
    ///
    /// # Errors
    /// [`Violation::NotPossibleNow`].
    pub fn miss_appointment(self, by: &Acting<'_>, new_id: NewId<'_>) -> Result<Change, Violation> {
        let step = self.step_of(Action::MissAppointment, by)?;
        let before = self.live_appointment(Action::MissAppointment, by)?;
        if by.now < before.begins_at {
            return Err(self.closed(Action::MissAppointment, Obstacle::AppointmentAhead));
        }
        let after = before.next(AppointmentState::Missed);
        Ok(self.with_appointment(Some(before), after, EventKind::AppointmentMissed, step, by.now, new_id))
    }

    /// Records that the child came ◊; on the day of the appointment or later. The status stays.
    ///
    /// # Errors
    /// [`Violation::NotPossibleNow`].
    pub fn attend_appointment(self, by: &Acting<'_>, new_id: NewId<'_>) -> Result<Change, Violation> {
        let action = Action::MissAppointment;
        let mut step = *self.step_of(action, by)?;
        step.to = self.status;
        let before = self.live_appointment(action, by)?;
        if local(by.now).date() < before.on() {
            return Err(self.closed(action, Obstacle::AppointmentAhead));
        }
        let after = before.next(AppointmentState::Attended);
        Ok(self.with_appointment(Some(before), after, EventKind::AppointmentAttended, &step, by.now, new_id))
    }

    /// Whether booking is open to who asks: to recipients in the proactive form, or where it was opened to all.
    pub(super) fn booking_is_open(&self, by: &Acting<'_>) -> bool {
        !by.is_recipient_only() || by.recipients_book || self.form == RenderingForm::Proactive
    }

    pub(super) fn step_of(&self, action: Action, by: &Acting<'_>) -> Result<&'static Step, Violation> {
        self.obstacle(action, by).map_err(|closed| Violation::NotPossibleNow {
            action,
            status: self.status,
            obstacle: closed.obstacle.unwrap_or(Obstacle::Status),
            clause: closed.clause,
        })
    }

    pub(super) const fn closed(&self, action: Action, obstacle: Obstacle) -> Violation {
        Violation::NotPossibleNow { action, status: self.status, obstacle, clause: None }
    }

    /// The appointment that can still be moved, given up or missed.
    fn live_appointment(&self, action: Action, by: &Acting<'_>) -> Result<Appointment, Violation> {
        let found = self.appointment.ok_or_else(|| self.closed(action, Obstacle::Status))?;
        if found.state == AppointmentState::Attended {
            return Err(self.closed(action, Obstacle::AppointmentAttended));
        }
        if by.is_recipient_only() && by.now >= found.begins_at {
            return Err(self.closed(action, Obstacle::AppointmentBegun));
        }
        Ok(found)
    }

    /// Whether the application may be booked there; the reason that is kept, for a day beyond the longest wait.
    fn must_fit(
        &self,
        booking: &Booking<'_>,
        by: &Acting<'_>,
        calendar: &WorkCalendar,
    ) -> Result<Option<BeyondQueueReason>, Violation> {
        let (slot, rules) = (booking.slot, self.rules().ok_or(Violation::ServiceNotOpen)?);
        let queue = rules.queue.as_ref().ok_or(Violation::NoSuchTerm)?;
        if slot.kind != AppointmentKind::Examination || slot.provider_id != self.provider_id {
            return Err(Violation::SlotUnfit);
        }
        slot.must_be_open(booking.held, by.now, calendar, rules)?;
        let on = slot.on();
        // Of working days those up to the last one within the limit are exactly those up to the limit itself (C-6). Where no
        // calendar reached the filing, the calendar that knows the day of the place knows that of the filing as well.
        let registered_on = match self.registered_on {
            Some(day) => day,
            None => term::registered_on(rules, calendar, self.start())?,
        };
        let limit_on = term::plus_days(registered_on, queue.calendar_days)?;
        if on <= limit_on {
            return Ok(None);
        }
        let reason_opens = !by.is_recipient_only();
        let kept = booking.beyond_queue.filter(|_| reason_opens);
        let clause = queue.basis.of(self.channel, self.form).clauses.first().copied();
        match (kept, clause) {
            (Some(reason), _) => Ok(Some(reason)),
            (None, Some(clause)) => Err(Violation::BeyondQueueLimit {
                clause,
                limit_on: calendar.last_working_day_until(limit_on)?,
                reason_opens,
            }),
            (None, None) => Err(Violation::NoSuchTerm),
        }
    }

    /// The change of the application by its appointment. A status that is reached again is a stage again.
    fn with_appointment(
        mut self,
        before: Option<Appointment>,
        after: Appointment,
        kind: EventKind,
        step: &Step,
        now: DateTime<Utc>,
        new_id: NewId<'_>,
    ) -> Change {
        let moves = step.from != Some(step.to);
        self.status = step.to;
        self.appointment = Some(after).filter(|appointment| appointment.state.occupies());
        let deadlines_changed = self.follow_appointment(now);
        let changed: &'static [&'static str] = match (moves, deadlines_changed) {
            (true, true) => &["status", "appointment", "deadlines"],
            (true, false) => &["status", "appointment"],
            (false, true) => &["appointment", "deadlines"],
            (false, false) => &["appointment"],
        };
        let mut event = Self::event(kind, now, step.clauses, changed, new_id);
        if moves {
            event.stage = Some(StageEvent { id: event.id, stage: step.to, occurred_at: now });
        }
        let messages = Self::messages_of(kind, &after, now, new_id);
        let mut change = self.changed_by(event);
        change.messages = messages;
        change.deadlines_changed = deadlines_changed;
        change.appointment = Some(AppointmentChange { before, after });
        change
    }

    /// What the recipient is told about it: of a day that was set or moved, and of one that was given up.
    fn messages_of(
        kind: EventKind,
        appointment: &Appointment,
        now: DateTime<Utc>,
        new_id: NewId<'_>,
    ) -> Vec<Message> {
        if matches!(kind, EventKind::Booked | EventKind::AppointmentMoved) {
            Message::of_booking(appointment, new_id)
        } else if kind == EventKind::AppointmentCancelled {
            Message::of_cancelling(appointment, now, new_id()).into_iter().collect()
        } else {
            Vec::new()
        }
    }

    /// Setting a day ends the term for setting it, for good. The wait in the queue goes on until the examination, and a day
    /// beyond it is missed at once, or excused where the family is the reason.
    fn follow_appointment(&mut self, now: DateTime<Utc>) -> bool {
        let booked = self.appointment;
        let mut changed = false;
        for deadline in &mut self.deadlines {
            let state = match (deadline.code, booked) {
                (TermCode::ExamDate, Some(_)) if deadline.is_open() => {
                    match deadline.state.at(deadline.due_at, now) {
                        DeadlineState::Missed => DeadlineState::Missed,
                        DeadlineState::CalendarMissing => DeadlineState::CalendarMissing,
                        DeadlineState::Running
                        | DeadlineState::Met
                        | DeadlineState::Excused
                        | DeadlineState::NotApplicable => DeadlineState::Met,
                    }
                }
                (TermCode::Queue, Some(Appointment { beyond_queue: Some(reason), .. })) => match reason {
                    BeyondQueueReason::NoCapacity => DeadlineState::Missed,
                    BeyondQueueReason::RecipientRequest | BeyondQueueReason::Missed => DeadlineState::Excused,
                },
                (TermCode::Queue, _) if deadline.due_at.is_some() => DeadlineState::Running,
                _ => deadline.state,
            };
            changed |= state != deadline.state;
            deadline.state = state;
        }
        changed
    }

    /// The place that ends with the application, for a change that ends it.
    pub(super) fn freed(&mut self) -> Option<AppointmentChange> {
        let before = self.appointment.take()?;
        Some(AppointmentChange { before: Some(before), after: before.next(AppointmentState::Cancelled) })
    }

    /// The id of the appointment that the application has now, if it is this one.
    #[must_use]
    pub fn has_appointment(&self, id: Uuid) -> bool {
        self.appointment.is_some_and(|appointment| appointment.id == id)
    }
}
