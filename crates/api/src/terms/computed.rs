//! What the calculator answers: one view for all terms, of which each fills its own members. The dates come from the
//! domain's engine; nothing is counted here.

use qoldau_domain::calendar::{WorkCalendar, YearMissing};
use qoldau_domain::law::{Basis, reading};
use qoldau_domain::order::{DEPARTMENT_REPORT, ENTRY_INTO_FORCE};
use qoldau_domain::service::{PublicService, RULES_VERSION};
use qoldau_domain::term::counter::CounterSpell;
use qoldau_domain::term::course::CourseWarning;
use qoldau_domain::term::offer::Reminder;
use qoldau_domain::term::{self, TermCode, WalkedDay, counter, course, notice, offer};
use qoldau_domain::violation::Violation;
use serde::Serialize;
use utoipa::ToSchema;

use super::{ComputeTerm, clauses, day, moment, readings};
use crate::codes::TermNameCode;
use crate::problem::{Problem, ProblemCode, not_in_the_order};
use crate::wire::{Day, Moment};

/// Days up to which a walk between two moments of the caller is made: one over centuries would tell nobody anything.
const LONGEST_WALK: i64 = 400;

/// One day of a walk.
#[derive(Debug, Serialize, ToSchema)]
pub struct WalkedDayView {
    on: Day,
    counted: bool,
    /// `after_hours`, `registration_day`, `event_day`, `working_day`, `working_weekend`, `calendar_day`, `clock_time`,
    /// `weekend`, `holiday`, `day_off_transfer` or `extra_day_off`.
    reason: &'static str,
}

impl From<&WalkedDay> for WalkedDayView {
    fn from(day: &WalkedDay) -> Self {
        Self { on: Day(day.on), counted: day.counted, reason: day.reason }
    }
}

/// One message about an appointment.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReminderView {
    /// `booking_confirmation`, `reminder_day_before` or `reminder_same_day`.
    kind: &'static str,
    on: Day,
    /// It must be there before this moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Moment>,
    /// `now`, `scheduled`, `merged` (the confirmation says it, too) or `not_applicable`.
    state: &'static str,
}

impl From<&Reminder> for ReminderView {
    fn from(item: &Reminder) -> Self {
        Self {
            kind: item.kind.code(),
            on: Day(item.on),
            before: item.before.map(Moment),
            state: item.state.code(),
        }
    }
}

/// A computed term; which members it has depends on the term.
#[derive(Debug, Serialize, ToSchema)]
pub struct TermView {
    term: TermNameCode,
    /// The legal day of registration.
    #[serde(skip_serializing_if = "Option::is_none")]
    registered_on: Option<Day>,
    /// The legal moment; a breach is decided by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Moment>,
    /// The strictest plausible moment, for warnings.
    #[serde(skip_serializing_if = "Option::is_none")]
    target_at: Option<Moment>,
    /// Where counting in calendar days ends before it is rolled back to a working day.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit_on: Option<Day>,
    /// The legal last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_on: Option<Day>,
    /// The strictest plausible last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    target_on: Option<Day>,
    /// The first day on which an act is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_force_on: Option<Day>,
    /// Of an answer to an offer: `in_time` or `late`.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'static str>,
    /// The messages about an appointment.
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<Vec<ReminderView>>,
    /// Calendar days of a course, first and last included.
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<i64>,
    /// Whether a course may have that length.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<bool>,
    /// Why it may not: `course_too_short` or `course_too_long`.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    /// The clause that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    clause: Option<&'static str>,
    /// `course_length_edge`, `ends_on_day_off`.
    #[serde(skip_serializing_if = "Option::is_none")]
    warnings: Option<Vec<&'static str>>,
    /// Whole minutes at the counter.
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<i64>,
    /// Whether they are within the limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    within: Option<bool>,
    /// Clauses of the order.
    basis: Vec<&'static str>,
    /// Readings of what the order leaves unclear.
    readings: Vec<&'static str>,
    calendar_version: String,
    rules_version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    walk: Option<Vec<WalkedDayView>>,
}

impl TermView {
    fn new(calendar: &WorkCalendar, asked: &ComputeTerm, basis: Basis) -> Self {
        Self {
            term: asked.term,
            registered_on: None,
            due_at: None,
            target_at: None,
            limit_on: None,
            due_on: None,
            target_on: None,
            in_force_on: None,
            verdict: None,
            items: None,
            days: None,
            accepted: None,
            code: None,
            clause: None,
            warnings: None,
            minutes: None,
            within: None,
            basis: clauses(basis),
            readings: readings(basis),
            calendar_version: calendar.version().to_owned(),
            rules_version: RULES_VERSION,
            walk: None,
        }
    }

