//! The calculator in process: how many terms a core computes in a second, the walk beside it, which is made only when it
//! is asked for. It measures the engine alone; what HTTP adds is in the load harness.

use std::hint::black_box;

use chrono::{DateTime, TimeDelta, Utc};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use qoldau_domain::calendar::WorkCalendar;
use qoldau_domain::channel::{Channel, RenderingForm};
use qoldau_domain::rules::Rules;
use qoldau_domain::service::{home_schooling, pmpk};
use qoldau_domain::term::{Due, Start, TermCode, deadline, registered_on, walk};
use qoldau_domain::violation::Violation;

const CALENDAR: &str = include_str!("../../docs/law/calendar-kz-2026-11.csv");
/// Filings that the terms are computed for: one every seven hours, over two years.
const FILINGS: u32 = 2500;

fn starts() -> Vec<Start> {
    let first: DateTime<Utc> = DateTime::from_timestamp(1_767_225_600, 0).unwrap_or_default();
    (0..FILINGS)
        .map(|place| Start {
            channel: Channel::EgovPortal,
            form: RenderingForm::ElectronicPartlyAutomated,
            at: first + TimeDelta::hours(7 * i64::from(place)),
        })
        .collect()
}

fn term(code: TermCode, rules: &Rules, calendar: &WorkCalendar, start: Start) -> Result<Due, Violation> {
    let day = registered_on(rules, calendar, start)?;
    deadline(code, rules, calendar, start, day)
}

fn calculator(criterion: &mut Criterion) {
    let Ok(calendar) = WorkCalendar::parse("kz-2026-11", CALENDAR) else { return };
    let starts = starts();
    let mut group = criterion.benchmark_group("terms");
    group.throughput(Throughput::Elements(u64::from(FILINGS)));
    for (name, code, rules) in [
        ("exam_date", TermCode::ExamDate, &pmpk::RULES),
        ("queue", TermCode::Queue, &pmpk::RULES),
        ("home_intake", TermCode::HomeIntake, &home_schooling::RULES),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for start in &starts {
                    let _ = black_box(term(code, rules, &calendar, black_box(*start)));
                }
            });
        });
    }
    group.bench_function("exam_date with its walk", |bencher| {
        bencher.iter(|| {
            for start in &starts {
                let due = term(TermCode::ExamDate, &pmpk::RULES, &calendar, black_box(*start));
                let _ = black_box(due.map(|due| walk(&calendar, *start, &due)));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, calculator);
criterion_main!(benches);
