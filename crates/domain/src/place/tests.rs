//! Publications: what becomes a place, what is left out and why, and that no place ever lies outside working time.

use proptest::prelude::*;

use super::*;
use crate::calendar::tests::kazakhstan;
use crate::service::pmpk::{self, HOURS};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn time(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap()
}

fn range(from: &str, to: &str, begins: &str, ends: &str, minutes: i64) -> Publication {
    Publication {
        kind: AppointmentKind::Examination,
        from: day(from),
        to: day(to),
        begins: time(begins),
        ends: time(ends),
        minutes,
        capacity: 1,
    }
}

fn published(publication: &Publication, known: &[DateTime<Utc>], now: &str) -> Result<Published, Violation> {
    let now = now.parse::<DateTime<chrono::FixedOffset>>().unwrap().to_utc();
    publish(publication, &HOURS, pmpk::clauses::T_7_A, &kazakhstan(), known, now)
}

fn hours_of(found: &Published) -> Vec<String> {
    found.begins_at.iter().map(|at| local(*at).format("%d %H:%M").to_string()).collect()
}

const LONG_AGO: &str = "2026-01-01T00:00:00+05:00";

#[test]
fn lunch_days_off_and_what_lies_outside_the_hours_are_left_out() {
    // Tuesday the 15th, Independence Day on the 16th, Thursday the 17th.
    let found = published(&range("2026-12-15", "2026-12-17", "08:00", "19:00", 90), &[], LONG_AGO).unwrap();
    assert_eq!(
        hours_of(&found),
        ["15 09:00", "15 10:30", "15 14:30", "15 16:00", "17 09:00", "17 10:30", "17 14:30", "17 16:00"]
    );
    let (tuesday, holiday, thursday) = (day("2026-12-15"), day("2026-12-16"), day("2026-12-17"));
    assert_eq!(
        found.left_out,
        [
            (tuesday, LeftOutReason::Lunch),
            (tuesday, LeftOutReason::OutsideHours),
            (holiday, LeftOutReason::Holiday),
            (thursday, LeftOutReason::Lunch),
            (thursday, LeftOutReason::OutsideHours),
        ]
    );
}

#[test]
fn a_place_may_end_where_lunch_or_the_day_begins_and_not_a_minute_later() {
    let morning = published(&range("2026-11-24", "2026-11-24", "12:00", "13:00", 30), &[], LONG_AGO).unwrap();
    assert_eq!((hours_of(&morning).len(), morning.left_out.len()), (2, 0));
    let evening = published(&range("2026-11-24", "2026-11-24", "18:00", "18:30", 30), &[], LONG_AGO).unwrap();
    assert_eq!(hours_of(&evening), ["24 18:00"]);
    for (begins, ends, minutes, reason) in [
        ("13:00", "14:30", 30, LeftOutReason::Lunch),
        ("12:45", "13:15", 30, LeftOutReason::Lunch),
        ("18:10", "18:40", 30, LeftOutReason::OutsideHours),
        ("07:00", "09:00", 30, LeftOutReason::OutsideHours),
        ("09:00", "09:20", 30, LeftOutReason::OutsideHours),
    ] {
        let refused = published(&range("2026-11-24", "2026-11-24", begins, ends, minutes), &[], LONG_AGO);
        let expected =
            Violation::NoPlaces { clause: pmpk::clauses::T_7_A, left_out: vec![(day("2026-11-24"), reason)] };
        assert_eq!(refused, Err(expected), "{begins}–{ends}");
    }
}

#[test]
fn what_has_passed_or_stands_already_is_left_out() {
    let wished = range("2026-11-24", "2026-11-24", "09:00", "11:00", 30);
    let known = [instant(day("2026-11-24"), time("10:30"))];
    let found = published(&wished, &known, "2026-11-24T09:30:00+05:00").unwrap();
    assert_eq!(hours_of(&found), ["24 10:00"]);
    assert_eq!(
        found.left_out,
        [(day("2026-11-24"), LeftOutReason::Past), (day("2026-11-24"), LeftOutReason::Published)]
    );
    let refused = published(&wished, &[], "2026-11-24T10:30:00+05:00").unwrap_err();
    assert_eq!((refused.code(), refused.clause()), ("no_places", Some(pmpk::clauses::T_7_A)));
}

#[test]
fn twenty_thousand_places_are_taken_and_one_more_is_not() {
    // 247 working days of 96 places.
    let year = range("2026-01-01", "2026-12-31", "09:00", "18:30", 5);
    assert_eq!(published(&year, &[], "2025-01-01T00:00:00+05:00"), Err(Violation::TooManyPlaces));
    let tens = range("2026-01-01", "2026-12-31", "09:00", "18:30", 10);
    assert_eq!(published(&tens, &[], "2025-01-01T00:00:00+05:00").unwrap().begins_at.len(), 247 * 48);
    let beyond = published(&range("2028-12-30", "2029-01-03", "09:00", "10:00", 30), &[], LONG_AGO);
    assert_eq!(beyond.unwrap_err().code(), "calendar_year_missing");
}

