//! What operators and newcomers look at: health, readiness, the OpenAPI document, the interactive documentation from our
//! own files, and the metrics port. Nothing personal is ever shown here.

use std::sync::OnceLock;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::NaiveDate;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use qoldau_domain::calendar::WorkCalendar;
use serde_json::json;
use utoipa::ToSchema;

use crate::app::App;
use crate::page::Query;
use crate::problem::{Problem, ProblemCode};
use crate::services::{Nothing, cached};

/// What the documentation may load: our own files and nothing else.
const DOCS_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// That the process lives.
#[derive(Debug, ToSchema)]
#[allow(dead_code, reason = "it describes JSON that is built as a value")]
pub struct HealthView {
    /// `up`.
    status: String,
}

/// That requests can be served.
#[derive(Debug, ToSchema)]
#[allow(dead_code, reason = "it describes JSON that is built as a value")]
pub struct ReadyView {
    /// `ready`.
    status: String,
    /// `up`.
    database: String,
    /// `current`.
    migrations: String,
    /// Events that have no place in the feed yet.
    #[schema(minimum = 0)]
    unplaced: i64,
}

/// The process lives
///
/// It answers from memory and touches neither the database nor a neighbour.
#[utoipa::path(
    tag = "operation", path = "/health",
    responses((status = 200, description = "It lives", body = HealthView, example = json!({ "status": "up" })))
)]
#[get("/health")]
pub async fn get_health() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "up" }))
}

/// Requests can be served
///
/// The database answers, its schema is that of this build, and the backlog of events without a place is told.
#[utoipa::path(
    tag = "operation", path = "/ready",
    responses((status = 200, description = "Ready", body = ReadyView,
        example = json!({ "status": "ready", "database": "up", "migrations": "current", "unplaced": 0 })))
)]
#[get("/ready")]
pub async fn get_ready(app: Data<App>) -> Result<HttpResponse, Problem> {
    let looked = app.look(|store| Ok((store.is_current()?, store.count_unplaced()?))).await;
    let (current, unplaced) = looked.map_err(|_elapsed| Problem::new(ProblemCode::Unavailable))??;
    metrics::gauge!("qoldau_unplaced_events").set(i32::try_from(unplaced).map_or(f64::MAX, f64::from));
    if !current {
        return Err(Problem::new(ProblemCode::Unavailable));
    }
    let body = json!({ "status": "ready", "database": "up", "migrations": "current", "unplaced": unplaced });
    Ok(HttpResponse::Ok().json(body))
}

/// This document
///
/// OpenAPI 3.1, collected from the routes.
#[utoipa::path(tag = "operation", responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
#[get("/openapi.json")]
pub async fn get_openapi(request: HttpRequest, _query: Query<Nothing>) -> HttpResponse {
    static DOCUMENT: OnceLock<serde_json::Value> = OnceLock::new();
    cached(&request, 1, DOCUMENT.get_or_init(crate::openapi::document))
}

/// The page of the interactive documentation.
#[get("/docs")]
pub async fn get_docs() -> HttpResponse {
    docs_file("text/html; charset=utf-8", include_bytes!("../assets/docs/index.html"))
}

fn docs_file(media_type: &str, content: &'static [u8]) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header(("content-security-policy", DOCS_POLICY))
        .insert_header(("cache-control", "no-cache"))
        .body(content)
}

/// Its files, all of them in the binary.
#[get("/docs/{file}")]
pub async fn get_docs_file(file: Path<String>) -> Result<HttpResponse, Problem> {
    let script = "text/javascript; charset=utf-8";
    Ok(match file.as_str() {
        "docs.js" => docs_file(script, include_bytes!("../assets/docs/docs.js")),
        "docs.css" => docs_file("text/css; charset=utf-8", include_bytes!("../assets/docs/docs.css")),
        "swagger-ui.css" => {
            docs_file("text/css; charset=utf-8", include_bytes!("../assets/docs/swagger-ui.css"))
        }
        "swagger-ui-bundle.js" => docs_file(script, include_bytes!("../assets/docs/swagger-ui-bundle.js")),
        _ => return Err(Problem::new(ProblemCode::NotFound)),
    })
}

/// How many days the work calendar still covers from `today` on: the alarm long before a term meets a year without one.
pub fn tell_calendar_reach(calendar: &WorkCalendar, today: NaiveDate) {
    let last = NaiveDate::from_ymd_opt(calendar.last_year(), 12, 31).unwrap_or(today);
    let left = i32::try_from((last - today).num_days()).unwrap_or(i32::MAX);
    metrics::gauge!("qoldau_calendar_days_left").set(f64::from(left));
}

/// The recorder of this process; the first caller installs it.
pub fn recorder() -> Option<&'static PrometheusHandle> {
    static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    HANDLE.get_or_init(|| PrometheusBuilder::new().install_recorder().ok()).as_ref()
}

/// The metrics, on a port of their own.
#[get("/metrics")]
pub async fn get_metrics() -> HttpResponse {
    let text = recorder().map(PrometheusHandle::render).unwrap_or_default();
    HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(text)
}
