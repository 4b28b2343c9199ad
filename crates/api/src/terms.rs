//! The calculator: every legal term of the order for given circumstances, with what it rests on and, when asked, the walk
//! with the reason why each day counts or not. It answers from memory and stores nothing. Which inputs a term takes stands
//! in one table, from which the OpenAPI document is made, too.

mod computed;

use actix_web::{HttpResponse, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use qoldau_domain::calendar::WorkCalendar;
use qoldau_domain::channel::{Channel, RenderingForm};
use qoldau_domain::law::Basis;
use qoldau_domain::rules::Rules;
use qoldau_domain::service::{PublicService, RULES_VERSION};
use qoldau_domain::term::{Start, TermCode};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use crate::app::App;
use crate::auth::{Anyone, By};
use crate::body::Valid;
use crate::codes::{ChannelCode, FormCode, ServiceCode, TermNameCode};
use crate::page::Query;
use crate::problem::{FieldFault, Problem, ProblemCode};
use crate::services::{Nothing, described};
use crate::wire::{Day, Moment, ids};
pub use computed::{ReminderView, TermView, WalkedDayView};

/// What to compute. Which members a term takes, and which it needs, depends on the term.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ComputeTerm {
    term: TermNameCode,
    /// Where a term is that of one service only it may be left out.
    #[schema(required = false)]
    service: Option<ServiceCode>,
    /// How the application came; may be left out only for the proactive form.
    #[schema(required = false)]
    channel: Option<ChannelCode>,
    /// Only `proactive` changes anything: the term then starts at the consent.
    #[schema(required = false)]
    form: Option<FormCode>,
    /// Filing, handing in at the office, consent; at the counter the beginning.
    #[schema(required = false)]
    from: Option<Moment>,
    /// At the counter: the end.
    #[schema(required = false)]
    to: Option<Moment>,
    /// When the request reached the recipient.
    #[schema(required = false)]
    received_at: Option<Moment>,
    /// When the request was sent; counts where there is no delivery receipt.
    #[schema(required = false)]
    sent_at: Option<Moment>,
    /// When the answer came.
    #[schema(required = false)]
    answered_at: Option<Moment>,
    /// When the appointment was booked.
    #[schema(required = false)]
    booked_at: Option<Moment>,
    /// When the appointment is.
    #[schema(required = false)]
    appointment_at: Option<Moment>,
    /// First day of the course.
    #[schema(required = false)]
    start_on: Option<Day>,
    /// Last day of the course.
    #[schema(required = false)]
    end_on: Option<Day>,
    /// The day on which the course was completed.
    #[schema(required = false)]
    completed_on: Option<Day>,
    /// The day of an act's state registration.
    #[schema(required = false)]
    registered_on: Option<Day>,
    /// The day of an act's first official publication.
    #[schema(required = false)]
    published_on: Option<Day>,
    /// Whether the walk is wanted.
    #[serde(default)]
    explain: bool,
    /// The rules to use; the newest when left out.
    #[validate(length(max = 64, code = "too_long"))]
    #[schema(required = false, max_length = 64)]
    rules_version: Option<String>,
}

/// What a term takes.
#[derive(Debug)]
pub struct Inputs {
    /// The term.
    pub term: TermCode,
    /// Members that must be there.
    pub required: &'static [&'static str],
    /// Members that may be there.
    pub optional: &'static [&'static str],
    /// Of these at least one must be there.
    pub one_of: &'static [&'static str],
}

const fn inputs(
    term: TermCode,
    required: &'static [&'static str],
    optional: &'static [&'static str],
    one_of: &'static [&'static str],
) -> Inputs {
    Inputs { term, required, optional, one_of }
}

/// Members that every term takes.
pub const ALWAYS: [&str; 3] = ["term", "explain", "rules_version"];

/// Every term with its inputs, in the order of the contract.
pub const INPUTS: [Inputs; 14] = [
    inputs(TermCode::Registration, &["service", "from"], &["channel", "form"], &["channel", "form"]),
    inputs(TermCode::ExamDate, &["from"], &["service", "channel", "form"], &["channel", "form"]),
    inputs(TermCode::HomeIntake, &["from"], &["service", "channel", "form"], &["channel", "form"]),
    inputs(TermCode::Queue, &["from"], &["service", "channel", "form"], &["channel", "form"]),
    inputs(
        TermCode::ProactiveAnswer,
        &[],
        &["service", "received_at", "sent_at", "answered_at"],
        &["received_at", "sent_at"],
    ),
    inputs(TermCode::Reminders, &["booked_at", "appointment_at"], &["service"], &[]),
    inputs(TermCode::Course, &["start_on", "end_on"], &["service"], &[]),
    inputs(TermCode::CertificatePaper, &["completed_on"], &["service"], &[]),
    inputs(TermCode::CertificateCabinet, &["completed_on"], &["service"], &[]),
    inputs(TermCode::CounterWait, &["from", "to"], &["service"], &[]),
    inputs(TermCode::CounterService, &["from", "to"], &["service"], &[]),
    inputs(TermCode::RuleChangeNotice, &["registered_on"], &["service"], &[]),
    inputs(TermCode::DepartmentReport, &["registered_on"], &[], &[]),
    inputs(TermCode::EntryIntoForce, &["published_on"], &[], &[]),
];

