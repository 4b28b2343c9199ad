//! The journal: append-only events. History, access records and stage events are rows of this one table; who did it
//! is sealed, what is said about it (kind, clauses, names of changed fields) is not. Nothing here updates a row.

mod reading;

use chrono::{DateTime, Utc};
use qoldau_domain::application::Event;
use qoldau_domain::deadline::Moved;
use qoldau_domain::term::TermCode;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::batch::{Batch, Cell, Doing, Kind, Row};
use crate::error::StoreError;
use crate::seal::{DataKey, Place, sha256};
pub(crate) use reading::find_digest;
pub use reading::{Entry, find_name, list_access, list_changed_since, list_history};

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
    pub(crate) record_id: Option<Uuid>,
    pub(crate) kind: String,
    pub(crate) at: DateTime<Utc>,
    pub(crate) actor_key: Vec<u8>,
    pub(crate) role: String,
    pub(crate) purpose: String,
    pub(crate) sought: Option<Vec<u8>>,
    pub(crate) clauses: String,
    pub(crate) changed: String,
    pub(crate) version: Option<i64>,
    pub(crate) stage: Option<String>,
    pub(crate) stage_item: Option<String>,
    pub(crate) sealed: Vec<u8>,
    pub(crate) moved: String,
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
            record_id: Some(application_id),
            kind: event.kind.code().to_owned(),
            at: event.at,
            actor_key: actor.key.clone(),
            role: actor.role.clone(),
            purpose: String::new(),
            sought: None,
            clauses: event.clauses.iter().map(|clause| clause.id()).collect::<Vec<_>>().join(" "),
            changed: event.changed.join(" "),
            version: Some(version),
            stage: event.stage.map(|stage| stage.stage.code().to_owned()),
            stage_item,
            sealed: seal_actor(actor, event.id, key)?,
            moved: event.moved.iter().map(written).collect::<Vec<_>>().join(" "),
        })
    }

    /// The row of a look at personal data.
    pub(crate) fn of_access(access: &Access, actor: &Actor, key: &DataKey) -> Result<Self, StoreError> {
        Ok(Self {
            id: access.id,
            record_id: None,
            kind: ACCESS.to_owned(),
            at: access.at,
            actor_key: actor.key.clone(),
            role: actor.role.clone(),
            purpose: access.purpose.clone(),
            sought: access.sought.clone(),
            clauses: String::new(),
            changed: String::new(),
            version: None,
            stage: None,
            stage_item: None,
            sealed: seal_actor(actor, access.id, key)?,
            moved: String::new(),
        })
    }

    /// SHA-256 over every stored field with its length, so that no field can be changed or moved into another.
    pub(crate) fn digest(&self) -> Vec<u8> {
        let optional = |text: &Option<String>| text.clone().unwrap_or_default().into_bytes();
        let application = self.record_id.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
        let fields: [Vec<u8>; 13] = [
            self.id.as_bytes().to_vec(),
            application,
            self.kind.clone().into_bytes(),
            self.at.timestamp_micros().to_be_bytes().to_vec(),
            self.actor_key.clone(),
            self.role.clone().into_bytes(),
            self.purpose.clone().into_bytes(),
            self.sought.clone().unwrap_or_default(),
            self.clauses.clone().into_bytes(),
            self.changed.clone().into_bytes(),
            self.version.unwrap_or_default().to_be_bytes().to_vec(),
            [optional(&self.stage), optional(&self.stage_item)].join(&0),
            self.sealed.clone(),
        ];
        let mut bytes = Vec::new();
        // Rows of before deadlines could move are chained without this field.
        let moved = Some(self.moved.clone().into_bytes()).filter(|moved| !moved.is_empty());
        for field in fields.into_iter().chain(moved) {
            bytes.extend_from_slice(&u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
            bytes.extend_from_slice(&field);
        }
        sha256(&[&bytes])
    }

    pub(crate) fn digested(self) -> Row {
        let digest = self.digest();
        self.row(digest)
    }

    /// The row with its digest, which the caller has made.
    pub(crate) fn row(self, digest: Vec<u8>) -> Row {
        vec![
            self.id.into(),
            self.record_id.into(),
            self.kind.into(),
            self.at.into(),
            self.actor_key.into(),
            self.role.into(),
            self.purpose.into(),
            self.sought.into(),
            self.clauses.into(),
            self.changed.into(),
            self.version.into(),
            self.stage.into(),
            self.stage_item.into(),
            self.sealed.into(),
            Cell::from(digest),
            self.moved.into(),
        ]
    }
}

/// A moved deadline as the journal keeps it: `code,from,to`, instants in microseconds, empty for none.
fn written(moved: &Moved) -> String {
    let micros =
        |at: Option<DateTime<Utc>>| at.map(|at| at.timestamp_micros().to_string()).unwrap_or_default();
    format!("{},{},{}", moved.code.code(), micros(moved.from), micros(moved.to))
}

/// Reads what [`written`] wrote.
fn read_moved(text: &str) -> Result<Moved, StoreError> {
    let corrupt = || StoreError::Corrupt("a moved deadline");
    let mut parts = text.split(',');
    let code = parts.next().and_then(TermCode::parse).ok_or_else(corrupt)?;
    let mut instant = || match parts.next() {
        None => Err(corrupt()),
        Some("") => Ok(None),
        Some(text) => {
            let at = text.parse().ok().and_then(DateTime::from_timestamp_micros);
            at.map(Some).ok_or_else(corrupt)
        }
    };
    Ok(Moved { code, from: instant()?, to: instant()? })
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
    ("record_id", Kind::Id),
    ("kind", Kind::Text),
    ("at", Kind::At),
    ("actor_key", Kind::Bytes),
    ("role", Kind::Text),
    ("purpose", Kind::Text),
    ("sought", Kind::Bytes),
    ("clauses", Kind::Text),
    ("changed", Kind::Text),
    ("version", Kind::Big),
    ("stage", Kind::Text),
    ("stage_item", Kind::Text),
    ("sealed", Kind::Bytes),
    ("digest", Kind::Bytes),
    ("moved", Kind::Text),
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
    /// Of a search: the blind index of what was looked for, never the number itself.
    pub sought: Option<Vec<u8>>,
    /// Which applications were shown; none for a search that found nothing.
    pub applications: Vec<Uuid>,
}
