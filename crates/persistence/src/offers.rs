//! Proactive offers in memory. Child and representative are sealed with a data key of the offer's own; an offer is found by its
//! provider, or by the representative whom it asks. What may become of one is not decided here.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use qoldau_domain::message::Message;
use qoldau_domain::offer::{AnswerWay, Answered, Offer, OfferAnswer, OfferChange, OfferState};
use qoldau_domain::person::Residency;
use qoldau_domain::service::PublicService;
use qoldau_domain::term::offer::Verdict;
use uuid::Uuid;

use crate::applications::sealed_person::SealedPerson;
use crate::applications::{self, Identity, Sight, coded, person};
use crate::batch::{Batch, Doing, Kind};
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::error::{StoreError, readable};
use crate::journal::{Access, Actor, JournalRow};
use crate::messages;
use crate::schema::{data_keys, offers};
use crate::seal::{DataKey, Keys, Place};
use crate::writer::{Guard, Guarded, Write};

/// An offer, new or changed.
pub(crate) struct ReplaceOffer;

impl Batch for ReplaceOffer {
    const TABLE: &'static str = "offers";
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("id", Kind::Id),
        ("service", Kind::Text),
        ("provider_id", Kind::Id),
        ("state", Kind::Text),
        ("residency", Kind::Text),
        ("born_abroad", Kind::Flag),
        ("made_at", Kind::At),
        ("sent_at", Kind::At),
        ("received_at", Kind::At),
        ("due_at", Kind::At),
        ("answer", Kind::Text),
        ("answered_at", Kind::At),
        ("answer_way", Kind::Text),
        ("verdict", Kind::Text),
        ("application_id", Kind::Id),
        ("version", Kind::Big),
        ("representative_key", Kind::Bytes),
        ("child_sealed", Kind::Bytes),
        ("representative_sealed", Kind::Bytes),
    ];
    const DOING: Doing = Doing::Replace(1);
}

/// Where a sealed column of an offer stands.
pub(crate) const fn place<'a>(column: &'a str, id: &'a Uuid) -> Place<'a> {
    Place { table: "offers", column, row: id.as_bytes() }
}

/// An offer with the key that opens it.
#[derive(Debug)]
pub struct Loaded {
    /// The offer.
    pub offer: Offer,
    data_key: DataKey,
}

/// Who did it, as the journal keeps it.
#[derive(Debug, Clone, Copy)]
pub struct Done<'a> {
    /// What was done.
    pub access: &'a Access,
    /// By whom.
    pub actor: &'a Actor,
    /// The key of what belongs to no application.
    pub house: &'a DataKey,
}

/// A decided change of an offer as one write, together with the application that a consent opens. `loaded` is the offer as it
/// was; none for a new one.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn write(
    keys: &Keys,
    change: &OfferChange,
    loaded: Option<&Loaded>,
    done: Done<'_>,
) -> Result<Write, StoreError> {
    let offer = &change.offer;
    let mut write = match &change.application {
        Some(opened) => applications::insert(keys, opened, done.actor, None, None)?,
        None => Write::default(),
    };
    let made;
    let data_key = if let Some(loaded) = loaded {
        &loaded.data_key
    } else {
        let (key, stored) = keys.new_data_key(offer.id)?;
        write.data_key = Some(vec![stored.id.into(), stored.wrapped.into(), stored.wrapping_key.into()]);
        made = key;
        &made
    };
    let (child, asked) = (&offer.child, &offer.representative);
    let child = SealedPerson::of_child(child).sealed(data_key, place("child_sealed", &offer.id))?;
    let representative =
        SealedPerson::of_representative(asked).sealed(data_key, place("representative_sealed", &offer.id))?;
    write.offer = Some(vec![
        offer.id.into(),
        offer.service.code().into(),
        offer.provider_id.into(),
        offer.state.code().into(),
        offer.residency.code().into(),
        offer.born_abroad.into(),
        offer.made_at.into(),
        offer.sent_at.into(),
        offer.received_at.into(),
        offer.due_at.into(),
        offer.answered.map(|answered| answered.answer.code().to_owned()).into(),
        offer.answered.map(|answered| answered.at).into(),
        offer.answered.map(|answered| answered.way.code().to_owned()).into(),
        offer.verdict.map(|verdict| verdict.code().to_owned()).into(),
        offer.application_id.into(),
        offer.version.into(),
        asked.iin.clone().map(|iin| Identity::Iin(iin).key(keys)).into(),
        child.into(),
        representative.into(),
    ]);
    write.guard =
        change.previous_version.map(|expected| Guard { record: Guarded::Offer, id: offer.id, expected });
    write.messages.extend(change.messages.iter().map(messages::row));
    let mut journal = JournalRow::of_access(done.access, done.actor, done.house)?;
    journal.record_id = Some(offer.id);
    journal.version = Some(offer.version);
    "state".clone_into(&mut journal.changed);
    write.journal.push(journal);
    Ok(write)
}

impl Write {
    /// The same write with a message that changes with it, guarded by the version that was decided on; a new one has none.
    #[must_use]
    pub fn with_message(mut self, message: &Message) -> Self {
        let before = (message.version > 1).then_some(message.version - 1);
        let guard = |expected| Guard { record: Guarded::Message, id: message.id, expected };
        self.further_guards.extend(before.map(guard));
        self.messages.push(messages::row(message));
        self
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = offers)]
#[diesel(check_for_backend(diesel::pg::Pg, diesel::sqlite::Sqlite, crate::connection::MultiBackend))]
struct OfferRow {
    id: Id,
    service: String,
    provider_id: Id,
    state: String,
    residency: String,
    born_abroad: bool,
    made_at: Instant,
    sent_at: Option<Instant>,
    received_at: Option<Instant>,
    due_at: Option<Instant>,
    answer: Option<String>,
    answered_at: Option<Instant>,
    answer_way: Option<String>,
    verdict: Option<String>,
    application_id: Option<Id>,
    version: i64,
    representative_key: Option<Vec<u8>>,
    child_sealed: Vec<u8>,
    representative_sealed: Vec<u8>,
}

