//! Placing: committed events get their dense position and their chained hash, in commit order. Stage events go to the
//! `feed`, every journal row to the `audit` chain. On SQLite the write lane places in its own transaction; on
//! PostgreSQL any process runs a round under a transaction-level advisory lock. No journal row is ever changed.

use self::zone::almaty;
use chrono::{DateTime, SecondsFormat, Utc};
use diesel::prelude::*;
use diesel::{PgConnection, QueryResult, SqliteConnection};
use qoldau_domain::application::Application;
use qoldau_domain::monitoring::StageEvent;
use serde::{Deserialize, Serialize};

use crate::batch::{Batch, Doing, Kind, Row, send_to_postgres, send_to_sqlite};
use crate::both::Id;
use crate::connection::Conn;
use crate::error::StoreError;
use crate::journal::{JournalRow, find_digest};
use crate::schema::{audit, feed, journal, unplaced};
use crate::seal::{hex, sha256};

pub(crate) const AUDIT: i64 = 1;
pub(crate) const FEED: i64 = 2;

/// The most rows that one round places.
const ROUND: i64 = 500;

/// What the feed says about an event; fields in the order of their canonical form.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FeedItem {
    application_id: String,
    id: String,
    number: String,
    occurred_at: String,
    position: i64,
    provider_id: String,
    service: String,
    stage: String,
}

mod zone {
    use chrono::{DateTime, FixedOffset, TimeZone, Utc};
    use qoldau_domain::term::local;

    /// The instant with Kazakhstan's offset of that moment, by the tz database.
    pub(super) fn almaty(at: DateTime<Utc>) -> DateTime<FixedOffset> {
        let seconds = local(at).signed_duration_since(at.naive_utc()).num_seconds();
        let offset = i32::try_from(seconds).ok().and_then(FixedOffset::east_opt);
        offset.map_or_else(|| at.fixed_offset(), |offset| offset.from_utc_datetime(&at.naive_utc()))
    }
}

/// An instant as the feed writes it: Kazakhstan's offset, six decimals.
#[must_use]
pub fn written(at: DateTime<Utc>) -> String {
    almaty(at).to_rfc3339_opts(SecondsFormat::Micros, false)
}

/// What the feed will say about a stage of this application, its position still open.
pub(crate) fn item_without_position(
    application: &Application,
    stage: &StageEvent,
) -> Result<String, StoreError> {
    canonical(&FeedItem {
        application_id: application.id.to_string(),
        id: stage.id.to_string(),
        number: application.number.clone(),
        occurred_at: written(stage.occurred_at),
        position: 0,
        provider_id: application.provider_id.to_string(),
        service: application.service.code().to_owned(),
        stage: stage.stage.code().to_owned(),
    })
}

fn canonical(item: &FeedItem) -> Result<String, StoreError> {
    serde_json_canonicalizer::to_string(item).map_err(|_error| StoreError::Corrupt("a feed item"))
}

fn placed_item(item: &str, position: i64) -> Result<String, StoreError> {
    let mut item: FeedItem =
        serde_json::from_str(item).map_err(|_error| StoreError::Corrupt("a feed item"))?;
    item.position = position;
    canonical(&item)
}

/// The last position of a chain and its hash; zero and zeros for an empty one.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    position: i64,
    hash: Vec<u8>,
}

impl Head {
    fn of(last: Option<(i64, Vec<u8>)>) -> Self {
        let (position, hash) = last.unwrap_or_else(|| (0, vec![0; 32]));
        Self { position, hash }
    }

    /// The next link: position, previous hash, hash.
    fn link(&mut self, bytes: &[u8]) -> (i64, Vec<u8>, Vec<u8>) {
        let hash = sha256(&[&self.hash, bytes]);
        self.position += 1;
        let previous = std::mem::replace(&mut self.hash, hash.clone());
        (self.position, previous, hash)
    }
}

struct InsertFeed;

impl Batch for InsertFeed {
    const TABLE: &'static str = "feed";
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("position", Kind::Big),
        ("journal_id", Kind::Id),
        ("previous_hash", Kind::Bytes),
        ("hash", Kind::Bytes),
        ("item", Kind::Text),
    ];
    const DOING: Doing = Doing::Insert;
}

struct InsertAudit;

impl Batch for InsertAudit {
    const TABLE: &'static str = "audit";
    const COLUMNS: &'static [(&'static str, Kind)] =
        &[("position", Kind::Big), ("seq", Kind::Big), ("previous_hash", Kind::Bytes), ("hash", Kind::Bytes)];
    const DOING: Doing = Doing::Insert;
}

