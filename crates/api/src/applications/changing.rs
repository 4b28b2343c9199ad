//! What changes an open application: its doors and what is added under it. All of them go one common way: replay, load,
//! precondition, decide, save, show. Filing stands in the parent file.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use qoldau_domain::application::{Application, Change};
use qoldau_domain::examination::ExaminationKind;
use qoldau_domain::lifecycle::{Action, Role};
use qoldau_persistence::files::Free;
use qoldau_persistence::{applications, results};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::submission::{AddDocuments, RecordConsent, RecordRegistryAnswer, RequestConsent};
use super::view::{self, ApplicationView};
use super::{acting, ask_registries, reading, shown, with_registries};
use crate::app::App;
use crate::auth::{Actor, By, RecipientOrRegistrar, Registrar, Specialist};
use crate::body::Valid;
use crate::codes::ExaminationKindCode;
use crate::idempotency::{Answer, IdempotencyKey, Once, load};
use crate::page::Query;
use crate::precondition::IfMatch;
use crate::problem::{Problem, ProblemCode};
use crate::providers::{DryRun, id_of};
use crate::wire::{Day, Uid};

/// An empty object: the door says it all.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct EmptyBody {}

/// The common way of everything that changes an application: replay, load, precondition, decide, save, show.
pub(super) struct Changing<'a> {
    pub(super) actor: &'a Actor,
    pub(super) app: &'a App,
    pub(super) operation: &'a str,
    pub(super) id: &'a str,
    pub(super) dry: bool,
    /// Doors have one; what is added under a record has none.
    pub(super) if_match: Option<IfMatch>,
    pub(super) status: StatusCode,
    /// As what the caller acts.
    pub(super) role: Role,
}

impl Changing<'_> {
    pub(super) async fn run(
        self,
        key: IdempotencyKey,
        fingerprint: Vec<u8>,
        files: Vec<Uuid>,
        decide: impl FnOnce(Application, &Free) -> Result<Change, Problem>,
    ) -> Result<HttpResponse, Problem> {
        let id = id_of(self.id)?;
        let operation = format!("{} {id}", self.operation);
        let once = Once::new(self.app, self.actor, &operation, &key, fingerprint);
        let (sight, owner) = (self.actor.sight(self.app), self.actor.key.clone());
        let found = load(self.app, (!self.dry).then_some(&once), move |conn, store| {
            reading::find(conn, store, &sight, id, (&owner, &files))
        });
        let (loaded, others, free) = match found.await?.or_replay() {
            Ok(found) => found,
            Err(known) => return Ok(known),
        };
        if let Some(if_match) = self.if_match {
            if_match.check_record(self.app, loaded.application.id, loaded.application.version).await?;
        }
        let before = loaded.application.clone();
        let change = decide(loaded.application, &free)
            .map_err(|problem| view::with_actions(problem, &before, &self.actor.acting(self.app)))?;
        let (view, etag) = shown(self.actor, &change.application, others, self.app)?;
        if self.dry {
            // It shows the record, and that is a look like any other.
            reading::record(self.app, self.actor, self.operation, vec![id]).await?;
            return Ok(HttpResponse::Ok().json(view));
        }
        let journal = self.actor.in_journal(self.role);
        let write = applications::update(self.app.store.keys(), &change, &journal, &loaded.data_key)?;
        let write = if change.consents.is_empty() {
            write
        } else {
            with_registries(self.app, &change.application, write)
        };
        once.save(self.app, write, Answer::new(self.status, &view, Some(etag), None)).await
    }
}

macro_rules! changing {
    ($operation:ident, $actor:ident, $app:ident, $id:ident, $dry:ident, door $if_match:ident) => {
        changing!(@ $operation, $actor, $app, $id, $dry, Some($if_match), StatusCode::OK)
    };
    ($operation:ident, $actor:ident, $app:ident, $id:ident, $dry:ident, child) => {
        changing!(@ $operation, $actor, $app, $id, $dry, None, StatusCode::CREATED)
    };
    (@ $operation:ident, $actor:ident, $app:ident, $id:ident, $dry:ident, $if_match:expr, $status:expr) => {
        Changing {
            actor: &$actor,
            app: &$app,
            operation: stringify!($operation),
            id: &$id,
            dry: $dry.0.validate_only,
            if_match: $if_match,
            status: $status,
            role: acting(&$actor),
        }
    };
}

