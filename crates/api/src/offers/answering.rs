//! The recipient's answer to a proactive offer, whichever way it comes: decided, saved with the application that a consent opens,
//! shown. What an answer does and when it is late is the domain's; replies by message come in at `gateway.rs`.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use qoldau_domain::lifecycle::Role;
use qoldau_domain::offer::{AnswerWay, Answered, Offer, OfferChange, Supplied};
use qoldau_persistence::files::Free;
use qoldau_persistence::offers::{self, Done, Loaded};
use qoldau_persistence::{applications, journal};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::OfferView;
use crate::app::App;
use crate::applications::submission::{DocumentBody, Faults, check_documents, documents_of, files_of};
use crate::applications::{ask_registries, with_registries};
use crate::auth::{Actor, By, Recipient};
use crate::body::Valid;
use crate::codes::{ConsentKindCode, OfferAnswerCode};
use crate::idempotency::{Answer, IdempotencyKey, Once, load};
use crate::page::Query;
use crate::problem::{Problem, ProblemCode};
use crate::providers::{DryRun, done, id_of, without};
use crate::wire::Uid;

/// How often an answer is decided anew when its offer changed meanwhile.
const TRIES: usize = 5;

/// An answer.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AnswerOffer {
    answer: OfferAnswerCode,
    /// Consents to the use of protected data, in the same exchange; they may come later.
    #[serde(default)]
    #[schema(max_items = 2)]
    #[validate(length(max = 2, code = "too_many"))]
    consents: Vec<ConsentKindCode>,
    /// Documents, in the same exchange; they may come later.
    #[serde(default)]
    #[schema(max_items = 20)]
    #[validate(length(max = 20, code = "too_many"), nested)]
    documents: Vec<DocumentBody>,
}

/// Answer an offer
///
/// By the recipient whom it asks. Up to and with the last moment; a late answer is recorded and starts nothing. A consent
/// opens the application: registered, form proactive, channel of the mobile device. Where one of the same family for the
/// same child is open already, the consent is recorded and names that one; what else comes along belongs there, and
/// an answer that carries it is refused.
#[utoipa::path(
    tag = "offers",
    params(
        ("id" = Uid, Path, description = "Id of the offer"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = AnswerOffer, example = json!({
        "answer": "consent", "consents": ["legally_protected_secret", "limited_access_personal_data"]
    })),
    responses((status = 200, description = "Answered", body = OfferView))
)]
#[post("/offers/{id}/answer")]
pub async fn answer_proactive_offer(
    actor: By<Recipient>,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<AnswerOffer>,
) -> Result<HttpResponse, Problem> {
    let (id, dry, asked) = (id_of(&id)?, dry.0.validate_only, body.value);
    let once = Once::new(&app, &actor, &format!("answer_proactive_offer {id}"), &key, body.fingerprint);
    let (sight, owner, files) = (actor.sight(&app), actor.key.clone(), files_of(&asked.documents));
    let found = load(&app, (!dry).then_some(&once), move |conn, store| {
        let loaded = offers::get(conn, store.keys(), &sight, id)?;
        Ok((loaded, qoldau_persistence::files::find_free(conn, &owner, &files)?))
    });
    let (loaded, free) = match found.await?.or_replay() {
        Ok(found) => found,
        Err(known) => return Ok(known),
    };
    let supplied = asked.supplied(&app, &actor, &free)?;
    let answered = Answered { answer: asked.answer.0, at: app.now(), way: AnswerWay::MobileDevice };
    let (journal, show) = (actor.in_journal(Role::Recipient), |offer: &Offer| json!(OfferView::from(offer)));
    answer_offer(&app, loaded, answered, &supplied, &journal, (once, dry), show).await
}

impl AnswerOffer {
    /// What comes along, of files that are the recipient's own.
    fn supplied(&self, app: &App, actor: &Actor, free: &Free) -> Result<Supplied, Problem> {
        check_documents(&self.documents, actor, free)?;
        let mut faults = Faults::default();
        let consents = faults.consents(&self.consents);
        let consents = faults.finish(Some(consents))?;
        let documents = documents_of(&self.documents, free, app.now(), &mut App::new_id);
        Ok(Supplied { consents, documents })
    }
}

/// The common way of an answer, whoever brings it: decide, save with the application that it opens, show. An offer that changed
/// meanwhile is decided on anew. A late answer is saved; the recipient is told so, the gateway gets the verdict.
pub(crate) async fn answer_offer(
    app: &App,
    mut loaded: Loaded,
    answered: Answered,
    supplied: &Supplied,
    journal: &journal::Actor,
    (once, dry): (Once, bool),
    show: impl Fn(&Offer) -> Value,
) -> Result<HttpResponse, Problem> {
    let mut tries = 0;
    loop {
        tries += 1;
        let id = loaded.offer.id;
        let mut change = decide(app, &loaded.offer, answered, supplied).await?;
        let lateness =
            change.offer.lateness().filter(|_| answered.way == AnswerWay::MobileDevice).map(Problem::from);
        if dry {
            let view = without(show(&change.offer), &["application_id"]);
            return lateness.map_or_else(|| Ok(HttpResponse::Ok().json(view)), Err);
        }
        number(app, &mut change).await?;
        let (access, house) = (done(app, "answer_proactive_offer"), app.store.house()?);
        let done = Done { access: &access, actor: journal, house };
        let write = offers::write(app.store.keys(), &change, Some(&loaded), done)?;
        let write = match &change.application {
            Some(opened) => with_registries(app, &opened.application, write),
            None => write,
        };
        let view = show(&change.offer);
        let saved = match lateness {
            Some(late) => app.store.save(write).await.map_err(Problem::from).and(Err(late)),
            None => once.clone().save(app, write, Answer::new(StatusCode::OK, &view, None, None)).await,
        };
        match saved {
            Err(problem) if is_overtaken(&problem) && tries < TRIES => {
                loaded = app.read(move |conn, store| offers::get_any(conn, store.keys(), id)).await?;
            }
            saved => return saved,
        }
    }
}

/// Whether somebody changed the offer meanwhile, or opened an application for the child.
fn is_overtaken(problem: &Problem) -> bool {
    matches!(problem.code, ProblemCode::VersionMismatch | ProblemCode::AlreadyOpen)
}

/// What an answer does; a consent of a family whose application is open already joins that one.
async fn decide(
    app: &App,
    offer: &Offer,
    answered: Answered,
    supplied: &Supplied,
) -> Result<OfferChange, Problem> {
    let calendar = app.calendar();
    let change = offer.clone().answer(answered, supplied.clone(), &calendar, app.now(), &mut App::new_id)?;
    let Some(opened) = &change.application else { return Ok(change) };
    let application = opened.application.clone();
    let open =
        app.read(move |conn, store| applications::find_open(conn, store.keys(), &application, None)).await?;
    match open {
        None => Ok(change),
        Some(id) if supplied.is_empty() => Ok(change.joining(id)),
        Some(_) => Err(Problem::new(ProblemCode::AlreadyOpen)),
    }
}

/// The application that a consent opens takes its number and, with the consents that came along, asks the registries.
async fn number(app: &App, change: &mut OfferChange) -> Result<(), Problem> {
    if let Some(mut opened) = change.application.take() {
        opened.application.number = app.next_number(opened.application.service).await?;
        let answers = ask_registries(app, &opened.application);
        change.application = Some(opened.with_answers(answers, &mut App::new_id));
    }
    Ok(())
}
