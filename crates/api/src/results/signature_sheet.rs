//! The sheet of signatures beside the paper of a result: names and times of signing, printed when it is asked for. It keeps nothing
//! and is not signed itself; what holds is the paper.

use actix_web::http::header;
use actix_web::web::{self, Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::NaiveDateTime;
use qoldau_domain::application::Application;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::result::{ResultKind, Signature};
use qoldau_domain::term::local;
use qoldau_forms::{PaperFault, conclusion, refusal, signatures};
use qoldau_persistence::results::LoadedResult;
use qoldau_persistence::seal::hex;

use super::current::find_current;
use super::{full_name, paper_tag, pdf, verify_at};
use crate::app::App;
use crate::applications::record;
use crate::auth::{By, StaffOrRecipient};
use crate::negotiation::{PDF, wanted};
use crate::page::Query;
use crate::precondition;
use crate::problem::{Problem, ProblemCode};
use crate::services::Nothing;
use crate::wire::Uid;

/// The sheet of signatures
///
/// Names and times of signing, to lie beside the printed paper of the result that holds. As PDF/A only; as JSON they stand in the
/// result.
#[utoipa::path(
    tag = "results",
    params(("id" = Uid, Path, description = "Id of the application")),
    responses((status = 200, description = "The sheet", content(("application/pdf"))))
)]
#[get("/applications/{id}/signature-sheet")]
pub async fn get_signature_sheet(
    actor: By<StaffOrRecipient>,
    request: HttpRequest,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
) -> Result<HttpResponse, Problem> {
    wanted(&request, &[PDF])?;
    let (found, result) = find_current(&app, &actor, &id).await?;
    let one = found.of(result)?.clone();
    let tag = paper_tag(&one);
    if precondition::is_known(&request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    record(&app, &actor, "get_signature_sheet", vec![found.loaded.application.id]).await?;
    let (application, verify) = (found.loaded.application, verify_at(&app, &one.code));
    let printed = web::block(move || sheet(&application, &one, &verify)).await;
    let printed = printed.map_err(|_cancelled| Problem::new(ProblemCode::Unavailable))??;
    Ok(pdf(HttpResponse::Ok().insert_header((header::ETAG, tag)), "signatures", printed))
}

/// What a signer is at the provider, in the language of the paper.
const fn role_on_paper(role: Role) -> &'static str {
    if matches!(role, Role::Head) { "Басшы" } else { "Маман" }
}

fn sheet(application: &Application, one: &LoadedResult, verify: &str) -> Result<Vec<u8>, PaperFault> {
    let at = |signature: &Signature| -> NaiveDateTime { local(signature.signed_at) };
    let signed: Vec<signatures::Signed<'_>> = one
        .result
        .signatures
        .iter()
        .map(|it| signatures::Signed { role: role_on_paper(it.role), name: it.name.reveal(), at: at(it) })
        .collect();
    signatures::pdf(&signatures::Signatures {
        id: format!("signatures {} {}", one.result.id, one.result.version),
        paper: match one.result.content.kind() {
            ResultKind::Conclusion => conclusion::TITLE.1,
            ResultKind::Refusal => refusal::TITLE,
        },
        sha256: &hex(&one.paper_sha256),
        application: &application.number,
        child: &full_name(&application.child.name),
        signed: &signed,
        verify,
    })
}