/// Accept the documents
///
/// Records who accepted them and when. It moves neither the legal day nor a term. Closed until the consents are
/// given or excused and the documents are there or found by a registry.
#[utoipa::path(
    tag = "applications",
    params(
        ("id" = Uid, Path, description = "Id of the application"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("If-Match" = String, Header, description = "The ETag that was read", example = "\"1.0123456789abcdef\""),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = EmptyBody, example = json!({})),
    responses((status = 200, description = "Accepted", body = ApplicationView))
)]
#[post("/applications/{id}/register")]
pub async fn register_application(
    actor: By<Registrar>,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    if_match: IfMatch,
    body: Valid<EmptyBody>,
) -> Result<HttpResponse, Problem> {
    let by = actor.acting(&app);
    changing!(register_application, actor, app, id, dry, door if_match)
        .run(key, body.fingerprint, Vec::new(), |application, _| {
            Ok(application.apply(Action::Register, &by, &mut App::new_id)?)
        })
        .await
}

/// That the examination was held.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RecordExamination {
    /// The day; that of the appointment when it is left out.
    #[schema(required = false)]
    examined_on: Option<Day>,
    /// First or repeated; when it is left out, what was said at booking, or what Qoldau proposes.
    #[schema(required = false)]
    kind: Option<ExaminationKindCode>,
}

/// Record the examination
///
/// That it was held, on which day, and whether it was a first or a repeated one. By a specialist of the provider, from the day of the
/// appointment on.
#[utoipa::path(
    tag = "applications",
    params(
        ("id" = Uid, Path, description = "Id of the application"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("If-Match" = String, Header, description = "The ETag that was read", example = "\"1.0123456789abcdef\""),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = RecordExamination, example = json!({ "kind": "initial" })),
    responses((status = 200, description = "Recorded", body = ApplicationView))
)]
#[post("/applications/{id}/record-examination")]
pub async fn record_examination(
    actor: By<Specialist>,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    if_match: IfMatch,
    body: Valid<RecordExamination>,
) -> Result<HttpResponse, Problem> {
    let (by, asked) = (actor.acting(&app), body.value);
    let proposed = match asked.kind {
        Some(kind) => kind.0,
        None => proposed_kind(&app, &actor, id_of(&id)?).await?,
    };
    let mut doing = changing!(record_examination, actor, app, id, dry, door if_match);
    doing.role = Role::Specialist;
    doing
        .run(key, body.fingerprint, Vec::new(), |application, _| {
            let on = asked.examined_on.map(|on| on.0);
            Ok(application.record_examination(on, proposed, &by, &mut App::new_id)?)
        })
        .await
}

/// A repeated one where the child was examined before, unless somebody said otherwise.
async fn proposed_kind(app: &App, actor: &Actor, id: Uuid) -> Result<ExaminationKind, Problem> {
    let sight = actor.sight(app);
    app.read(move |conn, store| {
        let loaded = applications::get(conn, store.keys(), &sight, id)?;
        results::proposed_kind(conn, store.keys(), &loaded)
    })
    .await
}

/// Hand the result over
///
/// On paper, at the counter, in working time. An electronic one that waits goes out all the same.
#[utoipa::path(
    tag = "applications",
    params(
        ("id" = Uid, Path, description = "Id of the application"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("If-Match" = String, Header, description = "The ETag that was read", example = "\"1.0123456789abcdef\""),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = EmptyBody, example = json!({})),
    responses((status = 200, description = "Handed over", body = ApplicationView))
)]
#[post("/applications/{id}/deliver")]
pub async fn deliver_result(
    actor: By<Registrar>,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    if_match: IfMatch,
    body: Valid<EmptyBody>,
) -> Result<HttpResponse, Problem> {
    let by = actor.acting(&app);
    changing!(deliver_result, actor, app, id, dry, door if_match)
        .run(key, body.fingerprint, Vec::new(), |application, _| {
            Ok(application.hand_over(&by, &app.calendar(), &mut App::new_id)?)
        })
        .await
}

/// Withdraw the application ◊
///
/// A technical action: the order has no withdrawal. A registrar withdraws at the recipient's word.
#[utoipa::path(
    tag = "applications",
    params(
        ("id" = Uid, Path, description = "Id of the application"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("If-Match" = String, Header, description = "The ETag that was read", example = "\"1.0123456789abcdef\""),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = EmptyBody, example = json!({})),
    responses((status = 200, description = "Withdrawn", body = ApplicationView))
)]
#[post("/applications/{id}/withdraw")]
pub async fn withdraw_application(
    actor: By<RecipientOrRegistrar>,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    if_match: IfMatch,
    body: Valid<EmptyBody>,
) -> Result<HttpResponse, Problem> {
    let by = actor.acting(&app);
    changing!(withdraw_application, actor, app, id, dry, door if_match)
        .run(key, body.fingerprint, Vec::new(), |application, _| {
            Ok(application.apply(Action::Withdraw, &by, &mut App::new_id)?)
        })
        .await
}

