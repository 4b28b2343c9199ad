//! The term engine: the day of registration and the deadlines that follow from it, each with its legal moment
//! (`due_at`), the strictest plausible one for warnings (`target_at`), what it rests on, and on request the walk with
//! the reason why each day counts or not. It takes the calendar and the moment as arguments and knows no service:
//! lengths and hours come from the service's rules.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Asia::Almaty;

use crate::calendar::{DayNature, WorkCalendar, YearMissing, next_day};
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
}

impl TermCode {
    /// The terms that an application carries as deadlines.
    pub const DEADLINES: [Self; 2] = [Self::ExamDate, Self::Queue];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::ExamDate => "exam_date",
            Self::Queue => "queue",
        }
    }

    /// The term of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Registration, Self::ExamDate, Self::Queue].into_iter().find(|term| term.code() == code)
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
    /// Why: `start`, `limit`, `calendar_day`, or the nature of the day.
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
    let working = calendar.is_working(moment.date())?;
    if start.channel == Channel::ProviderOffice && start.form != RenderingForm::Proactive {
        return if working && is_open(hours, moment.time()) {
            Ok(moment.date())
        } else {
            Err(Violation::OutsideReceptionHours {
                next_opening_at: next_opening(hours, calendar, moment, working)?,
                clause: rules.reception.clause,
                readings: rules.registration.readings,
            })
        };
    }
    if working && moment.time() <= hours.closes {
        Ok(moment.date())
    } else {
        Ok(calendar.nth_working_day_after(moment.date(), 1)?)
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

/// When the day of the examination must be set: the same day in the office (C-5), the second working day after
/// registration otherwise (C-4). The strictest reading counts the day of registration as day 1.
///
/// # Errors
/// [`Violation::NoSuchTerm`] where the service has no such term, and those of [`registered_on`].
pub fn exam_date(rules: &Rules, calendar: &WorkCalendar, start: Start) -> Result<Due, Violation> {
    let term = rules.exam_date.as_ref().ok_or(Violation::NoSuchTerm)?;
    let registered_on = registered_on(rules, calendar, start)?;
    let proactive = start.form == RenderingForm::Proactive;
    let basis = rules.basis(TermCode::ExamDate, start.channel, start.form);
    let (due_on, target_on) = if start.channel == Channel::ProviderOffice && !proactive {
        (registered_on, registered_on)
    } else {
        let counted = |days| calendar.nth_working_day_after(registered_on, days);
        (counted(term.working_days)?, counted(term.working_days.saturating_sub(1))?)
    };
    Ok(due(rules, registered_on, due_on, target_on, None, basis))
}

/// The last day on which the examination may be held (C-6): the last working day up to day 30 after registration.
/// The strictest reading counts the day of filing as day 1.
///
/// # Errors
/// As [`exam_date`].
pub fn queue(rules: &Rules, calendar: &WorkCalendar, start: Start) -> Result<Due, Violation> {
    let term = rules.queue.as_ref().ok_or(Violation::NoSuchTerm)?;
    let registered_on = registered_on(rules, calendar, start)?;
    let limit_on = plus_days(registered_on, term.calendar_days)?;
    let strict_limit_on = plus_days(local(start.at).date(), term.calendar_days.saturating_sub(1))?;
    let due_on = calendar.last_working_day_until(limit_on)?;
    let target_on = calendar.last_working_day_until(strict_limit_on)?;
    Ok(due(rules, registered_on, due_on, target_on, Some(limit_on), term.basis))
}

fn plus_days(on: NaiveDate, days: u64) -> Result<NaiveDate, YearMissing> {
    on.checked_add_days(Days::new(days)).ok_or(YearMissing { year: i32::MAX })
}

fn due(
    rules: &Rules,
    registered_on: NaiveDate,
    due_on: NaiveDate,
    target_on: NaiveDate,
    limit_on: Option<NaiveDate>,
    basis: Basis,
) -> Due {
    let closes = rules.reception.hours.closes;
    Due {
        registered_on,
        due_on,
        due_at: instant(due_on, closes),
        target_on,
        target_at: instant(target_on, closes),
        limit_on,
        basis,
    }
}

/// The walk from the moment of filing to the last day of a term, one entry a day. For a term in calendar days every
/// day counts until the limit; the days that are then rolled back stand at the end with their reason.
///
/// # Errors
/// [`YearMissing`] where the calendar ends.
pub fn walk(calendar: &WorkCalendar, start: Start, due: &Due) -> Result<Vec<WalkedDay>, YearMissing> {
    let mut days = Vec::new();
    let mut on = local(start.at).date();
    while on < due.registered_on {
        let nature = calendar.nature(on)?;
        let reason = if nature.is_working() { "after_hours" } else { nature.code() };
        days.push(WalkedDay { on, counted: false, reason });
        on = next_day(on)?;
    }
    days.push(WalkedDay { on, counted: false, reason: "registration_day" });
    let last = due.limit_on.unwrap_or(due.due_on);
    while on < last {
        on = next_day(on)?;
        let nature = calendar.nature(on)?;
        days.push(match due.limit_on {
            None => WalkedDay { on, counted: nature.is_working(), reason: nature.code() },
            Some(_) if on <= due.due_on => WalkedDay { on, counted: true, reason: "calendar_day" },
            Some(_) => WalkedDay { on, counted: false, reason: rolled_back(nature) },
        });
    }
    Ok(days)
}

/// Days between the last working day and the limit are all off; a working day cannot stand there.
const fn rolled_back(nature: DayNature) -> &'static str {
    nature.code()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::pmpk::RULES;

    fn kazakhstan() -> WorkCalendar {
        WorkCalendar::parse("test", include_str!("../../../docs/law/calendar-kz.csv")).unwrap()
    }

    fn portal(at: &str) -> Start {
        Start {
            channel: Channel::EgovPortal,
            form: RenderingForm::ElectronicPartlyAutomated,
            at: at.parse().unwrap(),
        }
    }

    #[test]
    fn the_walk_of_a_term_in_working_days_counts_exactly_its_days() {
        let calendar = kazakhstan();
        let start = portal("2026-12-15T18:50:00+05:00");
        let due = exam_date(&RULES, &calendar, start).unwrap();
        let days = walk(&calendar, start, &due).unwrap();
        let told: Vec<_> = days.iter().map(|day| (day.on.to_string(), day.counted, day.reason)).collect();
        assert_eq!(
            told,
            [
                ("2026-12-15".to_owned(), false, "after_hours"),
                ("2026-12-16".to_owned(), false, "holiday"),
                ("2026-12-17".to_owned(), false, "registration_day"),
                ("2026-12-18".to_owned(), true, "working_day"),
                ("2026-12-19".to_owned(), false, "weekend"),
                ("2026-12-20".to_owned(), false, "weekend"),
                ("2026-12-21".to_owned(), true, "working_day"),
            ]
        );
    }

    #[test]
    fn the_walk_of_the_queue_ends_with_what_was_rolled_back() {
        let calendar = kazakhstan();
        let start = portal("2026-12-02T10:00:00+05:00");
        let due = queue(&RULES, &calendar, start).unwrap();
        let days = walk(&calendar, start, &due).unwrap();
        assert_eq!(days.iter().filter(|day| day.counted).count(), 29);
        assert_eq!(days.last().map(|day| (day.on, day.reason)), due.limit_on.map(|on| (on, "holiday")));
    }

    #[test]
    fn both_ends_of_a_spell_of_reception_are_open() {
        let calendar = kazakhstan();
        let office = |time: &str| {
            let at = format!("2026-11-24T{time}+05:00").parse().unwrap();
            registered_on(
                &RULES,
                &calendar,
                Start { channel: Channel::ProviderOffice, form: RenderingForm::Paper, at },
            )
            .is_ok()
        };
        for (time, open) in [
            ("08:59:59", false),
            ("09:00:00", true),
            ("13:00:00", true),
            ("13:00:01", false),
            ("14:29:59", false),
            ("14:30:00", true),
            ("18:30:00", true),
            ("18:30:01", false),
        ] {
            assert_eq!(office(time), open, "{time}");
        }
    }

    #[test]
    fn the_hour_that_happened_twice_is_read_as_the_later_one() {
        let on: NaiveDate = "2024-02-29".parse().unwrap();
        let at = instant(on, NaiveTime::from_hms_opt(23, 30, 0).unwrap());
        assert_eq!(at.to_rfc3339(), "2024-02-29T18:30:00+00:00");
    }
}
