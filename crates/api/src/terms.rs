//! The calculator: a legal term for given circumstances, with what it rests on and, when asked, the walk with the reason
//! why each day counts or not. It answers from memory and stores nothing.

use actix_web::{HttpResponse, post, web};
use qoldau_domain::channel::{Channel, RenderingForm};
use qoldau_domain::law::Basis;
use qoldau_domain::rules::Rules;
use qoldau_domain::term::{self, Due, Start, TermCode, WalkedDay};
use qoldau_domain::violation::Violation;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::app::App;
use crate::auth::{Anyone, By};
use crate::body::Valid;
use crate::codes::{ChannelCode, FormCode, ServiceCode, TermNameCode};
use crate::page::Query;
use crate::problem::{FieldFault, Problem, ProblemCode};
use crate::services::Nothing;
use crate::wire::{Day, Moment};

/// What to compute.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ComputeTerm {
    term: TermNameCode,
    service: ServiceCode,
    /// How the application came; may be left out only for the proactive form.
    #[schema(required = false)]
    channel: Option<ChannelCode>,
    /// Only `proactive` changes anything: the term then starts at the consent.
    #[schema(required = false)]
    form: Option<FormCode>,
    /// Filing, handing in at the office, or consent.
    from: Moment,
    /// Whether the walk is wanted.
    #[serde(default)]
    explain: bool,
    /// The rules to use; the newest when left out.
    #[validate(length(max = 64, code = "too_long"))]
    #[schema(required = false, max_length = 64)]
    rules_version: Option<String>,
}

/// One day of a walk.
#[derive(Debug, Serialize, ToSchema)]
pub struct WalkedDayView {
    on: Day,
    counted: bool,
    /// `after_hours`, `registration_day`, `working_day`, `working_weekend`, `calendar_day`, `weekend`, `holiday`,
    /// `day_off_transfer` or `extra_day_off`.
    reason: &'static str,
}

impl From<&WalkedDay> for WalkedDayView {
    fn from(day: &WalkedDay) -> Self {
        Self { on: Day(day.on), counted: day.counted, reason: day.reason }
    }
}

/// A computed term.
#[derive(Debug, Serialize, ToSchema)]
pub struct TermView {
    term: TermNameCode,
    registered_on: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit_on: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_on: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_on: Option<Day>,
    /// Clauses of the order.
    basis: Vec<&'static str>,
    /// Readings of what the order leaves unclear.
    readings: Vec<&'static str>,
    calendar_version: String,
    rules_version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    walk: Option<Vec<WalkedDayView>>,
}

/// Clauses of a basis as text.
pub(crate) fn clauses(basis: Basis) -> Vec<&'static str> {
    basis.clauses.iter().map(|clause| clause.id()).collect()
}

/// Readings of a basis as text.
pub(crate) fn readings(basis: Basis) -> Vec<&'static str> {
    basis.readings.iter().map(|reading| reading.id()).collect()
}

impl ComputeTerm {
    fn start(&self) -> Result<Start, Problem> {
        let form = self.form.map(|form| form.0);
        let channel = match (self.channel, form) {
            (Some(channel), _) => channel.0,
            (None, Some(RenderingForm::Proactive)) => Channel::MobileDevice,
            (None, _) => {
                let fault = FieldFault::new("/channel", "missing_field");
                return Err(Problem::of_fields(ProblemCode::InvalidBody, vec![fault]));
            }
        };
        Ok(Start { channel, form: form.unwrap_or_else(|| channel.form()), at: self.from.0 })
    }

    fn rules(&self) -> Result<&'static Rules, Problem> {
        let rules = self.service.0.rules().ok_or(Violation::NoSuchTerm)?;
        match self.rules_version.as_deref() {
            Some(version) if version != rules.version => {
                Err(Problem::of_field(ProblemCode::InvalidFields, "/rules_version", "unknown_value"))
            }
            _ => Ok(rules),
        }
    }
}

fn compute(app: &App, asked: &ComputeTerm) -> Result<TermView, Problem> {
    let rules = asked.rules()?;
    let start = asked.start()?;
    // The proactive form is described for PMPK only.
    if start.form == RenderingForm::Proactive && rules.exam_date.is_none() {
        return Err(Violation::NoSuchTerm.into());
    }
    let calendar = &app.calendar;
    let due: Option<Due> = match asked.term.0 {
        TermCode::Registration => None,
        TermCode::ExamDate => Some(term::exam_date(rules, calendar, start)?),
        TermCode::Queue => Some(term::queue(rules, calendar, start)?),
    };
    let registered_on = match &due {
        Some(due) => due.registered_on,
        None => term::registered_on(rules, calendar, start)?,
    };
    let walked = due.clone().unwrap_or(Due {
        registered_on,
        due_on: registered_on,
        due_at: start.at,
        target_on: registered_on,
        target_at: start.at,
        limit_on: None,
        basis: rules.registration,
    });
    let walk = if asked.explain {
        let days = term::walk(calendar, start, &walked).map_err(Violation::from)?;
        Some(days.iter().map(WalkedDayView::from).collect())
    } else {
        None
    };
    let in_days = asked.term.0 == TermCode::Queue;
    let moment = due.as_ref().filter(|_| !in_days);
    let day = due.as_ref().filter(|_| in_days);
    Ok(TermView {
        term: asked.term,
        registered_on: Day(registered_on),
        due_at: moment.map(|due| Moment(due.due_at)),
        target_at: moment.map(|due| Moment(due.target_at)),
        limit_on: day.and_then(|due| due.limit_on).map(Day),
        due_on: day.map(|due| Day(due.due_on)),
        target_on: day.map(|due| Day(due.target_on)),
        basis: clauses(walked.basis),
        readings: readings(walked.basis),
        calendar_version: calendar.version().to_owned(),
        rules_version: rules.version,
        walk,
    })
}

/// Compute a legal term
///
/// The day of registration, the term for setting the day of the examination, or the queue, with both dates: the legal
/// one and the strictest plausible one. Asked with `explain`, it shows why each day counts or not.
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
    Ok(HttpResponse::Ok().json(compute(&app, &body.value)?))
}
