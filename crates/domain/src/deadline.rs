//! A legal term of one application as it is kept: its moments, its state, what it rests on. How the moments are computed
//! stands in `term`; nothing here counts days.

use chrono::{DateTime, NaiveDate, Utc};

use crate::calendar::WorkCalendar;
use crate::law::Basis;
use crate::rules::Rules;
use crate::term::working_time::working_minutes;
use crate::term::{self, Due, Start, TermCode, local};

/// How a running term stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeadlineState {
    /// Open; past `due_at` it is shown as missed.
    Running,
    /// Kept.
    Met,
    /// Not kept.
    Missed,
    /// Not kept, for a recorded reason that excuses it.
    Excused,
    /// The application ended before the term mattered.
    NotApplicable,
    /// The calendar does not reach that far ◊.
    CalendarMissing,
}

impl DeadlineState {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Running, Self::Met, Self::Missed, Self::Excused, Self::NotApplicable, Self::CalendarMissing];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Met => "met",
            Self::Missed => "missed",
            Self::Excused => "excused",
            Self::NotApplicable => "not_applicable",
            Self::CalendarMissing => "calendar_missing",
        }
    }

    /// The state of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The state of a wait that ran until the examination on this day (PMPK-T-3-a); what was judged before stays so.
    #[must_use]
    pub fn of_examination(self, on: NaiveDate, due_at: DateTime<Utc>) -> Self {
        if self != Self::Running {
            return self;
        }
        if on <= local(due_at).date() { Self::Met } else { Self::Missed }
    }

    /// The state as it is at `now`: a term that still runs past its last moment is missed.
    #[must_use]
    pub fn at(self, due_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Self {
        match (self, due_at) {
            (Self::Running, Some(due_at)) if now > due_at => Self::Missed,
            _ => self,
        }
    }
}

/// A deadline that another calendar moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// Which term.
    pub code: TermCode,
    /// Its last moment before; none while the calendar did not reach it.
    pub from: Option<DateTime<Utc>>,
    /// Its last moment now.
    pub to: Option<DateTime<Utc>>,
}

/// A legal term of one application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// Which term.
    pub code: TermCode,
    /// The last moment; none while the calendar does not reach it.
    pub due_at: Option<DateTime<Utc>>,
    /// The moment by which to warn.
    pub target_at: Option<DateTime<Utc>>,
    /// How it stands.
    pub state: DeadlineState,
    /// What it rests on.
    pub basis: Basis,
    /// The calendar version it was computed with.
    pub calendar_version: String,
}

impl Deadline {
    /// A term that begins to run; without an end it waits for the calendar.
    #[must_use]
    pub fn running(code: TermCode, due: Option<&Due>, basis: Basis, calendar: &WorkCalendar) -> Self {
        Self {
            code,
            due_at: due.map(|due| due.due_at),
            target_at: due.map(|due| due.target_at),
            state: if due.is_some() { DeadlineState::Running } else { DeadlineState::CalendarMissing },
            basis,
            calendar_version: calendar.version().to_owned(),
        }
    }

    /// Whether its end can still move.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.state, DeadlineState::Running | DeadlineState::CalendarMissing)
    }

    /// The minutes of working time that are left of a running term, negative once it is overdue; none for one that no longer
    /// runs, and where the calendar does not reach.
    #[must_use]
    pub fn working_minutes_left(
        &self,
        rules: &Rules,
        calendar: &WorkCalendar,
        now: DateTime<Utc>,
    ) -> Option<i64> {
        let due_at = self.due_at.filter(|_| self.state == DeadlineState::Running)?;
        working_minutes(calendar, &rules.reception.hours, now, due_at).ok()
    }
}

/// Which open deadlines another calendar would move, without changing them: the same count by which they are computed
/// anew. A term that the calendar does not reach stays without an end.
#[must_use]
pub fn moved_by(
    calendar: &WorkCalendar,
    rules: &Rules,
    start: Start,
    registered_on: Option<NaiveDate>,
    open: &[(TermCode, Option<DateTime<Utc>>)],
) -> Vec<Moved> {
    let day = registered_on.or_else(|| term::registered_on(rules, calendar, start).ok());
    open.iter()
        .map(|(code, from)| {
            let due = day.and_then(|day| term::deadline(*code, rules, calendar, start, day).ok());
            Moved { code: *code, from: *from, to: due.map(|due| due.due_at) }
        })
        .filter(|moved| moved.from != moved.to)
        .collect()
}
