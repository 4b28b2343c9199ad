//! What of the outbox is due, with what it says and to whom it goes, a look-up for each table; and how that stands which one
//! message is about, to be looked at when its turn comes. Nothing is decided or sent here.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use qoldau_domain::appointment::AppointmentState;
use qoldau_domain::channel::Channel;
use qoldau_domain::document::{DocumentKind, NamedDocument, Presentation, hands_in};
use qoldau_domain::lifecycle::Status;
use qoldau_domain::message::{About, Message, MessageChannel, MessageKind, MessageText, Standing};
use qoldau_domain::offer::OfferState;
use qoldau_domain::person::{Iin, MobileNumber};
use qoldau_domain::wait_list::WaitListState;
use uuid::Uuid;

use super::{MessageRow, said, update};
use crate::applications::sealed_person::SealedPerson;
use crate::applications::{coded, person, place as application_place};
use crate::appointments::AppointmentRow;
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::error::StoreError;
use crate::offers::place as offer_place;
use crate::schema::{
    applications, appointments, consent_requests, consents, data_keys, document_requests, documents,
    messages, offers, providers, slots, wait_list_entries,
};
use crate::seal::{DataKey, Keys};
use crate::writer::Write;

/// A message that is due, with all that it says.
#[derive(Debug)]
pub struct Due {
    /// The message.
    pub message: Message,
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

/// One piece of what is due by this way: the messages that can be tried, and where the next piece begins, if there may be
/// one. A row that cannot be read is told and stepped over, so that it does not stop the others.
///
/// # Errors
/// Those of the database.
pub fn list_due(
    conn: &mut Conn,
    keys: &Keys,
    way: MessageChannel,
    now: DateTime<Utc>,
    after: Option<Tried>,
    limit: i64,
) -> Result<(Vec<Due>, Option<Tried>), StoreError> {
    let mut query = messages::table
        .filter(messages::next_try_at.le(Instant(now)))
        .filter(messages::channel.eq(way.code()))
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

/// How that stands now which a message is about; read right before it is sent, since pieces may be long under way.
///
/// # Errors
/// Those of the database.
pub fn standing(conn: &mut Conn, message: &Message) -> Result<Standing, StoreError> {
    match message.about {
        About::Application(id) if message.kind.asks_for_something() => {
            is_wanted(conn, message, Id(id)).map(Standing::Asked)
        }
        About::Application(_) => Ok(Standing::Settled),
        About::Place { application_id, .. } => {
            let kept: Option<Instant> = wait_list_entries::table
                .inner_join(slots::table.on(slots::id.nullable().eq(wait_list_entries::slot_id)))
                .filter(wait_list_entries::open_application_id.eq(Id(application_id)))
                .filter(wait_list_entries::state.eq(WaitListState::Offered.code()))
                .select(slots::begins_at)
                .first(conn)
                .optional()?;
            Ok(Standing::Place(kept.map(|at| at.0)))
        }
        About::Offer(id) => {
            let state: String = offers::table.find(Id(id)).select(offers::state).first(conn)?;
            Ok(Standing::Offer(coded(OfferState::parse(&state))?))
        }
        About::Appointment { appointment_id, .. } => {
            let columns = (appointments::version, appointments::state);
            let (version, state): (i64, String) =
                appointments::table.find(Id(appointment_id)).select(columns).first(conn)?;
            Ok(Standing::Appointment(version, coded(AppointmentState::parse(&state))?))
        }
    }
}

/// Whether what a message asks for is still wanted: its application goes on, and the consent or one of the documents did not come since.
fn is_wanted(conn: &mut Conn, message: &Message, id: Id) -> Result<bool, StoreError> {
    let columns = (applications::status, applications::channel);
    let (status, channel): (String, String) = applications::table.find(id).select(columns).first(conn)?;
    if coded(Status::parse(&status))?.is_final() {
        return Ok(false);
    }
    if message.kind == MessageKind::ConsentRequest {
        return is_consent_wanted(conn, message.due_at, id);
    }
    let asked: Vec<String> = document_requests::table
        .filter(document_requests::application_id.eq(id))
        .filter(document_requests::asked_at.eq(Instant(message.due_at)))
        .select(document_requests::document)
        .load(conn)?;
    let came = documents_of(conn, id)?;
    let intake = coded(Channel::parse(&channel))?.intake();
    for asked in asked {
        let asked = (coded(DocumentKind::parse(&asked))?, message.due_at);
        if !came.iter().any(|came| hands_in(asked, *came, intake)) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_consent_wanted(conn: &mut Conn, asked_at: DateTime<Utc>, id: Id) -> Result<bool, StoreError> {
    let asked: Vec<String> = consent_requests::table
        .filter(consent_requests::application_id.eq(id))
        .filter(consent_requests::asked_at.eq(Instant(asked_at)))
        .select(consent_requests::kind)
        .load(conn)?;
    let answered: Vec<String> = consents::table
        .filter(consents::application_id.eq(id))
        .filter(consents::at.ge(Instant(asked_at)))
        .select(consents::kind)
        .load(conn)?;
    Ok(asked.iter().any(|kind| !answered.contains(kind)))
}

/// The documents of an application, and when each came.
fn documents_of(conn: &mut Conn, id: Id) -> Result<Vec<(NamedDocument, DateTime<Utc>)>, StoreError> {
    let rows: Vec<(String, String, Option<Id>, Instant)> = documents::table
        .filter(documents::application_id.eq(id))
        .select((documents::kind, documents::presentation, documents::file_id, documents::added_at))
        .load(conn)?;
    let came = |(kind, presentation, file, at): (String, String, Option<Id>, Instant)| {
        let kind = coded(DocumentKind::parse(&kind))?;
        let presentation = coded(Presentation::parse(&presentation))?;
        Ok((NamedDocument { kind, presentation, has_file: file.is_some() }, at.0))
    };
    rows.into_iter().map(came).collect()
}

/// What a piece of messages is about, a look-up for each table.
struct Surroundings {
    appointments: HashMap<Id, AppointmentRow>,
    applications: HashMap<Id, (String, Id, Vec<u8>)>,
    offers: HashMap<Id, (Id, Vec<u8>)>,
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
        let offers: Vec<(Id, Id, Vec<u8>)> = offers::table
            .filter(offers::id.eq_any(ids(|row| row.offer_id)))
            .select((offers::id, offers::provider_id, offers::representative_sealed))
            .load(conn)?;
        let mut of: Vec<Id> = applications.iter().map(|(.., provider, _)| *provider).collect();
        of.extend(offers.iter().map(|(_, provider, _)| *provider));
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
            offers: offers.into_iter().map(|(id, a, b)| (id, (a, b))).collect(),
            providers: providers.into_iter().map(|(id, kk, ru)| (id, (kk, ru))).collect(),
            data_keys: data_keys.into_iter().collect(),
        })
    }

    fn due(&self, keys: &Keys, row: &MessageRow) -> Result<Due, StoreError> {
        let gone = || StoreError::Corrupt("what a message is about");
        let message = row.message()?;
        let sealed_with = row.sealed_with().ok_or_else(gone)?;
        let data_key = keys.unwrap(sealed_with.0, self.data_keys.get(&sealed_with).ok_or_else(gone)?)?;
        let told = self.told(message.about, &data_key)?;
        Ok(Due {
            message,
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
                let (provider, sealed) = self.offers.get(&Id(*id)).ok_or_else(gone)?;
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

impl Due {
    /// The message before an attempt as one write, with what it will say and to whom.
    ///
    /// # Errors
    /// [`StoreError`] when something cannot be sealed.
    pub fn attempt(&self, message: &Message, text: &MessageText) -> Result<Write, StoreError> {
        said(update(message), message.id, (&self.phone, text), &self.data_key)
    }
}
