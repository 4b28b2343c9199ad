//! Applications: filing and everything that changes one afterwards. Each handler parses, lets the domain decide, saves
//! through the lane and shows; reading stands in `applications/reading.rs`.

mod reading;
mod submission;
mod view;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, post};
use qoldau_domain::application::{Application, Change, RegistryAnswer, submit};
use qoldau_domain::channel::Channel;
use qoldau_domain::lifecycle::{Action, Role};
use qoldau_domain::provider::ProviderType;
use qoldau_persistence::applications::{self, Filter, Loaded};
use qoldau_persistence::{Conn, Store, StoreError, providers};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::app::App;
use crate::auth::{Actor, By, RecipientOrRegistrar, Registrar};
use crate::body::Valid;
use crate::idempotency::{Answer, IdempotencyKey, Once, load};
use crate::page::Query;
use crate::precondition::{self, IfMatch};
use crate::problem::{Problem, ProblemCode};
use crate::providers::{DryRun, id_of, without};
use crate::wire::Uid;
pub(crate) use reading::record;
pub use reading::{
    ListPage, get_application, get_deadline, list_access, list_applications, list_history,
    search_applications,
};
use submission::Circumstances;
pub use submission::{AddDocuments, RecordConsent, RecordRegistryAnswer, SubmitApplication};
pub use view::{ApplicationSummary, ApplicationView};

/// An empty object: the door says it all.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct EmptyBody {}

/// The record as the caller sees it, with its tag.
fn shown(
    actor: &Actor,
    application: &Application,
    others: Option<i64>,
    app: &App,
) -> Result<(Value, String), Problem> {
    let view = ApplicationView::of(application, &actor.roles, others, app.now());
    let body = serde_json::to_value(view).map_err(|_error| Problem::new(ProblemCode::InternalError))?;
    let etag = precondition::tag(application.version, &body);
    Ok((body, etag))
}

/// In which role the caller changes an application: as the recipient only where that is what the caller is.
fn acting(actor: &Actor) -> Role {
    actor.acting_as(&[Role::Registrar, Role::Recipient]).unwrap_or(Role::Recipient)
}

/// Answers of registries that may be asked now, from inside the process; none where no registry is at hand.
fn ask_registries(app: &App, application: &Application) -> Vec<RegistryAnswer> {
    let Some(registry) = &app.civil_registry else {
        return Vec::new();
    };
    application
        .registries_to_ask()
        .into_iter()
        .filter(|(_, source)| *source == qoldau_domain::document::Registry::Zags)
        .map(|(document, source)| RegistryAnswer {
            document,
            source,
            answer: registry.birth_record(&application.child),
            at: app.now(),
        })
        .collect()
}

/// By which channel the caller files: a recipient through portal or mobile device, a registrar at the counter.
fn channel_of(actor: &Actor) -> Result<Channel, Problem> {
    let at_counter = actor.is(Role::Registrar);
    let fits = (actor.channel == Channel::ProviderOffice) == at_counter;
    if fits { Ok(actor.channel) } else { Err(Problem::new(ProblemCode::Forbidden)) }
}