impl OfferRow {
    fn opened(self, data_key: DataKey) -> Result<Loaded, StoreError> {
        let id = self.id.0;
        let child = SealedPerson::opened(&self.child_sealed, &data_key, place("child_sealed", &id))?;
        let asked = SealedPerson::opened(
            &self.representative_sealed,
            &data_key,
            place("representative_sealed", &id),
        )?;
        let answered = match (&self.answer, self.answered_at, &self.answer_way) {
            (Some(answer), Some(at), Some(way)) => Some(Answered {
                answer: coded(OfferAnswer::parse(answer))?,
                at: at.0,
                way: coded(AnswerWay::parse(way))?,
            }),
            _ => None,
        };
        let verdict = self.verdict.as_deref().map(|code| coded(Verdict::parse(code))).transpose()?;
        let offer = Offer {
            id,
            service: coded(PublicService::parse(&self.service))?,
            provider_id: self.provider_id.0,
            state: coded(OfferState::parse(&self.state))?,
            residency: coded(Residency::parse(&self.residency))?,
            born_abroad: self.born_abroad,
            child: person(child.child())?,
            representative: person(asked.representative())?,
            made_at: self.made_at.0,
            sent_at: self.sent_at.map(|at| at.0),
            received_at: self.received_at.map(|at| at.0),
            due_at: self.due_at.map(|at| at.0),
            answered,
            verdict,
            application_id: self.application_id.map(|id| id.0),
            version: self.version,
        };
        Ok(Loaded { offer, data_key })
    }
}

fn open_all(conn: &mut Conn, keys: &Keys, rows: Vec<OfferRow>) -> Result<Vec<Loaded>, StoreError> {
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let wrapped: Vec<(Id, Vec<u8>)> = data_keys::table
        .filter(data_keys::id.eq_any(ids))
        .select((data_keys::id, data_keys::wrapped))
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            let key = wrapped.iter().find(|(id, _)| *id == row.id).map(|(_, key)| key);
            let key = keys.unwrap(row.id.0, key.ok_or(StoreError::Corrupt("a data key"))?)?;
            row.opened(key)
        })
        .collect()
}

/// An offer that the caller may see: the provider that made it, or the recipient whom it asks. Every other is as absent.
///
/// # Errors
/// [`StoreError::NotFound`], or those of the database.
pub fn get(conn: &mut Conn, keys: &Keys, sight: &Sight, id: Uuid) -> Result<Loaded, StoreError> {
    let row: OfferRow = offers::table.find(Id(id)).select(OfferRow::as_select()).first(conn)?;
    let covered = match sight {
        Sight::Representative(key) => row.representative_key.as_deref() == Some(key),
        Sight::Provider(own) => row.provider_id.0 == *own,
    };
    if !covered {
        return Err(StoreError::NotFound);
    }
    open_all(conn, keys, vec![row])?.pop().ok_or(StoreError::NotFound)
}

/// One offer, for a step that nobody asked for and for the gateway.
///
/// # Errors
/// [`StoreError::NotFound`], or those of the database.
pub fn get_any(conn: &mut Conn, keys: &Keys, id: Uuid) -> Result<Loaded, StoreError> {
    let row: OfferRow = offers::table.find(Id(id)).select(OfferRow::as_select()).first(conn)?;
    open_all(conn, keys, vec![row])?.pop().ok_or(StoreError::NotFound)
}

/// The offers of a provider, newest first.
///
/// # Errors
/// Those of the database.
pub fn list(
    conn: &mut Conn,
    keys: &Keys,
    provider: Uuid,
    state: Option<OfferState>,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Loaded>, StoreError> {
    let mut query =
        offers::table.filter(offers::provider_id.eq(Id(provider))).select(OfferRow::as_select()).into_boxed();
    if let Some(state) = state {
        query = query.filter(offers::state.eq(state.code()));
    }
    if let Some(id) = before {
        query = query.filter(offers::id.lt(Id(id)));
    }
    let rows = query.order(offers::id.desc()).limit(limit).load(conn)?;
    open_all(conn, keys, rows)
}

/// Offers whose last moment to answer is over and that nobody answered, by id, after the last of the piece before; and the last
/// of this piece. One that cannot be read is told and stepped over.
///
/// # Errors
/// Those of the database.
pub fn list_ended(
    conn: &mut Conn,
    keys: &Keys,
    now: DateTime<Utc>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<(Vec<Loaded>, Option<Uuid>), StoreError> {
    let open = [OfferState::Sent.code(), OfferState::Received.code()];
    let mut query = offers::table
        .filter(offers::state.eq_any(open).and(offers::due_at.lt(Instant(now))))
        .select(OfferRow::as_select())
        .into_boxed();
    if let Some(id) = after {
        query = query.filter(offers::id.gt(Id(id)));
    }
    let rows: Vec<OfferRow> = query.order(offers::id.asc()).limit(limit).load(conn)?;
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let whole = open_all(conn, keys, rows);
    let last = ids.last().map(|id| id.0);
    Ok((readable(whole, &ids, "offer", |id| get_any(conn, keys, id))?, last))
}
