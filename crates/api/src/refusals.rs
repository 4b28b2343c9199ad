//! Refusals on the wire: grounds of the closed list with facts, the requirement that is violated and how it can be cured. Any staff
//! prepare one; only the head's signature refuses. Printing and signing stand in `results.rs`.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use qoldau_domain::application::Application;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::refusal::{Refusal, RefusalReason};
use qoldau_domain::result::{ResultContent, ResultKind, ServiceResult};
use qoldau_persistence::results::LoadedResult;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use crate::app::App;
use crate::applications::named;
use crate::auth::{Actor, By, Head, Staff, StaffOrRecipient};
use crate::body::Valid;
use crate::codes::{Code, RefusalReasonCode, ResultStateCode};
use crate::idempotency::{IdempotencyKey, Once, load};
use crate::page::Query;
use crate::precondition::IfMatch;
use crate::problem::{FieldFault, Problem, ProblemCode};
use crate::providers::{DryRun, id_of};
use crate::results::{
    Door, PaperView, Preparing, SignResult, SignatureView, find, find_of, in_content, of, shown, sign, words,
};
use crate::services::Nothing;
use crate::wire::{Moment, Uid};

/// The most characters of a part of the reasoning.
const LONG: usize = 4_000;
/// The most characters of a name.
const SHORT: usize = 300;
const KIND: ResultKind = ResultKind::Refusal;

/// What a refusal says.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RefusalBody {
    /// One at least, each once.
    #[schema(min_items = 1, max_items = 3)]
    #[validate(length(min = 1, max = 3))]
    grounds: Vec<RefusalReasonCode>,
    /// What was found.
    #[schema(min_length = 1, max_length = 4000)]
    facts: String,
    /// Which requirement is violated.
    #[schema(min_length = 1, max_length = 4000)]
    requirement_violated: String,
    /// How it can be cured.
    #[schema(min_length = 1, max_length = 4000)]
    cure: String,
    /// Name of the head that is printed.
    #[schema(min_length = 1, max_length = 300)]
    head_full_name: String,
}

impl RefusalBody {
    fn refusal(&self) -> Result<Refusal, Problem> {
        let mut faults = Vec::new();
        for (index, ground) in self.grounds.iter().enumerate() {
            if self.grounds.iter().take(index).any(|other| other.0 == ground.0) {
                faults.push(FieldFault::new(format!("/grounds/{index}"), "repeated_value"));
            }
        }
        let mut one = |text: &str, longest, pointer| words(text, longest, pointer, &mut faults);
        let texts = (
            one(&self.facts, LONG, "/facts"),
            one(&self.requirement_violated, LONG, "/requirement_violated"),
            one(&self.cure, LONG, "/cure"),
            one(&self.head_full_name, SHORT, "/head_full_name"),
        );
        let named = |ground: &RefusalReason| self.grounds.iter().any(|one| one.0 == *ground);
        let grounds = RefusalReason::ALL.into_iter().filter(named).collect();
        match (texts, faults.is_empty()) {
            ((Some(facts), Some(requirement), Some(cure), Some(head)), true) => {
                Ok(Refusal { grounds, facts, requirement, cure, head })
            }
            _ => Err(Problem::of_fields(ProblemCode::InvalidFields, faults)),
        }
    }
}

/// A refusal that is new.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PrepareRefusal {
    application_id: Uid,
    #[validate(nested)]
    content: RefusalBody,
}

/// A refusal.
#[derive(Serialize, ToSchema)]
pub struct RefusalView {
    id: Uid,
    application_id: Uid,
    state: ResultStateCode,
    content: RefusalBody,
    prepared_at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_at: Option<Moment>,
    signatures: Vec<SignatureView>,
    paper: PaperView,
}

pub(crate) fn show(
    app: &App,
    _application: &Application,
    one: &LoadedResult,
    _known: &[ServiceResult],
) -> Value {
    let result = &one.result;
    let ResultContent::Refusal(content) = &result.content else { return Value::Null };
    json!(RefusalView {
        id: Uid(result.id),
        application_id: Uid(result.application_id),
        state: Code(result.state),
        content: RefusalBody {
            grounds: content.grounds.iter().copied().map(Code).collect(),
            facts: content.facts.reveal().to_owned(),
            requirement_violated: content.requirement.reveal().to_owned(),
            cure: content.cure.reveal().to_owned(),
            head_full_name: content.head.reveal().to_owned(),
        },
        prepared_at: Moment(result.prepared_at),
        signed_at: result.signed_at.map(Moment),
        signatures: result.signatures.iter().map(SignatureView::from).collect(),
        paper: PaperView::of(app, &one.paper_sha256, &one.code),
    })
}

fn preparing<'a>(actor: &'a Actor, app: &'a App, operation: &'static str, dry: bool) -> Preparing<'a> {
    let role = actor.acting_as(&[Role::Registrar, Role::Specialist, Role::Head]).unwrap_or(Role::Registrar);
    Preparing { actor, app, operation, role, dry }
}

