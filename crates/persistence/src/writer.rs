//! The write lane: one thread takes every write that is waiting, saves them as one commit and answers each caller. A
//! lone caller is saved at once; nobody waits for company. Invariants are constraints: unique claims first, then the
//! versions of locked rows, so a lost race costs nobody a retry. Nothing here decides what a write contains.

use std::collections::HashSet;
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::prelude::*;
use tokio::sync::{mpsc, oneshot, watch};
use uuid::Uuid;

use crate::applications::{
    ClaimAttachment, ClaimOpen, InsertAnswer, InsertApplication, InsertConsent, InsertDataKey,
    InsertDocument, ReleaseAttachment, ReleaseOpen, ReleaseOpenOf, ReplaceDeadline, UpdateApplication,
};
use crate::batch::{Batch, Row, claim_on_postgres, send_one_to_sqlite, send_to_postgres, send_to_sqlite};
use crate::both::Id;
use crate::connection::{Conn, DatabaseUrl, Use};
use crate::error::{StoreError, is_worth_another_try};
use crate::feed::Heads;
use crate::files::InsertFile;
use crate::journal::{InsertAccessEntry, InsertPlaced, InsertUnplaced, JournalRow, list_changed_since};
use crate::providers::{InsertStaff, ReplaceProvider};
use crate::replies::{self, ClaimReply, Kept, ReleaseReply};
use crate::schema::{applications, journal, providers, staff};

/// The most writes in one transaction.
const BATCH: usize = 128;
/// The most writes that wait; beyond it callers are told to come back.
const WAITING: usize = 2048;
/// How long a caller waits for its write.
const PATIENCE: Duration = Duration::from_millis(2900);
/// How often a batch is tried again after a deadlock, a serialization failure or a busy database.
const TRIES: u32 = 5;

/// A record whose version must still be the one that was decided on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Guard {
    pub(crate) record: Guarded,
    pub(crate) id: Uuid,
    pub(crate) expected: i64,
}

/// Which kind of record; also the fixed order of locking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Guarded {
    Application,
    Provider,
    Staff,
}

/// Everything that one caller wants saved together: all of it commits, or none.
#[derive(Debug, Default)]
pub struct Write {
    pub(crate) reply: Option<Kept>,
    pub(crate) open_claim: Option<(Vec<u8>, Row)>,
    pub(crate) attachments: Vec<(Uuid, Row)>,
    pub(crate) own_read: Option<Vec<u8>>,
    pub(crate) guard: Option<Guard>,
    pub(crate) release_open_of: Option<Uuid>,
    pub(crate) data_key: Option<Row>,
    pub(crate) application: Option<Row>,
    pub(crate) application_update: Option<Row>,
    pub(crate) deadlines: Vec<Row>,
    pub(crate) documents: Vec<Row>,
    pub(crate) consents: Vec<Row>,
    pub(crate) answers: Vec<Row>,
    pub(crate) file: Option<Row>,
    pub(crate) provider: Option<Row>,
    pub(crate) staff: Option<(Uuid, Vec<Row>)>,
    pub(crate) journal: Vec<JournalRow>,
    pub(crate) access_entries: Vec<Row>,
}

impl Write {
    /// Keeps this reply under its Idempotency-Key in the same transaction.
    #[must_use]
    pub fn with_reply(mut self, reply: Kept) -> Self {
        self.reply = Some(reply);
        self
    }

    /// What two writes of one batch must not share.
    fn exclusive(&self) -> Vec<Vec<u8>> {
        let mut names = Vec::with_capacity(4);
        if let Some(reply) = &self.reply {
            names.push([b"reply".as_slice(), &reply.key].concat());
        }
        if let Some((claim, _)) = &self.open_claim {
            names.push([b"open".as_slice(), claim].concat());
        }
        if let Some(claim) = &self.own_read {
            names.push([b"read".as_slice(), claim].concat());
        }
        if let Some(guard) = &self.guard {
            names.push([b"record".as_slice(), guard.id.as_bytes()].concat());
        }
        names.extend(self.attachments.iter().map(|(id, _)| [b"file".as_slice(), id.as_bytes()].concat()));
        names
    }
}

