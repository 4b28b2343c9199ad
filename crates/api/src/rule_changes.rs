//! Notices that the Rules of a service were amended: which act, when it was registered, to whom the authorised body sent the
//! information, and whether that was within three working days. The duty is the authorised body's; Qoldau keeps the record.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use chrono::NaiveDate;
use qoldau_domain::calendar::WorkCalendar;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::service::PublicService;
use qoldau_domain::term::notice;
use qoldau_domain::violation::Violation;
use qoldau_persistence::rule_changes::{self, RuleChange};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::app::App;
use crate::applications::ListPage;
use crate::auth::{Anyone, Authority, By};
use crate::body::Valid;
use crate::codes::ServiceCode;
use crate::idempotency::{Answer, IdempotencyKey, Once, load};
use crate::page::{self, Cursors, Page, Query};
use crate::problem::{FieldFault, Problem, ProblemCode};
use crate::providers::{DryRun, done, without};
use crate::terms::readings;
use crate::wire::{Day, Moment, Uid, ids, is_web_address};

/// Who has to be told: «операторына», «көрсетілетін қызметті берушіге», «Бірыңғай байланыс орталығына».
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Addressee {
    /// The operator of the e-government infrastructure.
    EgovOperator,
    /// The service provider.
    Provider,
    /// The Unified Contact Centre.
    ContactCentre,
}

impl Addressee {
    const ALL: [Self; 3] = [Self::EgovOperator, Self::Provider, Self::ContactCentre];
}

/// To whom the information went, and when.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    to: Addressee,
    on: Day,
}

/// A notice.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RecordRuleChange {
    /// The services whose Rules were amended.
    #[schema(min_items = 1, max_items = 4)]
    #[validate(length(min = 1, max = 4))]
    services: Vec<ServiceCode>,
    /// What the act is called, or what it changes, in the language of the act.
    #[schema(min_length = 1, max_length = 1000)]
    #[validate(length(min = 1, max = 1000))]
    title: String,
    /// Who sends the information: the authorised body.
    #[schema(required = false, min_length = 1, max_length = 300)]
    #[validate(length(min = 1, max = 300))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sender: Option<String>,
    /// The version that the Rules have from this act on, once it is known.
    #[schema(required = false, max_length = 64, pattern = "^[a-z0-9-]+$")]
    #[validate(length(min = 1, max = 64))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rules_version: Option<String>,
    /// Number of the state registration.
    #[schema(min_length = 1, max_length = 64)]
    #[validate(length(min = 1, max = 64))]
    registration_number: String,
    /// The day of the state registration; the term begins with it.
    registered_on: Day,
    /// Where the published text is.
    #[schema(required = false, max_length = 500, pattern = "^https://[!-~]+$")]
    #[validate(length(max = 500, code = "too_long"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    published_at: Option<String>,
    /// To whom the information went.
    #[serde(default)]
    #[schema(max_items = 3)]
    #[validate(length(max = 3, code = "too_many"), nested)]
    sent: Vec<Sent>,
}

/// How the term of a notice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeState {
    /// It runs, and somebody has not been told yet.
    Running,
    /// All were told in time.
    Met,
    /// Somebody was told late, or not at all.
    Missed,
}

/// A notice with its term.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleChangeView {
    id: Uid,
    recorded_at: Moment,
    services: Vec<ServiceCode>,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rules_version: Option<String>,
    registration_number: String,
    registered_on: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    published_at: Option<String>,
    sent: Vec<Sent>,
    /// The last day for telling all three.
    due_on: Day,
    state: NoticeState,
    /// Clauses of the services' Rules.
    basis: Vec<&'static str>,
    /// Readings of how the days are counted.
    readings: Vec<&'static str>,
    /// The work calendar by which `due_on` was counted.
    calendar_version: String,
}

