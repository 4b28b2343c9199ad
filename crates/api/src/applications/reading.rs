//! Reading applications. A look of staff at personal data is recorded before the answer goes out, and fails when it
//! cannot be; a recipient's look at an own record is recorded once a day. Nothing is changed here.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, Utc};
use qoldau_domain::application::Application;
use qoldau_domain::calendar::WorkCalendar;
use qoldau_domain::deadline::DeadlineState;
use qoldau_domain::term::{self, TermCode};
use qoldau_persistence::applications::{self, Filter, Loaded};
use qoldau_persistence::files::Free;
use qoldau_persistence::journal::{self, Access};
use qoldau_persistence::{Conn, Store};
use serde::Deserialize;
use uuid::Uuid;

use super::shown;
use super::submission::SearchApplications;
use super::view::{AccessEntry, ApplicationSummary, ApplicationView, DeadlineDetail, HistoryEntry};
use crate::app::App;
use crate::auth::{Actor, By, Recipient, RecipientOrStaff};
use crate::body::Valid;
use crate::codes::{ReachedCode, ServiceCode, TermNameCode};
use crate::page::{self, Cursors, Page, Query};
use crate::precondition;
use crate::problem::{Problem, ProblemCode};
use crate::providers::id_of;
use crate::services::Nothing;
use crate::terms::WalkedDayView;
use crate::wire::{Moment, Uid};

/// What one request loads: the record, and which of the named files are the caller's own and free.
pub(super) type Found = (Loaded, Option<i64>, Free);

pub(super) fn find(
    conn: &mut Conn,
    store: &Store,
    sight: &applications::Sight,
    id: Uuid,
    (owner, files): (&[u8], &[Uuid]),
) -> Result<Found, Problem> {
    let loaded = applications::get(conn, store.keys(), sight, id)?;
    let others = match sight {
        applications::Sight::Provider(_) => {
            Some(applications::count_others(conn, store.keys(), &loaded.application)?)
        }
        applications::Sight::Representative(_) => None,
    };
    Ok((loaded, others, qoldau_persistence::files::find_free(conn, owner, files)?))
}

/// Saves that the caller looks at these applications; only then may the answer go out.
pub(crate) async fn record(
    app: &App,
    actor: &Actor,
    purpose: &str,
    applications: Vec<Uuid>,
) -> Result<(), Problem> {
    record_sought(app, actor, purpose, None, applications).await
}

/// An application that a body names: one that is as absent to the caller is a fault of that field.
///
/// # Errors
/// 422 at `/application_id`, or what looking for it answered.
pub(crate) fn named<T>(found: Result<T, impl Into<Problem>>) -> Result<T, Problem> {
    found.map_err(|error| {
        let problem: Problem = error.into();
        if problem.code == ProblemCode::NotFound {
            Problem::of_field(ProblemCode::InvalidFields, "/application_id", "unknown_application")
        } else {
            problem
        }
    })
}

/// The same for a search: what was looked for is kept as its blind index, also when nothing was found.
pub(crate) async fn record_sought(
    app: &App,
    actor: &Actor,
    purpose: &str,
    sought: Option<Vec<u8>>,
    applications: Vec<Uuid>,
) -> Result<(), Problem> {
    let access =
        Access { id: App::new_id(), at: app.now(), purpose: purpose.to_owned(), sought, applications };
    let journal = actor.in_journal(actor.looking_as());
    let house = app.store.house()?;
    if actor.is_staff() {
        app.store.save(applications::access(&access, &journal, house, None)?).await?;
        return Ok(());
    }
    for id in access.applications.clone() {
        let claim = applications::own_read_claim(app.store.keys(), id, &journal, app.today());
        if app.own_reads.contains_key(&claim) {
            continue;
        }
        let one = Access { id: App::new_id(), applications: vec![id], ..access.clone() };
        app.store.save(applications::access(&one, &journal, house, Some(claim.clone()))?).await?;
        app.own_reads.insert(claim, ());
    }
    Ok(())
}

/// One application
///
/// The record with its deadlines and what the caller can do next. A recipient sees an own one, staff one of the
/// provider; every other is as absent.
#[utoipa::path(
    tag = "applications",
    params(("id" = Uid, Path, description = "Id of the application")),
    responses((status = 200, description = "The record", body = ApplicationView))
)]
#[get("/applications/{id}")]
pub async fn get_application(
    actor: By<RecipientOrStaff>,
    request: HttpRequest,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&id)?;
    let sight = actor.sight(&app);
    let (loaded, others, _) =
        app.read_or(move |conn, store| find(conn, store, &sight, id, (&[], &[]))).await?;
    let (body, etag) = shown(&actor, &loaded.application, others, &app)?;
    if precondition::is_known(&request, &etag) {
        return Ok(HttpResponse::NotModified().insert_header(("etag", etag)).finish());
    }
    record(&app, &actor, "get_application", vec![id]).await?;
    Ok(HttpResponse::Ok().insert_header(("etag", etag)).json(body))
}