fn audit_row(head: &mut Head, seq: i64, digest: &[u8]) -> Row {
    let (position, previous, hash) = head.link(digest);
    vec![position.into(), seq.into(), previous.into(), hash.into()]
}

fn feed_row(head: &mut Head, journal_id: Id, item: &str) -> Result<Row, StoreError> {
    let item = placed_item(item, head.position + 1)?;
    let (position, previous, hash) = head.link(item.as_bytes());
    Ok(vec![position.into(), journal_id.0.into(), previous.into(), hash.into(), item.into()])
}

/// Both heads, read once a transaction on SQLite.
pub(crate) struct Heads {
    audit: Head,
    feed: Head,
}

impl Heads {
    pub(crate) fn get(conn: &mut SqliteConnection) -> QueryResult<Self> {
        let audit = audit::table
            .order(audit::position.desc())
            .select((audit::position, audit::hash))
            .first(conn)
            .optional()?;
        let feed = feed::table
            .order(feed::position.desc())
            .select((feed::position, feed::hash))
            .first(conn)
            .optional()?;
        Ok(Self { audit: Head::of(audit), feed: Head::of(feed) })
    }

    pub(crate) const fn feed_position(&self) -> i64 {
        self.feed.position
    }

    /// Places rows of the journal on SQLite, inside the transaction that wrote them; they have the numbers from `first`.
    pub(crate) fn place(
        &mut self,
        conn: &mut SqliteConnection,
        first: i64,
        rows: Vec<Placing>,
    ) -> Result<(), StoreError> {
        let mut audited = Vec::with_capacity(rows.len());
        let mut fed = Vec::new();
        for (seq, row) in (first..).zip(rows) {
            audited.push(audit_row(&mut self.audit, seq, &row.digest));
            if let Some(item) = &row.stage_item {
                fed.push(feed_row(&mut self.feed, row.id, item)?);
            }
        }
        send_to_sqlite::<InsertAudit>(conn, audited)?;
        send_to_sqlite::<InsertFeed>(conn, fed)?;
        Ok(())
    }
}

/// What placing needs of a row of the journal.
pub(crate) struct Placing {
    id: Id,
    pub(crate) digest: Vec<u8>,
    stage_item: Option<String>,
}

impl Placing {
    pub(crate) fn of(row: &JournalRow) -> Self {
        Self { id: Id(row.id), digest: row.digest(), stage_item: row.stage_item.clone() }
    }
}

/// How far the feed reaches.
///
/// # Errors
/// [`StoreError`] of the database.
pub fn head_position(conn: &mut Conn) -> Result<i64, StoreError> {
    Ok(feed::table.order(feed::position.desc()).select(feed::position).first(conn).optional()?.unwrap_or(0))
}

/// Whether anything waits for its place.
pub(crate) fn has_unplaced(conn: &mut PgConnection) -> QueryResult<bool> {
    Ok(unplaced::table.select(unplaced::seq).first::<i64>(conn).optional()?.is_some())
}

/// How many rows wait for their place.
///
/// # Errors
/// [`StoreError`] of the database.
pub fn count_unplaced(conn: &mut Conn) -> Result<i64, StoreError> {
    Ok(unplaced::table.count().get_result(conn)?)
}

/// One placing round on PostgreSQL, in a transaction of its own; how many rows were placed.
///
/// # Errors
/// [`StoreError`] of the database.
#[expect(clippy::disallowed_methods, reason = "placing has a transaction of its own beside the lane's")]
pub(crate) fn place_round(conn: &mut PgConnection) -> Result<usize, StoreError> {
    conn.transaction::<usize, StoreError, _>(|conn| {
        // The lock is a statement of its own: heads read before it could be stale.
        diesel::sql_query("SELECT pg_advisory_xact_lock(4903221)").execute(conn)?;
        let audited = place_audit(conn)?;
        let fed = place_feed(conn)?;
        Ok(audited + fed)
    })
}

/// What waits for its place in a chain, first come first. The rows are then fetched by their numbers: joined to a journal
/// of millions, a planner that knows too little of this small and busy table may read all of the journal.
fn list_unplaced(conn: &mut PgConnection, chain: i64) -> QueryResult<Vec<i64>> {
    unplaced::table
        .filter(unplaced::chain.eq(chain))
        .order(unplaced::seq.asc())
        .limit(ROUND)
        .select(unplaced::seq)
        .load(conn)
}

