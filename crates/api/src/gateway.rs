//! What the message gateway brings back: receipts and replies. Both name a message of Qoldau's and may come twice or in any
//! order; the second time changes nothing. What a receipt or a reply means for an offer is the domain's to decide.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use chrono::{DateTime, TimeDelta, Utc};
use qoldau_domain::lifecycle::Role;
use qoldau_domain::message::{About, Message};
use qoldau_domain::offer::{AnswerWay, Answered, Offer, OfferAnswer, Supplied};
use qoldau_domain::person::MobileNumber;
use qoldau_domain::service::pmpk::clauses;
use qoldau_persistence::messages;
use qoldau_persistence::offers::{self, Done};
use qoldau_persistence::{Conn, Store, StoreError, Write};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::app::App;
use crate::auth::{Actor, By, MessageGateway};
use crate::body::Valid;
use crate::codes::{Code, MessageStateCode, OfferStateCode, VerdictCode};
use crate::idempotency::{Answer, IdempotencyKey, Once, load};
use crate::offers::answering::answer_offer;
use crate::page::Query;
use crate::problem::{Problem, ProblemCode};
use crate::providers::{DryRun, done, id_of};
use crate::wire::{Moment, Uid};

/// How often a receipt is decided anew when its message changed meanwhile.
const TRIES: usize = 5;

/// What became of a message.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// It reached the device.
    Delivered,
    /// It could not be delivered.
    Undelivered,
}

/// A receipt.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RecordReceipt {
    state: Delivery,
    /// When it reached the device or was given up.
    at: Moment,
}

/// How the message stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptView {
    id: Uid,
    state: MessageStateCode,
    #[serde(skip_serializing_if = "Option::is_none")]
    received_at: Option<Moment>,
}

/// A reply to a message.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RecordReply {
    /// The message that is answered.
    message_id: Uid,
    /// The number that answers, E.164.
    #[schema(pattern = "^\\+(7[0-9]{10}|[1-689][0-9]{7,14})$")]
    from: String,
    /// `1` or a yes, `2` or a no.
    #[schema(min_length = 1, max_length = 320)]
    #[validate(length(min = 1, max = 320, code = "too_long"))]
    text: String,
    /// When it was sent from the device.
    at: Moment,
}

/// What the reply did.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReplyView {
    offer_id: Uid,
    state: OfferStateCode,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<VerdictCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    application_id: Option<Uid>,
}

/// How far the gateway's clock may be off, in minutes.
const SKEW: i64 = 5;

/// A moment that a gateway names: not in the future, not before what it is about was made. A clock that is a little off is
/// forgiven, and its moment moved into these bounds.
fn moment(app: &App, at: Moment, earliest: DateTime<Utc>) -> Result<DateTime<Utc>, Problem> {
    let refused = |code| Err(Problem::of_field(ProblemCode::InvalidFields, "/at", code));
    let (now, skew) = (app.now(), TimeDelta::minutes(SKEW));
    if at.0 > now + skew {
        return refused("in_the_future");
    }
    if at.0 < earliest - skew {
        return refused("date_out_of_range");
    }
    Ok(at.0.max(earliest).min(now))
}

/// Record a delivery receipt
///
/// From the message gateway. For the request of a proactive offer the 24 hours run from here (PMPK-7.1-h, A-03).
#[utoipa::path(
    tag = "gateway",
    params(
        ("id" = Uid, Path, description = "Id of the message"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = RecordReceipt, example = json!({ "state": "delivered", "at": "2026-12-15T09:45:00+05:00" })),
    responses((status = 200, description = "How the message stands", body = ReceiptView))
)]
#[post("/gateway/messages/{id}/receipt")]
pub async fn record_receipt(
    actor: By<MessageGateway>,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<RecordReceipt>,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&id)?;
    let once = Once::new(&app, &actor, &format!("record_receipt {id}"), &key, body.fingerprint);
    let dry = dry.0.validate_only;
    let mut tries = 0;
    loop {
        tries += 1;
        let found = load(&app, (!dry).then_some(&once), move |conn, store| with_offer(conn, store, id));
        let (message, offer) = match found.await?.or_replay() {
            Ok(found) => found,
            Err(known) => return Ok(known),
        };
        let at = moment(&app, body.value.at, message.due_at)?;
        let delivered = matches!(body.value.state, Delivery::Delivered);
        let after = message.receipt(delivered, at);
        let view = json!(receipt_view(&after.unwrap_or(message)));
        if dry {
            return Ok(HttpResponse::Ok().json(view));
        }
        let write = receipt(&app, &actor, after, offer.as_ref(), (delivered, at))?;
        match once.clone().save(&app, write, Answer::new(StatusCode::OK, &view, None, None)).await {
            Err(problem) if problem.code == ProblemCode::VersionMismatch && tries < TRIES => {}
            saved => return saved,
        }
    }
}

