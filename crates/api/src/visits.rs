//! Visits to the counter on the wire: a registrar marks who comes, is called and is served, and reads how the fifteen minutes
//! were kept. The moments are those of the law's clock, never the caller's. A visit names no person, and what the limits
//! are is the domain's.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, Days, Utc};
use qoldau_domain::lifecycle::Role;
use qoldau_domain::place::MOST_DAYS;
use qoldau_domain::violation::Violation;
use qoldau_domain::visit::{SpellStatistics, Visit, VisitStatistics, counter_rules, statistics};
use qoldau_persistence::applications;
use qoldau_persistence::providers;
use qoldau_persistence::visits;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::app::App;
use crate::applications::{EmptyBody, named};
use crate::auth::{Actor, By, Registrar, RegistrarOrHead};
use crate::body::Valid;
use crate::codes::{Code, ServiceCode, VisitPurposeCode};
use crate::idempotency::{Answer, IdempotencyKey, Once, load};
use crate::page::Query;
use crate::precondition;
use crate::problem::{Problem, ProblemCode};
use crate::providers::{DryRun, done, id_of, type_of, without};
use crate::services::Nothing;
use crate::slots::day_spell;
use crate::wire::{Day, Moment, Uid, ids};

/// How often a step is decided anew when somebody else marked the visit meanwhile; a visit has two steps.
const TRIES: usize = 3;
/// How many days before the last one statistics go back when nobody says.
const USUAL_DAYS: u64 = 30;

/// Somebody who comes to the counter.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct OpenVisit {
    /// One that the provider renders.
    service: ServiceCode,
    purpose: VisitPurposeCode,
    /// About which application, where there is one already.
    #[schema(required = false)]
    application_id: Option<Uid>,
}

/// A visit to the counter.
#[derive(Debug, Serialize, ToSchema)]
pub struct VisitView {
    id: Uid,
    provider_id: Uid,
    service: ServiceCode,
    purpose: VisitPurposeCode,
    #[serde(skip_serializing_if = "Option::is_none")]
    application_id: Option<Uid>,
    /// When the waiting began.
    arrived_at: Moment,
    /// When it ended and the serving began.
    #[serde(skip_serializing_if = "Option::is_none")]
    called_at: Option<Moment>,
    /// When the serving ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<Moment>,
}

impl From<&Visit> for VisitView {
    fn from(visit: &Visit) -> Self {
        Self {
            id: Uid(visit.id),
            provider_id: Uid(visit.provider_id),
            service: Code(visit.service),
            purpose: Code(visit.purpose),
            application_id: visit.application_id.map(Uid),
            arrived_at: Moment(visit.arrived_at),
            called_at: visit.called_at.map(Moment),
            ended_at: visit.ended_at.map(Moment),
        }
    }
}

fn shown(visit: &Visit) -> (Value, String) {
    let view = json!(VisitView::from(visit));
    let etag = precondition::tag(visit.version, &view);
    (view, etag)
}

/// The provider whose counter the caller keeps.
fn own_counter(actor: &Actor) -> Result<Uuid, Problem> {
    actor.provider_id.ok_or_else(|| Problem::new(ProblemCode::NotFound))
}