fn place_audit(conn: &mut PgConnection) -> Result<usize, StoreError> {
    let waiting = list_unplaced(conn, AUDIT)?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let rows: Vec<(i64, Vec<u8>)> = journal::table
        .filter(journal::seq.eq_any(&waiting))
        .order(journal::seq.asc())
        .select((journal::seq, journal::digest))
        .load(conn)?;
    let last = audit::table
        .order(audit::position.desc())
        .select((audit::position, audit::hash))
        .first(conn)
        .optional()?;
    let mut head = Head::of(last);
    let placed: Vec<Row> = rows.iter().map(|(seq, digest)| audit_row(&mut head, *seq, digest)).collect();
    send_to_postgres::<InsertAudit>(conn, placed)?;
    let seqs: Vec<i64> = rows.into_iter().map(|(seq, _)| seq).collect();
    delete_unplaced(conn, AUDIT, &seqs)
}

fn place_feed(conn: &mut PgConnection) -> Result<usize, StoreError> {
    let waiting = list_unplaced(conn, FEED)?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let rows: Vec<(i64, Id, Option<String>)> = journal::table
        .filter(journal::seq.eq_any(&waiting))
        .order(journal::seq.asc())
        .select((journal::seq, journal::id, journal::stage_item))
        .load(conn)?;
    let last = feed::table
        .order(feed::position.desc())
        .select((feed::position, feed::hash))
        .first(conn)
        .optional()?;
    let mut head = Head::of(last);
    let mut placed = Vec::with_capacity(rows.len());
    for (_, id, item) in &rows {
        let item = item.as_deref().ok_or(StoreError::Corrupt("a stage without its item"))?;
        placed.push(feed_row(&mut head, *id, item)?);
    }
    send_to_postgres::<InsertFeed>(conn, placed)?;
    let seqs: Vec<i64> = rows.into_iter().map(|(seq, ..)| seq).collect();
    delete_unplaced(conn, FEED, &seqs)
}

fn delete_unplaced(conn: &mut PgConnection, chain: i64, seqs: &[i64]) -> Result<usize, StoreError> {
    let gone =
        diesel::delete(unplaced::table.filter(unplaced::chain.eq(chain).and(unplaced::seq.eq_any(seqs))))
            .execute(conn)?;
    if gone == seqs.len() { Ok(gone) } else { Err(StoreError::Corrupt("a row was placed twice")) }
}

/// One event as it is served: the canonical bytes that were hashed, and both hashes in hexadecimal.
#[derive(Debug, Clone)]
pub struct PlacedEvent {
    /// Dense, from 1.
    pub position: i64,
    /// RFC 8785 bytes of the item without its hashes.
    pub item: String,
    /// Hash of the event before; zeros for the first.
    pub previous_hash: String,
    /// SHA-256 over the previous hash's bytes and the item's.
    pub hash: String,
}

/// Events after a position, in order.
///
/// # Errors
/// [`StoreError`] of the database.
pub fn list(conn: &mut Conn, after: i64, limit: i64) -> Result<Vec<PlacedEvent>, StoreError> {
    let rows: Vec<(i64, String, Vec<u8>, Vec<u8>)> = feed::table
        .filter(feed::position.gt(after))
        .order(feed::position.asc())
        .limit(limit)
        .select((feed::position, feed::item, feed::previous_hash, feed::hash))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(position, item, previous_hash, hash)| PlacedEvent {
            position,
            item,
            previous_hash: hex(&previous_hash),
            hash: hex(&hash),
        })
        .collect())
}

/// Walks the audit chain and computes every row's digest anew: a row that was changed, removed, added or moved is
/// found. The first position that does not hold, if any.
///
/// # Errors
/// [`StoreError`] of the database.
pub fn verify_audit(conn: &mut Conn) -> Result<Option<i64>, StoreError> {
    let mut head = Head::of(None);
    loop {
        let links: Vec<(i64, i64, Vec<u8>)> = audit::table
            .filter(audit::position.gt(head.position))
            .order(audit::position.asc())
            .limit(ROUND)
            .select((audit::position, audit::seq, audit::hash))
            .load(conn)?;
        if links.is_empty() {
            return Ok(None);
        }
        for (position, seq, hash) in links {
            let next = head.position + 1;
            let Some(digest) = find_digest(conn, seq)? else { return Ok(Some(next)) };
            if position != next || head.link(&digest).2 != hash {
                return Ok(Some(next));
            }
        }
    }
}