/// What a list is narrowed to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplicationFilter {
    service: Option<ServiceCode>,
    status: Option<ReachedCode>,
    due_before: Option<Moment>,
    #[serde(default)]
    overdue: bool,
    updated_since: Option<Moment>,
    number: Option<String>,
    limit: Option<i64>,
    cursor: Option<String>,
}

fn summaries(found: &[Loaded], calendar: &WorkCalendar, now: DateTime<Utc>) -> Vec<ApplicationSummary> {
    let summary = |one: &Loaded| ApplicationSummary::of(&one.application, one.updated_at, calendar, now);
    found.iter().map(summary).collect()
}

/// Applications
///
/// A recipient sees the own ones, staff those of the provider; newest first.
#[utoipa::path(
    tag = "applications",
    params(
        ("service" = Option<ServiceCode>, Query, description = "One service"),
        ("status" = Option<ReachedCode>, Query, description = "One status"),
        ("due_before" = Option<Moment>, Query, description = "With a running term that ends before this moment"),
        ("overdue" = Option<bool>, Query, description = "With a running term that has ended"),
        ("updated_since" = Option<Moment>, Query, description = "Changed at or after this moment"),
        ("number" = Option<String>, Query, description = "One number, exactly",
            pattern = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$"),
        ("limit" = Option<i64>, Query, description = "At most so many", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "From the page before", max_length = 200)
    ),
    responses((status = 200, description = "A page of applications", body = Page<ApplicationSummary>))
)]
#[get("/applications")]
pub async fn list_applications(
    actor: By<RecipientOrStaff>,
    app: Data<App>,
    query: Query<ApplicationFilter>,
) -> Result<HttpResponse, Problem> {
    let asked = query.0;
    let limit = page::limit(asked.limit, page::USUAL, page::MOST)?;
    let cursors = Cursors::new(app.store.keys(), "applications", &actor.key);
    let before = asked.cursor.as_deref().map(|cursor| cursors.read(cursor)).transpose()?;
    let now = app.now();
    let due_before = match (asked.due_before.map(|at| at.0), asked.overdue) {
        (Some(at), true) => Some(at.min(now)),
        (None, true) => Some(now),
        (at, false) => at,
    };
    let filter = Filter {
        service: asked.service.map(|service| service.0),
        status: asked.status.map(|status| status.0),
        due_before,
        updated_since: asked.updated_since.map(|at| at.0),
        number: asked.number,
        before: before.and_then(|place| Uuid::try_parse(&place).ok()),
        ..Filter::default()
    };
    let sight = actor.sight(&app);
    let found = app
        .read(move |conn, store| applications::list(conn, store.keys(), &sight, &filter, limit + 1))
        .await?;
    let items = summaries(&found, &app.calendar(), now);
    let page = Page::of(items, limit, &cursors, |entry| entry.id.0.to_string());
    record(&app, &actor, "list_applications", page.items.iter().map(|entry| entry.id.0).collect()).await?;
    Ok(HttpResponse::Ok().json(page))
}

/// Search for applications
///
/// Exact, by the child's IIN, the representative's IIN or the number, within what the caller may see. The number that
/// is looked for never stands in a URL or a log.
#[utoipa::path(
    tag = "applications",
    request_body(content = SearchApplications, example = json!({ "child_iin": "170315600124" })),
    responses((status = 200, description = "What was found", body = Page<ApplicationSummary>))
)]
#[post("/applications/search")]
pub async fn search_applications(
    actor: By<RecipientOrStaff>,
    app: Data<App>,
    _query: Query<Nothing>,
    body: Valid<SearchApplications>,
) -> Result<HttpResponse, Problem> {
    let filter = body.value.filter()?;
    let sought = filter.sought(app.store.keys());
    let sight = actor.sight(&app);
    let found = app
        .read(move |conn, store| applications::list(conn, store.keys(), &sight, &filter, page::MOST))
        .await?;
    let items = summaries(&found, &app.calendar(), app.now());
    record_sought(
        &app,
        &actor,
        "search_applications",
        sought,
        items.iter().map(|entry| entry.id.0).collect(),
    )
    .await?;
    Ok(HttpResponse::Ok().json(Page { items, next_cursor: None }))
}

/// A page of something under a record.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListPage {
    /// At most so many.
    pub limit: Option<i64>,
    /// From the page before.
    pub cursor: Option<String>,
}

impl ListPage {
    fn read(&self, cursors: &Cursors<'_>) -> Result<(i64, i64), Problem> {
        let limit = page::limit(self.limit, page::USUAL, page::MOST)?;
        let after = self.cursor.as_deref().map(|cursor| cursors.read(cursor)).transpose()?;
        Ok((limit, after.and_then(|place| place.parse().ok()).unwrap_or(0)))
    }
}