/// Add documents
///
/// Named only, or with files that the caller uploaded before. The record takes documents until it is over.
#[utoipa::path(
    tag = "applications",
    params(
        ("id" = Uid, Path, description = "Id of the application"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = AddDocuments, example = json!({
        "documents": [{ "kind": "disability_conclusion", "presentation": "copy" }]
    })),
    responses(
        (status = 200, description = "What would result (dry run)", body = ApplicationView),
        (status = 201, description = "Added", body = ApplicationView)
    )
)]
#[post("/applications/{id}/documents")]
pub async fn add_documents(
    actor: By<RecipientOrRegistrar>,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<AddDocuments>,
) -> Result<HttpResponse, Problem> {
    let (now, added) = (app.now(), body.value);
    changing!(add_documents, actor, app, id, dry, child)
        .run(key, body.fingerprint, added.files(), |application, free| {
            added.check_documents(&actor, free)?;
            let documents = added.documents(free, now, &mut App::new_id);
            Ok(application.add_documents(documents, now, &mut App::new_id)?)
        })
        .await
}

/// Record a consent
///
/// Or its absence. A statutory exception and a consent on paper are recorded by the registrar.
#[utoipa::path(
    tag = "applications",
    params(
        ("id" = Uid, Path, description = "Id of the application"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = RecordConsent, example = json!({
        "kind": "limited_access_personal_data", "given": true, "way": "personal_cabinet"
    })),
    responses(
        (status = 200, description = "What would result (dry run)", body = ApplicationView),
        (status = 201, description = "Recorded", body = ApplicationView)
    )
)]
#[post("/applications/{id}/consents")]
pub async fn record_consent(
    actor: By<RecipientOrRegistrar>,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<RecordConsent>,
) -> Result<HttpResponse, Problem> {
    let now = app.now();
    changing!(record_consent, actor, app, id, dry, child)
        .run(key, body.fingerprint, Vec::new(), |application, _| {
            let consent = body.value.consent(&actor, (app.earliest(), now))?;
            let change = application.record_consent(consent, now, &mut App::new_id)?;
            let answers = ask_registries(&app, &change.application);
            Ok(change.with_answers(answers, &mut App::new_id))
        })
        .await
}

/// Ask for a consent
///
/// That is not given. The recipient gets a message; a "no", or no answer within three days after it was sent ◊, lets the head refuse
/// for want of it. Where the message could not be delivered nobody was asked: ask again, or record what is said at the counter.
#[utoipa::path(
    tag = "applications",
    params(
        ("id" = Uid, Path, description = "Id of the application"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = RequestConsent, example = json!({ "kind": "limited_access_personal_data" })),
    responses(
        (status = 200, description = "What would result (dry run)", body = ApplicationView),
        (status = 201, description = "Asked for", body = ApplicationView)
    )
)]
#[post("/applications/{id}/consent-requests")]
pub async fn request_consent(
    actor: By<Registrar>,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<RequestConsent>,
) -> Result<HttpResponse, Problem> {
    let now = app.now();
    changing!(request_consent, actor, app, id, dry, child)
        .run(key, body.fingerprint, Vec::new(), |application, _| {
            Ok(application.request_consent(body.value.kind.0, now, &mut App::new_id)?)
        })
        .await
}

/// Record a registry's answer
///
/// By hand, of what no bridge asks (`QOLDAU_REGISTRIES_URL`) or what was learned in another way. Only after the consent to use what registries hold.
#[utoipa::path(
    tag = "applications",
    params(
        ("id" = Uid, Path, description = "Id of the application"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = RecordRegistryAnswer, example = json!({
        "document": "birth_certificate", "source": "zags_is", "answer": "found"
    })),
    responses(
        (status = 200, description = "What would result (dry run)", body = ApplicationView),
        (status = 201, description = "Recorded", body = ApplicationView)
    )
)]
#[post("/applications/{id}/registry-answers")]
pub async fn record_registry_answer(
    actor: By<Registrar>,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<RecordRegistryAnswer>,
) -> Result<HttpResponse, Problem> {
    let now = app.now();
    let elsewhere = || Problem::of_field(ProblemCode::InvalidFields, "/source", "document_not_in_list");
    changing!(record_registry_answer, actor, app, id, dry, child)
        .run(key, body.fingerprint, Vec::new(), |application, _| {
            let answer = body.value.answer((app.earliest(), now))?;
            if !application.is_supplied_by(answer.document, answer.source) {
                return Err(elsewhere());
            }
            Ok(application.record_registry_answer(answer, now, &mut App::new_id)?)
        })
        .await
}