/// A message, with its offer where it is the request of one.
fn with_offer(
    conn: &mut Conn,
    store: &Store,
    id: Uuid,
) -> Result<(Message, Option<offers::Loaded>), Problem> {
    let message = messages::get(conn, id)?;
    let offer = match message.about {
        About::Offer(offer) => Some(offers::get_any(conn, store.keys(), offer)?),
        About::Application(_) | About::Appointment { .. } | About::Place { .. } => None,
    };
    Ok((message, offer))
}

fn receipt_view(message: &Message) -> ReceiptView {
    ReceiptView {
        id: Uid(message.id),
        state: Code(message.state),
        received_at: message.received_at.map(Moment),
    }
}

/// A receipt as one write; one that tells nothing new changes nothing.
fn receipt(
    app: &App,
    actor: &Actor,
    after: Option<Message>,
    offer: Option<&offers::Loaded>,
    (delivered, at): (bool, DateTime<Utc>),
) -> Result<Write, Problem> {
    let Some(after) = after else { return Ok(Write::default()) };
    let Some(loaded) = offer else { return Ok(messages::update(&after)) };
    let Some(change) = loaded.offer.clone().receipt(delivered, at)? else {
        return Ok(messages::update(&after));
    };
    let (access, journal) = (done(app, "record_receipt"), actor.in_journal(Role::MessageGateway));
    let by = Done { access: &access, actor: &journal, house: app.store.house()? };
    Ok(offers::write(app.store.keys(), &change, Some(loaded), by)?.with_message(&after))
}

/// Record a reply
///
/// From the message gateway, for a message that Qoldau sent. A reply to the request of a proactive offer is its answer; it must
/// come from the number that was asked. A late one is recorded and starts nothing.
#[utoipa::path(
    tag = "gateway",
    params(
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = RecordReply, example = json!({
        "message_id": "01980000-0000-7000-8000-0000000000cc", "from": "+77011234567", "text": "1",
        "at": "2026-12-15T09:50:00+05:00"
    })),
    responses((status = 200, description = "What the reply did", body = ReplyView))
)]
#[post("/gateway/replies")]
pub async fn record_reply(
    actor: By<MessageGateway>,
    app: Data<App>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<RecordReply>,
) -> Result<HttpResponse, Problem> {
    let reply = &body.value;
    let once = Once::new(&app, &actor, "record_reply", &key, body.fingerprint.clone());
    let (from, answer) = reply.read()?;
    let (id, dry) = (reply.message_id.0, dry.0.validate_only);
    let looked = load(&app, (!dry).then_some(&once), move |conn, store| asked(conn, store, id));
    let loaded = match looked.await?.or_replay() {
        Ok(found) => found,
        Err(known) => return Ok(known),
    };
    let answered =
        Answered { answer, at: moment(&app, reply.at, loaded.offer.made_at)?, way: AnswerWay::SmsReply };
    must_be_asked(&loaded.offer, &from)?;
    let journal = actor.in_journal(Role::MessageGateway);
    if loaded.offer.answered.is_some_and(|earlier| earlier == answered) {
        return Ok(HttpResponse::Ok().json(reply_view(&loaded.offer)));
    }
    answer_offer(&app, loaded, answered, &Supplied::default(), &journal, (once, dry), |offer| {
        json!(reply_view(offer))
    })
    .await
}

impl RecordReply {
    /// From which number, and what it says.
    fn read(&self) -> Result<(MobileNumber, OfferAnswer), Problem> {
        let refused = |pointer, code| Problem::of_field(ProblemCode::InvalidFields, pointer, code);
        let from = MobileNumber::parse(&self.from).map_err(|fault| refused("/from", fault.code()))?;
        let answer = OfferAnswer::read(&self.text).ok_or_else(|| refused("/text", "unknown_value"))?;
        Ok((from, answer))
    }
}

/// Only the number that was asked answers.
fn must_be_asked(offer: &Offer, from: &MobileNumber) -> Result<(), Problem> {
    if offer.representative.phone == *from {
        return Ok(());
    }
    let mut wrong = Problem::of_field(ProblemCode::WrongNumber, "/from", "out_of_range");
    wrong.clause = Some(clauses::P_7_1_C.id());
    Err(wrong)
}

fn asked(conn: &mut Conn, store: &Store, id: Uuid) -> Result<offers::Loaded, Problem> {
    let unknown = || Problem::of_field(ProblemCode::InvalidFields, "/message_id", "unknown_message");
    let message = match messages::get(conn, id) {
        Err(StoreError::NotFound) => return Err(unknown()),
        found => found?,
    };
    let About::Offer(offer) = message.about else { return Err(unknown()) };
    Ok(offers::get_any(conn, store.keys(), offer)?)
}

fn reply_view(offer: &Offer) -> ReplyView {
    ReplyView {
        offer_id: Uid(offer.id),
        state: Code(offer.state),
        verdict: offer.verdict.map(Code),
        application_id: offer.application_id.map(Uid),
    }
}