/// How a write ended well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// It is durable.
    Written,
    /// The same request was saved before; this is its reply.
    Replayed(Vec<u8>),
}

struct Waiting {
    write: Write,
    answer: oneshot::Sender<Result<Saved, StoreError>>,
}

/// Housekeeping that runs between two batches.
pub(crate) type Errand = Box<dyn FnOnce(Result<&mut Conn, StoreError>) + Send>;

enum Arrived {
    Write(Box<Waiting>),
    Errand(Errand),
}

/// The callers' end of the lane.
#[derive(Debug, Clone)]
pub(crate) struct Lane {
    queue: mpsc::Sender<Arrived>,
}

impl Lane {
    /// Starts the lane's thread. It ends when the last caller's end is dropped and everything waiting is saved.
    pub(crate) fn start(url: DatabaseUrl, saved: watch::Sender<i64>) -> Result<Self, StoreError> {
        let (queue, waiting) = mpsc::channel(WAITING);
        std::thread::Builder::new()
            .name("write-lane".to_owned())
            .spawn(move || run(&url, waiting, &saved))
            .map_err(|_error| StoreError::Unavailable)?;
        Ok(Self { queue })
    }

    /// Saves a write and answers after its commit is durable.
    pub(crate) async fn save(&self, write: Write) -> Result<Saved, StoreError> {
        let keyed = write.reply.is_some();
        let (answer, answered) = oneshot::channel();
        let waiting = Waiting { write, answer };
        self.queue.try_send(Arrived::Write(Box::new(waiting))).map_err(|_full| StoreError::Overloaded)?;
        match tokio::time::timeout(PATIENCE, answered).await {
            Ok(Ok(result)) => result,
            Ok(Err(_lane_gone)) => Err(StoreError::Unavailable),
            Err(_elapsed) if keyed => Err(StoreError::InProgress),
            Err(_elapsed) => Err(StoreError::Unavailable),
        }
    }

    /// Runs housekeeping between two batches.
    pub(crate) fn run(&self, errand: Errand) -> Result<(), StoreError> {
        self.queue.try_send(Arrived::Errand(errand)).map_err(|_full| StoreError::Overloaded)
    }
}

fn run(url: &DatabaseUrl, mut arriving: mpsc::Receiver<Arrived>, saved: &watch::Sender<i64>) {
    let mut connection = None;
    let mut deferred: Vec<Waiting> = Vec::new();
    loop {
        let mut writes = std::mem::take(&mut deferred);
        let mut errands = Vec::new();
        if writes.is_empty() {
            match arriving.blocking_recv() {
                Some(Arrived::Write(first)) => writes.push(*first),
                Some(Arrived::Errand(first)) => errands.push(first),
                None => return,
            }
        }
        while writes.len() < BATCH {
            match arriving.try_recv() {
                Ok(Arrived::Write(next)) => writes.push(*next),
                Ok(Arrived::Errand(next)) => errands.push(next),
                Err(_nothing_waiting) => break,
            }
        }
        for errand in errands {
            errand(connected(url, &mut connection));
        }
        let mut taken = HashSet::new();
        let (batch, later): (Vec<_>, Vec<_>) = writes.into_iter().partition(|waiting| {
            let names = waiting.write.exclusive();
            let free = names.iter().all(|name| !taken.contains(name));
            taken.extend(names);
            free
        });
        deferred = later;
        save_and_answer(url, &mut connection, batch, saved);
    }
}

fn connected<'c>(url: &DatabaseUrl, connection: &'c mut Option<Conn>) -> Result<&'c mut Conn, StoreError> {
    match connection {
        Some(conn) => Ok(conn),
        None => Ok(connection.insert(url.connect(Use::Write)?)),
    }
}

fn save_and_answer(
    url: &DatabaseUrl,
    connection: &mut Option<Conn>,
    batch: Vec<Waiting>,
    saved: &watch::Sender<i64>,
) {
    if batch.is_empty() {
        return;
    }
    let (writes, answers): (Vec<Write>, Vec<_>) =
        batch.into_iter().map(|waiting| (waiting.write, waiting.answer)).unzip();
    let outcomes = match connected(url, connection) {
        Ok(conn) => save_all(conn, &writes, saved),
        Err(error) => writes.iter().map(|_| Err(error.clone())).collect(),
    };
    let broken =
        outcomes.iter().any(|outcome| outcome.as_ref().err().is_some_and(StoreError::breaks_connection));
    for (answer, outcome) in answers.into_iter().zip(outcomes) {
        let _ = answer.send(outcome);
    }
    if broken {
        *connection = None;
    }
}

