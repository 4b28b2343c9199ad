//! Proactive offers on the wire: staff make and see them; the recipient's answer stands in `offers/answering.rs`. Whether one may
//! be made is the domain's; the number is checked with the register before anything is decided (PMPK-7.1-c).

pub mod answering;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use qoldau_domain::lifecycle::Role;
use qoldau_domain::offer::{Offer, Offering};
use qoldau_gateways::number_register::Registration;
use qoldau_persistence::applications::Filter;
use qoldau_persistence::messages::{self, Notification};
use qoldau_persistence::offers::{self, Done};
use qoldau_persistence::providers;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::app::App;
use crate::applications::submission::{ChildBody, Faults, RepresentativeBody};
use crate::applications::view::{ChildView, RepresentativeView};
use crate::applications::{record, record_sought};
use crate::auth::{Actor, By, Staff};
use crate::body::Valid;
use crate::codes::{
    AnswerWayCode, Code, OfferAnswerCode, OfferStateCode, ResidencyCode, ServiceCode, VerdictCode,
};
use crate::idempotency::{Answer, IdempotencyKey, Once, load};
use crate::neighbours::recorded;
use crate::notifications::NotificationView;
use crate::page::{self, Cursors, Page, Query};
use crate::precondition;
use crate::problem::{Problem, ProblemCode};
use crate::providers::{DryRun, done, id_of, type_of, without};
use crate::services::Nothing;
use crate::wire::{Moment, Uid};

/// An offer to make.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct MakeOffer {
    service: ServiceCode,
    residency: ResidencyCode,
    #[serde(default)]
    born_abroad: bool,
    #[validate(nested)]
    child: ChildBody,
    /// Who is asked; the number must be registered on the portal for this person.
    #[validate(nested)]
    representative: RepresentativeBody,
}

/// An offer.
#[derive(Serialize, ToSchema)]
pub struct OfferView {
    id: Uid,
    service: ServiceCode,
    provider_id: Uid,
    state: OfferStateCode,
    residency: ResidencyCode,
    born_abroad: bool,
    child: ChildView,
    representative: RepresentativeView,
    made_at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<Moment>,
    /// By the gateway's receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    received_at: Option<Moment>,
    /// The last moment to answer, itself in time; absent before the request was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<OfferAnswerCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answered_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answered_by: Option<AnswerWayCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<VerdictCode>,
    /// What a consent opened, or what was open already.
    #[serde(skip_serializing_if = "Option::is_none")]
    application_id: Option<Uid>,
    /// What a consent rests on: what was said, by which way, and when it arrived. In the answer about one offer only.
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Vec<NotificationView>>,
}

impl From<&Offer> for OfferView {
    fn from(offer: &Offer) -> Self {
        Self {
            id: Uid(offer.id),
            service: Code(offer.service),
            provider_id: Uid(offer.provider_id),
            state: Code(offer.state),
            residency: Code(offer.residency),
            born_abroad: offer.born_abroad,
            child: ChildView::from(&offer.child),
            representative: RepresentativeView::from(&offer.representative),
            made_at: Moment(offer.made_at),
            sent_at: offer.sent_at.map(Moment),
            received_at: offer.received_at.map(Moment),
            due_at: offer.due_at.map(Moment),
            answer: offer.answered.map(|answered| Code(answered.answer)),
            answered_at: offer.answered.map(|answered| Moment(answered.at)),
            answered_by: offer.answered.map(|answered| Code(answered.way)),
            verdict: offer.verdict.map(Code),
            application_id: offer.application_id.map(Uid),
            evidence: None,
        }
    }
}

fn shown(offer: &Offer, evidence: &[Notification]) -> (Value, String) {
    let evidence = Some(evidence.iter().map(NotificationView::from).collect());
    let view = json!(OfferView { evidence, ..OfferView::from(offer) });
    let etag = precondition::tag(offer.version, &view);
    (view, etag)
}

/// Whether the register knows the number as this person's; without an IIN nobody can be registered on the portal. It is asked
/// only about what could be made, and whose number was looked up is a look at personal data, whatever comes of it.
async fn is_registered(app: &App, actor: &Actor, offering: &Offering) -> Result<bool, Problem> {
    offering.check()?;
    let sought = Filter { representative_iin: offering.representative.iin.clone(), ..Filter::default() };
    let sought = sought.sought(app.store.keys());
    record_sought(app, actor, "make_offer", sought, Vec::new()).await?;
    let (Some(iin), Some(register)) = (&offering.representative.iin, &app.neighbours.number_register) else {
        return Ok(false);
    };
    let looked = register.look_up(iin, &offering.representative.phone);
    match recorded("number_register", "registration", looked, |said| said.code()).await {
        Registration::Registered => Ok(true),
        Registration::NotRegistered => Ok(false),
        Registration::Unavailable => Err(Problem::new(ProblemCode::NeighbourUnavailable)),
    }
}