impl RecordRuleChange {
    fn check(&self, today: NaiveDate) -> Result<(), Problem> {
        let mut faults = Vec::new();
        let texts = [
            ("title", Some(&self.title)),
            ("sender", self.sender.as_ref()),
            ("registration_number", Some(&self.registration_number)),
        ];
        for (member, text) in texts.into_iter().filter_map(|(member, text)| Some((member, text?))) {
            if text.chars().any(qoldau_domain::person::is_hidden) {
                faults.push(FieldFault::new(format!("/{member}"), "control_character"));
            }
        }
        let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
        if self.rules_version.as_deref().is_some_and(|version| !version.bytes().all(plain)) {
            faults.push(FieldFault::new("/rules_version", "unknown_value"));
        }
        if self.published_at.as_deref().is_some_and(|text| !is_web_address(text)) {
            faults.push(FieldFault::new("/published_at", "not_a_web_address"));
        }
        for (index, service) in self.services.iter().enumerate() {
            if self.services.iter().take(index).any(|earlier| earlier == service) {
                faults.push(FieldFault::new(format!("/services/{index}"), "repeated_value"));
            }
        }
        if self.registered_on.0 > today {
            faults.push(FieldFault::new("/registered_on", "in_the_future"));
        }
        for (index, sent) in self.sent.iter().enumerate() {
            if self.sent.iter().take(index).any(|earlier| earlier.to == sent.to) {
                faults.push(FieldFault::new(format!("/sent/{index}/to"), "repeated_value"));
            }
            let pointer = format!("/sent/{index}/on");
            if sent.on.0 > today {
                faults.push(FieldFault::new(pointer, "in_the_future"));
            } else if sent.on.0 < self.registered_on.0 {
                faults.push(FieldFault::new(pointer, "ends_before_it_begins"));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(Problem::of_fields(ProblemCode::InvalidFields, faults)) }
    }

    /// The notice with its term; `today` decides about a term that still runs.
    fn view(
        self,
        (id, recorded_at): (Uuid, Moment),
        calendar: &WorkCalendar,
        today: NaiveDate,
    ) -> Result<RuleChangeView, Problem> {
        let service = self.services.first().map_or(PublicService::PmpkExamination, |service| service.0);
        let term = service.rule_change_notice();
        let due_on = notice::due_on(term, calendar, self.registered_on.0).map_err(|missing| {
            Problem::from(Violation::from(missing)).at("/registered_on", "date_out_of_range")
        })?;
        let told = |addressee: &Addressee| self.sent.iter().find(|sent| sent.to == *addressee);
        let late =
            Addressee::ALL.iter().any(|addressee| told(addressee).is_some_and(|sent| sent.on.0 > due_on));
        let all = Addressee::ALL.iter().all(|addressee| told(addressee).is_some());
        let state = if late || (!all && today > due_on) {
            NoticeState::Missed
        } else if all {
            NoticeState::Met
        } else {
            NoticeState::Running
        };
        let basis =
            ids(self.services.iter().flat_map(|service| service.0.rule_change_notice().basis.clauses));
        Ok(RuleChangeView {
            id: Uid(id),
            recorded_at,
            services: self.services,
            title: self.title,
            sender: self.sender,
            rules_version: self.rules_version,
            registration_number: self.registration_number,
            registered_on: self.registered_on,
            published_at: self.published_at,
            sent: self.sent,
            due_on: Day(due_on),
            state,
            basis,
            readings: readings(term.basis),
            calendar_version: calendar.version().to_owned(),
        })
    }
}

/// Notices of amended Rules
///
/// Newest first, each with the term of three working days for telling the operator, the providers and the contact centre.
#[utoipa::path(
    tag = "law",
    params(
        ("limit" = Option<i64>, Query, description = "At most so many", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "From the page before", max_length = 200)
    ),
    responses((status = 200, description = "A page of notices", body = Page<RuleChangeView>))
)]
#[get("/rule-changes")]
pub async fn list_rule_changes(
    _anyone: By<Anyone>,
    app: Data<App>,
    query: Query<ListPage>,
) -> Result<HttpResponse, Problem> {
    let limit = page::limit(query.0.limit, page::USUAL, page::MOST)?;
    let cursors = Cursors::new(app.store.keys(), "rule-changes", b"");
    let before = query.0.cursor.as_deref().map(|cursor| cursors.read(cursor)).transpose()?;
    let before = before.and_then(|place| Uuid::try_parse(&place).ok());
    let found = app.read(move |conn, _| rule_changes::list(conn, before, limit + 1)).await?;
    let (calendar, today) = (app.calendar(), app.today());
    let views = found
        .into_iter()
        .map(|row| {
            let notice: RecordRuleChange = serde_json::from_str(&row.notice)
                .map_err(|_error| Problem::new(ProblemCode::InternalError))?;
            notice.view((row.id, Moment(row.saved_at)), &calendar, today)
        })
        .collect::<Result<Vec<_>, Problem>>()?;
    Ok(HttpResponse::Ok().json(Page::of(views, limit, &cursors, |view| view.id.0.to_string())))
}

/// Record a notice of amended Rules
///
/// The authorised body tells the operator of the e-government infrastructure, the providers and the contact centre within
/// three working days after state registration of the act.
#[utoipa::path(
    tag = "law",
    params(
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = RecordRuleChange, example = json!({
        "services": ["pmpk_examination"], "title": "№ 33 бұйрық", "registration_number": "35772",
        "sender": "Оқу-ағарту министрлігі", "rules_version": "order-33-2025",
        "registered_on": "2025-03-03", "sent": [{ "to": "egov_operator", "on": "2025-03-05" }]
    })),
    responses(
        (status = 200, description = "What would result (dry run)", body = RuleChangeView),
        (status = 201, description = "Recorded", body = RuleChangeView)
    )
)]
#[post("/rule-changes")]
pub async fn record_rule_change(
    actor: By<Authority>,
    app: Data<App>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<RecordRuleChange>,
) -> Result<HttpResponse, Problem> {
    let dry = dry.0.validate_only;
    let once = Once::new(&app, &actor, "record_rule_change", &key, body.fingerprint.clone());
    if let Err(known) = load(&app, (!dry).then_some(&once), |_, _| Ok(())).await?.or_replay() {
        return Ok(known);
    }
    let notice = body.value;
    notice.check(app.today())?;
    let (id, recorded_at) = (App::new_id(), app.now());
    let stored = RuleChange {
        id,
        registered_on: notice.registered_on.0,
        notice: json!(notice).to_string(),
        saved_at: recorded_at,
    };
    let view: Value = json!(notice.view((id, Moment(recorded_at)), &app.calendar(), app.today())?);
    if dry {
        return Ok(HttpResponse::Ok().json(without(view, &["id"])));
    }
    let journal = actor.in_journal(Role::Authority);
    let write =
        rule_changes::insert(&stored, &done(&app, "record_rule_change"), &journal, app.store.house()?)?;
    once.save(&app, write, Answer::new(StatusCode::CREATED, &view, None, None)).await
}
