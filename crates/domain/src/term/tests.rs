//! The engine's walks, edges and properties. The worked examples run from their file in `tests/deadlines.rs`.

use chrono::{TimeDelta, Timelike};
use proptest::prelude::*;

use super::*;
use crate::calendar::tests::kazakhstan;
use crate::service::PublicService;
use crate::service::home_schooling::RULES as HOME;
use crate::service::pmpk::RULES;
use crate::service::rehabilitation::RULES as REHAB;
use crate::term::counter::{CounterSpell, counter};
use crate::term::course::{
    CourseFault, CourseWarning, certificate_cabinet, certificate_paper, course, walk_course,
};
use crate::term::offer::{SmsState, Verdict, proactive_answer, reminders};

fn start(channel: Channel, at: &str) -> Start {
    Start { channel, form: channel.form(), at: at.parse().unwrap() }
}

fn portal(at: &str) -> Start {
    start(Channel::EgovPortal, at)
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn on(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn due(code: TermCode, rules: &Rules, calendar: &WorkCalendar, start: Start) -> Due {
    let day = registered_on(rules, calendar, start).unwrap();
    deadline(code, rules, calendar, start, day).unwrap()
}

#[test]
fn the_walk_of_a_term_in_working_days_counts_exactly_its_days() {
    let calendar = kazakhstan();
    let start = portal("2026-12-15T18:50:00+05:00");
    let days = walk(&calendar, start, &due(TermCode::ExamDate, &RULES, &calendar, start)).unwrap();
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
    let due = due(TermCode::Queue, &RULES, &calendar, start);
    let days = walk(&calendar, start, &due).unwrap();
    assert_eq!(days.iter().filter(|day| day.counted).count(), 29);
    assert_eq!(days.last().map(|day| (day.on, day.reason)), due.limit_on.map(|on| (on, "holiday")));
}

#[test]
fn both_ends_of_a_spell_of_reception_are_open() {
    let calendar = kazakhstan();
    for (rules, closes, after) in [(&RULES, "18:30:00", "18:30:01"), (&HOME, "17:30:00", "17:30:01")] {
        for (time, open) in [
            ("08:59:59", false),
            ("09:00:00", true),
            ("13:00:00", true),
            ("13:00:01", false),
            ("14:29:59", false),
            ("14:30:00", true),
            (closes, true),
            (after, false),
        ] {
            let at = format!("2026-11-24T{time}+05:00");
            let registered = registered_on(rules, &calendar, start(Channel::ProviderOffice, &at));
            assert_eq!(registered.is_ok(), open, "{time}");
            let wire = registered_on(rules, &calendar, portal(&at)).unwrap();
            assert_eq!(wire == on("2026-11-24"), open || time != after, "{time} by wire");
        }
    }
}

#[test]
fn a_closed_office_says_when_it_opens_next() {
    let calendar = kazakhstan();
    for (time, next) in [
        ("2026-11-24T08:00:00+05:00", "2026-11-24T09:00:00+05:00"),
        ("2026-11-24T13:30:00+05:00", "2026-11-24T14:30:00+05:00"),
        ("2026-11-24T19:00:00+05:00", "2026-11-25T09:00:00+05:00"),
        ("2026-11-28T13:30:00+05:00", "2026-11-30T09:00:00+05:00"),
        ("2026-12-16T08:00:00+05:00", "2026-12-17T09:00:00+05:00"),
    ] {
        let refused = registered_on(&RULES, &calendar, start(Channel::ProviderOffice, time));
        let Err(Violation::OutsideReceptionHours { next_opening_at, clause, .. }) = refused else {
            panic!("{time}: {refused:?}")
        };
        assert_eq!((next_opening_at, clause.id()), (at(next), "PMPK-T-7-a"), "{time}");
    }
}

#[test]
fn the_hour_that_happened_twice_is_read_as_the_later_one() {
    let moment = instant(on("2024-02-29"), NaiveTime::from_hms_opt(23, 30, 0).unwrap());
    assert_eq!(moment.to_rfc3339(), "2024-02-29T18:30:00+00:00");
}

#[test]
fn a_proactive_consent_counts_as_by_wire_whatever_the_channel() {
    let calendar = kazakhstan();
    let proactive =
        |channel| Start { channel, form: RenderingForm::Proactive, at: at("2026-11-28T16:59:59+05:00") };
    for channel in Channel::ALL {
        let due = due(TermCode::ExamDate, &RULES, &calendar, proactive(channel));
        assert_eq!((due.registered_on, due.due_on), (on("2026-11-30"), on("2026-12-02")));
        assert!(due.basis.readings.iter().any(|reading| reading.id() == "A-05"));
    }
}

#[test]
fn a_service_has_its_own_terms_and_no_others() {
    let calendar = kazakhstan();
    let begin = portal("2026-11-24T10:00:00+05:00");
    for service in PublicService::ALL {
        let Some(rules) = service.rules() else { continue };
        let has = |code| deadline(code, rules, &calendar, begin, on("2026-11-24")).is_ok();
        let own: Vec<TermCode> = TermCode::ALL.into_iter().filter(|code| has(*code)).collect();
        let expected: &[TermCode] = match service {
            PublicService::PmpkExamination => &[TermCode::ExamDate, TermCode::Queue],
            PublicService::HomeSchoolingIntake => &[TermCode::HomeIntake],
            PublicService::ChildRehabilitation | PublicService::SpecialEducationAdmission => &[],
        };
        assert_eq!(own, expected, "{service:?}");
        let is_rehab = service == PublicService::ChildRehabilitation;
        assert_eq!(course(rules, &calendar, on("2026-09-02"), on("2026-12-01")).is_ok(), is_rehab);
        assert_eq!(certificate_paper(rules, &calendar, on("2026-12-01")).is_ok(), is_rehab);
        assert_eq!(certificate_cabinet(rules, &calendar, on("2026-12-01")).is_ok(), is_rehab);
        let is_pmpk = service == PublicService::PmpkExamination;
        assert_eq!(proactive_answer(rules, begin.at, None).is_ok(), is_pmpk);
        assert_eq!(reminders(rules, begin.at, begin.at + TimeDelta::days(3)).is_ok(), is_pmpk);
    }
}

#[test]
fn a_course_is_counted_with_both_ends_and_stays_between_its_bounds() {
    let calendar = kazakhstan();
    let count = |end: &str| course(&REHAB, &calendar, on("2026-09-02"), on(end)).unwrap();
    let fault = |end: &str| count(end).fault.map(|(fault, clause)| (fault.code(), clause.id()));
    assert_eq!(
        (count("2026-11-29").days, fault("2026-11-29")),
        (89, Some(("course_too_short", "REHAB-T-3-a")))
    );
    assert_eq!((count("2026-11-30").days, fault("2026-11-30")), (90, None));
    assert_eq!((count("2027-09-01").days, fault("2027-09-01")), (365, None));
    assert_eq!(
        (count("2027-09-02").days, fault("2027-09-02")),
        (366, Some(("course_too_long", "REHAB-T-3-a")))
    );
    assert_eq!(count("2026-11-30").warnings, [CourseWarning::LengthEdge]);
    assert_eq!(count("2026-12-05").warnings, [CourseWarning::EndsOnDayOff]);
    assert_eq!(count("2026-12-07").warnings, []);
    assert_eq!(count("2026-09-02").fault.map(|(fault, _)| fault), Some(CourseFault::TooShort));
    assert_eq!(
        course(&REHAB, &calendar, on("2026-09-02"), on("2026-09-01")),
        Err(Violation::EndsBeforeItBegins)
    );
    assert!(matches!(
        course(&REHAB, &calendar, on("2028-11-01"), on("2029-03-01")),
        Err(Violation::CalendarYearMissing(_))
    ));
}

#[test]
fn an_answer_counts_up_to_its_last_second_and_not_beyond() {
    let from = at("2026-11-27T17:00:00+05:00");
    let verdict = |answered: &str| proactive_answer(&RULES, from, Some(at(answered))).unwrap().verdict;
    assert_eq!(verdict("2026-11-28T17:00:00+05:00"), Some(Verdict::InTime));
    assert_eq!(verdict("2026-11-28T17:00:00.000001+05:00"), Some(Verdict::Late));
    assert_eq!(proactive_answer(&RULES, from, None).unwrap().verdict, None);
}

#[test]
fn reminders_follow_the_calendar_and_never_come_after_the_appointment() {
    let told = |booked: &str, appointment: &str| -> Vec<(NaiveDate, &'static str, Option<String>)> {
        let (items, _) = reminders(&RULES, at(booked), at(appointment)).unwrap();
        items
            .iter()
            .map(|item| (item.on, item.state.code(), item.send_at.map(|at| local(at).to_string())))
            .collect()
    };
    let days = told("2026-12-01T12:00:00+05:00", "2026-12-17T09:00:00+05:00");
    assert_eq!(days[0], (on("2026-12-01"), "now", Some("2026-12-01 12:00:00".to_owned())));
    assert_eq!(days[1], (on("2026-12-16"), "scheduled", Some("2026-12-16 10:00:00".to_owned())));
    assert_eq!(days[2], (on("2026-12-17"), "scheduled", Some("2026-12-17 07:00:00".to_owned())));
    let days = told("2026-12-03T17:00:00+05:00", "2026-12-04T11:00:00+05:00");
    assert_eq!((days[1].1, &days[1].2), ("merged", &None));
    assert_eq!(days[2].2.as_deref(), Some("2026-12-04 09:00:00"));
    // Booked on the day: the day before is over, and what would come too late is said at once.
    let days = told("2026-12-04T09:30:00+05:00", "2026-12-04T11:00:00+05:00");
    assert_eq!((days[1].1, days[2].1), ("not_applicable", "merged"));
    // At the very moment at which it would go out, the confirmation says it, too.
    let days = told("2026-12-04T14:00:00+05:00", "2026-12-04T16:00:00+05:00");
    assert_eq!((days[2].1, &days[2].2), ("merged", &None));
    // Seven in the morning is already the appointment: there is nothing left to remind of.
    let days = told("2026-12-03T12:00:00+05:00", "2026-12-04T07:00:00+05:00");
    assert_eq!((days[2].1, &days[2].2), ("merged", &None));
    let days = told("2026-12-04T09:30:00+05:00", "2026-12-04T16:00:00+05:00");
    assert_eq!(days[2].2.as_deref(), Some("2026-12-04 14:00:00"));
    assert_eq!(
        reminders(&RULES, at("2026-12-04T11:00:00+05:00"), at("2026-12-04T11:00:00+05:00")),
        Err(Violation::EndsBeforeItBegins)
    );
}

#[test]
fn walks_of_clock_and_certificate_name_every_day_they_touch() {
    let told = |days: Vec<WalkedDay>| -> Vec<(String, bool, &'static str)> {
        days.into_iter().map(|day| (day.on.to_string(), day.counted, day.reason)).collect()
    };
    let day = |on: &str, counted, reason| (on.to_owned(), counted, reason);
    let clock = offer::walk_clock(at("2026-12-15T18:00:00+05:00"), at("2026-12-16T18:00:00+05:00")).unwrap();
    let touched = ["2026-12-15", "2026-12-16"].map(|on| day(on, true, "clock_time"));
    assert_eq!(told(clock), touched);
    let calendar = kazakhstan();
    let certificate = course::walk_certificate(&calendar, on("2026-12-15"), on("2026-12-17")).unwrap();
    assert_eq!(
        told(certificate),
        [
            day("2026-12-15", false, "event_day"),
            day("2026-12-16", false, "holiday"),
            day("2026-12-17", true, "working_day")
        ]
    );
}

#[test]
fn the_counter_is_measured_by_the_wall_clock() {
    let from = at("2026-11-24T10:00:00+05:00");
    let spell = |seconds: i64, kind| counter(&RULES, kind, from, from + TimeDelta::seconds(seconds)).unwrap();
    for kind in [CounterSpell::Wait, CounterSpell::Service] {
        assert!(spell(900, kind).within);
        assert!(!spell(901, kind).within);
        assert_eq!(spell(901, kind).minutes, 15);
    }
    assert_eq!(spell(0, CounterSpell::Wait).basis.clauses[0].id(), "PMPK-T-3-d");
    assert_eq!(spell(0, CounterSpell::Service).basis.clauses[0].id(), "PMPK-T-3-e");
    let back = counter(&RULES, CounterSpell::Wait, from, from - TimeDelta::seconds(1));
    assert_eq!(back, Err(Violation::EndsBeforeItBegins));
}

#[test]
fn terms_of_orders_count_after_their_event() {
    let calendar = kazakhstan();
    let last = notice::due_on(&RULES.rule_change_notice, &calendar, on("2025-03-03")).unwrap();
    assert_eq!(last, on("2025-03-06"));
    let days = notice::walk_notice(&calendar, on("2025-03-03"), last).unwrap();
    assert_eq!(days.iter().filter(|day| day.counted).count(), 3);
    assert_eq!(days.first().map(|day| day.reason), Some("event_day"));
    assert_eq!(notice::in_force_on(on("2025-03-05")), Ok(on("2025-03-16")));
    let days = notice::walk_entry(on("2025-03-05")).unwrap();
    assert_eq!(days.iter().filter(|day| day.counted).count(), 10);
    assert_eq!(days.last().map(|day| day.on), Some(on("2025-03-15")));
}

#[test]
fn codes_of_terms_lead_back_to_them() {
    for code in TermCode::ALL {
        assert_eq!(TermCode::parse(code.code()), Some(code));
    }
    assert_eq!(TermCode::parse("someday"), None);
}

fn moments() -> impl Strategy<Value = DateTime<Utc>> {
    // 2020-01-01 to the autumn of 2028, to the second.
    (1_577_818_800i64..1_853_000_000).prop_map(|seconds| DateTime::from_timestamp(seconds, 0).unwrap())
}

proptest! {
    #[test]
    fn a_walk_sums_to_its_result(moment in moments(), channel in 0usize..3) {
        let calendar = kazakhstan();
        for rules in [&RULES, &HOME] {
            let start = Start { channel: Channel::ALL[channel], form: Channel::ALL[channel].form(), at: moment };
            let Ok(day) = registered_on(rules, &calendar, start) else {
                prop_assert!(start.is_at_office());
                continue;
            };
            prop_assert!(calendar.is_working(day).unwrap(), "nothing is registered on a day off");
            prop_assert!(day >= local(moment).date());
            for code in TermCode::DEADLINES {
                let Ok(due) = deadline(code, rules, &calendar, start, day) else { continue };
                let days = walk(&calendar, start, &due).unwrap();
                let counted = days.iter().filter(|day| day.counted).count();
                let expected = if code == TermCode::Queue {
                    usize::try_from((due.due_on - day).num_days()).unwrap()
                } else if start.is_at_office() && code == TermCode::ExamDate {
                    0
                } else {
                    2
                };
                prop_assert_eq!(counted, expected);
                prop_assert_eq!(days.iter().filter(|day| day.reason == "registration_day").count(), 1);
                prop_assert_eq!(days.first().map(|day| day.on), Some(local(moment).date()));
                prop_assert!(days.windows(2).all(|two| two[0].on.succ_opt() == Some(two[1].on)), "no day is left out");
                prop_assert!(calendar.is_working(due.due_on).unwrap() && calendar.is_working(due.target_on).unwrap());
                prop_assert!(due.target_at <= due.due_at, "meeting the target satisfies the law");
                prop_assert!(local(due.due_at).time() == rules.reception.hours.closes);
            }
        }
    }

    #[test]
    fn a_course_sums_to_its_walk(offset in 0i64..2500, length in 0i64..400) {
        let calendar = kazakhstan();
        let first = on("2020-01-01") + TimeDelta::days(offset);
        let last = first + TimeDelta::days(length);
        let counted = course(&REHAB, &calendar, first, last).unwrap();
        let days = walk_course(first, last).unwrap();
        prop_assert_eq!(i64::try_from(days.iter().filter(|day| day.counted).count()).unwrap(), counted.days);
        prop_assert_eq!(counted.fault.is_none(), (90..=365).contains(&counted.days));
    }

    #[test]
    fn a_later_filing_is_never_due_earlier(moment in moments(), later in 0i64..5_000_000) {
        let calendar = kazakhstan();
        let filing = |at| Start { channel: Channel::EgovPortal, form: RenderingForm::ElectronicPartlyAutomated, at };
        let (one, two) = (filing(moment), filing(moment + TimeDelta::seconds(later)));
        for (rules, code) in [(&RULES, TermCode::ExamDate), (&RULES, TermCode::Queue), (&HOME, TermCode::HomeIntake)] {
            let (one, two) = (due(code, rules, &calendar, one), due(code, rules, &calendar, two));
            prop_assert!(one.due_at <= two.due_at && one.registered_on <= two.registered_on);
        }
    }

    #[test]
    fn reminders_stay_between_booking_and_appointment(moment in moments(), ahead in 1i64..4_000_000) {
        let appointment = moment + TimeDelta::seconds(ahead);
        let (items, _) = reminders(&RULES, moment, appointment).unwrap();
        for item in items {
            if let Some(at) = item.send_at {
                prop_assert!(at >= moment && at < appointment);
                prop_assert_eq!(local(at).date(), item.on);
                prop_assert!(local(at).hour() >= 7 || item.state == SmsState::Now);
            }
        }
    }
}