/// Saves a batch; after an unexpected error its writes are saved one by one, so that one cannot harm the others.
fn save_all(conn: &mut Conn, writes: &[Write], saved: &watch::Sender<i64>) -> Vec<Result<Saved, StoreError>> {
    let all: Vec<&Write> = writes.iter().collect();
    match save_batch(conn, &all, saved) {
        Ok(outcomes) => outcomes,
        Err(error) if writes.len() == 1 || error.breaks_connection() => {
            writes.iter().map(|_| Err(error.clone())).collect()
        }
        Err(error) => {
            tracing::error!(%error, writes = writes.len(), "a batch failed and is saved one by one");
            writes
                .iter()
                .map(|write| {
                    save_batch(conn, &[write], saved).and_then(|outcomes| {
                        outcomes.into_iter().next().unwrap_or(Err(StoreError::Unavailable))
                    })
                })
                .collect()
        }
    }
}

/// One transaction, tried again within a bound where the database asks for it.
fn save_batch(
    conn: &mut Conn,
    writes: &[&Write],
    saved: &watch::Sender<i64>,
) -> Result<Vec<Result<Saved, StoreError>>, StoreError> {
    let mut tries = 0;
    let (verdicts, position) = loop {
        tries += 1;
        match attempt(conn, writes) {
            Ok(done) => break done,
            Err(Failure::Database(error)) if is_worth_another_try(&error) && tries < TRIES => {
                std::thread::sleep(Duration::from_millis(u64::from(tries) * 5));
            }
            Err(Failure::Database(error)) if is_worth_another_try(&error) => {
                return Err(StoreError::Unavailable);
            }
            Err(Failure::Database(error)) => return Err(error.into()),
            Err(Failure::Store(error)) => return Err(error),
        }
    };
    if let Some(position) = position {
        saved.send_replace(position);
    }
    verdicts.into_iter().zip(writes).map(|(verdict, write)| Ok(answer_of(conn, &verdict, write))).collect()
}

/// Why an attempt did not commit.
enum Failure {
    Database(diesel::result::Error),
    Store(StoreError),
}

impl From<diesel::result::Error> for Failure {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// How a write fared inside the transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Verdict {
    Written,
    KeyKnown,
    Taken,
    AlreadyRecorded,
    Conflict,
    Gone,
}

/// The loser of a key reads the stored reply here, in a statement after the commit, and compares fingerprints.
fn answer_of(conn: &mut Conn, verdict: &Verdict, write: &Write) -> Result<Saved, StoreError> {
    match verdict {
        Verdict::Written | Verdict::AlreadyRecorded => Ok(Saved::Written),
        Verdict::Taken => Err(StoreError::Taken),
        Verdict::Gone => Err(StoreError::NotFound),
        Verdict::Conflict => {
            let guard = write.guard.ok_or(StoreError::Corrupt("a conflict without a guard"))?;
            let changed = if guard.record == Guarded::Application {
                list_changed_since(conn, guard.id, guard.expected)?
            } else {
                Vec::new()
            };
            Err(StoreError::Conflict { changed })
        }
        Verdict::KeyKnown => {
            let kept = write.reply.as_ref().ok_or(StoreError::Corrupt("a known key without a reply"))?;
            match replies::find_sealed(conn, &kept.key)? {
                None => Err(StoreError::InProgress),
                Some((fingerprint, _)) if fingerprint != kept.fingerprint => Err(StoreError::KeyReused),
                Some((_, sealed)) => Ok(Saved::Replayed(sealed)),
            }
        }
    }
}

fn attempt(conn: &mut Conn, writes: &[&Write]) -> Result<(Vec<Verdict>, Option<i64>), Failure> {
    begin(conn)?;
    match inside(conn, writes) {
        Ok(done) => {
            commit(conn)?;
            Ok(done)
        }
        Err(failure) => {
            // A rollback that fails leaves a connection that is dropped with the error that is returned.
            let _ = rollback(conn);
            Err(failure)
        }
    }
}

