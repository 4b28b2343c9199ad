//! Terms of the order about orders: telling about amendments, the department's report, entry into force. They concern the
//! ministry, not a family's application.

use chrono::NaiveDate;

use super::{WalkedDay, plus_days, walk_after_event, walk_every_day};
use crate::calendar::{WorkCalendar, YearMissing};
use crate::order::ENTRY_AFTER_DAYS;
use crate::rules::WorkingDaysTerm;

/// The last day of a term in working days after an event.
///
/// # Errors
/// [`YearMissing`] where the calendar ends.
pub fn due_on(
    term: &WorkingDaysTerm,
    calendar: &WorkCalendar,
    event_on: NaiveDate,
) -> Result<NaiveDate, YearMissing> {
    calendar.nth_working_day_after(event_on, term.working_days)
}

/// The walk of such a term.
///
/// # Errors
/// [`YearMissing`] where the calendar ends.
pub fn walk_notice(
    calendar: &WorkCalendar,
    event_on: NaiveDate,
    due_on: NaiveDate,
) -> Result<Vec<WalkedDay>, YearMissing> {
    walk_after_event(calendar, event_on, due_on)
}

/// The first day on which an order is in force: ten full calendar days after the day of its first official publication
/// have passed (ORDER-4; the day of publication is entered, A-23).
///
/// # Errors
/// [`YearMissing`] at the end of time.
pub fn in_force_on(published_on: NaiveDate) -> Result<NaiveDate, YearMissing> {
    plus_days(published_on, ENTRY_AFTER_DAYS + 1)
}

/// The walk of entry into force.
///
/// # Errors
/// [`YearMissing`] at the end of time.
pub fn walk_entry(published_on: NaiveDate) -> Result<Vec<WalkedDay>, YearMissing> {
    let mut days = vec![WalkedDay { on: published_on, counted: false, reason: "event_day" }];
    let last = plus_days(published_on, ENTRY_AFTER_DAYS)?;
    days.extend(walk_every_day(plus_days(published_on, 1)?, last, true, "calendar_day")?);
    Ok(days)
}
