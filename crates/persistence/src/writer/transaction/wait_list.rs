//! The wait list in the lane's transaction: one open entry of an application is claimed, and whom a place passed over is kept
//! with the change that does it. Places and holds are given out with the seats, not here.

use std::collections::HashSet;

use diesel::QueryResult;

use super::{Verdict, Write, claim, send, winners};
use crate::batch::Row;
use crate::connection::Conn;
use crate::wait_list::{ClaimEntry, ClaimPassedOver, ReleaseEntry, UpdateEntry};

/// Claims that an application waits; whoever waits already loses.
pub(super) fn claim_entries(conn: &mut Conn, writes: &[&Write], verdicts: &mut [Verdict]) -> QueryResult<()> {
    let wanted = winners(writes, verdicts)
        .filter_map(|write| write.wait_list_entry.clone())
        .map(|(application, row)| (application.as_bytes().to_vec(), row))
        .collect();
    let new: HashSet<Vec<u8>> = claim::<ClaimEntry>(conn, wanted)?;
    for (write, verdict) in writes.iter().zip(verdicts.iter_mut()).filter(|(_, it)| **it == Verdict::Written)
    {
        let entry = write.wait_list_entry.as_ref();
        if entry.is_some_and(|(application, _)| !new.contains(application.as_bytes().as_slice())) {
            *verdict = Verdict::AlreadyWaiting;
        }
    }
    Ok(())
}

/// Takes back what writes that lost had claimed themselves.
pub(super) fn release_losers(conn: &mut Conn, writes: &[&Write], verdicts: &[Verdict]) -> QueryResult<()> {
    let losers = writes.iter().zip(verdicts).filter(|(_, verdict)| **verdict != Verdict::Written);
    let entries = losers.filter_map(|(write, _)| write.wait_list_entry.as_ref());
    // The second column is the entry's own id, which only its own write carries.
    let ids = entries.filter_map(|(_, row)| row.get(1).cloned()).map(|id| vec![id]);
    send::<ReleaseEntry>(conn, ids.collect())?;
    Ok(())
}

/// Writes how entries stand now, and whom they passed over.
pub(super) fn update(conn: &mut Conn, winners: &[&Write]) -> QueryResult<()> {
    let changed: Vec<Row> = winners.iter().filter_map(|write| write.wait_list_update.clone()).collect();
    send::<UpdateEntry>(conn, changed)?;
    let passed: Vec<Row> = winners.iter().flat_map(|write| write.passed_over.iter().cloned()).collect();
    send::<ClaimPassedOver>(conn, passed)?;
    Ok(())
}
