//! Every result of an application, for staff of its provider: what was prepared and by whom it waits to be signed, what was signed,
//! and what took whose place. So whoever signs finds it from the application alone. What it says is shown by `conclusions.rs` and
//! `refusals.rs`.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use qoldau_domain::application::Application;
use qoldau_domain::result::ServiceResult;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::find_of;
use crate::app::App;
use crate::applications::record;
use crate::auth::{By, Staff};
use crate::codes::{Code, ResultKindCode, ResultStateCode, RoleCode};
use crate::page::Query;
use crate::precondition;
use crate::problem::Problem;
use crate::providers::id_of;
use crate::services::Nothing;
use crate::wire::{Moment, Uid};

/// A result in the list.
#[derive(Serialize, ToSchema)]
pub struct ResultSummary {
    /// Its address is `/v1/conclusions/{id}` or `/v1/refusals/{id}`, by its kind.
    id: Uid,
    kind: ResultKindCode,
    state: ResultStateCode,
    /// The result whose place it takes once it is signed ◊.
    #[serde(skip_serializing_if = "Option::is_none")]
    corrects: Option<Uid>,
    /// The signed result that took its place ◊.
    #[serde(skip_serializing_if = "Option::is_none")]
    corrected_by: Option<Uid>,
    prepared_at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_at: Option<Moment>,
    /// As whom somebody must still sign it; nobody once it is signed, or when the application went another way.
    awaits: Vec<RoleCode>,
}

impl ResultSummary {
    fn of(result: &ServiceResult, application: &Application, known: &[ServiceResult]) -> Self {
        let by = known.iter().find(|other| other.takes_place_of(result.id));
        Self {
            id: Uid(result.id),
            kind: Code(result.content.kind()),
            state: Code(result.state),
            corrects: result.corrects.map(Uid),
            corrected_by: by.map(|other| Uid(other.id)),
            prepared_at: Moment(result.prepared_at),
            signed_at: result.signed_at.map(Moment),
            awaits: application.awaits(result).into_iter().map(Code).collect(),
        }
    }
}

/// The results of an application.
#[derive(Serialize, ToSchema)]
pub struct ResultList {
    items: Vec<ResultSummary>,
}

/// The results of an application
///
/// For staff of the provider: every conclusion and refusal, oldest first, with how it stands and who must still sign it. What the
/// recipient is shown is at `/result`.
#[utoipa::path(
    tag = "results",
    params(("id" = Uid, Path, description = "Id of the application")),
    responses((status = 200, description = "Its results", body = ResultList))
)]
#[get("/applications/{id}/results")]
pub async fn list_results(
    actor: By<Staff>,
    request: HttpRequest,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (id, sight) = (id_of(&id)?, actor.sight(&app));
    let found = app.read(move |conn, store| find_of(conn, store, &sight, id)).await?;
    let known = found.results();
    let view = json!(ResultList {
        items: known.iter().map(|one| ResultSummary::of(one, &found.loaded.application, &known)).collect()
    });
    let tag = precondition::tag(found.loaded.application.version, &view);
    if precondition::is_known(&request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header(("etag", tag)).finish());
    }
    record(&app, &actor, "list_results", vec![id]).await?;
    Ok(HttpResponse::Ok().insert_header(("etag", tag)).json(view))
}