/// Make a proactive offer
///
/// Where the proactive form is switched on for the provider, to a number that is registered on the portal. The request goes out
/// at once; the recipient has 24 hours from its receipt (PMPK-7.1-a to -h).
#[utoipa::path(
    tag = "offers",
    params(
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = MakeOffer, example = json!({
        "service": "pmpk_examination", "residency": "resident",
        "child": { "iin": "170315600124", "last_name": "Серікқызы", "first_name": "Әлия", "birth_date": "2017-03-15" },
        "representative": { "iin": "900101500109", "last_name": "Ахметов", "first_name": "Серік",
                            "phone": "+77011234567", "relation": "parent" }
    })),
    responses(
        (status = 200, description = "What would result (dry run)", body = OfferView),
        (status = 201, description = "Made", body = OfferView)
    )
)]
#[post("/offers")]
pub async fn make_offer(
    actor: By<Staff>,
    app: Data<App>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<MakeOffer>,
) -> Result<HttpResponse, Problem> {
    let dry = dry.0.validate_only;
    let once = Once::new(&app, &actor, "make_offer", &key, body.fingerprint);
    let provider = actor.provider_id.ok_or_else(|| Problem::new(ProblemCode::Forbidden))?;
    let found = load(&app, (!dry).then_some(&once), move |conn, _| Ok(providers::get(conn, provider)?));
    let provider = match found.await?.or_replay() {
        Ok(found) => found,
        Err(known) => return Ok(known),
    };
    let offering = body.value.offering(&app, &provider)?;
    let registered = is_registered(&app, &actor, &offering).await?;
    let change = offering.make(registered, &mut App::new_id)?;
    let (view, etag) = shown(&change.offer, &[]);
    if dry {
        return Ok(HttpResponse::Ok().json(without(view, &["id"])));
    }
    let (access, journal) = (done(&app, "make_offer"), actor.in_journal(by(&actor)));
    let done = Done { access: &access, actor: &journal, house: app.store.house()? };
    let write = offers::write(app.store.keys(), &change, None, done)?;
    let place = format!("/v1/offers/{}", change.offer.id);
    once.save(&app, write, Answer::new(StatusCode::CREATED, &view, Some(etag), Some(place))).await
}

/// In which role of the staff.
fn by(actor: &Actor) -> Role {
    actor.acting_as(&[Role::Registrar, Role::Specialist, Role::Head]).unwrap_or(Role::Registrar)
}

impl MakeOffer {
    fn offering(&self, app: &App, provider: &providers::Provider) -> Result<Offering, Problem> {
        let mut faults = Faults::default();
        let child = self.child.child(app.today(), &mut faults);
        let representative = self.representative.representative(&mut faults);
        let (child, representative) = faults.finish(child.zip(representative))?;
        Ok(Offering {
            id: App::new_id(),
            service: self.service.0,
            provider_id: provider.id,
            provider_type: type_of(provider)?,
            proactive: provider.proactive,
            residency: self.residency.0,
            born_abroad: self.born_abroad,
            child,
            representative,
            now: app.now(),
        })
    }
}

/// What a list of offers is narrowed to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfferFilter {
    state: Option<OfferStateCode>,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// Offers
///
/// Those of the provider, newest first.
#[utoipa::path(
    tag = "offers",
    params(
        ("state" = Option<OfferStateCode>, Query, description = "One state"),
        ("limit" = Option<i64>, Query, description = "At most so many", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "From the page before", max_length = 200)
    ),
    responses((status = 200, description = "A page of offers", body = Page<OfferView>))
)]
#[get("/offers")]
pub async fn list_offers(
    actor: By<Staff>,
    app: Data<App>,
    query: Query<OfferFilter>,
) -> Result<HttpResponse, Problem> {
    let limit = page::limit(query.0.limit, page::USUAL, page::MOST)?;
    let cursors = Cursors::new(app.store.keys(), "offers", &actor.key);
    let before = query.0.cursor.as_deref().map(|cursor| cursors.read(cursor)).transpose()?;
    let before = before.and_then(|place| Uuid::try_parse(&place).ok());
    let provider = actor.provider_id.ok_or_else(|| Problem::new(ProblemCode::Forbidden))?;
    let state = query.0.state.map(|state| state.0);
    let found = app
        .read(move |conn, store| offers::list(conn, store.keys(), provider, state, before, limit + 1))
        .await?;
    let found = found.iter().map(|loaded| OfferView::from(&loaded.offer)).collect();
    let page = Page::of(found, limit, &cursors, |entry: &OfferView| entry.id.0.to_string());
    record(&app, &actor, "list_offers", page.items.iter().map(|entry| entry.id.0).collect()).await?;
    Ok(HttpResponse::Ok().json(page))
}

/// One offer
///
/// With what a consent rests on: the words that were sent, by which way, the receipts and the times.
#[utoipa::path(
    tag = "offers",
    params(("id" = Uid, Path, description = "Id of the offer")),
    responses((status = 200, description = "The offer", body = OfferView))
)]
#[get("/offers/{id}")]
pub async fn get_offer(
    actor: By<Staff>,
    request: HttpRequest,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (id, sight) = (id_of(&id)?, actor.sight(&app));
    let (loaded, evidence) = app
        .read(move |conn, store| {
            let loaded = offers::get(conn, store.keys(), &sight, id)?;
            Ok((loaded, messages::list_of_offer(conn, store.keys(), id)?))
        })
        .await?;
    let (view, etag) = shown(&loaded.offer, &evidence);
    if precondition::is_known(&request, &etag) {
        return Ok(HttpResponse::NotModified().insert_header(("etag", etag)).finish());
    }
    record(&app, &actor, "get_offer", vec![id]).await?;
    Ok(HttpResponse::Ok().insert_header(("etag", etag)).json(view))
}
