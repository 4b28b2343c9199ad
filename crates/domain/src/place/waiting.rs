//! How long the wait for an examination is: free days and seats, the first free day, the latest waits, and a warning before day
//! 30 breaks (PMPK-T-3-a). A forecast for people; it decides nothing.

use chrono::NaiveDate;

use super::Slot;
use crate::calendar::WorkCalendar;
use crate::rules::Rules;
use crate::term::plus_days;
use crate::violation::Violation;

/// How long the wait for an examination is, and whether the longest one will hold (PMPK-T-3-a).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingTime {
    /// The last day on which somebody who is registered today may be examined.
    pub limit_on: NaiveDate,
    /// The first day with a free place.
    pub first_free_on: Option<NaiveDate>,
    /// How many days up to the limit have a free place.
    pub free_days: usize,
    /// How many seats are free up to the limit.
    pub free_seats: i64,
    /// The middle wait of those who were examined lately or have a day, in calendar days.
    pub median_days: Option<i64>,
    /// The wait that nine of ten did not exceed.
    pub p90_days: Option<i64>,
    /// Why the longest wait will not hold, if it will not.
    pub warning: Option<WaitingWarning>,
}

/// Why the longest wait will not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WaitingWarning {
    /// No place is free up to the limit.
    NoPlaceWithinLimit,
    /// More applications wait for a day than seats are free up to the limit.
    MoreWaitingThanPlaces,
}

impl WaitingWarning {
    /// Every warning.
    pub const ALL: [Self; 2] = [Self::NoPlaceWithinLimit, Self::MoreWaitingThanPlaces];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoPlaceWithinLimit => "no_place_within_limit",
            Self::MoreWaitingThanPlaces => "more_waiting_than_places",
        }
    }

    /// The warning of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|warning| warning.code() == code)
    }
}

/// Tells the waiting time from the free places ahead, in order, the waits of late (calendar days from registration to the
/// day of the examination), and how many wait for a day.
///
/// # Errors
/// [`Violation::CalendarYearMissing`] where the calendar ends, [`Violation::NoSuchTerm`] where there is no queue.
pub fn waiting_time(
    rules: &Rules,
    calendar: &WorkCalendar,
    today: NaiveDate,
    free: &[Slot],
    mut waits: Vec<i64>,
    waiting: i64,
) -> Result<WaitingTime, Violation> {
    let queue = rules.queue.as_ref().ok_or(Violation::NoSuchTerm)?;
    let limit_on = calendar.last_working_day_until(plus_days(today, queue.calendar_days)?)?;
    let within: Vec<&Slot> = free.iter().filter(|slot| slot.on() <= limit_on).collect();
    let mut days: Vec<NaiveDate> = within.iter().map(|slot| slot.on()).collect();
    days.dedup();
    let free_seats = within.iter().map(|slot| slot.capacity - slot.taken).sum();
    waits.sort_unstable();
    let warning = if free_seats == 0 {
        Some(WaitingWarning::NoPlaceWithinLimit)
    } else {
        (waiting > free_seats).then_some(WaitingWarning::MoreWaitingThanPlaces)
    };
    Ok(WaitingTime {
        limit_on,
        first_free_on: free.first().map(Slot::on),
        free_days: days.len(),
        free_seats,
        median_days: nearest_rank(&waits, 50),
        p90_days: nearest_rank(&waits, 90),
        warning,
    })
}

/// The smallest of these values, which are in order, that so many of a hundred do not exceed.
pub(crate) fn nearest_rank(sorted: &[i64], percent: usize) -> Option<i64> {
    sorted.get((sorted.len() * percent).div_ceil(100).saturating_sub(1)).copied()
}
