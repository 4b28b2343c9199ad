//! Reading the journal: history, access lists, what changed since a version, and the digest of a stored row. Nothing is
//! written here.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use qoldau_domain::deadline::Moved;
use uuid::Uuid;

use super::{JournalRow, SealedActor, place, read_moved};
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::error::StoreError;
use crate::schema::{access_entries, journal};
use crate::seal::DataKey;

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
    /// Deadlines that moved.
    pub moved: Vec<Moved>,
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
    moved: String,
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
    journal::moved,
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
    journal::moved,
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
            moved: self.moved.split_whitespace().map(read_moved).collect::<Result<_, _>>()?,
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
        .filter(journal::record_id.eq(Id(application)).and(journal::seq.gt(after)))
        .order(journal::seq.asc())
        .limit(limit)
        .select(ENTRY)
        .load::<EntryRow>(conn)?
        .into_iter()
        .map(|row| row.opened(key))
        .collect()
}

/// The name of who did this to an application for the first time, where staff did.
///
/// # Errors
/// [`StoreError`] of the database, or for text that cannot be opened.
pub fn find_name(
    conn: &mut Conn,
    application: Uuid,
    kind: &str,
    key: &DataKey,
) -> Result<Option<String>, StoreError> {
    let row: Option<EntryRow> = journal::table
        .filter(journal::record_id.eq(Id(application)).and(journal::kind.eq(kind)))
        .order(journal::seq.asc())
        .select(ENTRY)
        .first(conn)
        .optional()?;
    row.map_or(Ok(None), |row| Ok(row.opened(key)?.name))
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
        .filter(journal::record_id.eq(Id(application)).and(journal::version.gt(version)))
        .order(journal::seq.asc())
        .select(journal::changed)
        .load(conn)?;
    let mut names: Vec<String> = rows.iter().flat_map(|row| words(row)).collect();
    names.sort();
    names.dedup();
    Ok(names)
}

type StoredRow = (
    (Id, Option<Id>, String, Instant, Vec<u8>, String, String, Option<Vec<u8>>),
    (String, String, Option<i64>, Option<String>, Option<String>, Vec<u8>, String),
);

/// The digest of a stored row, computed anew from its fields.
pub(crate) fn find_digest(conn: &mut Conn, seq: i64) -> Result<Option<Vec<u8>>, StoreError> {
    let found: Option<StoredRow> = journal::table
        .find(seq)
        .select((
            (
                journal::id,
                journal::record_id,
                journal::kind,
                journal::at,
                journal::actor_key,
                journal::role,
                journal::purpose,
                journal::sought,
            ),
            (
                journal::clauses,
                journal::changed,
                journal::version,
                journal::stage,
                journal::stage_item,
                journal::sealed,
                journal::moved,
            ),
        ))
        .first(conn)
        .optional()?;
    Ok(found.map(|(who, what)| {
        let row = JournalRow {
            id: who.0.0,
            record_id: who.1.map(|id| id.0),
            kind: who.2,
            at: who.3.0,
            actor_key: who.4,
            role: who.5,
            purpose: who.6,
            sought: who.7,
            clauses: what.0,
            changed: what.1,
            version: what.2,
            stage: what.3,
            stage_item: what.4,
            sealed: what.5,
            moved: what.6,
        };
        row.digest()
    }))
}
