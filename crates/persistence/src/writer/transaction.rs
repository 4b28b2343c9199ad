//! One transaction of the lane: claims, locks, losers, updates, inserts, in this order. So a lost race costs nobody a
//! retry and two processes cannot wait for each other. What a write contains is not decided here.

mod seats;
mod versions;
mod wait_list;

use std::collections::HashSet;
use std::time::Duration;

use diesel::prelude::*;
use tokio::sync::watch;
use uuid::Uuid;

use super::{Guarded, Saved, Write};
use crate::applications::tables::{
    ClaimAttachment, ClaimOpen, ClaimOwnRead, InsertAnswer, InsertApplication, InsertConsent,
    InsertConsentRequest, InsertDataKey, InsertDocument, InsertDocumentRequest, InsertFilingSignature,
    ReleaseAttachment, ReleaseOpen, ReleaseOpenOf, ReplaceDeadline, UpdateApplication,
};
use crate::appointments::{ReplaceAppointment, UpdateVisitor};
use crate::batch::{Batch, Row, claim_on_postgres, claim_on_sqlite, send_to_postgres, send_to_sqlite};
use crate::both::Id;
use crate::calendar::ClaimCalendarYear;
use crate::connection::Conn;
use crate::deliveries::ReplaceDelivery;
use crate::error::{StoreError, is_worth_another_try};
use crate::feed::{Heads, Placing};
use crate::files::{DeleteDataKey, DeleteFile, InsertFile, UpdateFile};
use crate::journal::{InsertAccessEntry, InsertPlaced, InsertUnplaced, JournalRow, list_changed_since};
use crate::messages::{ReplaceMessage, UpdateContent};
use crate::offers::ReplaceOffer;
use crate::providers::{ClaimProvider, InsertStaff, UpdateProvider};
use crate::registry_queries::ReplaceRegistryQuery;
use crate::replies::{self, ClaimReply, ReleaseReply};
use crate::results::{DropSignatures, InsertResult, InsertSignature, ReviseResult, UpdateResult};
use crate::rule_changes::InsertRuleChange;
use crate::schema::{journal, providers, staff};
use crate::visits::{InsertVisit, UpdateVisit};

/// How often a batch is tried again after a deadlock, a serialization failure or a busy database.
const TRIES: u32 = 5;

/// One transaction, tried again within a bound where the database asks for it.
pub(super) fn save_batch(
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
    Exists,
    Gone,
    SlotTaken,
    ChildElsewhere,
    AlreadyHeld,
    AlreadyWaiting,
    HoldEnded,
}