/// File an application
///
/// A recipient files through the portal or the mobile device, a registrar at the counter. The legal day of
/// registration and all terms are fixed now.
#[utoipa::path(
    tag = "applications",
    params(
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = SubmitApplication, examples(
        ("portal" = (summary = "A parent on the portal", value = json!({
            "service": "pmpk_examination", "provider_id": "01980000-0000-7000-8000-000000000001",
            "residency": "resident", "born_abroad": false,
            "child": { "iin": "170315600124", "last_name": "Серікқызы", "first_name": "Әлия",
                       "birth_date": "2017-03-15" },
            "representative": { "iin": "900101500109", "last_name": "Ахметов", "first_name": "Серік",
                                "patronymic": "Қайратұлы", "phone": "+77011234567", "relation": "parent" },
            "consents": ["legally_protected_secret", "limited_access_personal_data"],
            "documents": []
        })))
    )),
    responses(
        (status = 200, description = "What would result (dry run)", body = ApplicationView),
        (status = 201, description = "Filed", body = ApplicationView)
    )
)]
#[post("/applications")]
pub async fn submit_application(
    actor: By<RecipientOrRegistrar>,
    app: Data<App>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<SubmitApplication>,
) -> Result<HttpResponse, Problem> {
    let dry = dry.0.validate_only;
    let channel = channel_of(&actor)?;
    let once = Once::new(&app, &actor, "submit_application", &key, body.fingerprint.clone());
    let (provider, files, owner) = (body.value.provider_id.0, body.value.files(), actor.key.clone());
    let own = !actor.is(Role::Registrar) || actor.provider_id == Some(provider);
    let looked = load(&app, (!dry).then_some(&once), move |conn, _| {
        let kind = if own { provider_type(conn, provider)? } else { None };
        Ok((kind, applications::find_free_files(conn, &owner, &files)?))
    });
    let (provider_type, free) = match looked.await?.or_replay() {
        Ok(found) => found,
        Err(known) => return Ok(known),
    };
    let change = decide_filing(&actor, &app, &body.value, channel, provider_type, &free, dry).await?;
    let (view, etag) = shown(&actor, &change.application, None, &app)?;
    let recipient = (!actor.is(Role::Registrar)).then(|| actor.identity());
    let journal = actor.in_journal(acting(&actor));
    let write = applications::insert(app.store.keys(), &change, &journal, recipient.as_ref())?;
    let answered = if dry {
        if app.read(move |conn, _| applications::is_open(conn, &write)).await? {
            Err(Problem::new(ProblemCode::AlreadyOpen))
        } else {
            Ok(HttpResponse::Ok().json(without(view, &["id", "number"])))
        }
    } else {
        count_alarms(&change);
        let place = format!("/v1/applications/{}", change.application.id);
        once.save(&app, write, Answer::new(StatusCode::CREATED, &view, Some(etag), Some(place))).await
    };
    if actor.is_staff() && (dry || answered.is_err()) {
        // Staff learn whether this person has an open application for the child.
        let sought = Filter { child_iin: change.application.child.iin, ..Filter::default() };
        let sought = sought.sought(app.store.keys());
        reading::record_sought(&app, &actor, "submit_application", sought, Vec::new()).await?;
    }
    answered
}

fn provider_type(conn: &mut Conn, id: Uuid) -> Result<Option<ProviderType>, Problem> {
    match providers::get(conn, id) {
        Ok(provider) => Ok(ProviderType::parse(&provider.kind)),
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

async fn decide_filing(
    actor: &Actor,
    app: &App,
    body: &SubmitApplication,
    channel: Channel,
    provider_type: Option<ProviderType>,
    free: &[Uuid],
    dry: bool,
) -> Result<Change, Problem> {
    let unknown = || Problem::of_field(ProblemCode::InvalidFields, "/provider_id", "unknown_provider");
    let at = Circumstances {
        id: App::new_id(),
        provider_type: provider_type.unwrap_or(ProviderType::Pmpk),
        channel,
        now: app.now(),
        today: app.today(),
        earliest: app.earliest(),
    };
    let submission = body.submission(actor, &at, &mut App::new_id)?;
    provider_type.ok_or_else(unknown)?;
    body.check_files(free)?;
    let mut change = submit(submission, &app.calendar(), &mut App::new_id)?;
    if dry {
        // A dry run takes no number and asks no neighbour about the child.
        return Ok(change);
    }
    change.application.number = app.next_number(change.application.service).await?;
    let answers = ask_registries(app, &change.application);
    Ok(change.with_answers(answers, &mut App::new_id))
}

/// A term without a date is an alarm: the calendar must be extended.
fn count_alarms(change: &Change) {
    let waiting = change.application.deadlines.iter().filter(|deadline| deadline.due_at.is_none()).count();
    if waiting > 0 {
        metrics::counter!("qoldau_calendar_missing_total").increment(1);
        tracing::error!(application = %change.application.id, "the work calendar does not reach a filed application");
    }
}

/// What one request loads: the record, and which of the named files are the caller's own and free.
type Found = (Loaded, Option<i64>, Vec<Uuid>);

fn find(
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
    Ok((loaded, others, applications::find_free_files(conn, owner, files)?))
}

/// The common way of everything that changes an application: replay, load, precondition, decide, save, show.
struct Changing<'a> {
    actor: &'a Actor,
    app: &'a App,
    request: &'a HttpRequest,
    operation: &'static str,
    id: &'a str,
    dry: bool,
    /// Doors need `If-Match`; what is added under a record does not.
    is_door: bool,
    status: StatusCode,
}

impl Changing<'_> {
    async fn run(
        self,
        key: IdempotencyKey,
        fingerprint: Vec<u8>,
        files: Vec<Uuid>,
        decide: impl FnOnce(Application, &[Uuid]) -> Result<Change, Problem>,
    ) -> Result<HttpResponse, Problem> {
        let id = id_of(self.id)?;
        let if_match = IfMatch::of(self.request)?;
        let operation = format!("{} {id}", self.operation);
        let once = Once::new(self.app, self.actor, &operation, &key, fingerprint);
        let (sight, owner) = (self.actor.sight(self.app), self.actor.key.clone());
        let found = load(self.app, (!self.dry).then_some(&once), move |conn, store| {
            find(conn, store, &sight, id, (&owner, &files))
        });
        let (loaded, others, free) = match found.await?.or_replay() {
            Ok(found) => found,
            Err(known) => return Ok(known),
        };
        if self.is_door {
            if_match.check_record(self.app, loaded.application.id, loaded.application.version).await?;
        }
        let before = loaded.application.clone();
        let change =
            decide(loaded.application, &free).map_err(|problem| self.with_actions(problem, &before))?;
        let (view, etag) = shown(self.actor, &change.application, others, self.app)?;
        if self.dry {
            // It shows the record, and that is a look like any other.
            reading::record(self.app, self.actor, self.operation, vec![id]).await?;
            return Ok(HttpResponse::Ok().json(view));
        }
        let journal = self.actor.in_journal(acting(self.actor));
        let write = applications::update(&change, &journal, &loaded.data_key)?;
        once.save(self.app, write, Answer::new(self.status, &view, Some(etag), None)).await
    }

    /// A refusal by the law names the open actions.
    fn with_actions(&self, problem: Problem, application: &Application) -> Problem {
        if problem.code == ProblemCode::NotPossibleNow {
            problem.with("actions", json!(view::actions(application, &self.actor.roles)))
        } else {
            problem
        }
    }
}

