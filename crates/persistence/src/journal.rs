//! The journal: append-only events. History, access records and stage events are rows of this one table; who did it
//! is sealed, what is said about it (kind, clauses, names of changed fields) is not. Nothing here updates a row.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use qoldau_domain::application::Event;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::batch::{Batch, Cell, Doing, Kind, Row};
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::error::StoreError;
use crate::schema::{access_entries, journal};
use crate::seal::{DataKey, Place, sha256};

/// Who acts: a keyed hash to find everything that one person did, the role, and what is sealed.
#[derive(Clone)]
pub struct Actor {
    /// Blind index of issuer and subject.
    pub key: Vec<u8>,
    /// In which role.
    pub role: String,
    /// Name, for staff.
    pub name: Option<String>,
    /// Which client carried the request.
    pub client: String,
}

impl std::fmt::Debug for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Actor({})", self.role)
    }
}

#[derive(Serialize, Deserialize)]
struct SealedActor {
    name: Option<String>,
    client: String,
}

/// One row before it has its place.
#[derive(Debug, Clone)]
pub(crate) struct JournalRow {
    pub(crate) id: Uuid,
    pub(crate) application_id: Option<Uuid>,
    pub(crate) kind: String,
    pub(crate) at: DateTime<Utc>,
    pub(crate) actor_key: Vec<u8>,
    pub(crate) role: String,
    pub(crate) purpose: String,
    pub(crate) clauses: String,
    pub(crate) changed: String,
    pub(crate) version: Option<i64>,
    pub(crate) stage: Option<String>,
    pub(crate) stage_item: Option<String>,
    pub(crate) sealed: Vec<u8>,
}

impl JournalRow {
    /// The row of a domain event. `stage_item` is what the feed will say, without its position.
    pub(crate) fn of_event(
        event: &Event,
        application_id: Uuid,
        version: i64,
        actor: &Actor,
        key: &DataKey,
        stage_item: Option<String>,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            id: event.id,
            application_id: Some(application_id),
            kind: event.kind.code().to_owned(),
            at: event.at,
            actor_key: actor.key.clone(),
            role: actor.role.clone(),
            purpose: String::new(),
            clauses: event.clauses.iter().map(|clause| clause.id()).collect::<Vec<_>>().join(" "),
            changed: event.changed.join(" "),
            version: Some(version),
            stage: event.stage.map(|stage| stage.stage.code().to_owned()),
            stage_item,
            sealed: seal_actor(actor, event.id, key)?,
        })
    }

    /// The row of a look at personal data.
    pub(crate) fn of_access(access: &Access, actor: &Actor, key: &DataKey) -> Result<Self, StoreError> {
        Ok(Self {
            id: access.id,
            application_id: None,
            kind: ACCESS.to_owned(),
            at: access.at,
            actor_key: actor.key.clone(),
            role: actor.role.clone(),
            purpose: access.purpose.clone(),
            clauses: String::new(),
            changed: String::new(),
            version: None,
            stage: None,
            stage_item: None,
            sealed: seal_actor(actor, access.id, key)?,
        })
    }

    /// SHA-256 over every stored field with its length, so that no field can be changed or moved into another.
    pub(crate) fn digest(&self) -> Vec<u8> {
        let optional = |text: &Option<String>| text.clone().unwrap_or_default().into_bytes();
        let application = self.application_id.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
        let fields: [Vec<u8>; 12] = [
            self.id.as_bytes().to_vec(),
            application,
            self.kind.clone().into_bytes(),
            self.at.timestamp_micros().to_be_bytes().to_vec(),
            self.actor_key.clone(),
            self.role.clone().into_bytes(),
            self.purpose.clone().into_bytes(),
            self.clauses.clone().into_bytes(),
            self.changed.clone().into_bytes(),
            self.version.unwrap_or_default().to_be_bytes().to_vec(),
            [optional(&self.stage), optional(&self.stage_item)].join(&0),
            self.sealed.clone(),
        ];
        let mut bytes = Vec::new();
        for field in fields {
            bytes.extend_from_slice(&u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
            bytes.extend_from_slice(&field);
        }
        sha256(&[&bytes])
    }

    pub(crate) fn row(self) -> Row {
        let digest = self.digest();
        vec![
            self.id.into(),
            self.application_id.into(),
            self.kind.into(),
            self.at.into(),
            self.actor_key.into(),
            self.role.into(),
            self.purpose.into(),
            self.clauses.into(),
            self.changed.into(),
            self.version.into(),
            self.stage.into(),
            self.stage_item.into(),
            self.sealed.into(),
            Cell::from(digest),
        ]
    }
}