fn begin(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Postgres(conn) => AnsiTransactionManager::begin_transaction(conn),
        Conn::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE"),
    }
}

fn commit(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Postgres(conn) => AnsiTransactionManager::commit_transaction(conn),
        Conn::Sqlite(conn) => AnsiTransactionManager::commit_transaction(conn),
    }
}

fn rollback(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Postgres(conn) => AnsiTransactionManager::rollback_transaction(conn),
        Conn::Sqlite(conn) => AnsiTransactionManager::rollback_transaction(conn),
    }
}

/// The fixed order: claims, locks, losers, updates, inserts.
fn inside(conn: &mut Conn, writes: &[&Write]) -> Result<(Vec<Verdict>, Option<i64>), Failure> {
    let mut verdicts = vec![Verdict::Written; writes.len()];
    claim_keys(conn, writes, &mut verdicts)?;
    claim_places(conn, writes, &mut verdicts)?;
    compare_versions(conn, writes, &mut verdicts)?;
    release_losers(conn, writes, &verdicts)?;
    let winners: Vec<&Write> = winners(writes, &verdicts).collect();
    update(conn, &winners)?;
    insert(conn, &winners)?;
    let position = insert_journal(conn, &winners)?;
    Ok((verdicts, position))
}

fn winners<'w>(writes: &'w [&'w Write], verdicts: &'w [Verdict]) -> impl Iterator<Item = &'w Write> {
    writes.iter().zip(verdicts).filter(|(_, verdict)| **verdict == Verdict::Written).map(|(write, _)| *write)
}

fn send<B: Batch>(conn: &mut Conn, rows: Vec<Row>) -> QueryResult<usize> {
    match conn {
        Conn::Postgres(conn) => send_to_postgres::<B>(conn, rows),
        Conn::Sqlite(conn) => send_to_sqlite::<B>(conn, rows),
    }
}

/// Inserts what is not there yet, sorted by value so that two processes cannot wait for each other; the values that
/// are new.
fn claim<B: Batch>(conn: &mut Conn, mut wanted: Vec<(Vec<u8>, Row)>) -> QueryResult<HashSet<Vec<u8>>> {
    wanted.sort_by(|a, b| a.0.cmp(&b.0));
    match conn {
        Conn::Postgres(conn) => {
            let rows = wanted.into_iter().map(|(_, row)| row).collect();
            Ok(claim_on_postgres::<B>(conn, rows)?.into_iter().collect())
        }
        Conn::Sqlite(conn) => {
            let mut new = HashSet::new();
            for (value, row) in wanted {
                if send_one_to_sqlite::<B>(conn, row)? == 1 {
                    new.insert(value);
                }
            }
            Ok(new)
        }
    }
}

fn claim_keys(conn: &mut Conn, writes: &[&Write], verdicts: &mut [Verdict]) -> QueryResult<()> {
    let wanted =
        writes.iter().filter_map(|write| write.reply.as_ref()).map(|kept| (kept.key.clone(), kept.row()));
    let new = claim::<ClaimReply>(conn, wanted.collect())?;
    for (write, verdict) in writes.iter().zip(verdicts.iter_mut()) {
        if write.reply.as_ref().is_some_and(|kept| !new.contains(&kept.key)) {
            *verdict = Verdict::KeyKnown;
        }
    }
    Ok(())
}