macro_rules! changing {
    ($operation:ident, $actor:ident, $app:ident, $request:ident, $id:ident, $dry:ident, door) => {
        changing!(@ $operation, $actor, $app, $request, $id, $dry, true, StatusCode::OK)
    };
    ($operation:ident, $actor:ident, $app:ident, $request:ident, $id:ident, $dry:ident, child) => {
        changing!(@ $operation, $actor, $app, $request, $id, $dry, false, StatusCode::CREATED)
    };
    (@ $operation:ident, $actor:ident, $app:ident, $request:ident, $id:ident, $dry:ident, $door:literal, $status:expr) => {
        Changing {
            actor: &$actor,
            app: &$app,
            request: &$request,
            operation: stringify!($operation),
            id: &$id,
            dry: $dry.0.validate_only,
            is_door: $door,
            status: $status,
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
    request: HttpRequest,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<EmptyBody>,
) -> Result<HttpResponse, Problem> {
    let (now, roles) = (app.now(), actor.roles.clone());
    changing!(register_application, actor, app, request, id, dry, door)
        .run(key, body.fingerprint, Vec::new(), |application, _| {
            Ok(application.apply(Action::Register, &roles, now, &mut App::new_id)?)
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
    request: HttpRequest,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<EmptyBody>,
) -> Result<HttpResponse, Problem> {
    let (now, roles) = (app.now(), actor.roles.clone());
    changing!(withdraw_application, actor, app, request, id, dry, door)
        .run(key, body.fingerprint, Vec::new(), |application, _| {
            Ok(application.apply(Action::Withdraw, &roles, now, &mut App::new_id)?)
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
    request: HttpRequest,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<AddDocuments>,
) -> Result<HttpResponse, Problem> {
    let (now, added) = (app.now(), body.value);
    changing!(add_documents, actor, app, request, id, dry, child)
        .run(key, body.fingerprint, added.files(), |application, free| {
            added.check_files(free)?;
            let documents = added.documents(now, &mut App::new_id);
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
    request: HttpRequest,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<RecordConsent>,
) -> Result<HttpResponse, Problem> {
    let now = app.now();
    changing!(record_consent, actor, app, request, id, dry, child)
        .run(key, body.fingerprint, Vec::new(), |application, _| {
            let consent = body.value.consent(&actor, (app.earliest(), now))?;
            let change = application.record_consent(consent, now, &mut App::new_id)?;
            let answers = ask_registries(&app, &change.application);
            Ok(change.with_answers(answers, &mut App::new_id))
        })
        .await
}

/// Record a registry's answer
///
/// By hand, until the adapters do it. Only after the consent to use what registries hold.
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
    request: HttpRequest,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<RecordRegistryAnswer>,
) -> Result<HttpResponse, Problem> {
    let now = app.now();
    let elsewhere = || Problem::of_field(ProblemCode::InvalidFields, "/source", "document_not_in_list");
    changing!(record_registry_answer, actor, app, request, id, dry, child)
        .run(key, body.fingerprint, Vec::new(), |application, _| {
            let answer = body.value.answer((app.earliest(), now))?;
            if !application.is_supplied_by(answer.document, answer.source) {
                return Err(elsewhere());
            }
            Ok(application.record_registry_answer(answer, now, &mut App::new_id)?)
        })
        .await
}
