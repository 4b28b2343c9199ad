//! Versions in the lane's transaction: records that writes are guarded by are locked in a fixed order, kind after kind and by
//! id, and a write that was decided on another version loses. Places are locked with their seats, not here.

use diesel::prelude::*;
use uuid::Uuid;

use super::{Guarded, Verdict, Write, winners};
use crate::both::Id;
use crate::connection::Conn;
use crate::schema::{
    applications, appointments, deliveries, messages, offers, providers, visits, wait_list_entries,
};
use crate::writer::Guard;

/// Locks what the writes are guarded by and lets those lose whose version is another one by now.
pub(super) fn compare(conn: &mut Conn, writes: &[&Write], verdicts: &mut [Verdict]) -> QueryResult<()> {
    let of_places = |guard: &Guard| guard.record == Guarded::Slot;
    let mut guards: Vec<Guard> =
        winners(writes, verdicts).flat_map(Write::guards).filter(|guard| !of_places(guard)).collect();
    guards.sort_by_key(|guard| (guard.record, guard.id));
    let mut versions: Vec<(Guarded, Uuid, i64)> = Vec::with_capacity(guards.len());
    for record in [
        Guarded::Application,
        Guarded::Provider,
        Guarded::Staff,
        Guarded::Offer,
        Guarded::Appointment,
        Guarded::Message,
        Guarded::Visit,
        Guarded::WaitListEntry,
        Guarded::Delivery,
    ] {
        let ids: Vec<Id> =
            guards.iter().filter(|guard| guard.record == record).map(|guard| Id(guard.id)).collect();
        let locked = lock(conn, record, &ids)?;
        versions.extend(locked.into_iter().map(|(id, version)| (record, id.0, version)));
    }
    for (write, verdict) in writes.iter().zip(verdicts.iter_mut()) {
        if *verdict != Verdict::Written {
            continue;
        }
        for guard in write.guards().filter(|guard| !of_places(guard)) {
            let found = versions.iter().find(|(record, id, _)| *record == guard.record && *id == guard.id);
            match found {
                Some((.., version)) if *version == guard.expected => {}
                Some(_) => *verdict = Verdict::Conflict,
                None => *verdict = Verdict::Gone,
            }
        }
    }
    Ok(())
}

/// Locks records in the order of their ids and reads their versions.
fn lock(conn: &mut Conn, record: Guarded, ids: &[Id]) -> QueryResult<Vec<(Id, i64)>> {
    macro_rules! locked {
        ($table:ident, $version:ident) => {{
            let columns = ($table::id, $table::$version);
            match conn {
                Conn::Postgres(conn) => $table::table
                    .filter($table::id.eq_any(ids))
                    .order($table::id.asc())
                    .select(columns)
                    .for_update()
                    .load(conn),
                // One by one: such a statement stays prepared, and nobody else writes meanwhile.
                Conn::Sqlite(conn) => {
                    let mut found = Vec::with_capacity(ids.len());
                    for id in ids {
                        let row: Option<(Id, i64)> =
                            $table::table.find(id).select(columns).first(conn).optional()?;
                        found.extend(row);
                    }
                    Ok(found)
                }
            }
        }};
    }
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    match record {
        Guarded::Application => locked!(applications, version),
        Guarded::Provider => locked!(providers, version),
        Guarded::Staff => locked!(providers, staff_version),
        Guarded::Offer => locked!(offers, version),
        Guarded::Appointment => locked!(appointments, version),
        Guarded::Message => locked!(messages, version),
        Guarded::Visit => locked!(visits, version),
        Guarded::WaitListEntry => locked!(wait_list_entries, version),
        Guarded::Delivery => locked!(deliveries, version),
        // With the places whose seats are given out.
        Guarded::Slot => Ok(Vec::new()),
    }
}