/// The history of an application
///
/// Who did what when, by which clause; oldest first.
#[utoipa::path(
    tag = "applications",
    params(
        ("id" = Uid, Path, description = "Id of the application"),
        ("limit" = Option<i64>, Query, description = "At most so many", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "From the page before", max_length = 200)
    ),
    responses((status = 200, description = "A page of the history", body = Page<HistoryEntry>))
)]
#[get("/applications/{id}/history")]
pub async fn list_history(
    actor: By<RecipientOrStaff>,
    app: Data<App>,
    id: Path<String>,
    query: Query<ListPage>,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&id)?;
    let cursors = Cursors::new(app.store.keys(), &format!("history {id}"), &actor.key);
    let (limit, after) = query.0.read(&cursors)?;
    let sight = actor.sight(&app);
    let found = app
        .read(move |conn, store| {
            let loaded = applications::get(conn, store.keys(), &sight, id)?;
            journal::list_history(conn, id, &loaded.data_key, after, limit + 1)
        })
        .await?;
    let found = found.into_iter().map(HistoryEntry::from).collect();
    let page = Page::of(found, limit, &cursors, |entry: &HistoryEntry| entry.seq.to_string());
    record(&app, &actor, "list_history", vec![id]).await?;
    Ok(HttpResponse::Ok().json(page))
}

/// Who looked at an application
///
/// For the recipient: who, when, in what role, for what purpose; oldest first.
#[utoipa::path(
    tag = "applications",
    params(
        ("id" = Uid, Path, description = "Id of the application"),
        ("limit" = Option<i64>, Query, description = "At most so many", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "From the page before", max_length = 200)
    ),
    responses((status = 200, description = "A page of looks", body = Page<AccessEntry>))
)]
#[get("/applications/{id}/access")]
pub async fn list_access(
    actor: By<Recipient>,
    app: Data<App>,
    id: Path<String>,
    query: Query<ListPage>,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&id)?;
    let cursors = Cursors::new(app.store.keys(), &format!("access {id}"), &actor.key);
    let (limit, after) = query.0.read(&cursors)?;
    let sight = applications::Sight::Representative(actor.identity().key(app.store.keys()));
    let found = app
        .read(move |conn, store| {
            applications::get(conn, store.keys(), &sight, id)?;
            journal::list_access(conn, id, store.house()?, after, limit + 1)
        })
        .await?;
    let found = found.into_iter().map(AccessEntry::from).collect();
    Ok(HttpResponse::Ok().json(Page::of(found, limit, &cursors, |entry: &AccessEntry| entry.seq.to_string())))
}

/// One deadline of an application
///
/// With its walk: why each day counts or not.
#[utoipa::path(
    tag = "applications",
    params(
        ("id" = Uid, Path, description = "Id of the application"),
        ("code" = TermNameCode, Path, description = "`exam_date`, `queue` or `home_intake`", example = "queue")
    ),
    responses((status = 200, description = "The deadline", body = DeadlineDetail))
)]
#[get("/applications/{id}/deadlines/{code}")]
pub async fn get_deadline(
    actor: By<RecipientOrStaff>,
    request: HttpRequest,
    app: Data<App>,
    path: Path<(String, String)>,
    _query: Query<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (id, code) = path.into_inner();
    let id = id_of(&id)?;
    let code = TermCode::parse(&code).ok_or_else(|| Problem::new(ProblemCode::NotFound))?;
    let sight = actor.sight(&app);
    let loaded = app.read(move |conn, store| applications::get(conn, store.keys(), &sight, id)).await?;
    let application = &loaded.application;
    let deadline = application.deadlines.iter().find(|deadline| deadline.code == code);
    let deadline = deadline.ok_or_else(|| Problem::new(ProblemCode::NotFound))?;
    // The walk is that of the calendar by which the term was computed, not of today's.
    let calendar = if deadline.state == DeadlineState::CalendarMissing {
        None
    } else {
        app.calendar_of(&deadline.calendar_version).await?
    };
    let walk = calendar.and_then(|calendar| walk(&calendar, application, code));
    let detail = DeadlineDetail::of(deadline, application, walk, &app.calendar(), app.now());
    let body = serde_json::to_value(detail).map_err(|_error| Problem::new(ProblemCode::InternalError))?;
    let etag = precondition::tag(application.version, &body);
    if precondition::is_known(&request, &etag) {
        return Ok(HttpResponse::NotModified().insert_header(("etag", etag)).finish());
    }
    record(&app, &actor, "get_deadline", vec![id]).await?;
    Ok(HttpResponse::Ok().insert_header(("etag", etag)).json(body))
}

fn walk(calendar: &WorkCalendar, application: &Application, code: TermCode) -> Option<Vec<WalkedDayView>> {
    let (rules, start) = (application.rules()?, application.start());
    let due = term::deadline(code, rules, calendar, start, application.registered_on?).ok()?;
    let days = term::walk(calendar, start, &due).ok()?;
    Some(days.iter().map(WalkedDayView::from).collect())
}
