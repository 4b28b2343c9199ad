//! The result of an application: of all that were signed the one that holds, for staff as soon as it is signed, for the recipient from
//! its delivery on. It shows what `conclusions.rs` and `refusals.rs` show.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use qoldau_domain::lifecycle::Action;
use qoldau_domain::result::{ResultKind, ResultState};
use qoldau_domain::violation::{Obstacle, Violation};
use qoldau_persistence::applications::Sight;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Found, Show, find_of, is_delivered, shown};
use crate::app::App;
use crate::applications::with_actions;
use crate::auth::{Actor, By, StaffOrRecipient};
use crate::codes::{Code, ResultKindCode};
use crate::conclusions::ConclusionView;
use crate::page::Query;
use crate::problem::Problem;
use crate::providers::id_of;
use crate::refusals::RefusalView;
use crate::services::Nothing;
use crate::wire::Uid;
use crate::{conclusions, refusals};

/// The result of an application; one of the two is there.
#[derive(Serialize, ToSchema)]
pub struct ResultView {
    kind: ResultKindCode,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ConclusionView>)]
    conclusion: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<RefusalView>)]
    refusal: Option<Value>,
}

/// The newest signed result that the caller may see.
fn current(found: &Found, sight: &Sight) -> Result<Uuid, Violation> {
    let may_see = |id: Uuid| matches!(sight, Sight::Provider(_)) || is_delivered(found, id);
    let signed = found.known.iter().rev().map(|one| &one.result);
    let mut signed = signed.filter(|result| result.state == ResultState::Signed);
    let status = found.loaded.application.status;
    signed.find(|result| may_see(result.id)).map(|result| result.id).ok_or(Violation::NotPossibleNow {
        action: Action::Deliver,
        status,
        obstacle: Obstacle::NoResult,
        clause: None,
    })
}

/// An application with its results, and which of them holds for the caller.
///
/// # Errors
/// 404 for what the caller does not see, 409 while there is no result for them.
pub(super) async fn find_current(app: &App, actor: &Actor, id: &str) -> Result<(Found, Uuid), Problem> {
    let (id, sight) = (id_of(id)?, actor.sight(app));
    let looking = sight.clone();
    let found = app.read(move |conn, store| find_of(conn, store, &looking, id)).await?;
    let by = actor.acting(app);
    let result = current(&found, &sight)
        .map_err(|violation| with_actions(violation.into(), &found.loaded.application, &by))?;
    Ok((found, result))
}

const SHOW: Show = |app, application, one, known| {
    let kind = one.result.content.kind();
    let (conclusion, refusal) = match kind {
        ResultKind::Conclusion => (Some(conclusions::show(app, application, one, known)), None),
        ResultKind::Refusal => (None, Some(refusals::show(app, application, one, known))),
    };
    json!(ResultView { kind: Code(kind), conclusion, refusal })
};

/// The result of an application
///
/// The signed conclusion or refusal that holds: for staff of the provider, and for the recipient from its delivery on. As JSON, or as
/// the PDF that is signed with `Accept: application/pdf`.
#[utoipa::path(
    tag = "results",
    params(("id" = Uid, Path, description = "Id of the application")),
    responses((status = 200, description = "The result", content(
        (ResultView = "application/json"), ("application/pdf")
    )))
)]
#[get("/applications/{id}/result")]
pub async fn get_result(
    actor: By<StaffOrRecipient>,
    request: HttpRequest,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
) -> Result<HttpResponse, Problem> {
    let found = find_current(&app, &actor, &id).await?;
    shown(&app, &actor, &request, "get_result", found, SHOW).await
}