/// Record who comes to the counter
///
/// The waiting begins now. A visit names no person; it counts for the statistics and changes no application.
#[utoipa::path(
    tag = "counter",
    params(
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = OpenVisit, example = json!({
        "service": "pmpk_examination", "purpose": "hand_in_documents",
        "application_id": "01980000-0000-7000-8000-0000000000aa"
    })),
    responses(
        (status = 200, description = "What would result (dry run)", body = VisitView),
        (status = 201, description = "Recorded", body = VisitView)
    )
)]
#[post("/visits")]
pub async fn open_visit(
    actor: By<Registrar>,
    app: Data<App>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<OpenVisit>,
) -> Result<HttpResponse, Problem> {
    let (dry, asked) = (dry.0.validate_only, body.value);
    let once = Once::new(&app, &actor, "open_visit", &key, body.fingerprint);
    let (sight, own) = (actor.sight(&app), own_counter(&actor)?);
    let application = asked.application_id.map(|id| id.0);
    let found = load(&app, (!dry).then_some(&once), move |conn, _| {
        if let Some(application) = application {
            named(applications::must_be_visible(conn, &sight, application))?;
        }
        Ok(providers::get(conn, own)?)
    });
    let provider = match found.await?.or_replay() {
        Ok(found) => (own, type_of(&found)?),
        Err(known) => return Ok(known),
    };
    let (service, purpose) = (asked.service.0, asked.purpose.0);
    let visit = Visit::arrive(App::new_id(), provider, service, purpose, application, app.now())?;
    let (view, etag) = shown(&visit);
    if dry {
        return Ok(HttpResponse::Ok().json(without(view, &["id"])));
    }
    let (did, journal) = (done(&app, "open_visit"), actor.in_journal(Role::Registrar));
    let write = visits::insert(&visit, &did, &journal, app.store.house()?)?;
    let place = format!("/v1/visits/{}", visit.id);
    once.save(&app, write, Answer::new(StatusCode::CREATED, &view, Some(etag), Some(place))).await
}

/// One visit
///
/// To the counter of the caller's provider; every other is as absent.
#[utoipa::path(
    tag = "counter",
    params(("id" = Uid, Path, description = "Id of the visit")),
    responses((status = 200, description = "The visit", body = VisitView))
)]
#[get("/visits/{id}")]
pub async fn get_visit(
    actor: By<Registrar>,
    request: HttpRequest,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (id, own) = (id_of(&id)?, own_counter(&actor)?);
    let visit = app.read(move |conn, _| visits::get(conn, own, id)).await?;
    let (view, etag) = shown(&visit);
    if precondition::is_known(&request, &etag) {
        return Ok(HttpResponse::NotModified().insert_header(("etag", etag)).finish());
    }
    Ok(HttpResponse::Ok().insert_header(("etag", etag)).json(view))
}

/// A door of a visit; what is done is in `step`. It is decided anew when somebody else marked the visit between reading and
/// saving: nobody was shown a version.
async fn door(
    operation: &'static str,
    actor: &Actor,
    app: &App,
    (id, key): (&str, &IdempotencyKey),
    (dry, fingerprint): (bool, Vec<u8>),
    step: fn(Visit, DateTime<Utc>) -> Result<Visit, Violation>,
) -> Result<HttpResponse, Problem> {
    let (id, own) = (id_of(id)?, own_counter(actor)?);
    let once = Once::new(app, actor, &format!("{operation} {id}"), key, fingerprint);
    for _ in 0..TRIES {
        let found = load(app, (!dry).then_some(&once), move |conn, _| Ok(visits::get(conn, own, id)?));
        let visit = match found.await?.or_replay() {
            Ok(found) => step(found, app.now())?,
            Err(known) => return Ok(known),
        };
        let (view, etag) = shown(&visit);
        if dry {
            return Ok(HttpResponse::Ok().json(view));
        }
        let (did, journal) = (done(app, operation), actor.in_journal(Role::Registrar));
        let write = visits::update(&visit, &did, &journal, app.store.house()?)?;
        let answer = Answer::new(StatusCode::OK, &view, Some(etag), None);
        match once.clone().save(app, write, answer).await {
            Err(problem) if problem.code == ProblemCode::VersionMismatch => {}
            answered => return answered,
        }
    }
    Err(Problem::new(ProblemCode::Overloaded))
}

/// Call a visitor
///
/// The waiting ends and the serving begins now.
#[utoipa::path(
    tag = "counter",
    params(
        ("id" = Uid, Path, description = "Id of the visit"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = EmptyBody, example = json!({})),
    responses((status = 200, description = "Called", body = VisitView))
)]
#[post("/visits/{id}/call")]
pub async fn call_visit(
    actor: By<Registrar>,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<EmptyBody>,
) -> Result<HttpResponse, Problem> {
    let given = (dry.0.validate_only, body.fingerprint);
    door("call_visit", &actor, &app, (&id, &key), given, Visit::call).await
}