#[test]
fn examinations_are_pmpks_and_nobody_books_ahead_for_home_schooling() {
    use AppointmentKind::{DocumentVisit, Examination};
    for (provider, examination, visit) in [
        (ProviderType::Pmpk, "", ""),
        (ProviderType::RehabilitationCenter, "provider_does_not_render", ""),
        (ProviderType::GeneralSchool, "not_provided_for", "not_provided_for"),
        (ProviderType::SpecialEducationOrg, "service_not_open", "service_not_open"),
    ] {
        for (kind, expected) in [(Examination, examination), (DocumentVisit, visit)] {
            let code = kind.rules_at(provider).err().map_or("", |violation| violation.code());
            assert_eq!(code, expected, "{provider:?} {kind:?}");
        }
    }
}

#[test]
fn a_place_touches_the_quarters_that_it_lasts_in() {
    let at = |text: &str| instant(day("2026-11-24"), time(text));
    let first = quarters(at("09:00"), 15).collect::<Vec<_>>();
    assert_eq!(first.len(), 1);
    assert_eq!(quarters(at("09:00"), 60).count(), 4);
    assert_eq!(quarters(at("09:10"), 10).count(), 2);
    assert_eq!(quarters(at("09:15"), 15).next(), first.first().map(|quarter| quarter + 1));
}

fn slot(on: &str, capacity: i64, taken: i64) -> Slot {
    Slot {
        id: Uuid::nil(),
        provider_id: Uuid::nil(),
        kind: AppointmentKind::Examination,
        begins_at: instant(day(on), time("09:00")),
        minutes: 60,
        capacity,
        taken,
        withdrawn: false,
        version: 1,
    }
}

/// PMPK-T-3-a: registered on 15 December 2026, the last day is 14 January 2027.
#[test]
fn the_waiting_time_warns_before_the_longest_wait_breaks() {
    let told = |free: &[Slot], waits: &[i64], waiting| {
        waiting_time(&pmpk::RULES, &kazakhstan(), day("2026-12-15"), free, waits.to_vec(), waiting).unwrap()
    };
    let free = [
        slot("2026-12-21", 2, 1),
        slot("2026-12-21", 1, 0),
        slot("2027-01-14", 3, 0),
        slot("2027-01-15", 9, 0),
    ];
    let found = told(&free, &[30, 2, 10, 4, 6], 5);
    assert_eq!((found.limit_on, found.first_free_on), (day("2027-01-14"), Some(day("2026-12-21"))));
    assert_eq!((found.free_days, found.free_seats, found.warning), (2, 5, None));
    assert_eq!((found.median_days, found.p90_days), (Some(6), Some(30)));
    assert_eq!(told(&free, &[], 6).warning, Some(WaitingWarning::MoreWaitingThanPlaces));
    let late = told(&free[3..], &[7], 0);
    assert_eq!(
        (late.first_free_on, late.warning),
        (Some(day("2027-01-15")), Some(WaitingWarning::NoPlaceWithinLimit))
    );
    assert_eq!((late.median_days, late.p90_days, late.free_days), (Some(7), Some(7), 0));
    let nobody = told(&[], &[], 0);
    assert_eq!(
        (nobody.first_free_on, nobody.median_days, nobody.warning),
        (None, None, Some(WaitingWarning::NoPlaceWithinLimit))
    );
    let ten = told(&free, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0);
    assert_eq!((ten.median_days, ten.p90_days), (Some(5), Some(9)));
}

proptest! {
    #[test]
    fn no_place_lies_outside_working_time_and_none_stands_twice(
        offset in 0_u64..700, days in 0_u64..40, begins in 0_u32..24 * 12, ends in 0_u32..24 * 12, length in 2_i64..48
    ) {
        let minute = |fives: u32| NaiveTime::from_hms_opt(fives * 5 / 60, fives * 5 % 60, 0).unwrap();
        let from = day("2026-01-01") + chrono::Days::new(offset);
        let wished = Publication {
            kind: AppointmentKind::Examination, from, to: from + chrono::Days::new(days), begins: minute(begins),
            ends: minute(ends), minutes: length * 5, capacity: 1,
        };
        let calendar = kazakhstan();
        let Ok(found) = published(&wished, &[], "2025-01-01T00:00:00+05:00") else { return Ok(()) };
        prop_assert!(found.begins_at.is_sorted() && found.begins_at.windows(2).all(|two| two[0] != two[1]));
        for at in found.begins_at {
            let (first, last) = (local(at), local(at + TimeDelta::minutes(wished.minutes)));
            prop_assert!(calendar.is_working(first.date()).unwrap());
            prop_assert!(first.date() == last.date());
            let inside = |opens, closes| first.time() >= opens && last.time() <= closes;
            prop_assert!(inside(HOURS.opens, HOURS.lunch_from) || inside(HOURS.lunch_until, HOURS.closes));
            prop_assert!(first.time() >= wished.begins && last.time() <= wished.ends);
        }
    }
}
