//! The write lane: one thread takes every write that is waiting, saves them as one commit and answers each caller. A
//! lone caller is saved at once; nobody waits for company. Invariants are constraints: unique claims first, then the
//! versions of locked rows, so a lost race costs nobody a retry. Nothing here decides what a write contains.

mod transaction;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use uuid::Uuid;

use crate::batch::Row;
use crate::connection::{Conn, DatabaseUrl, Kept as KeptConnection, Use};
use crate::error::StoreError;
use crate::journal::JournalRow;
use crate::replies::Kept;
use transaction::save_batch;

/// The most writes in one transaction.
const BATCH: usize = 128;
/// The most writes that wait; beyond it callers are told to come back.
const WAITING: usize = 2048;
/// How long a caller waits for its write.
const PATIENCE: Duration = Duration::from_millis(2900);

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
    Offer,
    Appointment,
    Message,
    Visit,
    WaitListEntry,
    Delivery,
    /// Locked with the places whose seats are given out.
    Slot,
}

/// Seats of a place that a write takes, or gives back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SeatMove {
    pub(crate) slot: Uuid,
    pub(crate) by: i64,
}

/// A place that staff changed, decided on while so many of its seats were taken.
#[derive(Debug)]
pub(crate) struct SlotUpdate {
    pub(crate) taken: i64,
    pub(crate) capacity: i64,
    pub(crate) withdrawn: bool,
    pub(crate) row: Row,
}

/// Everything that one caller wants saved together: all of it commits, or none.
#[derive(Debug, Default)]
pub struct Write {
    pub(crate) reply: Option<Kept>,
    pub(crate) open_claim: Option<(Vec<u8>, Row)>,
    pub(crate) attachments: Vec<(Uuid, Row)>,
    pub(crate) own_read: Option<Vec<u8>>,
    pub(crate) guard: Option<Guard>,
    /// Of records that change with the one: a message with its offer, deliveries with their application.
    pub(crate) further_guards: Vec<Guard>,
    pub(crate) release_open_of: Option<Uuid>,
    pub(crate) slots: Vec<Row>,
    pub(crate) slot_update: Option<SlotUpdate>,
    pub(crate) seats: Vec<SeatMove>,
    pub(crate) occupied: Vec<(Vec<u8>, Row)>,
    pub(crate) vacated: Vec<Row>,
    pub(crate) hold_claim: Option<(Uuid, Row)>,
    pub(crate) hold_release: Option<Uuid>,
    pub(crate) appointment: Option<Row>,
    pub(crate) visitor: Option<Row>,
    pub(crate) data_key: Option<Row>,
    pub(crate) application: Option<Row>,
    pub(crate) filing_signature: Option<Row>,
    pub(crate) application_update: Option<Row>,
    pub(crate) offer: Option<Row>,
    pub(crate) messages: Vec<Row>,
    pub(crate) message_contents: Vec<Row>,
    pub(crate) deadlines: Vec<Row>,
    pub(crate) documents: Vec<Row>,
    pub(crate) document_requests: Vec<Row>,
    pub(crate) registry_query: Option<Row>,
    pub(crate) consents: Vec<Row>,
    pub(crate) consent_request: Option<Row>,
    pub(crate) answers: Vec<Row>,
    pub(crate) file: Option<Row>,
    pub(crate) file_update: Option<Row>,
    pub(crate) file_removed: Option<Row>,
    pub(crate) new_provider: Option<(Uuid, Row)>,
    pub(crate) provider_update: Option<Row>,
    pub(crate) staff: Option<(Uuid, Vec<Row>)>,
    pub(crate) calendar_year: Option<(String, Row)>,
    pub(crate) rule_change: Option<Row>,
    pub(crate) visit: Option<Row>,
    pub(crate) visit_update: Option<Row>,
    pub(crate) wait_list_entry: Option<(Uuid, Row)>,
    pub(crate) wait_list_update: Option<Row>,
    pub(crate) passed_over: Vec<Row>,
    pub(crate) result: Option<Row>,
    /// A prepared result on another paper: its signatures fall away.
    pub(crate) result_revised: Option<Row>,
    pub(crate) result_update: Option<Row>,
    pub(crate) signature: Option<Row>,
    pub(crate) deliveries: Vec<Row>,
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

