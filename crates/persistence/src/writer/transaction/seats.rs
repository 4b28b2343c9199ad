//! Seats in the lane's transaction: quarter-hours of children and holds are claimed, places are locked in the order of their
//! ids, and their seats are given out in the order in which the writes came. So no place is taken beyond its capacity, and
//! many bookings of one place are one commit. Why somebody books is not known here.

use std::collections::{BTreeMap, HashSet};

use diesel::prelude::*;
use uuid::Uuid;

use super::{Guarded, Verdict, Write, claim, send, winners};
use crate::appointments::{ClaimOccupied, ReleaseOccupied};
use crate::batch::Row;
use crate::both::Id;
use crate::connection::Conn;
use crate::holds::{ClaimHold, ReleaseHold};
use crate::schema::{holds, slots};
use crate::slots::{ClaimSlot, UpdateSlot, UpdateTaken};

/// How many seats of a place are taken after the batch.
type Taken = BTreeMap<Uuid, i64>;

/// A locked place.
struct Place {
    taken: i64,
    capacity: i64,
    withdrawn: bool,
    version: i64,
}

/// Claims quarter-hours and holds; the quarter-hours that are new.
pub(super) fn claim_occupied(
    conn: &mut Conn,
    writes: &[&Write],
    verdicts: &mut [Verdict],
) -> QueryResult<HashSet<Vec<u8>>> {
    let wanted = winners(writes, verdicts).flat_map(|write| write.occupied.clone()).collect();
    let occupied = claim::<ClaimOccupied>(conn, wanted)?;
    let wanted = winners(writes, verdicts)
        .filter_map(|write| write.hold_claim.clone())
        .map(|(application, row)| (application.as_bytes().to_vec(), row))
        .collect();
    let held = claim::<ClaimHold>(conn, wanted)?;
    for (write, verdict) in writes.iter().zip(verdicts.iter_mut()).filter(|(_, it)| **it == Verdict::Written)
    {
        if write.occupied.iter().any(|(claim, _)| !occupied.contains(claim)) {
            *verdict = Verdict::ChildElsewhere;
        } else if write.hold_claim.as_ref().is_some_and(|(id, _)| !held.contains(id.as_bytes().as_slice())) {
            *verdict = Verdict::AlreadyHeld;
        }
    }
    Ok(occupied)
}

/// Locks holds and places and gives the seats out; what the places have then.
pub(super) fn take(conn: &mut Conn, writes: &[&Write], verdicts: &mut [Verdict]) -> QueryResult<Taken> {
    let mut released: Vec<Id> =
        winners(writes, verdicts).filter_map(|write| write.hold_release).map(Id).collect();
    released.sort_unstable();
    let still: HashSet<Uuid> = lock_holds(conn, &released)?.into_iter().map(|id| id.0).collect();
    for (write, verdict) in writes.iter().zip(verdicts.iter_mut()).filter(|(_, it)| **it == Verdict::Written)
    {
        if write.hold_release.is_some_and(|id| !still.contains(&id)) {
            *verdict = Verdict::HoldEnded;
        }
    }
    let guarded = |write: &Write| write.guard.filter(|guard| guard.record == Guarded::Slot);
    let seats = winners(writes, verdicts).flat_map(|write| &write.seats).map(|seat| Id(seat.slot));
    let mut ids: Vec<Id> =
        seats.chain(winners(writes, verdicts).filter_map(guarded).map(|guard| Id(guard.id))).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut places: BTreeMap<Uuid, Place> = lock_slots(conn, &ids)?
        .into_iter()
        .map(|(id, taken, capacity, withdrawn, version)| {
            (id.0, Place { taken, capacity, withdrawn, version })
        })
        .collect();
    let mut taken = Taken::new();
    for (write, verdict) in writes.iter().zip(verdicts.iter_mut()).filter(|(_, it)| **it == Verdict::Written)
    {
        if let (Some(guard), Some(update)) = (guarded(write), &write.slot_update) {
            match places.get_mut(&guard.id) {
                // How many seats were taken is a part of what was decided on.
                Some(place) if place.version == guard.expected && place.taken == update.taken => {
                    (place.capacity, place.withdrawn) = (update.capacity, update.withdrawn);
                }
                Some(_) => *verdict = Verdict::Conflict,
                None => *verdict = Verdict::Gone,
            }
            continue;
        }
        let mut after: BTreeMap<Uuid, i64> = BTreeMap::new();
        for seat in &write.seats {
            *after.entry(seat.slot).or_default() += seat.by;
        }
        let fits = after.iter().all(|(slot, by)| {
            places
                .get(slot)
                .is_some_and(|place| *by <= 0 || (place.taken + by <= place.capacity && !place.withdrawn))
        });
        if !fits {
            *verdict = Verdict::SlotTaken;
            continue;
        }
        for (slot, by) in after {
            if let Some(place) = places.get_mut(&slot) {
                place.taken += by;
                taken.insert(slot, place.taken);
            }
        }
    }
    Ok(taken)
}