/// Prepare a refusal
///
/// By any staff of the provider, with a ground of the closed list and its reasoning. It refuses nothing: the head's signature
/// does. For want of consent only after it was asked for and a no or silence.
#[utoipa::path(
    tag = "results",
    params(
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = PrepareRefusal, example = json!({
        "application_id": "01980000-0000-7000-8000-0000000000aa",
        "content": {
            "grounds": ["untrue_documents_or_data"], "facts": "Ұсынылған куәлік басқа балаға берілген.",
            "requirement_violated": "Тізбенің 8-жолы, 1) тармақша.", "cure": "Баланың өз куәлігін ұсыныңыз.",
            "head_full_name": "Басшы Айгүл"
        }
    })),
    responses(
        (status = 200, description = "What would result (dry run)", body = RefusalView),
        (status = 201, description = "Prepared", body = RefusalView)
    )
)]
#[post("/refusals")]
pub async fn prepare_refusal(
    actor: By<Staff>,
    app: Data<App>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<PrepareRefusal>,
) -> Result<HttpResponse, Problem> {
    let (dry, asked) = (dry.0.validate_only, body.value);
    let once = Once::new(&app, &actor, "prepare_refusal", &key, body.fingerprint);
    let (sight, id) = (actor.sight(&app), asked.application_id.0);
    let found =
        load(&app, (!dry).then_some(&once), move |conn, store| named(find_of(conn, store, &sight, id)));
    let found = match found.await?.or_replay() {
        Ok(found) => found,
        Err(known) => return Ok(known),
    };
    let result = App::new_id();
    preparing(&actor, &app, "prepare_refusal", dry)
        .create(once, found, "/v1/refusals", show, |application, known, by| {
            let refusal = asked.content.refusal().map_err(in_content)?;
            Ok(application.prepare_refusal(result, refusal, known, by, &mut App::new_id)?)
        })
        .await
}

/// Change a refusal
///
/// While it is prepared. A new PDF is made; a signed refusal is never changed.
#[utoipa::path(
    tag = "results",
    params(
        ("id" = Uid, Path, description = "Id of the refusal"),
        ("If-Match" = String, Header, description = "The ETag that the change is based on",
            example = "\"1.0123456789abcdef\"")
    ),
    request_body(content = RefusalBody, example = json!({
        "grounds": ["untrue_documents_or_data"], "facts": "Куәліктегі туған күні басқа.",
        "requirement_violated": "Тізбенің 8-жолы, 1) тармақша.", "cure": "Баланың өз куәлігін ұсыныңыз.",
        "head_full_name": "Басшы Айгүл"
    })),
    responses((status = 200, description = "Changed", body = RefusalView))
)]
#[put("/refusals/{id}")]
pub async fn put_refusal(
    actor: By<Staff>,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
    if_match: IfMatch,
    body: Valid<RefusalBody>,
) -> Result<HttpResponse, Problem> {
    let (id, sight) = (id_of(&id)?, actor.sight(&app));
    let found = app.read_or(move |conn, store| find(conn, store, &sight, (KIND, id))).await?;
    preparing(&actor, &app, "put_refusal", false)
        .revise((found, id), &if_match, show, |application, known, by| {
            let content = ResultContent::Refusal(body.value.refusal()?);
            Ok(application.revise(of(known, id)?, content, by, &mut App::new_id)?)
        })
        .await
}

/// Sign a refusal
///
/// By the head, with a detached CMS over exactly the bytes of its PDF. It refuses the application.
#[utoipa::path(
    tag = "results",
    params(
        ("id" = Uid, Path, description = "Id of the refusal"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("If-Match" = String, Header, description = "The ETag that was read", example = "\"1.0123456789abcdef\""),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = SignResult, example = json!({
        "signature": { "kind": "cms_detached", "value": "MIIB" }
    })),
    responses((status = 200, description = "Refused", body = RefusalView))
)]
#[post("/refusals/{id}/sign")]
pub async fn sign_refusal(
    actor: By<Head>,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    if_match: IfMatch,
    body: Valid<SignResult>,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&id)?;
    let once = Once::new(&app, &actor, &format!("sign_refusal {id}"), &key, body.fingerprint);
    let (operation, dry) = ("sign_refusal", dry.0.validate_only);
    let door = Door { actor: &actor, app: &app, operation, kind: KIND, dry, show };
    sign(door, id, once, if_match, body.value).await
}

/// One refusal
///
/// For staff of the provider, and for the recipient from its delivery on. As JSON, or as the PDF that is signed with
/// `Accept: application/pdf`.
#[utoipa::path(
    tag = "results",
    params(("id" = Uid, Path, description = "Id of the refusal")),
    responses((status = 200, description = "The refusal", content(
        (RefusalView = "application/json"), ("application/pdf")
    )))
)]
#[get("/refusals/{id}")]
pub async fn get_refusal(
    actor: By<StaffOrRecipient>,
    request: HttpRequest,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (id, sight) = (id_of(&id)?, actor.sight(&app));
    let found = app.read_or(move |conn, store| find(conn, store, &sight, (KIND, id))).await?;
    shown(&app, &actor, &request, "get_refusal", (found, id), show).await
}