fn seal_actor(actor: &Actor, id: Uuid, key: &DataKey) -> Result<Vec<u8>, StoreError> {
    let sealed = SealedActor { name: actor.name.clone(), client: actor.client.clone() };
    let bytes = serde_json::to_vec(&sealed).map_err(|_error| StoreError::Corrupt("an actor"))?;
    key.seal(place(&id), &bytes)
}

fn place(id: &Uuid) -> Place<'_> {
    Place { table: "journal", column: "sealed", row: id.as_bytes() }
}

const COLUMNS: &[(&str, Kind)] = &[
    ("id", Kind::Id),
    ("application_id", Kind::Id),
    ("kind", Kind::Text),
    ("at", Kind::At),
    ("actor_key", Kind::Bytes),
    ("role", Kind::Text),
    ("purpose", Kind::Text),
    ("clauses", Kind::Text),
    ("changed", Kind::Text),
    ("version", Kind::Big),
    ("stage", Kind::Text),
    ("stage_item", Kind::Text),
    ("sealed", Kind::Bytes),
    ("digest", Kind::Bytes),
];

/// On PostgreSQL a row is written together with its entries in `unplaced`.
pub(crate) struct InsertUnplaced;

impl Batch for InsertUnplaced {
    const TABLE: &'static str = "journal";
    const COLUMNS: &'static [(&'static str, Kind)] = COLUMNS;
    const DOING: Doing = Doing::Insert;
    const AROUND: (&'static str, &'static str) = (
        "WITH j AS (",
        " RETURNING seq, stage_item) INSERT INTO unplaced (chain, seq) SELECT 1, seq FROM j UNION ALL SELECT 2, seq \
         FROM j WHERE stage_item IS NOT NULL",
    );
}

/// On SQLite the lane places a row itself, in the same transaction.
pub(crate) struct InsertPlaced;

impl Batch for InsertPlaced {
    const TABLE: &'static str = "journal";
    const COLUMNS: &'static [(&'static str, Kind)] = COLUMNS;
    const DOING: Doing = Doing::Insert;
}

/// Which applications an access row is about.
pub(crate) struct InsertAccessEntry;

impl Batch for InsertAccessEntry {
    const TABLE: &'static str = "access_entries";
    const COLUMNS: &'static [(&'static str, Kind)] =
        &[("application_id", Kind::Id), ("journal_id", Kind::Id)];
    const DOING: Doing = Doing::Insert;
}

/// Kind of a row that records a look at personal data.
pub const ACCESS: &str = "access";

/// A look at personal data, to be saved before the data goes out.
#[derive(Debug, Clone)]
pub struct Access {
    /// Id of the row.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// What for: the operation.
    pub purpose: String,
    /// Which applications were shown; none for a search that found nothing.
    pub applications: Vec<Uuid>,
}

/// One row as history and access lists show it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Place in the journal.
    pub seq: i64,
    /// Id.
    pub id: Uuid,
    /// What happened.
    pub kind: String,
    /// When.
    pub at: DateTime<Utc>,
    /// In which role.
    pub role: String,
    /// What for.
    pub purpose: String,
    /// By which clauses.
    pub clauses: Vec<String>,
    /// Names of the fields that changed.
    pub changed: Vec<String>,
    /// The stage that was reached.
    pub stage: Option<String>,
    /// The name of the person, for staff.
    pub name: Option<String>,
}

#[derive(Queryable)]
#[diesel(check_for_backend(diesel::pg::Pg, diesel::sqlite::Sqlite, crate::connection::MultiBackend))]
struct EntryRow {
    seq: i64,
    id: Id,
    kind: String,
    at: Instant,
    role: String,
    purpose: String,
    clauses: String,
    changed: String,
    stage: Option<String>,
    sealed: Vec<u8>,
}

