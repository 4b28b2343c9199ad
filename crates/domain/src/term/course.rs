//! The course of rehabilitation: how long it may be, and when its certificate is due (C-8, C-9). Calendar days, the first
//! and the last one included. It refuses nothing by itself: it says what the order says of these days.

use chrono::{DateTime, NaiveDate, Utc};

use super::{WalkedDay, instant, walk_after_event, walk_every_day};
use crate::calendar::{WorkCalendar, YearMissing};
use crate::law::{Basis, Clause};
use crate::rules::Rules;
use crate::violation::Violation;

/// Something that is allowed and still deserves a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CourseWarning {
    /// Counted without its first day the course would be too short.
    LengthEdge,
    /// The last day is a day off, when no certificate is handed over.
    EndsOnDayOff,
}

impl CourseWarning {
    /// Every warning.
    pub const ALL: [Self; 2] = [Self::LengthEdge, Self::EndsOnDayOff];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::LengthEdge => "course_length_edge",
            Self::EndsOnDayOff => "ends_on_day_off",
        }
    }
}

/// Why a course of this length is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CourseFault {
    /// Fewer days than the order asks for.
    TooShort,
    /// More days than the order allows.
    TooLong,
}

impl CourseFault {
    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "course_too_short",
            Self::TooLong => "course_too_long",
        }
    }
}

/// What the order says of a course of these days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseDays {
    /// Calendar days, first and last included.
    pub days: i64,
    /// Why it is none, with the clause.
    pub fault: Option<(CourseFault, Clause)>,
    /// What deserves a look.
    pub warnings: Vec<CourseWarning>,
    /// What it rests on.
    pub basis: Basis,
}

/// Counts a course from its first to its last day.
///
/// # Errors
/// [`Violation::NoSuchTerm`] where the service has no course, [`Violation::EndsBeforeItBegins`],
/// [`Violation::CalendarYearMissing`] where the calendar ends.
pub fn course(
    rules: &Rules,
    calendar: &WorkCalendar,
    start_on: NaiveDate,
    end_on: NaiveDate,
) -> Result<CourseDays, Violation> {
    let term = rules.course.as_ref().ok_or(Violation::NoSuchTerm)?;
    if end_on < start_on {
        return Err(Violation::EndsBeforeItBegins);
    }
    let days = end_on.signed_duration_since(start_on).num_days() + 1;
    let clause = term.basis.clauses.first().copied().ok_or(Violation::NoSuchTerm)?;
    let fault = if days < term.shortest {
        Some((CourseFault::TooShort, clause))
    } else if days > term.longest {
        Some((CourseFault::TooLong, clause))
    } else {
        None
    };
    let mut warnings = Vec::new();
    if days == term.shortest {
        warnings.push(CourseWarning::LengthEdge);
    }
    if fault.is_none() && !calendar.is_working(end_on)? {
        warnings.push(CourseWarning::EndsOnDayOff);
    }
    Ok(CourseDays { days, fault, warnings, basis: term.basis })
}

/// The walk of a course: every calendar day counts.
///
/// # Errors
/// [`YearMissing`] at the end of time.
pub fn walk_course(start_on: NaiveDate, end_on: NaiveDate) -> Result<Vec<WalkedDay>, YearMissing> {
    walk_every_day(start_on, end_on, true, "calendar_day")
}

/// When the certificate is handed over on paper: on the day of completion, or on the next working day where that is a day
/// off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperCertificate {
    /// The day.
    pub due_on: NaiveDate,
    /// Whether the day of completion is a day off.
    pub warnings: Vec<CourseWarning>,
    /// What it rests on.
    pub basis: Basis,
}

/// See [`PaperCertificate`].
///
/// # Errors
/// [`Violation::NoSuchTerm`] where the service has no course, [`Violation::CalendarYearMissing`].
pub fn certificate_paper(
    rules: &Rules,
    calendar: &WorkCalendar,
    completed_on: NaiveDate,
) -> Result<PaperCertificate, Violation> {
    let term = rules.course.as_ref().ok_or(Violation::NoSuchTerm)?;
    let basis = term.certificate_paper;
    if calendar.is_working(completed_on)? {
        return Ok(PaperCertificate { due_on: completed_on, warnings: Vec::new(), basis });
    }
    let due_on = calendar.nth_working_day_after(completed_on, 1)?;
    Ok(PaperCertificate { due_on, warnings: vec![CourseWarning::EndsOnDayOff], basis })
}

/// When the certificate stands in the personal cabinet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CabinetCertificate {
    /// The last day.
    pub due_on: NaiveDate,
    /// The last moment.
    pub due_at: DateTime<Utc>,
    /// The strictest plausible moment: the day of completion counted as day 1.
    pub target_at: DateTime<Utc>,
    /// What it rests on.
    pub basis: Basis,
}

/// See [`CabinetCertificate`].
///
/// # Errors
/// [`Violation::NoSuchTerm`] where the service has no course, [`Violation::CalendarYearMissing`].
pub fn certificate_cabinet(
    rules: &Rules,
    calendar: &WorkCalendar,
    completed_on: NaiveDate,
) -> Result<CabinetCertificate, Violation> {
    let term = rules.course.as_ref().ok_or(Violation::NoSuchTerm)?.certificate_cabinet;
    let closes = rules.reception.hours.closes;
    let due_on = calendar.nth_working_day_after(completed_on, term.working_days)?;
    let target_on = calendar.nth_working_day_from(completed_on, term.working_days)?;
    Ok(CabinetCertificate {
        due_on,
        due_at: instant(due_on, closes),
        target_at: instant(target_on, closes),
        basis: term.basis,
    })
}

/// The walk of a certificate's term.
///
/// # Errors
/// [`YearMissing`] where the calendar ends.
pub fn walk_certificate(
    calendar: &WorkCalendar,
    completed_on: NaiveDate,
    due_on: NaiveDate,
) -> Result<Vec<WalkedDay>, YearMissing> {
    walk_after_event(calendar, completed_on, due_on)
}
