//! The day that nobody booked: when it is time to assign one, and which place it is (A-08, PRO-8). An assignment is a booking by
//! the provider like any other; what a place must be for it stands in `application/booking.rs`. Nothing here knows which
//! provider wants it, or when somebody looks.

use chrono::{DateTime, Utc};

use super::booking::{Acting, Booking};
use super::{Application, Change, NewId};
use crate::calendar::WorkCalendar;
use crate::deadline::{Deadline, DeadlineState};
use crate::lifecycle::{Action, Role};
use crate::place::Slot;
use crate::term::TermCode;
use crate::term::working_time::working_minutes;
use crate::violation::Violation;

/// How much working time the recipient leaves to the provider, in minutes ◊: four hours of the strictest last day.
const LEFT_TO_ASSIGN: i64 = 4 * 60;

impl Application {
    /// Whether the day is to be assigned now, while its term runs (PMPK-T-3-b, PMPK-T-3-c). Where the recipient cannot book there
    /// is nothing to wait for; where the recipient can, the booking comes first, and the provider assigns a day
    /// before the term ends.
    ///
    /// # Errors
    /// [`Violation::CalendarYearMissing`] where the calendar ends before the term.
    pub fn is_time_to_assign(
        &self,
        recipients_book: bool,
        calendar: &WorkCalendar,
        now: DateTime<Utc>,
    ) -> Result<bool, Violation> {
        let runs = |deadline: &&Deadline| {
            deadline.code == TermCode::ExamDate && deadline.state == DeadlineState::Running
        };
        let Some(deadline) = self.deadlines.iter().find(runs) else { return Ok(false) };
        let recipient = Acting { roles: &[Role::Recipient], recipients_book, now };
        if !self.booking_is_open(&recipient) {
            return Ok(true);
        }
        let last = deadline.target_at.or(deadline.due_at);
        let (Some(last), Some(rules)) = (last, self.rules()) else { return Ok(false) };
        Ok(working_minutes(calendar, &rules.reception.hours, now, last)? <= LEFT_TO_ASSIGN)
    }

    /// Sets the day at the first of these free places that fits and of which the family can be told in time, by the provider
    /// none where no place does, since beyond the longest wait only a person may go, with a reason (PMPK-T-3-a,
    ///
    ///
    /// # Errors
    /// [`Violation::NotPossibleNow`].
    pub fn assign(
        &self,
        free: &[Slot],
        by: &Acting<'_>,
        calendar: &WorkCalendar,
        new_id: NewId<'_>,
    ) -> Result<Option<Change>, Violation> {
        self.step_of(Action::Book, by)?;
        for slot in free.iter().filter(|slot| slot.is_told_in_time(by.now)) {
            let booking = Booking::assigned(slot);
            if let Ok(change) = self.clone().book(&booking, by, calendar, new_id) {
                return Ok(Some(change));
            }
        }
        Ok(None)
    }
}