/// End a visit
///
/// The visitor is served. Once called, and once only.
#[utoipa::path(
    tag = "counter",
    params(
        ("id" = Uid, Path, description = "Id of the visit"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = EmptyBody, example = json!({})),
    responses((status = 200, description = "Ended", body = VisitView))
)]
#[post("/visits/{id}/end")]
pub async fn end_visit(
    actor: By<Registrar>,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<EmptyBody>,
) -> Result<HttpResponse, Problem> {
    let given = (dry.0.validate_only, body.fingerprint);
    door("end_visit", &actor, &app, (&id, &key), given, Visit::end).await
}

/// Of which days statistics are wanted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatisticsDays {
    from: Option<Day>,
    to: Option<Day>,
}

/// How one of the two limits was kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpellStatisticsView {
    /// How many are over.
    count: usize,
    /// How many of them kept the limit, its last second included.
    within: usize,
    /// How many did not.
    over: usize,
    /// The middle one, in whole minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    median_minutes: Option<i64>,
    /// What nine of ten did not exceed.
    #[serde(skip_serializing_if = "Option::is_none")]
    p90_minutes: Option<i64>,
    /// The clauses with the limit.
    basis: Vec<&'static str>,
}

impl From<SpellStatistics> for SpellStatisticsView {
    fn from(told: SpellStatistics) -> Self {
        Self {
            count: told.count,
            within: told.within,
            over: told.over,
            median_minutes: told.median_minutes,
            p90_minutes: told.p90_minutes,
            basis: ids(told.basis.clauses),
        }
    }
}

/// How the limits of a counter were kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct VisitStatisticsView {
    provider_id: Uid,
    from: Day,
    to: Day,
    /// The limit of both.
    limit_minutes: i64,
    /// Waiting to hand in the documents.
    wait: SpellStatisticsView,
    /// Being served.
    service: SpellStatisticsView,
    /// Readings of what the order leaves unclear about the limits.
    readings: Vec<&'static str>,
}

impl VisitStatisticsView {
    fn new(provider: Uuid, (from, to): (Day, Day), told: VisitStatistics) -> Self {
        Self {
            provider_id: Uid(provider),
            from,
            to,
            limit_minutes: told.limit_minutes,
            wait: told.wait.into(),
            service: told.service.into(),
            readings: told.wait.basis.readings.iter().map(|reading| reading.id()).collect(),
        }
    }
}

/// How the fifteen minutes were kept
///
/// Waiting and being served at the provider's own counter, by the wall clock. Visits to hand in documents that began on these
/// days, at most 366. Statistics only: nothing happens to an application.
#[utoipa::path(
    tag = "counter",
    params(
        ("id" = Uid, Path, description = "Id of the provider"),
        ("from" = Option<Day>, Query, description = "First day; 30 days before the last when left out"),
        ("to" = Option<Day>, Query, description = "Last day, itself included; today when left out")
    ),
    responses((status = 200, description = "How the limits were kept", body = VisitStatisticsView))
)]
#[get("/providers/{id}/visit-statistics")]
pub async fn get_visit_statistics(
    actor: By<RegistrarOrHead>,
    app: Data<App>,
    id: Path<String>,
    query: Query<StatisticsDays>,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&id)?;
    let to = query.0.to.map_or_else(|| app.today(), |day| day.0);
    let usual = to.checked_sub_days(Days::new(USUAL_DAYS)).unwrap_or(to);
    let from = query.0.from.map_or(usual, |day| day.0);
    if !(0..MOST_DAYS).contains(&(to - from).num_days()) {
        return Err(Problem::of_field(ProblemCode::InvalidFields, "?to", "out_of_range"));
    }
    if actor.provider_id != Some(id) {
        return Err(Problem::new(ProblemCode::NotFound));
    }
    let spell = day_spell(from, to);
    let (provider, found) = app
        .read(move |conn, _| Ok((providers::get(conn, id)?, visits::list_between(conn, id, spell)?)))
        .await?;
    let told = statistics(counter_rules(type_of(&provider)?)?, &found);
    Ok(HttpResponse::Ok().json(VisitStatisticsView::new(id, (Day(from), Day(to)), told)))
}
