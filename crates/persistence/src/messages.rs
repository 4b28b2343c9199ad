//! The outbox in memory: messages stand there from the moment of their cause until a neighbour has taken them and said what
//! became of them. What is due is found with everything that decides whether it still holds; what was said and to whom is
//! sealed when it is sent. Nothing is sent here.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use qoldau_domain::appointment::AppointmentState;
use qoldau_domain::message::{
    About, Message, MessageChannel, MessageKind, MessageState, MessageText, Standing, SuppressionReason,
};
use qoldau_domain::offer::OfferState;
use qoldau_domain::person::{Iin, MobileNumber};
use qoldau_domain::wait_list::WaitListState;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::applications::sealed_person::SealedPerson;
use crate::applications::{coded, list_ids_of, person, place as application_place};
use crate::appointments::AppointmentRow;
use crate::batch::{Batch, Doing, Kind, Row};
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::error::StoreError;
use crate::offers::place as offer_place;
use crate::schema::{
    applications, appointments, data_keys, messages, offers, providers, slots, wait_list_entries,
};
use crate::seal::{DataKey, Keys, Place};
use crate::writer::{Guard, Guarded, Write};

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
    let (application, appointment, begins_at, offer) = match message.about {
        About::Appointment { application_id, appointment_id, begins_at } => {
            (application_id, Some(appointment_id), Some(begins_at), None)
        }
        About::Application(id) => (Some(id), None, None, None),
        About::Place { application_id, begins_at } => (Some(application_id), None, Some(begins_at), None),
        About::Offer(id) => (None, None, None, Some(id)),
    };
    vec![
        message.id.into(),
        message.kind.code().into(),
        message.channel.code().into(),
        application.into(),
        appointment.into(),
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

/// A message that is due, with all that decides about it.
#[derive(Debug)]
pub struct Due {
    /// The message.
    pub message: Message,
    /// How that stands which it is about.
    pub standing: Standing,
    /// To which number.
    pub phone: MobileNumber,
    /// IIN of who is told, where there is one.
    pub iin: Option<Iin>,
    /// Number of the application; empty for an offer.
    pub number: String,
    /// Name of the provider, Kazakh and Russian.
    pub provider: (String, String),
    data_key: DataKey,
}

/// The place of a message in the order of trying.
pub type Tried = (DateTime<Utc>, Uuid);

/// One piece of what is due: the messages that can be tried, and where the next piece begins, if there may be one. A row that
/// cannot be read is told and stepped over, so that it does not stop the others.
///
/// # Errors
/// Those of the database.
pub fn list_due(
    conn: &mut Conn,
    keys: &Keys,
    now: DateTime<Utc>,
    after: Option<Tried>,
    limit: i64,
) -> Result<(Vec<Due>, Option<Tried>), StoreError> {
    let mut query = messages::table
        .filter(messages::next_try_at.le(Instant(now)))
        .select(MessageRow::as_select())
        .into_boxed();
    if let Some((at, id)) = after {
        let at = Instant(at);
        // The bound by itself lets the index begin there, whatever shares the moment.
        query = query.filter(messages::next_try_at.ge(at)).filter(
            messages::next_try_at.gt(at).or(messages::next_try_at.eq(at).and(messages::id.gt(Id(id)))),
        );
    }
    let rows: Vec<MessageRow> =
        query.order((messages::next_try_at.asc(), messages::id.asc())).limit(limit).load(conn)?;
    let last = rows.last().and_then(|row| Some((row.next_try_at?.0, row.id.0)));
    let found = Surroundings::of(conn, &rows)?;
    let due = rows.iter().filter_map(|row| match found.due(keys, row) {
        Ok(due) => Some(due),
        Err(error) => {
            tracing::error!(message = %row.id.0, %error, "a message waits for a person");
            None
        }
    });
    Ok((due.collect(), last))
}

/// What a piece of messages is about, a look-up for each table.
struct Surroundings {
    appointments: HashMap<Id, AppointmentRow>,
    applications: HashMap<Id, (String, Id, Vec<u8>)>,
    offers: HashMap<Id, (String, Id, Vec<u8>)>,
    kept: HashMap<Id, Instant>,
    providers: HashMap<Id, (String, String)>,
    data_keys: HashMap<Id, Vec<u8>>,
}

impl Surroundings {
    fn of(conn: &mut Conn, rows: &[MessageRow]) -> Result<Self, StoreError> {
        let ids = |pick: fn(&MessageRow) -> Option<Id>| {
            let mut ids: Vec<Id> = rows.iter().filter_map(pick).collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        let appointments: Vec<AppointmentRow> = appointments::table
            .filter(appointments::id.eq_any(ids(|row| row.appointment_id)))
            .select(AppointmentRow::as_select())
            .load(conn)?;
        let applications: Vec<(Id, String, Id, Vec<u8>)> = applications::table
            .filter(applications::id.eq_any(ids(|row| row.application_id)))
            .select((
                applications::id,
                applications::number,
                applications::provider_id,
                applications::representative_sealed,
            ))
            .load(conn)?;
        let offers: Vec<(Id, String, Id, Vec<u8>)> = offers::table
            .filter(offers::id.eq_any(ids(|row| row.offer_id)))
            .select((offers::id, offers::state, offers::provider_id, offers::representative_sealed))
            .load(conn)?;
        let kept: Vec<(Id, Instant)> = wait_list_entries::table
            .inner_join(slots::table.on(slots::id.nullable().eq(wait_list_entries::slot_id)))
            .filter(wait_list_entries::open_application_id.eq_any(ids(|row| row.application_id)))
            .filter(wait_list_entries::state.eq(WaitListState::Offered.code()))
            .select((wait_list_entries::application_id, slots::begins_at))
            .load(conn)?;
        let mut of: Vec<Id> = applications.iter().chain(&offers).map(|(.., provider, _)| *provider).collect();
        of.extend(appointments.iter().map(|row| row.provider_id));
        of.sort_unstable();
        of.dedup();
        let providers: Vec<(Id, String, String)> = providers::table
            .filter(providers::id.eq_any(of))
            .select((providers::id, providers::name_kk, providers::name_ru))
            .load(conn)?;
        let data_keys: Vec<(Id, Vec<u8>)> = data_keys::table
            .filter(data_keys::id.eq_any(ids(MessageRow::sealed_with)))
            .select((data_keys::id, data_keys::wrapped))
            .load(conn)?;
        Ok(Self {
            appointments: appointments.into_iter().map(|row| (row.id, row)).collect(),
            applications: applications.into_iter().map(|(id, a, b, c)| (id, (a, b, c))).collect(),
            offers: offers.into_iter().map(|(id, a, b, c)| (id, (a, b, c))).collect(),
            kept: kept.into_iter().collect(),
            providers: providers.into_iter().map(|(id, kk, ru)| (id, (kk, ru))).collect(),
            data_keys: data_keys.into_iter().collect(),
        })
    }

    fn due(&self, keys: &Keys, row: &MessageRow) -> Result<Due, StoreError> {
        let gone = || StoreError::Corrupt("what a message is about");
        let message = row.message()?;
        let sealed_with = row.sealed_with().ok_or_else(gone)?;
        let data_key = keys.unwrap(sealed_with.0, self.data_keys.get(&sealed_with).ok_or_else(gone)?)?;
        let standing = match message.about {
            About::Application(_) => Standing::Settled,
            About::Place { application_id, .. } => {
                Standing::Place(self.kept.get(&Id(application_id)).map(|at| at.0))
            }
            About::Offer(id) => {
                let (state, ..) = self.offers.get(&Id(id)).ok_or_else(gone)?;
                Standing::Offer(coded(OfferState::parse(state))?)
            }
            About::Appointment { appointment_id, .. } => {
                let row = self.appointments.get(&Id(appointment_id)).ok_or_else(gone)?;
                Standing::Appointment(row.begins_at.0, coded(AppointmentState::parse(&row.state))?)
            }
        };
        let told = self.told(message.about, &data_key)?;
        Ok(Due {
            message,
            standing,
            phone: told.phone,
            iin: told.iin,
            number: told.number,
            provider: self.providers.get(&told.provider).cloned().ok_or_else(gone)?,
            data_key,
        })
    }

    /// Who is told, and by which provider.
    fn told(&self, about: About, data_key: &DataKey) -> Result<Told, StoreError> {
        let gone = || StoreError::Corrupt("what a message is about");
        let (number, provider, sealed, place) = match &about {
            About::Offer(id) => {
                let (_, provider, sealed) = self.offers.get(&Id(*id)).ok_or_else(gone)?;
                (String::new(), provider, sealed, offer_place("representative_sealed", id))
            }
            About::Appointment { application_id: Some(id), .. }
            | About::Place { application_id: id, .. }
            | About::Application(id) => {
                let (number, provider, sealed) = self.applications.get(&Id(*id)).ok_or_else(gone)?;
                (number.clone(), provider, sealed, application_place("representative_sealed", id))
            }
            About::Appointment { application_id: None, appointment_id, .. } => {
                let row = self.appointments.get(&Id(*appointment_id)).ok_or_else(gone)?;
                let phone = row.visitor(data_key)?.phone;
                return Ok(Told { phone, iin: None, number: String::new(), provider: row.provider_id });
            }
        };
        let asked = person(SealedPerson::opened(sealed, data_key, place)?.representative())?;
        Ok(Told { phone: asked.phone, iin: asked.iin, number, provider: *provider })
    }
}

/// Who is told something.
struct Told {
    phone: MobileNumber,
    iin: Option<Iin>,
    number: String,
    provider: Id,
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

impl Due {
    /// The message before an attempt as one write, with what it will say and to whom.
    ///
    /// # Errors
    /// [`StoreError`] when something cannot be sealed.
    pub fn attempt(&self, message: &Message, text: &MessageText) -> Result<Write, StoreError> {
        let mut write = update(message);
        let to = self.phone.reveal().to_owned();
        let content = Content { to, kk: text.kk.clone(), ru: text.ru.clone() };
        let bytes = serde_json::to_vec(&content).map_err(|_error| StoreError::Corrupt("a message"))?;
        let sealed = self.data_key.seal(place(&message.id), &bytes)?;
        write.message_contents.push(vec![message.id.into(), sealed.into()]);
        Ok(write)
    }
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