/// Clauses of a basis as text.
pub(crate) fn clauses(basis: Basis) -> Vec<&'static str> {
    ids(basis.clauses)
}

/// Readings of a basis as text.
pub(crate) fn readings(basis: Basis) -> Vec<&'static str> {
    basis.readings.iter().map(|reading| reading.id()).collect()
}

fn missing(name: &str) -> FieldFault {
    FieldFault::new(format!("/{name}"), "missing_field")
}

fn required<T>(given: Option<T>, name: &str) -> Result<T, Problem> {
    given.ok_or_else(|| Problem::of_fields(ProblemCode::InvalidFields, vec![missing(name)]))
}

fn moment(given: Option<Moment>, name: &str) -> Result<DateTime<Utc>, Problem> {
    required(given, name).map(|at| at.0)
}

fn day(given: Option<Day>, name: &str) -> Result<NaiveDate, Problem> {
    required(given, name).map(|on| on.0)
}

impl ComputeTerm {
    /// Which members came.
    fn given(&self) -> Vec<&'static str> {
        [
            ("service", self.service.is_some()),
            ("channel", self.channel.is_some()),
            ("form", self.form.is_some()),
            ("from", self.from.is_some()),
            ("to", self.to.is_some()),
            ("received_at", self.received_at.is_some()),
            ("sent_at", self.sent_at.is_some()),
            ("answered_at", self.answered_at.is_some()),
            ("booked_at", self.booked_at.is_some()),
            ("appointment_at", self.appointment_at.is_some()),
            ("start_on", self.start_on.is_some()),
            ("end_on", self.end_on.is_some()),
            ("completed_on", self.completed_on.is_some()),
            ("registered_on", self.registered_on.is_some()),
            ("published_on", self.published_on.is_some()),
        ]
        .into_iter()
        .filter_map(|(name, given)| given.then_some(name))
        .collect()
    }

    /// What the term takes.
    fn inputs(&self) -> Option<&'static Inputs> {
        INPUTS.iter().find(|inputs| inputs.term == self.term.0)
    }

    /// Whether exactly what the term takes is there.
    fn check(&self) -> Result<(), Problem> {
        let inputs = self.inputs().ok_or_else(|| Problem::new(ProblemCode::InternalError))?;
        let given = self.given();
        let mut faults: Vec<FieldFault> =
            inputs.required.iter().filter(|name| !given.contains(name)).map(|name| missing(name)).collect();
        if !inputs.one_of.is_empty() && !inputs.one_of.iter().any(|name| given.contains(name)) {
            faults.extend(inputs.one_of.first().map(|name| missing(name)));
        }
        let taken = |name: &&&str| inputs.required.contains(name) || inputs.optional.contains(name);
        let surplus = given.iter().filter(|name| !taken(name));
        faults.extend(surplus.map(|name| FieldFault::new(format!("/{name}"), "not_expected_here")));
        if self.rules_version.as_deref().is_some_and(|version| version != RULES_VERSION) {
            faults.push(FieldFault::new("/rules_version", "unknown_value"));
        }
        if faults.is_empty() { Ok(()) } else { Err(Problem::of_fields(ProblemCode::InvalidFields, faults)) }
    }

    fn start(&self) -> Result<Start, Problem> {
        let form = self.form.map(|form| form.0);
        let channel = match (self.channel, form) {
            (Some(channel), _) => channel.0,
            (None, Some(RenderingForm::Proactive)) => Channel::MobileDevice,
            (None, _) => {
                return Err(Problem::of_fields(ProblemCode::InvalidFields, vec![missing("channel")]));
            }
        };
        let at = moment(self.from, "from")?;
        Ok(Start { channel, form: form.unwrap_or_else(|| channel.form()), at })
    }

    /// The rules of the service, or of the one that has this term.
    fn rules(&self, usual: PublicService) -> Result<&'static Rules, Problem> {
        described(self.service.map_or(usual, |service| service.0), self.form.map(|form| form.0))
    }
}

