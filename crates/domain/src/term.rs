//! The term engine: the day of registration and the deadlines that follow from it, each with its legal moment
//! (`due_at`), the strictest plausible one for warnings (`target_at`), what it rests on, and on request the walk with
//! the reason why each day counts or not. It takes the calendar and the moment as arguments and knows no service:
//! lengths and hours come from the service's rules. Terms that do not begin with a filing stand in the files below.

pub mod counter;
pub mod course;
pub mod notice;
pub mod offer;
pub mod working_time;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Asia::Almaty;

use crate::calendar::{WorkCalendar, YearMissing, next_day};
use crate::channel::{Channel, RenderingForm};
use crate::law::Basis;
use crate::rules::{Hours, Rules};
use crate::violation::Violation;

/// A term of the order by the name that the API gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TermCode {
    /// The day on which an application counts as accepted.
    Registration,
    /// Setting the day of the examination.
    ExamDate,
    /// The longest wait until the examination.
    Queue,
    /// The whole of HOME.
    HomeIntake,
    /// The answer to a proactive offer.
    ProactiveAnswer,
    /// The messages about an appointment.
    Reminders,
    /// The length of a course.
    Course,
    /// The certificate on paper.
    CertificatePaper,
    /// The certificate in the personal cabinet.
    CertificateCabinet,
    /// Waiting at the counter.
    CounterWait,
    /// Being served at the counter.
    CounterService,
    /// Telling about amendments to the Rules.
    RuleChangeNotice,
    /// The department's report.
    DepartmentReport,
    /// Entry into force of an order.
    EntryIntoForce,
}

impl TermCode {
    /// Every term, in the order of the contract.
    pub const ALL: [Self; 14] = [
        Self::Registration,
        Self::ExamDate,
        Self::HomeIntake,
        Self::Queue,
        Self::ProactiveAnswer,
        Self::Reminders,
        Self::Course,
        Self::CertificatePaper,
        Self::CertificateCabinet,
        Self::CounterWait,
        Self::CounterService,
        Self::RuleChangeNotice,
        Self::DepartmentReport,
        Self::EntryIntoForce,
    ];

    /// The terms that an application carries as deadlines from its filing on.
    pub const DEADLINES: [Self; 3] = [Self::ExamDate, Self::Queue, Self::HomeIntake];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::ExamDate => "exam_date",
            Self::Queue => "queue",
            Self::HomeIntake => "home_intake",
            Self::ProactiveAnswer => "proactive_answer",
            Self::Reminders => "reminders",
            Self::Course => "course",
            Self::CertificatePaper => "certificate_paper",
            Self::CertificateCabinet => "certificate_cabinet",
            Self::CounterWait => "counter_wait",
            Self::CounterService => "counter_service",
            Self::RuleChangeNotice => "rule_change_notice",
            Self::DepartmentReport => "department_report",
            Self::EntryIntoForce => "entry_into_force",
        }
    }

    /// The term of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|term| term.code() == code)
    }
}

/// What a term is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// By which channel.
    pub channel: Channel,
    /// In which form; only the proactive one counts differently (from the consent, A-05).
    pub form: RenderingForm,
    /// Filing, handing in at the office, or consent.
    pub at: DateTime<Utc>,
}

impl Start {
    /// Whether the office's hours decide: somebody hands papers in at the counter.
    #[must_use]
    pub fn is_at_office(&self) -> bool {
        self.channel == Channel::ProviderOffice && self.form != RenderingForm::Proactive
    }
}

/// When a term ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The legal day of registration that it is counted from.
    pub registered_on: NaiveDate,
    /// The last day.
    pub due_on: NaiveDate,
    /// The last moment; a breach is decided by it.
    pub due_at: DateTime<Utc>,
    /// The last day under the strictest plausible reading.
    pub target_on: NaiveDate,
    /// The same as a moment; warnings are raised by it.
    pub target_at: DateTime<Utc>,
    /// Where counting in calendar days ends before it is rolled back to a working day.
    pub limit_on: Option<NaiveDate>,
    /// What it rests on.
    pub basis: Basis,
}

/// One day of a walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WalkedDay {
    /// The day.
    pub on: NaiveDate,
    /// Whether it moved the count.
    pub counted: bool,
    /// Why: `after_hours`, `registration_day`, `event_day`, `calendar_day`, `clock_time`, or the nature of the day.
    pub reason: &'static str,
}

/// The moment as Kazakhstan's wall clock shows it.
#[must_use]
pub fn local(at: DateTime<Utc>) -> NaiveDateTime {
    at.with_timezone(&Almaty).naive_local()
}

/// The instant of a local day and time. In the one hour that happened twice (29 February 2024) the later is meant.
#[must_use]
pub fn instant(on: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let moment = on.and_time(time);
    Almaty.from_local_datetime(&moment).latest().map_or_else(|| moment.and_utc(), |at| at.with_timezone(&Utc))
}