fn claim_places(conn: &mut Conn, writes: &[&Write], verdicts: &mut [Verdict]) -> QueryResult<()> {
    let open = winners(writes, verdicts).filter_map(|write| write.open_claim.clone()).collect();
    let open = claim::<ClaimOpen>(conn, open)?;
    let files = winners(writes, verdicts)
        .flat_map(|write| write.attachments.iter())
        .map(|(id, row)| (id.as_bytes().to_vec(), row.clone()))
        .collect();
    let files = claim::<ClaimAttachment>(conn, files)?;
    let reads = winners(writes, verdicts)
        .filter_map(|write| write.own_read.clone())
        .map(|claim| (claim.clone(), vec![claim.into()]))
        .collect();
    let reads = claim::<crate::applications::ClaimOwnRead>(conn, reads)?;
    for (write, verdict) in writes.iter().zip(verdicts.iter_mut()) {
        if *verdict != Verdict::Written {
            continue;
        }
        if write.open_claim.as_ref().is_some_and(|(claim, _)| !open.contains(claim)) {
            *verdict = Verdict::Taken;
        } else if write.attachments.iter().any(|(id, _)| !files.contains(id.as_bytes().as_slice())) {
            *verdict = Verdict::Gone;
        } else if write.own_read.as_ref().is_some_and(|claim| !reads.contains(claim)) {
            *verdict = Verdict::AlreadyRecorded;
        }
    }
    Ok(())
}

fn compare_versions(conn: &mut Conn, writes: &[&Write], verdicts: &mut [Verdict]) -> QueryResult<()> {
    let mut guards: Vec<Guard> = winners(writes, verdicts).filter_map(|write| write.guard).collect();
    guards.sort_by_key(|guard| (guard.record, guard.id));
    let mut versions: Vec<(Guarded, Uuid, i64)> = Vec::with_capacity(guards.len());
    let ids: Vec<Id> = guards
        .iter()
        .filter(|guard| guard.record == Guarded::Application)
        .map(|guard| Id(guard.id))
        .collect();
    for (id, version) in lock_applications(conn, &ids)? {
        versions.push((Guarded::Application, id.0, version));
    }
    for guard in guards.iter().filter(|guard| guard.record != Guarded::Application) {
        if let Some(version) = lock_provider(conn, *guard)? {
            versions.push((guard.record, guard.id, version));
        }
    }
    for (write, verdict) in writes.iter().zip(verdicts.iter_mut()) {
        let Some(guard) = write.guard.filter(|_| *verdict == Verdict::Written) else {
            continue;
        };
        let found = versions.iter().find(|(record, id, _)| *record == guard.record && *id == guard.id);
        match found {
            Some((.., version)) if *version == guard.expected => {}
            Some(_) => *verdict = Verdict::Conflict,
            None => *verdict = Verdict::Gone,
        }
    }
    Ok(())
}

fn lock_applications(conn: &mut Conn, ids: &[Id]) -> QueryResult<Vec<(Id, i64)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let columns = (applications::id, applications::version);
    match conn {
        Conn::Postgres(conn) => applications::table
            .filter(applications::id.eq_any(ids))
            .order(applications::id.asc())
            .select(columns)
            .for_update()
            .load(conn),
        Conn::Sqlite(conn) => {
            let mut found = Vec::with_capacity(ids.len());
            for id in ids {
                let row: Option<(Id, i64)> =
                    applications::table.find(id).select(columns).first(conn).optional()?;
                found.extend(row);
            }
            Ok(found)
        }
    }
}

fn lock_provider(conn: &mut Conn, guard: Guard) -> QueryResult<Option<i64>> {
    let row = providers::table.find(Id(guard.id)).select((providers::version, providers::staff_version));
    let found: Option<(i64, i64)> = match conn {
        Conn::Postgres(conn) => row.for_update().first(conn).optional()?,
        Conn::Sqlite(conn) => row.first(conn).optional()?,
    };
    Ok(found.map(|(version, staff_version)| match guard.record {
        Guarded::Staff => staff_version,
        Guarded::Provider | Guarded::Application => version,
    }))
}

fn release_losers(conn: &mut Conn, writes: &[&Write], verdicts: &[Verdict]) -> QueryResult<()> {
    let losers: Vec<&Write> = writes
        .iter()
        .zip(verdicts)
        .filter(|(_, verdict)| matches!(verdict, Verdict::Taken | Verdict::Conflict | Verdict::Gone))
        .map(|(write, _)| *write)
        .collect();
    if losers.is_empty() {
        return Ok(());
    }
    let keys =
        losers.iter().filter_map(|write| write.reply.as_ref()).map(|kept| vec![kept.key.clone().into()]);
    send::<ReleaseReply>(conn, keys.collect())?;
    // Only claims that this very write made may go: those carry its own application's id.
    let open = losers
        .iter()
        .filter_map(|write| write.open_claim.as_ref())
        .filter_map(|(_, row)| row.get(1).cloned());
    send::<ReleaseOpenOf>(conn, open.map(|id| vec![id]).collect())?;
    // Likewise an attachment carries the id of the one document that made it.
    let made = losers.iter().flat_map(|write| &write.attachments).filter_map(|(_, row)| row.get(2).cloned());
    send::<ReleaseAttachment>(conn, made.map(|made_by| vec![made_by]).collect())?;
    Ok(())
}