/// The loser of a key reads the stored reply here, in a statement after the commit, and compares fingerprints.
fn answer_of(conn: &mut Conn, verdict: &Verdict, write: &Write) -> Result<Saved, StoreError> {
    match verdict {
        Verdict::Written | Verdict::AlreadyRecorded => Ok(Saved::Written),
        Verdict::Taken => Err(StoreError::Taken),
        Verdict::Gone => Err(StoreError::NotFound),
        Verdict::SlotTaken => Err(StoreError::SlotTaken),
        Verdict::ChildElsewhere => Err(StoreError::ChildElsewhere),
        Verdict::AlreadyHeld => Err(StoreError::AlreadyHeld),
        Verdict::AlreadyWaiting => Err(StoreError::AlreadyWaiting),
        Verdict::HoldEnded => Err(StoreError::HoldEnded),
        Verdict::Exists => Err(StoreError::Conflict { changed: Vec::new() }),
        Verdict::Conflict => {
            let guard = write.guard.ok_or(StoreError::Corrupt("a conflict without a guard"))?;
            let changed = match guard.record {
                // A staff list has one field.
                Guarded::Staff => vec!["items".to_owned()],
                Guarded::Application
                | Guarded::Provider
                | Guarded::Offer
                | Guarded::Appointment
                | Guarded::Message
                | Guarded::Visit
                | Guarded::WaitListEntry
                | Guarded::Delivery
                | Guarded::Slot => list_changed_since(conn, guard.id, guard.expected)?,
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
    conn.begin()?;
    match inside(conn, writes) {
        Ok(done) => {
            conn.commit()?;
            Ok(done)
        }
        Err(failure) => {
            // A rollback that fails leaves a connection that is dropped with the error that is returned.
            let _ = conn.roll_back();
            Err(failure)
        }
    }
}

/// The fixed order: claims, locks, losers, updates, inserts.
fn inside(conn: &mut Conn, writes: &[&Write]) -> Result<(Vec<Verdict>, Option<i64>), Failure> {
    let mut verdicts = vec![Verdict::Written; writes.len()];
    claim_keys(conn, writes, &mut verdicts)?;
    claim_places(conn, writes, &mut verdicts)?;
    wait_list::claim_entries(conn, writes, &mut verdicts)?;
    let occupied = seats::claim_occupied(conn, writes, &mut verdicts)?;
    versions::compare(conn, writes, &mut verdicts)?;
    let taken = seats::take(conn, writes, &mut verdicts)?;
    release_losers(conn, writes, &verdicts)?;
    seats::release_losers(conn, writes, &verdicts, &occupied)?;
    wait_list::release_losers(conn, writes, &verdicts)?;
    let winners: Vec<&Write> = winners(writes, &verdicts).collect();
    update(conn, &winners)?;
    seats::update(conn, &winners, taken)?;
    wait_list::update(conn, &winners)?;
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
            if wanted.is_empty() {
                return Ok(HashSet::new());
            }
            let (values, rows): (Vec<Vec<u8>>, Vec<Row>) = wanted.into_iter().unzip();
            let new = claim_on_sqlite::<B>(conn, rows)?;
            Ok(values.into_iter().zip(new).filter_map(|(value, new)| new.then_some(value)).collect())
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
    let reads = claim::<ClaimOwnRead>(conn, reads)?;
    let providers = winners(writes, verdicts)
        .filter_map(|write| write.new_provider.clone())
        .map(|(id, row)| (id.as_bytes().to_vec(), row))
        .collect();
    let providers = claim::<ClaimProvider>(conn, providers)?;
    let years = winners(writes, verdicts)
        .filter_map(|write| write.calendar_year.clone())
        .map(|(id, row)| (id.into_bytes(), row))
        .collect();
    let years = claim::<ClaimCalendarYear>(conn, years)?;
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
        } else if !is_first(write, &providers, &years) {
            *verdict = Verdict::Exists;
        }
    }
    Ok(())
}

/// Whether nobody saved the new provider or the new version of a year before.
fn is_first(write: &Write, providers: &HashSet<Vec<u8>>, years: &HashSet<Vec<u8>>) -> bool {
    let provider =
        write.new_provider.as_ref().is_none_or(|(id, _)| providers.contains(id.as_bytes().as_slice()));
    provider && write.calendar_year.as_ref().is_none_or(|(id, _)| years.contains(id.as_bytes()))
}

fn release_losers(conn: &mut Conn, writes: &[&Write], verdicts: &[Verdict]) -> QueryResult<()> {
    let losers: Vec<&Write> = writes
        .iter()
        .zip(verdicts)
        .filter(|(_, verdict)| {
            // A known key, and a look that was recorded, made no claim in this transaction.
            !matches!(verdict, Verdict::Written | Verdict::KeyKnown | Verdict::AlreadyRecorded)
        })
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
    let providers = winners.iter().filter_map(|write| write.provider_update.clone()).collect();
    send::<UpdateProvider>(conn, providers)?;
    let revised: Vec<Row> = winners.iter().filter_map(|write| write.result_revised.clone()).collect();
    let over_other_papers = revised.iter().filter_map(|row| row.first()).map(|id| vec![id.clone()]);
    send::<DropSignatures>(conn, over_other_papers.collect())?;
    send::<ReviseResult>(conn, revised)?;
    let results = winners.iter().filter_map(|write| write.result_update.clone()).collect();
    send::<UpdateResult>(conn, results)?;
    let visits = winners.iter().filter_map(|write| write.visit_update.clone()).collect();
    send::<UpdateVisit>(conn, visits)?;
    let files = winners.iter().filter_map(|write| write.file_update.clone()).collect();
    send::<UpdateFile>(conn, files)?;
    let removed: Vec<Row> = winners.iter().filter_map(|write| write.file_removed.clone()).collect();
    send::<DeleteDataKey>(conn, removed.clone())?;
    send::<DeleteFile>(conn, removed)?;
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
    send::<InsertFilingSignature>(conn, one(|write| write.filing_signature.as_ref()))?;
    send::<ReplaceDeadline>(conn, many(|write| &write.deadlines))?;
    send::<InsertDocument>(conn, many(|write| &write.documents))?;
    send::<InsertDocumentRequest>(conn, many(|write| &write.document_requests))?;
    send::<ReplaceRegistryQuery>(conn, one(|write| write.registry_query.as_ref()))?;
    send::<InsertConsent>(conn, many(|write| &write.consents))?;
    send::<InsertConsentRequest>(conn, one(|write| write.consent_request.as_ref()))?;
    send::<InsertAnswer>(conn, many(|write| &write.answers))?;
    send::<InsertFile>(conn, one(|write| write.file.as_ref()))?;
    send::<ReplaceAppointment>(conn, one(|write| write.appointment.as_ref()))?;
    send::<UpdateVisitor>(conn, one(|write| write.visitor.as_ref()))?;
    send::<ReplaceOffer>(conn, one(|write| write.offer.as_ref()))?;
    send::<ReplaceMessage>(conn, many(|write| &write.messages))?;
    send::<UpdateContent>(conn, many(|write| &write.message_contents))?;
    send::<InsertResult>(conn, one(|write| write.result.as_ref()))?;
    send::<InsertSignature>(conn, one(|write| write.signature.as_ref()))?;
    send::<ReplaceDelivery>(conn, many(|write| &write.deliveries))?;
    send::<InsertRuleChange>(conn, one(|write| write.rule_change.as_ref()))?;
    send::<InsertVisit>(conn, one(|write| write.visit.as_ref()))?;
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
            send_to_postgres::<InsertUnplaced>(conn, rows.into_iter().map(JournalRow::digested).collect())?;
            Ok(None)
        }
        Conn::Sqlite(conn) => {
            let mut heads = Heads::get(conn)?;
            let placing: Vec<Placing> = rows.iter().map(Placing::of).collect();
            let count = i64::try_from(placing.len()).unwrap_or(i64::MAX);
            let rows = rows.into_iter().zip(&placing).map(|(row, placing)| row.row(placing.digest.clone()));
            send_to_sqlite::<InsertPlaced>(conn, rows.collect())?;
            // One writer, one transaction: what was just added has the last numbers, one after the other.
            let last: i64 = journal::table.order(journal::seq.desc()).select(journal::seq).first(conn)?;
            heads.place(conn, last - count + 1, placing)?;
            Ok(Some(heads.feed_position()))
        }
    }
}