/// The legal day of registration: C-2 for portal, mobile device and proactive consent, C-3 for the office.
///
/// # Errors
/// [`Violation::OutsideReceptionHours`] for an office that is closed at that moment,
/// [`Violation::CalendarYearMissing`] where the calendar ends.
pub fn registered_on(rules: &Rules, calendar: &WorkCalendar, start: Start) -> Result<NaiveDate, Violation> {
    let moment = local(start.at);
    let hours = &rules.reception.hours;
    if start.is_at_office() {
        let working = calendar.is_working(moment.date())?;
        return if working && is_open(hours, moment.time()) {
            Ok(moment.date())
        } else {
            Err(Violation::OutsideReceptionHours {
                next_opening_at: next_opening(hours, calendar, moment, working)?,
                clause: rules.reception.clause,
                readings: rules.registration.office.readings,
            })
        };
    }
    Ok(accepted_on(calendar, moment, hours.closes)?)
}

/// The day on which something that came by wire counts as accepted, if acceptance ends at `closes`.
fn accepted_on(
    calendar: &WorkCalendar,
    moment: NaiveDateTime,
    closes: NaiveTime,
) -> Result<NaiveDate, YearMissing> {
    if calendar.is_working(moment.date())? && moment.time() <= closes {
        Ok(moment.date())
    } else {
        calendar.nth_working_day_after(moment.date(), 1)
    }
}

/// Reception is open; both ends of a spell belong to it.
fn is_open(hours: &Hours, time: NaiveTime) -> bool {
    (hours.opens..=hours.lunch_from).contains(&time) || (hours.lunch_until..=hours.closes).contains(&time)
}

fn next_opening(
    hours: &Hours,
    calendar: &WorkCalendar,
    moment: NaiveDateTime,
    working: bool,
) -> Result<DateTime<Utc>, YearMissing> {
    if working && moment.time() < hours.opens {
        return Ok(instant(moment.date(), hours.opens));
    }
    if working && moment.time() < hours.lunch_until {
        return Ok(instant(moment.date(), hours.lunch_until));
    }
    Ok(instant(calendar.nth_working_day_after(moment.date(), 1)?, hours.opens))
}

/// A term that an application carries, counted from the day on which it was registered, which is fixed.
///
/// # Errors
/// [`Violation::NoSuchTerm`] where the service has no such term, [`Violation::CalendarYearMissing`] where the calendar
/// ends.
pub fn deadline(
    code: TermCode,
    rules: &Rules,
    calendar: &WorkCalendar,
    start: Start,
    registered_on: NaiveDate,
) -> Result<Due, Violation> {
    let (due_on, target_on, limit_on) = match code {
        TermCode::ExamDate => exam_date_days(rules, calendar, start, registered_on)?,
        TermCode::Queue => queue_days(rules, calendar, start, registered_on)?,
        TermCode::HomeIntake => home_intake_days(rules, calendar, start, registered_on)?,
        TermCode::Registration
        | TermCode::ProactiveAnswer
        | TermCode::Reminders
        | TermCode::Course
        | TermCode::CertificatePaper
        | TermCode::CertificateCabinet
        | TermCode::CounterWait
        | TermCode::CounterService
        | TermCode::RuleChangeNotice
        | TermCode::DepartmentReport
        | TermCode::EntryIntoForce => return Err(Violation::NoSuchTerm),
    };
    let closes = rules.reception.hours.closes;
    Ok(Due {
        registered_on,
        due_on,
        due_at: instant(due_on, closes),
        target_on,
        target_at: instant(target_on, closes),
        limit_on,
        basis: rules.basis(code, start.channel, start.form),
    })
}

type LastDays = (NaiveDate, NaiveDate, Option<NaiveDate>);

/// When the day of the examination must be set: the same day in the office (C-5), the second working day after
/// registration otherwise (C-4). The strictest reading counts the day of registration as day 1.
fn exam_date_days(
    rules: &Rules,
    calendar: &WorkCalendar,
    start: Start,
    registered_on: NaiveDate,
) -> Result<LastDays, Violation> {
    let term = rules.exam_date.as_ref().ok_or(Violation::NoSuchTerm)?;
    if start.is_at_office() {
        return Ok((registered_on, registered_on, None));
    }
    let due_on = calendar.nth_working_day_after(registered_on, term.working_days)?;
    Ok((due_on, calendar.nth_working_day_from(registered_on, term.working_days)?, None))
}