    /// The same with its walk, if that was asked for; making it costs more than the term.
    fn walked(
        mut self,
        asked: &ComputeTerm,
        walk: impl FnOnce() -> Result<Vec<WalkedDay>, YearMissing>,
    ) -> Result<Self, Problem> {
        if asked.explain {
            let days = walk().map_err(Violation::from)?;
            self.walk = Some(days.iter().map(WalkedDayView::from).collect());
        }
        Ok(self)
    }

    /// The same where the caller chose both ends, and so how many days lie between them.
    fn walked_unless_long(
        self,
        asked: &ComputeTerm,
        days: i64,
        walk: impl FnOnce() -> Result<Vec<WalkedDay>, YearMissing>,
    ) -> Result<Self, Problem> {
        if days > LONGEST_WALK { Ok(self) } else { self.walked(asked, walk) }
    }

    /// The same for more than one service.
    fn for_all(mut self, bases: impl Iterator<Item = Basis>) -> Self {
        self.basis.clear();
        self.readings.clear();
        for basis in bases {
            self.basis.extend(clauses(basis));
            for reading in readings(basis) {
                if !self.readings.contains(&reading) {
                    self.readings.push(reading);
                }
            }
        }
        self
    }
}

/// An end that lies before its beginning is the fault of one member.
fn ordered<T>(computed: Result<T, Violation>, member: &str) -> Result<T, Problem> {
    computed.map_err(|violation| {
        if violation == Violation::EndsBeforeItBegins {
            Problem::of_field(ProblemCode::InvalidFields, format!("/{member}"), "ends_before_it_begins")
        } else {
            violation.into()
        }
    })
}

fn codes(warnings: &[CourseWarning]) -> Vec<&'static str> {
    warnings.iter().map(|warning| warning.code()).collect()
}

pub(super) fn of_a_filing(calendar: &WorkCalendar, asked: &ComputeTerm) -> Result<TermView, Problem> {
    let home = asked.term.0 == TermCode::HomeIntake;
    let usual = if home { PublicService::HomeSchoolingIntake } else { PublicService::PmpkExamination };
    let rules = asked.rules(usual)?;
    let start = asked.start()?;
    let has = asked.term.0 == TermCode::Registration || rules.deadlines().contains(&asked.term.0);
    if !has {
        return Err(Violation::NoSuchTerm.into());
    }
    let registered_on = term::registered_on(rules, calendar, start)?;
    if asked.term.0 == TermCode::Registration {
        let mut view = TermView::new(calendar, asked, rules.registration.of(start.channel, start.form));
        view.registered_on = Some(Day(registered_on));
        return view.walked(asked, || term::walk_to_registration(calendar, start, registered_on));
    }
    let due = term::deadline(asked.term.0, rules, calendar, start, registered_on)?;
    let mut view = TermView::new(calendar, asked, due.basis);
    view.registered_on = Some(Day(registered_on));
    if due.limit_on.is_some() {
        view.limit_on = due.limit_on.map(Day);
        view.due_on = Some(Day(due.due_on));
        view.target_on = Some(Day(due.target_on));
    } else {
        view.due_at = Some(Moment(due.due_at));
        view.target_at = Some(Moment(due.target_at));
    }
    view.walked(asked, || term::walk(calendar, start, &due))
}

pub(super) fn proactive_answer(calendar: &WorkCalendar, asked: &ComputeTerm) -> Result<TermView, Problem> {
    let rules = asked.rules(PublicService::PmpkExamination)?;
    if rules.offer.is_none() {
        return Err(not_in_the_order(reading::A_33, "/service"));
    }
    let (sent, received) = (asked.sent_at.map(|at| at.0), asked.received_at.map(|at| at.0));
    if sent.zip(received).is_some_and(|(sent, received)| received < sent) {
        return ordered(Err(Violation::EndsBeforeItBegins), "received_at");
    }
    // Receipt counts; without one, sending.
    let from = moment(asked.received_at.or(asked.sent_at), "received_at")?;
    let answered = asked.answered_at.map(|at| at.0);
    if answered.is_some_and(|answered| answered < sent.unwrap_or(from)) {
        return ordered(Err(Violation::EndsBeforeItBegins), "answered_at");
    }
    let answer = ordered(offer::proactive_answer(rules, from, answered), "received_at")?;
    let mut view = TermView::new(calendar, asked, answer.basis);
    view.due_at = Some(Moment(answer.due_at));
    view.verdict = answer.verdict.map(offer::Verdict::code);
    view.walked(asked, || offer::walk_clock(answer.from, answer.due_at))
}

