//! Applications: filing. The handler parses, lets the domain decide, saves through the lane and shows; what changes an open
//! application stands in `applications/changing.rs`, reading in `applications/reading.rs`.

mod changing;
mod documents;
mod notice;
mod reading;
pub(crate) mod submission;
pub(crate) mod view;

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use qoldau_domain::application::{Application, Change, RegistryAnswer, submit};
use qoldau_domain::channel::Channel;
use qoldau_domain::document::RegistryQuery;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::provider::ProviderType;
use qoldau_persistence::applications::{self, FilingSignature, Filter};
use qoldau_persistence::files::Free;
use qoldau_persistence::{Conn, StoreError, Write, providers};
use serde_json::Value;
use uuid::Uuid;

use crate::app::App;
use crate::auth::{Actor, By, RecipientOrRegistrar};
use crate::body::Valid;
use crate::idempotency::{Answer, IdempotencyKey, Once, load};
use crate::page::Query;
use crate::precondition;
use crate::problem::{Problem, ProblemCode};
use crate::providers::{DryRun, without};
use crate::results::signing::verified;
pub use changing::{
    EmptyBody, add_documents, deliver_result, record_consent, record_examination, record_registry_answer,
    register_application, request_consent, withdraw_application,
};
pub use documents::{DocumentRequestView, RequestDocuments, request_documents};
pub use notice::get_notice;
pub use reading::{
    ListPage, get_application, get_deadline, list_access, list_applications, list_history,
    search_applications,
};
pub(crate) use reading::{named, record, record_sought};
use submission::Circumstances;
pub use submission::{AddDocuments, RecordConsent, RecordRegistryAnswer, RequestConsent, SubmitApplication};
pub(crate) use view::with_actions;
pub use view::{ApplicationSummary, ApplicationView};

/// The record as the caller sees it, with its tag.
fn shown(
    actor: &Actor,
    application: &Application,
    others: Option<i64>,
    app: &App,
) -> Result<(Value, String), Problem> {
    let view = ApplicationView::of(application, &actor.acting(app), others, &app.calendar());
    let body = serde_json::to_value(view).map_err(|_error| Problem::new(ProblemCode::InternalError))?;
    let etag = precondition::tag(application.version, &body);
    Ok((body, etag))
}

/// In which role the caller changes an application: as the recipient only where that is what the caller is.
pub(crate) fn acting(actor: &Actor) -> Role {
    actor
        .acting_as(&[Role::Registrar, Role::Specialist, Role::Head, Role::Recipient])
        .unwrap_or(Role::Recipient)
}

/// Answers of registries that may be asked now, from inside the process; none where no registry is at hand.
pub(crate) fn ask_registries(app: &App, application: &Application) -> Vec<RegistryAnswer> {
    let Some(registry) = &app.neighbours.civil_registry else {
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

/// The same write with a query of the registries behind a bridge, where some may be asked now. They are asked soon after, by a
/// timer step: nobody waits for a neighbour while an application is saved.
pub(crate) fn with_registries(app: &App, application: &Application, write: Write) -> Write {
    if app.neighbours.registries.is_none() || application.registries_to_ask().is_empty() {
        return write;
    }
    write.with_registry_query(RegistryQuery::new(application.id, app.now()))
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
        Ok((kind, qoldau_persistence::files::find_free(conn, &owner, &files)?))
    });
    let (provider_type, free) = match looked.await?.or_replay() {
        Ok(found) => found,
        Err(known) => return Ok(known),
    };
    let (change, signature) = decide_filing(&actor, &app, &body, channel, provider_type, &free, dry).await?;
    let (view, etag) = shown(&actor, &change.application, None, &app)?;
    let recipient = (!actor.is(Role::Registrar)).then(|| actor.identity());
    let journal = actor.in_journal(acting(&actor));
    let answered = if dry {
        let application = change.application.clone();
        let open = app.read(move |conn, store| {
            applications::find_open(conn, store.keys(), &application, recipient.as_ref())
        });
        match open.await? {
            Some(_) => Err(Problem::new(ProblemCode::AlreadyOpen)),
            None => Ok(HttpResponse::Ok().json(without(view, &["id", "number"]))),
        }
    } else {
        let keys = app.store.keys();
        let write = applications::insert(keys, &change, &journal, recipient.as_ref(), signature.as_ref())?;
        let write = with_registries(&app, &change.application, write);
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
    body: &Valid<SubmitApplication>,
    channel: Channel,
    provider_type: Option<ProviderType>,
    free: &Free,
    dry: bool,
) -> Result<(Change, Option<FilingSignature>), Problem> {
    let unknown = || Problem::of_field(ProblemCode::InvalidFields, "/provider_id", "unknown_provider");
    let at = Circumstances {
        id: App::new_id(),
        provider_type: provider_type.unwrap_or(ProviderType::Pmpk),
        channel,
        now: app.now(),
        today: app.today(),
        portal_signature_required: app.config.portal_signature_required,
        earliest: app.earliest(),
        free,
    };
    let mut submission = body.value.submission(actor, &at, &mut App::new_id)?;
    provider_type.ok_or_else(unknown)?;
    body.value.check_documents(actor, free)?;
    let signature = verified_filing(actor, app, body).await?;
    submission.signature_verified_at = signature.as_ref().map(|_| at.now);
    let mut change = submit(submission, &app.calendar(), &mut App::new_id)?;
    if dry {
        // A dry run takes no number and asks no neighbour about the child.
        return Ok((change, signature));
    }
    change.application.number = app.next_number(change.application.service).await?;
    let answers = ask_registries(app, &change.application);
    Ok((change.with_answers(answers, &mut App::new_id), signature))
}

/// The signature over a filing, once a verifier has said that it is the caller's over exactly this body.
async fn verified_filing(
    actor: &Actor,
    app: &App,
    body: &Valid<SubmitApplication>,
) -> Result<Option<FilingSignature>, Problem> {
    let Some(given) = &body.value.signature else { return Ok(None) };
    let nobody = || Problem::of_field(ProblemCode::SignatureNotTaken, "/signature/value", "other_person");
    let signer = actor.iin.as_ref().ok_or_else(nobody)?;
    let content = body.without("signature")?;
    let proof = verified(app, signer, given.der()?, &content).await?;
    Ok(Some(FilingSignature { content, proof }))
}

/// A term without a date is an alarm: the calendar must be extended.
fn count_alarms(change: &Change) {
    let waiting = change.application.deadlines.iter().filter(|deadline| deadline.due_at.is_none()).count();
    if waiting > 0 {
        metrics::counter!("qoldau_calendar_missing_total").increment(1);
        tracing::error!(application = %change.application.id, "the work calendar does not reach a filed application");
    }
}