    /// What it is guarded by.
    pub(crate) fn guards(&self) -> impl Iterator<Item = Guard> {
        self.guard.into_iter().chain(self.further_guards.iter().copied())
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
        for guard in self.guards() {
            names.push([b"record".as_slice(), guard.id.as_bytes()].concat());
        }
        if let Some((id, _)) = &self.new_provider {
            names.push([b"record".as_slice(), id.as_bytes()].concat());
        }
        if let Some((id, _)) = &self.calendar_year {
            names.push([b"calendar".as_slice(), id.as_bytes()].concat());
        }
        if let Some((application, _)) = &self.hold_claim {
            names.push([b"hold of".as_slice(), application.as_bytes()].concat());
        }
        if let Some((application, _)) = &self.wait_list_entry {
            names.push([b"waits".as_slice(), application.as_bytes()].concat());
        }
        if let Some(hold) = &self.hold_release {
            names.push([b"hold".as_slice(), hold.as_bytes()].concat());
        }
        names.extend(self.occupied.iter().map(|(claim, _)| [b"occupied".as_slice(), claim].concat()));
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
    /// Dropped with the answer.
    under_way: UnderWay,
}

/// Housekeeping that runs between two batches.
pub(crate) type Errand = Box<dyn FnOnce(Result<&mut Conn, StoreError>) -> Connection + Send>;

/// Whether a connection may be used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Connection {
    Usable,
    Broken,
}

enum Arrived {
    Write(Box<Waiting>),
    Errand(Errand),
}

/// The callers' end of the lane.
#[derive(Debug, Clone)]
pub(crate) struct Lane {
    queue: mpsc::Sender<Arrived>,
    /// Idempotency keys whose first write is waiting or being saved.
    under_way: Arc<Mutex<HashSet<Vec<u8>>>>,
}

/// Whether somebody else's write with the same key is under way; while it lives the key counts as such.
struct UnderWay {
    keys: Arc<Mutex<HashSet<Vec<u8>>>>,
    key: Option<Vec<u8>>,
}

impl UnderWay {
    fn begin(keys: &Arc<Mutex<HashSet<Vec<u8>>>>, key: Option<&[u8]>) -> Self {
        let first = key.filter(|key| locked(keys).insert(key.to_vec()));
        Self { keys: Arc::clone(keys), key: first.map(<[u8]>::to_vec) }
    }

    const fn is_first(&self) -> bool {
        self.key.is_some()
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        if let Some(key) = &self.key {
            locked(&self.keys).remove(key);
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Lane {
    /// Starts the lane's thread. It ends when the last caller's end is dropped and everything waiting is saved.
    pub(crate) fn start(url: DatabaseUrl, saved: watch::Sender<i64>) -> Result<Self, StoreError> {
        let (queue, waiting) = mpsc::channel(WAITING);
        std::thread::Builder::new()
            .name("write-lane".to_owned())
            .spawn(move || run(&url, waiting, &saved))
            .map_err(|_error| StoreError::Unavailable)?;
        Ok(Self { queue, under_way: Arc::default() })
    }

    /// Saves a write and answers after its commit is durable.
    pub(crate) async fn save(&self, write: Write) -> Result<Saved, StoreError> {
        let under_way =
            UnderWay::begin(&self.under_way, write.reply.as_ref().map(|kept| kept.key.as_slice()));
        let (keyed, first) = (write.reply.is_some(), under_way.is_first());
        let (answer, answered) = oneshot::channel();
        let waiting = Waiting { write, answer, under_way };
        self.queue.try_send(Arrived::Write(Box::new(waiting))).map_err(|_full| StoreError::Overloaded)?;
        match tokio::time::timeout(PATIENCE, answered).await {
            Ok(Ok(result)) => result,
            Ok(Err(_lane_gone)) => Err(StoreError::Unavailable),
            // Somebody who repeats a request waits for the first one; the first one itself only knows that the database
            // did not answer in time.
            Err(_elapsed) if keyed && !first => Err(StoreError::InProgress),
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
            if errand(connected(url, &mut connection)) == Connection::Broken {
                connection = None;
            }
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

fn connected<'c>(
    url: &DatabaseUrl,
    connection: &'c mut Option<KeptConnection>,
) -> Result<&'c mut Conn, StoreError> {
    if connection.as_mut().is_some_and(|kept| !kept.is_alive()) {
        *connection = None;
    }
    match connection {
        Some(kept) => Ok(kept.conn()),
        None => Ok(connection.insert(KeptConnection::connect(url, Use::Write)?).conn()),
    }
}

fn save_and_answer(
    url: &DatabaseUrl,
    connection: &mut Option<KeptConnection>,
    batch: Vec<Waiting>,
    saved: &watch::Sender<i64>,
) {
    if batch.is_empty() {
        return;
    }
    // Keys stay under way until their writes are answered.
    let (writes, answers): (Vec<Write>, Vec<_>) =
        batch.into_iter().map(|waiting| (waiting.write, (waiting.answer, waiting.under_way))).unzip();
    let outcomes = match connected(url, connection) {
        Ok(conn) => save_all(conn, &writes, saved),
        Err(error) => writes.iter().map(|_| Err(error.clone())).collect(),
    };
    let broken =
        outcomes.iter().any(|outcome| outcome.as_ref().err().is_some_and(StoreError::breaks_connection));
    for ((answer, _under_way), outcome) in answers.into_iter().zip(outcomes) {
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