fn lock_holds(conn: &mut Conn, ids: &[Id]) -> QueryResult<Vec<Id>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let query = holds::table.filter(holds::id.eq_any(ids)).order(holds::id.asc()).select(holds::id);
    match conn {
        Conn::Postgres(conn) => query.for_update().load(conn),
        Conn::Sqlite(conn) => query.load(conn),
    }
}

type PlaceRow = (Id, i64, i64, bool, i64);

fn lock_slots(conn: &mut Conn, ids: &[Id]) -> QueryResult<Vec<PlaceRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let columns = (slots::id, slots::taken, slots::capacity, slots::withdrawn, slots::version);
    let query = slots::table.filter(slots::id.eq_any(ids)).order(slots::id.asc()).select(columns);
    match conn {
        Conn::Postgres(conn) => query.for_update().load(conn),
        Conn::Sqlite(conn) => query.load(conn),
    }
}

/// Takes back what writes that lost had claimed themselves.
pub(super) fn release_losers(
    conn: &mut Conn,
    writes: &[&Write],
    verdicts: &[Verdict],
    occupied: &HashSet<Vec<u8>>,
) -> QueryResult<()> {
    let losers: Vec<&Write> = writes
        .iter()
        .zip(verdicts)
        .filter(|(_, verdict)| **verdict != Verdict::Written)
        .map(|(write, _)| *write)
        .collect();
    // No two writes of a batch want the same quarter, so a new one that a loser wanted is its own.
    let claimed =
        losers.iter().flat_map(|write| &write.occupied).filter(|(claim, _)| occupied.contains(claim));
    send::<ReleaseOccupied>(conn, claimed.map(|(claim, _)| vec![claim.clone().into()]).collect())?;
    let holds = losers.iter().filter_map(|write| write.hold_claim.as_ref());
    // The second column is the hold's own id, which only its own write carries.
    let holds = holds.filter_map(|(_, row)| row.get(1).cloned()).map(|id| vec![id]);
    send::<ReleaseHold>(conn, holds.collect())?;
    Ok(())
}

/// Writes what changed of places, quarters and holds.
pub(super) fn update(conn: &mut Conn, winners: &[&Write], taken: Taken) -> QueryResult<()> {
    let places: Vec<Row> = winners.iter().flat_map(|write| write.slots.iter().cloned()).collect();
    send::<ClaimSlot>(conn, places)?;
    let changed = winners.iter().filter_map(|write| write.slot_update.as_ref());
    send::<UpdateSlot>(conn, changed.map(|update| update.row.clone()).collect())?;
    let seats = taken.into_iter().map(|(slot, taken)| vec![slot.into(), taken.into()]);
    send::<UpdateTaken>(conn, seats.collect())?;
    send::<ReleaseOccupied>(conn, winners.iter().flat_map(|write| write.vacated.iter().cloned()).collect())?;
    let released = winners.iter().filter_map(|write| write.hold_release).map(|id| vec![id.into()]);
    send::<ReleaseHold>(conn, released.collect())?;
    Ok(())
}
