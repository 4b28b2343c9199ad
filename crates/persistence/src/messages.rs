//! The outbox in memory: messages stand there from the moment of their cause until a neighbour has taken them and said what
//! became of them. What is due is found with everything that decides whether it still holds; what was said and to whom is
//! sealed when it is sent. Nothing is sent here.

mod due;

use std::collections::HashMap;

use diesel::prelude::*;
use qoldau_domain::message::{
    About, Message, MessageChannel, MessageKind, MessageState, MessageText, SuppressionReason,
};
use qoldau_domain::person::MobileNumber;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::applications::{coded, list_ids_of};
use crate::batch::{Batch, Doing, Kind, Row};
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::error::StoreError;
use crate::schema::{data_keys, messages, offers};
use crate::seal::{DataKey, Keys, Place};
use crate::writer::{Guard, Guarded, Write};
pub use due::{Due, Tried, list_due, standing};

/// A message, new or changed.
pub(crate) struct ReplaceMessage;

impl Batch for ReplaceMessage {
    const TABLE: &'static str = "messages";
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("id", Kind::Id),
        ("kind", Kind::Text),
        ("channel", Kind::Text),
        ("application_id", Kind::Id),
        ("appointment_id", Kind::Id),
        ("appointment_version", Kind::Big),
        ("begins_at", Kind::At),
        ("offer_id", Kind::Id),
        ("state", Kind::Text),
        ("reason", Kind::Text),
        ("due_at", Kind::At),
        ("not_after", Kind::At),
        ("attempts", Kind::Big),
        ("next_try_at", Kind::At),
        ("sent_at", Kind::At),
        ("received_at", Kind::At),
        ("version", Kind::Big),
    ];
    const DOING: Doing = Doing::Replace(1);
}

/// What a message says and to whom, sealed.
pub(crate) struct UpdateContent;

impl Batch for UpdateContent {
    const TABLE: &'static str = "messages";
    const COLUMNS: &'static [(&'static str, Kind)] = &[("id", Kind::Id), ("content_sealed", Kind::Bytes)];
    const DOING: Doing = Doing::Update;
}

/// The row of a message.
pub(crate) fn row(message: &Message) -> Row {
    let (application, (appointment, version), begins_at, offer) = match message.about {
        About::Appointment { application_id, appointment_id, version, begins_at } => {
            (application_id, (Some(appointment_id), Some(version)), Some(begins_at), None)
        }
        About::Application(id) => (Some(id), (None, None), None, None),
        About::Place { application_id, begins_at } => {
            (Some(application_id), (None, None), Some(begins_at), None)
        }
        About::Offer(id) => (None, (None, None), None, Some(id)),
    };
    vec![
        message.id.into(),
        message.kind.code().into(),
        message.channel.code().into(),
        application.into(),
        appointment.into(),
        version.into(),
        begins_at.into(),
        offer.into(),
        message.state.code().into(),
        message.reason.map(|reason| reason.code().to_owned()).into(),
        message.due_at.into(),
        message.not_after.into(),
        message.attempts.into(),
        message.next_try_at.into(),
        message.sent_at.into(),
        message.received_at.into(),
        message.version.into(),
    ]
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = messages)]
#[diesel(check_for_backend(diesel::pg::Pg, diesel::sqlite::Sqlite, crate::connection::MultiBackend))]
struct MessageRow {
    id: Id,
    kind: String,
    channel: String,
    application_id: Option<Id>,
    appointment_id: Option<Id>,
    appointment_version: Option<i64>,
    begins_at: Option<Instant>,
    offer_id: Option<Id>,
    state: String,
    reason: Option<String>,
    due_at: Instant,
    not_after: Instant,
    attempts: i64,
    next_try_at: Option<Instant>,
    sent_at: Option<Instant>,
    received_at: Option<Instant>,
    version: i64,
    content_sealed: Option<Vec<u8>>,
}

impl MessageRow {
    fn message(&self) -> Result<Message, StoreError> {
        let about = match (self.application_id, self.appointment_id, self.begins_at, self.offer_id) {
            (application, Some(appointment), Some(begins_at), _) => About::Appointment {
                application_id: application.map(|id| id.0),
                appointment_id: appointment.0,
                version: self.appointment_version.unwrap_or(1),
                begins_at: begins_at.0,
            },
            (Some(application), None, Some(begins_at), _) => {
                About::Place { application_id: application.0, begins_at: begins_at.0 }
            }
            (Some(application), ..) => About::Application(application.0),
            (None, _, _, Some(offer)) => About::Offer(offer.0),
            (None, _, _, None) => return Err(StoreError::Corrupt("what a message is about")),
        };
        let reason = self.reason.as_deref().map(|code| coded(SuppressionReason::parse(code))).transpose()?;
        Ok(Message {
            id: self.id.0,
            kind: coded(MessageKind::parse(&self.kind))?,
            channel: coded(MessageChannel::parse(&self.channel))?,
            about,
            state: coded(MessageState::parse(&self.state))?,
            reason,
            due_at: self.due_at.0,
            not_after: self.not_after.0,
            attempts: self.attempts,
            next_try_at: self.next_try_at.map(|at| at.0),
            sent_at: self.sent_at.map(|at| at.0),
            received_at: self.received_at.map(|at| at.0),
            version: self.version,
        })
    }