type Columns = (
    journal::seq,
    journal::id,
    journal::kind,
    journal::at,
    journal::role,
    journal::purpose,
    journal::clauses,
    journal::changed,
    journal::stage,
    journal::sealed,
);

const ENTRY: Columns = (
    journal::seq,
    journal::id,
    journal::kind,
    journal::at,
    journal::role,
    journal::purpose,
    journal::clauses,
    journal::changed,
    journal::stage,
    journal::sealed,
);

impl EntryRow {
    fn opened(self, key: &DataKey) -> Result<Entry, StoreError> {
        let bytes = key.open(place(&self.id.0), &self.sealed)?;
        let actor: SealedActor =
            serde_json::from_slice(&bytes).map_err(|_error| StoreError::Corrupt("an actor"))?;
        Ok(Entry {
            seq: self.seq,
            id: self.id.0,
            kind: self.kind,
            at: self.at.0,
            role: self.role,
            purpose: self.purpose,
            clauses: words(&self.clauses),
            changed: words(&self.changed),
            stage: self.stage,
            name: actor.name,
        })
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// What happened to an application, oldest first, after a place in the journal.
///
/// # Errors
/// [`StoreError`] of the database, or for text that cannot be opened.
pub fn list_history(
    conn: &mut Conn,
    application: Uuid,
    key: &DataKey,
    after: i64,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    journal::table
        .filter(journal::application_id.eq(Id(application)).and(journal::seq.gt(after)))
        .order(journal::seq.asc())
        .limit(limit)
        .select(ENTRY)
        .load::<EntryRow>(conn)?
        .into_iter()
        .map(|row| row.opened(key))
        .collect()
}

/// Who looked at an application, oldest first, after a place in the journal.
///
/// # Errors
/// [`StoreError`] of the database, or for text that cannot be opened.
pub fn list_access(
    conn: &mut Conn,
    application: Uuid,
    house: &DataKey,
    after: i64,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let rows = access_entries::table
        .filter(access_entries::application_id.eq(Id(application)))
        .select(access_entries::journal_id);
    journal::table
        .filter(journal::id.eq_any(rows).and(journal::seq.gt(after)))
        .order(journal::seq.asc())
        .limit(limit)
        .select(ENTRY)
        .load::<EntryRow>(conn)?
        .into_iter()
        .map(|row| row.opened(house))
        .collect()
}

/// Names of the fields that changed after a version, for a caller who holds a stale one.
///
/// # Errors
/// Those of the database.
pub fn list_changed_since(
    conn: &mut Conn,
    application: Uuid,
    version: i64,
) -> Result<Vec<String>, StoreError> {
    let rows: Vec<String> = journal::table
        .filter(journal::application_id.eq(Id(application)).and(journal::version.gt(version)))
        .order(journal::seq.asc())
        .select(journal::changed)
        .load(conn)?;
    let mut names: Vec<String> = rows.iter().flat_map(|row| words(row)).collect();
    names.sort();
    names.dedup();
    Ok(names)
}

type StoredRow = (
    (Id, Option<Id>, String, Instant, Vec<u8>, String, String),
    (String, String, Option<i64>, Option<String>, Option<String>, Vec<u8>),
);

/// The digest of a stored row, computed anew from its fields.
pub(crate) fn find_digest(conn: &mut Conn, seq: i64) -> Result<Option<Vec<u8>>, StoreError> {
    let found: Option<StoredRow> = journal::table
        .find(seq)
        .select((
            (
                journal::id,
                journal::application_id,
                journal::kind,
                journal::at,
                journal::actor_key,
                journal::role,
                journal::purpose,
            ),
            (
                journal::clauses,
                journal::changed,
                journal::version,
                journal::stage,
                journal::stage_item,
                journal::sealed,
            ),
        ))
        .first(conn)
        .optional()?;
    Ok(found.map(|(who, what)| {
        let row = JournalRow {
            id: who.0.0,
            application_id: who.1.map(|id| id.0),
            kind: who.2,
            at: who.3.0,
            actor_key: who.4,
            role: who.5,
            purpose: who.6,
            clauses: what.0,
            changed: what.1,
            version: what.2,
            stage: what.3,
            stage_item: what.4,
            sealed: what.5,
        };
        row.digest()
    }))
}
