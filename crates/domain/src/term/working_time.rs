//! How much working time lies between two moments: the hours of reception on working days, lunch left out. A term ends at its
//! legal moment whatever this says; it tells people and timer steps how much of it can still be used. It must not decide
//! whether a term was kept.

use chrono::{DateTime, NaiveDateTime, Timelike, Utc};

use super::{instant, local};
use crate::calendar::{WorkCalendar, YearMissing, next_day};
use crate::rules::{Hours, Rules};

/// The minutes of working time from one moment to another, negative where the second lies before the first. Each moment
/// counts as the beginning of its minute, so what lies between adds up.
///
/// # Errors
/// [`YearMissing`] where the calendar does not cover a day between them.
pub fn working_minutes(
    calendar: &WorkCalendar,
    hours: &Hours,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<i64, YearMissing> {
    if to < from {
        return working_minutes(calendar, hours, to, from).map(|minutes| -minutes);
    }
    let (begins, ends) = (whole_minute(from), whole_minute(to));
    let mut minutes = 0;
    let mut on = begins.date();
    while on <= ends.date() {
        if calendar.is_working(on)? {
            for (opens, closes) in [(hours.opens, hours.lunch_from), (hours.lunch_until, hours.closes)] {
                let worked = on.and_time(closes).min(ends) - on.and_time(opens).max(begins);
                minutes += worked.num_minutes().max(0);
            }
        }
        on = next_day(on)?;
    }
    Ok(minutes)
}

/// When results may be issued, from a moment on: at once in working time, its last second included, else when it begins
/// again. «мемлекеттік көрсетілетін қызмет нәтижесін беру келесі жұмыс күні жүзеге асырылады» (PMPK-T-7-c).
///
/// # Errors
/// [`YearMissing`] where the calendar does not cover a day that must be looked at.
pub fn issued_from(
    rules: &Rules,
    calendar: &WorkCalendar,
    from: DateTime<Utc>,
) -> Result<DateTime<Utc>, YearMissing> {
    let (hours, moment) = (&rules.reception.hours, local(from));
    let (on, time) = (moment.date(), moment.time());
    if calendar.is_working(on)? {
        let spells = [(hours.opens, hours.lunch_from), (hours.lunch_until, hours.closes)];
        for (opens, closes) in spells {
            if time < opens {
                return Ok(instant(on, opens));
            }
            let closing = closes == hours.closes && time == closes;
            if time < closes || closing {
                return Ok(from);
            }
        }
    }
    Ok(instant(calendar.nth_working_day_after(on, 1)?, hours.opens))
}

/// The minute of a moment on Kazakhstan's wall clock.
fn whole_minute(at: DateTime<Utc>) -> NaiveDateTime {
    let moment = local(at);
    moment.date().and_hms_opt(moment.hour(), moment.minute(), 0).unwrap_or(moment)
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveTime, TimeDelta};
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::tests::kazakhstan;
    use crate::service::home_schooling::RULES as HOME;
    use crate::service::pmpk::HOURS;

    fn at(text: &str) -> DateTime<Utc> {
        format!("{text}:00+05:00").parse().unwrap()
    }

    fn between(from: &str, to: &str) -> i64 {
        working_minutes(&kazakhstan(), &HOURS, at(from), at(to)).unwrap()
    }

    #[test]
    fn only_hours_of_working_days_count() {
        for (from, to, minutes) in [
            // Within a spell, and from one second to the next one.
            ("2026-11-24T10:15", "2026-11-24T10:16", 1),
            ("2026-11-24T10:15", "2026-11-24T10:15", 0),
            // A whole day is eight hours, lunch left out.
            ("2026-11-24T09:00", "2026-11-24T18:30", 480),
            ("2026-11-24T12:50", "2026-11-24T14:40", 20),
            ("2026-11-24T13:00", "2026-11-24T14:30", 0),
            // Before opening and after closing.
            ("2026-11-24T07:05", "2026-11-24T09:30", 30),
            ("2026-11-24T00:00", "2026-11-24T09:00", 0),
            ("2026-11-24T18:30", "2026-11-25T09:00", 0),
            ("2026-11-24T18:50", "2026-11-25T09:01", 1),
            // Over a night, a weekend and a holiday.
            ("2026-11-24T10:15", "2026-11-25T18:30", 885),
            ("2026-11-27T18:00", "2026-11-30T09:30", 60),
            ("2026-12-15T18:00", "2026-12-17T09:30", 60),
            ("2026-12-16T10:00", "2026-12-16T12:00", 0),
        ] {
            assert_eq!(between(from, to), minutes, "{from} {to}");
            assert_eq!(between(to, from), -minutes, "{to} {from}");
        }
    }

    #[test]
    fn a_moment_counts_as_the_beginning_of_its_minute() {
        let calendar = kazakhstan();
        let second = |seconds| at("2026-11-24T10:00") + TimeDelta::seconds(seconds);
        let between = |from, to| working_minutes(&calendar, &HOURS, second(from), second(to)).unwrap();
        assert_eq!((between(1, 59), between(59, 60), between(0, 119)), (0, 1, 1));
        assert_eq!((between(59, 1), between(60, 59)), (0, -1));
    }

    #[test]
    fn each_service_has_its_own_hours() {
        let (from, to) = (at("2026-11-24T17:00"), at("2026-11-24T18:30"));
        assert_eq!(working_minutes(&kazakhstan(), &HOME.reception.hours, from, to), Ok(30));
    }

    #[test]
    fn beyond_the_calendar_nothing_is_counted() {
        let calendar = kazakhstan();
        let missing = |from, to| working_minutes(&calendar, &HOURS, at(from), at(to));
        assert_eq!(missing("2028-12-29T10:00", "2029-01-10T10:00"), Err(YearMissing { year: 2029 }));
        assert_eq!(missing("2029-01-10T10:00", "2028-12-29T10:00"), Err(YearMissing { year: 2029 }));
        assert_eq!(missing("2019-12-31T10:00", "2020-01-06T10:00"), Err(YearMissing { year: 2019 }));
        assert!(missing("2028-12-29T10:00", "2028-12-31T23:59").is_ok(), "the last day is covered");
    }

    /// Minute by minute.
    fn naive(calendar: &WorkCalendar, from: DateTime<Utc>, minutes: i64) -> i64 {
        let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
        let worked = |minute: &i64| {
            let moment = local(from + TimeDelta::minutes(*minute));
            let open = (time(9, 0)..time(13, 0)).contains(&moment.time())
                || (time(14, 30)..time(18, 30)).contains(&moment.time());
            open && calendar.is_working(moment.date()).unwrap()
        };
        i64::try_from((0..minutes).filter(worked).count()).unwrap()
    }

    proptest! {
        #[test]
        fn it_is_the_sum_of_its_minutes(start in 0i64..500_000, length in 0i64..6_000) {
            let calendar = kazakhstan();
            let from = at("2026-01-01T00:00") + TimeDelta::minutes(start);
            let counted = working_minutes(&calendar, &HOURS, from, from + TimeDelta::minutes(length)).unwrap();
            prop_assert_eq!(counted, naive(&calendar, from, length));
        }

        #[test]
        fn it_adds_up_and_turns_its_sign(a in 0i64..60_000_000, b in 0i64..60_000_000, c in 0i64..60_000_000) {
            let calendar = kazakhstan();
            let [a, b, c] = [a, b, c].map(|seconds| at("2026-01-01T00:00") + TimeDelta::seconds(seconds));
            let between = |from, to| working_minutes(&calendar, &HOURS, from, to).unwrap();
            prop_assert_eq!(between(a, b) + between(b, c), between(a, c));
            prop_assert_eq!(between(a, b), -between(b, a));
        }
    }
}