    /// The record whose data key seals what the message says.
    fn sealed_with(&self) -> Option<Id> {
        self.application_id.or(self.offer_id).or(self.appointment_id)
    }
}

/// What a message says and to whom, as it is sealed.
#[derive(Serialize, Deserialize)]
struct Content {
    to: String,
    kk: String,
    ru: String,
}

fn place(id: &Uuid) -> Place<'_> {
    Place { table: "messages", column: "content_sealed", row: id.as_bytes() }
}

/// A changed message as one write, guarded by the version that was decided on.
#[must_use]
pub fn update(message: &Message) -> Write {
    Write {
        guard: Some(Guard { record: Guarded::Message, id: message.id, expected: message.version - 1 }),
        messages: vec![row(message)],
        ..Write::default()
    }
}

/// The write with what a message of it says and to whom, sealed with the data key of what it is about.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn said(
    mut write: Write,
    id: Uuid,
    (to, text): (&MobileNumber, &MessageText),
    key: &DataKey,
) -> Result<Write, StoreError> {
    let content = Content { to: to.reveal().to_owned(), kk: text.kk.clone(), ru: text.ru.clone() };
    let bytes = serde_json::to_vec(&content).map_err(|_error| StoreError::Corrupt("a message"))?;
    let sealed = key.seal(place(&id), &bytes)?;
    write.message_contents.push(vec![id.into(), sealed.into()]);
    Ok(write)
}

/// One message, for the gateway.
///
/// # Errors
/// [`StoreError::NotFound`], or those of the database.
pub fn get(conn: &mut Conn, id: Uuid) -> Result<Message, StoreError> {
    let row: MessageRow = messages::table.find(Id(id)).select(MessageRow::as_select()).first(conn)?;
    row.message()
}

/// A message with what it said; no words while it was not tried.
#[derive(Debug)]
pub struct Notification {
    /// The message.
    pub message: Message,
    /// What it said.
    pub text: Option<MessageText>,
}

fn opened(conn: &mut Conn, keys: &Keys, rows: &[MessageRow]) -> Result<Vec<Notification>, StoreError> {
    let ids: Vec<Id> = rows.iter().filter_map(MessageRow::sealed_with).collect();
    let wrapped: Vec<(Id, Vec<u8>)> = data_keys::table
        .filter(data_keys::id.eq_any(ids))
        .select((data_keys::id, data_keys::wrapped))
        .load(conn)?;
    let wrapped: HashMap<Id, Vec<u8>> = wrapped.into_iter().collect();
    rows.iter()
        .map(|row| {
            let message = row.message()?;
            let Some(sealed) = &row.content_sealed else { return Ok(Notification { message, text: None }) };
            let id = row.sealed_with().ok_or(StoreError::Corrupt("a data key"))?;
            let key = wrapped.get(&id).ok_or(StoreError::Corrupt("a data key"))?;
            let bytes = keys.unwrap(id.0, key)?.open(place(&message.id), sealed)?;
            let content: Content =
                serde_json::from_slice(&bytes).map_err(|_error| StoreError::Corrupt("a message"))?;
            Ok(Notification { message, text: Some(MessageText { kk: content.kk, ru: content.ru }) })
        })
        .collect()
}

/// What was sent to one representative, newest first; what still waits or was put away is not.
///
/// # Errors
/// Those of the database.
pub fn list_of(
    conn: &mut Conn,
    keys: &Keys,
    representative: &[u8],
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Notification>, StoreError> {
    let applications = list_ids_of(conn, representative)?;
    let own = offers::table.filter(offers::representative_key.eq(representative)).select(offers::id);
    let sent = [MessageState::Sent, MessageState::Delivered, MessageState::Undelivered];
    let mut query = messages::table
        .filter(messages::application_id.eq_any(applications).or(messages::offer_id.eq_any(own.nullable())))
        .filter(messages::state.eq_any(sent.map(MessageState::code)))
        .select(MessageRow::as_select())
        .into_boxed();
    if let Some(id) = before {
        query = query.filter(messages::id.lt(Id(id)));
    }
    let rows: Vec<MessageRow> = query.order(messages::id.desc()).limit(limit).load(conn)?;
    opened(conn, keys, &rows)
}

/// The messages about an appointment, in the order in which they are due.
///
/// # Errors
/// Those of the database.
pub fn list_of_appointment(conn: &mut Conn, appointment: Uuid) -> Result<Vec<Message>, StoreError> {
    let rows: Vec<MessageRow> = messages::table
        .filter(messages::appointment_id.eq(Id(appointment)))
        .order((messages::due_at.asc(), messages::id.asc()))
        .select(MessageRow::as_select())
        .load(conn)?;
    rows.iter().map(MessageRow::message).collect()
}

/// The messages of an offer with what they said: what a consent rests on.
///
/// # Errors
/// Those of the database.
pub fn list_of_offer(conn: &mut Conn, keys: &Keys, offer: Uuid) -> Result<Vec<Notification>, StoreError> {
    let rows: Vec<MessageRow> = messages::table
        .filter(messages::offer_id.eq(Id(offer)))
        .order(messages::id.asc())
        .select(MessageRow::as_select())
        .load(conn)?;
    opened(conn, keys, &rows)
}
