//! What was sent to a recipient, and the messages about one appointment. Words are shown to the person they were sent to, and
//! to nobody else; staff see which message went when, or why it did not. Nothing is sent here.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use qoldau_domain::message::{About, Message};
use qoldau_domain::term::local;
use qoldau_persistence::appointments;
use qoldau_persistence::messages::{self, Notification};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::applications::record;
use crate::auth::{By, Recipient, RecipientOrStaff};
use crate::codes::{Code, MessageChannelCode, MessageKindCode, MessageStateCode, SuppressionReasonCode};
use crate::page::{self, Cursors, Page, Query};
use crate::problem::Problem;
use crate::providers::id_of;
use crate::services::Nothing;
use crate::wire::{Day, Moment, Uid};

/// The words of a message.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessageTextView {
    kk: String,
    ru: String,
}

/// A message that was sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotificationView {
    id: Uid,
    kind: MessageKindCode,
    channel: MessageChannelCode,
    state: MessageStateCode,
    #[serde(skip_serializing_if = "Option::is_none")]
    application_id: Option<Uid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offer_id: Option<Uid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<Moment>,
    /// By the gateway's receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    received_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<MessageTextView>,
}

impl From<&Notification> for NotificationView {
    fn from(notification: &Notification) -> Self {
        let message = &notification.message;
        let (application, offer) = match message.about {
            About::Application(id) | About::Place { application_id: id, .. } => (Some(id), None),
            About::Appointment { application_id, .. } => (application_id, None),
            About::Offer(id) => (None, Some(id)),
        };
        let text = notification.text.as_ref();
        Self {
            id: Uid(message.id),
            kind: Code(message.kind),
            channel: Code(message.channel),
            state: Code(message.state),
            application_id: application.map(Uid),
            offer_id: offer.map(Uid),
            sent_at: message.sent_at.map(Moment),
            received_at: message.received_at.map(Moment),
            text: text.map(|text| MessageTextView { kk: text.kk.clone(), ru: text.ru.clone() }),
        }
    }
}

/// A message about an appointment, without its words.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppointmentMessageView {
    id: Uid,
    kind: MessageKindCode,
    /// The local day for which it is or was due.
    on: Day,
    state: MessageStateCode,
    /// Why it was not sent, where it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<SuppressionReasonCode>,
    due_at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    received_at: Option<Moment>,
}

impl From<&Message> for AppointmentMessageView {
    fn from(message: &Message) -> Self {
        Self {
            id: Uid(message.id),
            kind: Code(message.kind),
            on: Day(local(message.due_at).date()),
            state: Code(message.state),
            reason: message.reason.map(Code),
            due_at: Moment(message.due_at),
            sent_at: message.sent_at.map(Moment),
            received_at: message.received_at.map(Moment),
        }
    }
}

/// A page that is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotificationPage {
    limit: Option<i64>,
    cursor: Option<String>,
}

/// What was sent to me
///
/// Confirmations, reminders and requests, in Kazakh and Russian, newest first; what still waits is not shown.
#[utoipa::path(
    tag = "notifications",
    params(
        ("limit" = Option<i64>, Query, description = "At most so many", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "From the page before", max_length = 200)
    ),
    responses((status = 200, description = "A page of messages", body = Page<NotificationView>))
)]
#[get("/notifications")]
pub async fn list_notifications(
    actor: By<Recipient>,
    app: Data<App>,
    query: Query<NotificationPage>,
) -> Result<HttpResponse, Problem> {
    let limit = page::limit(query.0.limit, page::USUAL, page::MOST)?;
    let cursors = Cursors::new(app.store.keys(), "notifications", &actor.key);
    let before = query.0.cursor.as_deref().map(|cursor| cursors.read(cursor)).transpose()?;
    let before = before.and_then(|place| Uuid::try_parse(&place).ok());
    let key = actor.identity().key(app.store.keys());
    let found =
        app.read(move |conn, store| messages::list_of(conn, store.keys(), &key, before, limit + 1)).await?;
    let found = found.iter().map(NotificationView::from).collect();
    let page = Page::of(found, limit, &cursors, |entry: &NotificationView| entry.id.0.to_string());
    let mut seen: Vec<Uuid> = page
        .items
        .iter()
        .filter_map(|entry| entry.application_id.or(entry.offer_id))
        .map(|id| id.0)
        .collect();
    seen.sort_unstable();
    seen.dedup();
    record(&app, &actor, "list_notifications", seen).await?;
    Ok(HttpResponse::Ok().json(page))
}

/// The messages about an appointment
///
/// Which went out when, which wait, and which were not sent and why: the day moved, the appointment was given up, its day had
/// passed. In the order in which they are due.
#[utoipa::path(
    tag = "appointments",
    params(("id" = Uid, Path, description = "Id of the appointment")),
    responses((status = 200, description = "The messages", body = AppointmentMessages))
)]
#[get("/appointments/{id}/messages")]
pub async fn list_appointment_messages(
    actor: By<RecipientOrStaff>,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (id, sight) = (id_of(&id)?, actor.sight(&app));
    let (application, found) = app
        .read(move |conn, _| {
            let appointment = appointments::get(conn, &sight, id)?;
            Ok((appointment.application_id.unwrap_or(id), messages::list_of_appointment(conn, id)?))
        })
        .await?;
    record(&app, &actor, "list_appointment_messages", vec![application]).await?;
    let items = found.iter().map(AppointmentMessageView::from).collect();
    Ok(HttpResponse::Ok().json(AppointmentMessages { items }))
}

/// The messages about an appointment.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppointmentMessages {
    items: Vec<AppointmentMessageView>,
}
