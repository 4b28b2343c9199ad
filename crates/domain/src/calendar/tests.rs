//! The calendar against published figures, against a naive walk over its whole span, and with impossible data.

use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn kazakhstan() -> WorkCalendar {
    WorkCalendar::parse("test", include_str!("../../../../docs/law/calendar-kz-2026-11.csv")).unwrap()
}

fn marked(on: &str, kind: DayKind) -> CalendarDay {
    CalendarDay {
        on: day(on),
        kind,
        name_kk: String::new(),
        name_ru: String::new(),
        name_en: String::new(),
        source: "law".to_owned(),
        provisional: false,
        pair: None,
    }
}

#[test]
fn working_days_a_year_agree_with_the_published_figures() {
    let calendar = kazakhstan();
    let figures = [
        (2020, 246),
        (2021, 245),
        (2022, 246),
        (2023, 246),
        (2024, 249),
        (2025, 246),
        (2026, 247),
        (2027, 247),
        (2028, 245),
    ];
    for (year, expected) in figures {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let days = first.iter_days().take_while(|on| on.year() == year);
        assert_eq!(days.filter(|on| calendar.is_working(*on).unwrap()).count(), expected, "{year}");
    }
    assert_eq!((calendar.first_day(), calendar.last_year()), (day("2020-01-01"), 2028));
}

#[test]
fn a_year_that_is_not_covered_is_an_error() {
    let calendar = kazakhstan();
    assert_eq!(calendar.is_working(day("2029-01-01")), Err(YearMissing { year: 2029 }));
    assert_eq!(calendar.is_working(day("2019-12-31")), Err(YearMissing { year: 2019 }));
    assert_eq!(calendar.nth_working_day_after(day("2028-12-29"), 2), Err(YearMissing { year: 2029 }));
    assert_eq!(calendar.days_of(2029), Err(YearMissing { year: 2029 }));
    assert_eq!(calendar.version_of(2029), None);
}

#[test]
fn a_year_that_is_saved_later_takes_the_place_of_the_files_and_leaves_a_gap_alone() {
    let calendar = kazakhstan().with_year(2026, 2, vec![marked("2026-11-25", DayKind::ExtraDayOff)]);
    assert_eq!(calendar.version(), "test+2026.2");
    assert_eq!(calendar.nature(day("2026-11-25")), Ok(DayNature::ExtraDayOff));
    assert_eq!(calendar.nature(day("2026-12-16")), Ok(DayNature::WorkingDay), "the whole year is replaced");
    assert_eq!((calendar.version_of(2026), calendar.version_of(2025)), (Some(2), Some(1)));
    assert_eq!(calendar.days_of(2026).map(<[_]>::len), Ok(1));
    let calendar = calendar.with_year(2030, 1, Vec::new()).with_year(2018, 1, Vec::new());
    assert_eq!(calendar.version(), "test+2018.1+2026.2+2030.1");
    assert_eq!(calendar.is_working(day("2029-06-01")), Err(YearMissing { year: 2029 }));
    assert_eq!(calendar.is_working(day("2019-06-03")), Err(YearMissing { year: 2019 }));
    assert_eq!(calendar.is_working(day("2030-06-03")), Ok(true));
    assert_eq!(calendar.is_working(day("2018-12-31")), Ok(true));
    assert_eq!(calendar.nature(day("2025-12-16")), Ok(DayNature::Holiday), "the others stay where they were");
    assert_eq!(calendar.last_year(), 2018);
}

#[test]
fn impossible_data_is_refused_with_its_line() {
    let parse = |text: &str| WorkCalendar::parse("x", text).map(|_calendar| ());
    let line = |on: &str, kind: &str, more: &str| format!("h\n{on},{kind},a,b,c,law,{more}\n");
    assert_eq!(parse("on,kind\n"), Err(CalendarFault::Empty));
    for text in [
        line("2026-13-01", "holiday", "false,"),
        line("2026-02-30", "holiday", "false,"),
        line("2026-01-01", "feast", "false,"),
        line("2026-01-01", "holiday", "perhaps,"),
        line("2026-01-01", "holiday", "false,someday"),
        line("2026-01-01", "holiday", "false,,more"),
    ] {
        assert_eq!(parse(&text), Err(CalendarFault::Malformed { line: 2 }), "{text}");
    }
    let fault = |line, fault| Err(CalendarFault::Day { line, fault });
    assert_eq!(parse(&line("2026-11-24", "working_weekend", "false,")), fault(2, DayFault::WrongWeekday));
    assert_eq!(parse(&line("2026-11-28", "day_off_transfer", "false,")), fault(2, DayFault::WrongWeekday));
    assert_eq!(parse(&line("2026-11-28", "extra_day_off", "false,")), fault(2, DayFault::WrongWeekday));
    assert_eq!(parse(&line("2026-11-28", "holiday", "false,2026-11-28")), fault(2, DayFault::OwnPair));
    assert_eq!(parse(&line("2026-11-28", "working_weekend", "true,")), fault(2, DayFault::NotProvisional));
    let twice = format!("{}2026-01-01,holiday,a,b,c,law,false,\n", line("2026-01-01", "holiday", "false,"));
    assert_eq!(parse(&twice), fault(3, DayFault::Twice));
    let elsewhere = [marked("2027-01-01", DayKind::Holiday)];
    assert_eq!(check_days(2026, &elsewhere), [(0, DayFault::OtherYear)]);
}