pub(super) fn reminders(calendar: &WorkCalendar, asked: &ComputeTerm) -> Result<TermView, Problem> {
    let rules = asked.rules(PublicService::PmpkExamination)?;
    let booked_at = moment(asked.booked_at, "booked_at")?;
    let appointment_at = moment(asked.appointment_at, "appointment_at")?;
    let (items, basis) = ordered(offer::reminders(rules, booked_at, appointment_at), "appointment_at")?;
    let mut view = TermView::new(calendar, asked, basis);
    view.items = Some(items.iter().map(ReminderView::from).collect());
    view.walked_unless_long(asked, (appointment_at - booked_at).num_days(), || {
        offer::walk_clock(booked_at, appointment_at)
    })
}

pub(super) fn course(calendar: &WorkCalendar, asked: &ComputeTerm) -> Result<TermView, Problem> {
    let rules = asked.rules(PublicService::ChildRehabilitation)?;
    let start_on = day(asked.start_on, "start_on")?;
    let end_on = day(asked.end_on, "end_on")?;
    let counted = ordered(course::course(rules, calendar, start_on, end_on), "end_on")?;
    let mut view = TermView::new(calendar, asked, counted.basis);
    view.days = Some(counted.days);
    view.accepted = Some(counted.fault.is_none());
    view.code = counted.fault.map(|(fault, _)| fault.code());
    view.clause = counted.fault.map(|(_, clause)| clause.id());
    view.warnings = Some(codes(&counted.warnings));
    view.walked_unless_long(asked, counted.days, || course::walk_course(start_on, end_on))
}

pub(super) fn certificate_paper(calendar: &WorkCalendar, asked: &ComputeTerm) -> Result<TermView, Problem> {
    let rules = asked.rules(PublicService::ChildRehabilitation)?;
    let completed_on = day(asked.completed_on, "completed_on")?;
    let paper = course::certificate_paper(rules, calendar, completed_on)?;
    let mut view = TermView::new(calendar, asked, paper.basis);
    view.due_on = Some(Day(paper.due_on));
    view.warnings = Some(codes(&paper.warnings));
    view.walked(asked, || course::walk_certificate(calendar, completed_on, paper.due_on))
}

pub(super) fn certificate_cabinet(calendar: &WorkCalendar, asked: &ComputeTerm) -> Result<TermView, Problem> {
    let rules = asked.rules(PublicService::ChildRehabilitation)?;
    let completed_on = day(asked.completed_on, "completed_on")?;
    let cabinet = course::certificate_cabinet(rules, calendar, completed_on)?;
    let mut view = TermView::new(calendar, asked, cabinet.basis);
    view.due_at = Some(Moment(cabinet.due_at));
    view.target_at = Some(Moment(cabinet.target_at));
    view.walked(asked, || course::walk_certificate(calendar, completed_on, cabinet.due_on))
}

pub(super) fn counter(calendar: &WorkCalendar, asked: &ComputeTerm) -> Result<TermView, Problem> {
    let spell =
        if asked.term.0 == TermCode::CounterWait { CounterSpell::Wait } else { CounterSpell::Service };
    let (from, to) = (moment(asked.from, "from")?, moment(asked.to, "to")?);
    let rules = asked.rules(PublicService::PmpkExamination)?;
    let spent = ordered(counter::counter(rules, spell, from, to), "to")?;
    let mut view = TermView::new(calendar, asked, spent.basis);
    view.minutes = Some(spent.minutes);
    view.within = Some(spent.within);
    if asked.service.is_none() {
        let all = PublicService::ALL.into_iter().filter_map(PublicService::rules);
        view = view.for_all(all.map(|rules| spell.basis(rules)));
    }
    view.walked_unless_long(asked, (to - from).num_days(), || offer::walk_clock(from, to))
}

pub(super) fn notice(calendar: &WorkCalendar, asked: &ComputeTerm) -> Result<TermView, Problem> {
    let registered_on = day(asked.registered_on, "registered_on")?;
    let is_report = asked.term.0 == TermCode::DepartmentReport;
    let usual = asked.service.map_or(PublicService::PmpkExamination, |service| service.0);
    let term = if is_report { &DEPARTMENT_REPORT } else { usual.rule_change_notice() };
    let due_on = notice::due_on(term, calendar, registered_on).map_err(Violation::from)?;
    let mut view = TermView::new(calendar, asked, term.basis);
    view.due_on = Some(Day(due_on));
    if !is_report && asked.service.is_none() {
        view = view.for_all(PublicService::ALL.into_iter().map(|service| service.rule_change_notice().basis));
    }
    view.walked(asked, || notice::walk_notice(calendar, registered_on, due_on))
}

pub(super) fn entry_into_force(calendar: &WorkCalendar, asked: &ComputeTerm) -> Result<TermView, Problem> {
    let published_on = day(asked.published_on, "published_on")?;
    let mut view = TermView::new(calendar, asked, ENTRY_INTO_FORCE);
    view.in_force_on = Some(Day(notice::in_force_on(published_on).map_err(Violation::from)?));
    view.walked(asked, || notice::walk_entry(published_on))
}