/// The last day on which the examination may be held (C-6): the last working day up to day 30 after registration.
/// The strictest reading counts the day of filing as day 1.
fn queue_days(
    rules: &Rules,
    calendar: &WorkCalendar,
    start: Start,
    registered_on: NaiveDate,
) -> Result<LastDays, Violation> {
    let term = rules.queue.as_ref().ok_or(Violation::NoSuchTerm)?;
    let limit_on = plus_days(registered_on, term.calendar_days)?;
    let strict_limit_on = plus_days(local(start.at).date(), term.calendar_days.saturating_sub(1))?;
    let due_on = calendar.last_working_day_until(limit_on)?;
    Ok((due_on, calendar.last_working_day_until(strict_limit_on)?, Some(limit_on)))
}

/// When the result of HOME is due: the second working day after registration (C-4). The strictest reading takes the end
/// of working time for the cut-off and counts the day of registration as day 1.
fn home_intake_days(
    rules: &Rules,
    calendar: &WorkCalendar,
    start: Start,
    registered_on: NaiveDate,
) -> Result<LastDays, Violation> {
    let term = rules.home_intake.as_ref().ok_or(Violation::NoSuchTerm)?;
    let due_on = calendar.nth_working_day_after(registered_on, term.working_days)?;
    let strict = if start.is_at_office() {
        registered_on
    } else {
        accepted_on(calendar, local(start.at), rules.reception.work_closes)?
    };
    Ok((due_on, calendar.nth_working_day_from(strict, term.working_days)?, None))
}

pub(crate) fn plus_days(on: NaiveDate, days: u64) -> Result<NaiveDate, YearMissing> {
    on.checked_add_days(Days::new(days)).ok_or(YearMissing { year: i32::MAX })
}

/// The walk of a filing: from its moment to the day of registration.
///
/// # Errors
/// [`YearMissing`] where the calendar ends.
pub fn walk_to_registration(
    calendar: &WorkCalendar,
    start: Start,
    registered_on: NaiveDate,
) -> Result<Vec<WalkedDay>, YearMissing> {
    let mut days = Vec::new();
    let mut on = local(start.at).date();
    while on < registered_on {
        let nature = calendar.nature(on)?;
        let reason = if nature.is_working() { "after_hours" } else { nature.code() };
        days.push(WalkedDay { on, counted: false, reason });
        on = next_day(on)?;
    }
    days.push(WalkedDay { on, counted: false, reason: "registration_day" });
    Ok(days)
}

/// The walk from the moment of filing to the last day of a term, one entry a day. For a term in calendar days every
/// day counts until the limit; the days that are then rolled back stand at the end with their reason.
///
/// # Errors
/// [`YearMissing`] where the calendar ends.
pub fn walk(calendar: &WorkCalendar, start: Start, due: &Due) -> Result<Vec<WalkedDay>, YearMissing> {
    let mut days = walk_to_registration(calendar, start, due.registered_on)?;
    let Some(limit_on) = due.limit_on else {
        days.extend(walk_working_days(calendar, due.registered_on, due.due_on)?);
        return Ok(days);
    };
    let mut on = due.registered_on;
    while on < limit_on {
        on = next_day(on)?;
        days.push(if on <= due.due_on {
            WalkedDay { on, counted: true, reason: "calendar_day" }
        } else {
            // Between the last working day and the limit every day is off.
            WalkedDay { on, counted: false, reason: calendar.nature(on)?.code() }
        });
    }
    Ok(days)
}

/// The days after an event until a last day, of which the working ones count.
fn walk_working_days(
    calendar: &WorkCalendar,
    after: NaiveDate,
    last: NaiveDate,
) -> Result<Vec<WalkedDay>, YearMissing> {
    let mut days = Vec::new();
    let mut on = after;
    while on < last {
        on = next_day(on)?;
        let nature = calendar.nature(on)?;
        days.push(WalkedDay { on, counted: nature.is_working(), reason: nature.code() });
    }
    Ok(days)
}

/// The day of an event and the working days after it.
///
/// # Errors
/// [`YearMissing`] where the calendar ends.
pub fn walk_after_event(
    calendar: &WorkCalendar,
    event_on: NaiveDate,
    last: NaiveDate,
) -> Result<Vec<WalkedDay>, YearMissing> {
    let mut days = vec![WalkedDay { on: event_on, counted: false, reason: "event_day" }];
    days.extend(walk_working_days(calendar, event_on, last)?);
    Ok(days)
}

/// Every day between two, both included, for the same reason.
///
/// # Errors
/// [`YearMissing`] at the end of time.
pub fn walk_every_day(
    first: NaiveDate,
    last: NaiveDate,
    counted: bool,
    reason: &'static str,
) -> Result<Vec<WalkedDay>, YearMissing> {
    let mut days = Vec::new();
    let mut on = first;
    while on <= last {
        days.push(WalkedDay { on, counted, reason });
        on = next_day(on)?;
    }
    Ok(days)
}

#[cfg(test)]
mod tests;