#[test]
fn the_files_swaps_have_two_halves_and_only_religious_days_are_provisional() {
    let calendar = kazakhstan();
    let days: Vec<&CalendarDay> = (2020..=2028).flat_map(|year| calendar.days_of(year).unwrap()).collect();
    for day in &days {
        assert!(!day.name_kk.is_empty() && !day.name_ru.is_empty() && !day.name_en.is_empty(), "{day:?}");
        assert_eq!(day.provisional, day.source == "muslim_board" && day.on.year() >= 2026, "{day:?}");
        if day.kind == DayKind::WorkingWeekend {
            let other = day.pair.expect("the other half of a swap");
            let half = days.iter().find(|half| half.on == other).expect("an entry");
            assert_eq!((half.kind, half.pair), (DayKind::DayOffTransfer, Some(day.on)), "{day:?}");
        }
    }
    let lone = days.iter().find(|day| day.on == "2020-05-08".parse().unwrap()).expect("a swap");
    assert_eq!(lone.pair, Some("2020-05-11".parse().unwrap()), "its other half is an ordinary working day");
    assert_eq!(calendar.nature("2020-05-11".parse().unwrap()), Ok(DayNature::WorkingDay));
}

/// A walk that looks at one day after the other and knows nothing but whether it is working.
fn naive(calendar: &WorkCalendar, start: NaiveDate, n: u32) -> Option<NaiveDate> {
    let mut left = n;
    for on in start.iter_days().skip(1) {
        if left == 0 {
            return on.pred_opt();
        }
        if calendar.is_working(on).ok()? {
            left -= 1;
        }
        if left == 0 {
            return Some(on);
        }
    }
    None
}

proptest! {
    #[test]
    fn the_nth_working_day_is_working_monotone_and_that_of_a_naive_walk(offset in 0i64..3287, n in 1u32..40) {
        let calendar = kazakhstan();
        let start = day("2020-01-01") + chrono::TimeDelta::days(offset);
        match calendar.nth_working_day_after(start, n) {
            Ok(on) => {
                prop_assert!(calendar.is_working(on).unwrap());
                prop_assert!(on > start);
                prop_assert_eq!(Some(on), naive(&calendar, start, n));
                prop_assert!(calendar.nth_working_day_after(start, n - 1).unwrap() < on);
                if let Ok(later) = calendar.nth_working_day_after(start + chrono::TimeDelta::days(1), n) {
                    prop_assert!(later >= on, "monotone in the start");
                }
                let strict = calendar.nth_working_day_from(start, n).unwrap();
                let first = u32::from(calendar.is_working(start).unwrap());
                prop_assert!(strict <= on && strict >= start);
                let counted = start.iter_days().take_while(|day| *day <= strict).filter(|day| calendar.is_working(*day).unwrap()).count();
                prop_assert_eq!(counted, usize::try_from(n.max(first)).unwrap());
            }
            Err(missing) => {
                prop_assert_eq!(missing.year, 2029);
                prop_assert_eq!(naive(&calendar, start, n), None);
            }
        }
    }

    #[test]
    fn the_last_working_day_until_a_limit_is_the_nearest_one(offset in 12i64..3287) {
        let calendar = kazakhstan();
        let limit = day("2020-01-01") + chrono::TimeDelta::days(offset);
        let on = calendar.last_working_day_until(limit).unwrap();
        prop_assert!(calendar.is_working(on).unwrap() && on <= limit);
        prop_assert!(on.iter_days().skip(1).take_while(|day| *day <= limit).all(|day| !calendar.is_working(day).unwrap()));
    }
}