fn update(conn: &mut Conn, winners: &[&Write]) -> Result<(), Failure> {
    let rows: Vec<Row> = winners.iter().filter_map(|write| write.application_update.clone()).collect();
    let expected = rows.len();
    if send::<UpdateApplication>(conn, rows)? != expected {
        return Err(StoreError::Corrupt("an application that was locked is gone").into());
    }
    let released = winners.iter().filter_map(|write| write.release_open_of).map(|id| vec![id.into()]);
    send::<ReleaseOpen>(conn, released.collect())?;
    let providers = winners.iter().filter_map(|write| write.provider.clone()).collect();
    send::<ReplaceProvider>(conn, providers)?;
    for (provider, rows) in winners.iter().filter_map(|write| write.staff.as_ref()) {
        replace_staff(conn, *provider, rows)?;
    }
    Ok(())
}

fn replace_staff(conn: &mut Conn, provider: Uuid, rows: &[Row]) -> QueryResult<()> {
    let gone = diesel::delete(staff::table.filter(staff::provider_id.eq(Id(provider))));
    let next = diesel::update(providers::table.find(Id(provider)))
        .set(providers::staff_version.eq(providers::staff_version + 1));
    match conn {
        Conn::Postgres(conn) => {
            gone.execute(conn)?;
            next.execute(conn)?;
        }
        Conn::Sqlite(conn) => {
            gone.execute(conn)?;
            next.execute(conn)?;
        }
    }
    send::<InsertStaff>(conn, rows.to_vec()).map(|_count| ())
}

fn insert(conn: &mut Conn, winners: &[&Write]) -> Result<(), Failure> {
    let one =
        |pick: fn(&Write) -> Option<&Row>| winners.iter().filter_map(|write| pick(write)).cloned().collect();
    let many =
        |pick: fn(&Write) -> &Vec<Row>| winners.iter().flat_map(|write| pick(write)).cloned().collect();
    send::<InsertDataKey>(conn, one(|write| write.data_key.as_ref()))?;
    send::<InsertApplication>(conn, one(|write| write.application.as_ref()))?;
    send::<ReplaceDeadline>(conn, many(|write| &write.deadlines))?;
    send::<InsertDocument>(conn, many(|write| &write.documents))?;
    send::<InsertConsent>(conn, many(|write| &write.consents))?;
    send::<InsertAnswer>(conn, many(|write| &write.answers))?;
    send::<InsertFile>(conn, one(|write| write.file.as_ref()))?;
    send::<InsertAccessEntry>(conn, many(|write| &write.access_entries))?;
    Ok(())
}

/// Journal rows last. On SQLite they are placed here, and the feed's new head is told.
fn insert_journal(conn: &mut Conn, winners: &[&Write]) -> Result<Option<i64>, Failure> {
    let rows: Vec<JournalRow> = winners.iter().flat_map(|write| write.journal.iter()).cloned().collect();
    if rows.is_empty() {
        return Ok(None);
    }
    match conn {
        Conn::Postgres(conn) => {
            send_to_postgres::<InsertUnplaced>(conn, rows.into_iter().map(JournalRow::row).collect())?;
            Ok(None)
        }
        Conn::Sqlite(conn) => {
            let mut heads = Heads::get(conn)?;
            for row in rows {
                let (id, item, digest) = (Id(row.id), row.stage_item.clone(), row.digest());
                send_one_to_sqlite::<InsertPlaced>(conn, row.row())?;
                let seq: i64 = journal::table.filter(journal::id.eq(id)).select(journal::seq).first(conn)?;
                heads.place(conn, seq, id, &digest, item.as_deref())?;
            }
            Ok(Some(heads.feed_position()))
        }
    }
}
