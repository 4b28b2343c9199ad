//! What only the sandbox has: its clock, its timer steps on demand, what its neighbours received, and one sample provider
//! of each type. None of it is in the OpenAPI document, and production has no such route.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post, put};
use qoldau_persistence::providers;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

use crate::app::App;
use crate::body::Valid;
use crate::problem::Problem;
use crate::wire::Moment;
use crate::worker;

/// Where the clock is put.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PutClock {
    /// The moment at which the law's clock stands from now on; null lets it run again.
    now: Option<Moment>,
}

/// Moves the law's clock; tokens, locks, limits and timeouts stay on real time.
#[put("/sandbox/clock")]
pub async fn put_clock(app: Data<App>, body: Valid<PutClock>) -> Result<HttpResponse, Problem> {
    app.put_clock(body.value.now.map(|at| at.0)).await?;
    Ok(HttpResponse::Ok().json(json!({ "now": Moment(app.now()) })))
}

/// Runs every timer step that is due.
#[post("/sandbox/work")]
pub async fn work(app: Data<App>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(worker::run_once(&app).await?))
}

/// What the neighbours of this process received; kinds, never content.
#[get("/sandbox/messages")]
pub async fn list_messages(app: Data<App>) -> HttpResponse {
    HttpResponse::Ok().json(json!({ "items": app.neighbours.exchanges.list() }))
}

/// One sample provider of each type.
#[get("/sandbox/providers")]
pub async fn list_sample_providers(app: Data<App>) -> Result<HttpResponse, Problem> {
    let found = app.read(|conn, _| providers::list(conn, None, None, None, 50)).await?;
    let items: Vec<_> = found
        .into_iter()
        .filter(|provider| crate::seed::is_sample(provider.id))
        .map(|provider| json!({ "id": provider.id, "type": provider.kind, "name_kk": provider.name_kk }))
        .collect();
    Ok(HttpResponse::Ok().json(json!({ "items": items })))
}