/// Computes what is asked with a calendar.
///
/// # Errors
/// 422 with the fields that are missing or too many, or with the law's "no".
pub fn compute(calendar: &WorkCalendar, asked: &ComputeTerm) -> Result<TermView, Problem> {
    asked.check()?;
    computed_by(calendar, asked).map_err(|problem| {
        if matches!(problem.code, ProblemCode::NoSuchTerm | ProblemCode::NotProvidedFor) {
            return problem.at("/term", "no_such_combination");
        }
        if problem.code == ProblemCode::CalendarYearMissing {
            // The calendar is asked for the last of the days that a term needs.
            let member = asked.inputs().and_then(|inputs| inputs.required.last()).unwrap_or(&"term");
            return problem.at(format!("/{member}"), "date_out_of_range");
        }
        problem
    })
}

fn computed_by(calendar: &WorkCalendar, asked: &ComputeTerm) -> Result<TermView, Problem> {
    match asked.term.0 {
        TermCode::Registration | TermCode::ExamDate | TermCode::HomeIntake | TermCode::Queue => {
            computed::of_a_filing(calendar, asked)
        }
        TermCode::ProactiveAnswer => computed::proactive_answer(calendar, asked),
        TermCode::Reminders => computed::reminders(calendar, asked),
        TermCode::Course => computed::course(calendar, asked),
        TermCode::CertificatePaper => computed::certificate_paper(calendar, asked),
        TermCode::CertificateCabinet => computed::certificate_cabinet(calendar, asked),
        TermCode::CounterWait | TermCode::CounterService => computed::counter(calendar, asked),
        TermCode::RuleChangeNotice | TermCode::DepartmentReport => computed::notice(calendar, asked),
        TermCode::EntryIntoForce => computed::entry_into_force(calendar, asked),
    }
}

/// Compute a legal term
///
/// Every term of the order: the day of registration, the day of the examination, the queue, home education, the 24 hours of
/// an offer, reminders, the course and its certificate, the minutes of the counter, and the terms of orders themselves.
/// Where readings differ both dates are given: the legal one and the strictest plausible one. Asked with `explain`, it shows
/// why each day counts or not.
#[utoipa::path(
    tag = "law",
    request_body(content = ComputeTerm, examples(
        ("exam_date" = (summary = "Filed on the portal on the eve of a holiday, after hours", value = json!({
            "term": "exam_date", "service": "pmpk_examination", "channel": "egov_portal",
            "from": "2026-12-15T18:50:00+05:00", "explain": true
        }))),
        ("queue" = (summary = "Thirty calendar days that end on 1 January", value = json!({
            "term": "queue", "service": "pmpk_examination", "channel": "egov_portal",
            "from": "2026-12-02T10:00:00+05:00"
        }))),
        ("home_intake" = (summary = "Documents for home education, a quarter to six", value = json!({
            "term": "home_intake", "service": "home_schooling_intake", "channel": "egov_portal",
            "from": "2026-11-24T17:45:00+05:00"
        }))),
        ("proactive_answer" = (summary = "An answer to an offer, at the last second", value = json!({
            "term": "proactive_answer", "received_at": "2026-11-27T17:00:00+05:00",
            "answered_at": "2026-11-28T17:00:00+05:00"
        }))),
        ("reminders" = (summary = "Messages about an appointment", value = json!({
            "term": "reminders", "booked_at": "2026-11-24T12:00:00+05:00",
            "appointment_at": "2026-12-07T10:00:00+05:00"
        }))),
        ("course" = (summary = "A course of exactly ninety days", value = json!({
            "term": "course", "start_on": "2026-09-02", "end_on": "2026-11-30"
        }))),
        ("certificate_cabinet" = (summary = "The certificate in the personal cabinet", value = json!({
            "term": "certificate_cabinet", "completed_on": "2026-11-30"
        }))),
        ("counter_wait" = (summary = "Fifteen minutes of waiting", value = json!({
            "term": "counter_wait", "from": "2026-11-24T10:00:00+05:00", "to": "2026-11-24T10:15:00+05:00"
        }))),
        ("rule_change_notice" = (summary = "Telling about amended Rules", value = json!({
            "term": "rule_change_notice", "registered_on": "2025-03-03"
        })))
    )),
    responses((status = 200, description = "The term", body = TermView))
)]
#[post("/terms")]
pub async fn compute_term(
    _anyone: By<Anyone>,
    app: web::Data<App>,
    _query: Query<Nothing>,
    body: Valid<ComputeTerm>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(compute(&app.calendar(), &body.value)?))
}
