//! The wait list in memory: entries in the order of their queue, and whom a place passed over. That an application waits once
//! at a time is a constraint; an entry is changed under its version, together with the hold that keeps its place. Who gets
//! a place is decided elsewhere.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use qoldau_domain::application::Application;
use qoldau_domain::wait_list::{
    Kept, OfferedPlace, PassOverReason, PassedOver, WaitListChange, WaitListEntry, WaitListState,
};
use uuid::Uuid;

use crate::applications::{self, Sight, coded, must_be_visible};
use crate::batch::{Batch, Doing, Kind, Row};
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::error::{StoreError, readable};
use crate::holds::{self, Hold};
use crate::journal::{Access, Actor, JournalRow};
use crate::schema::{passed_over, slots, wait_list_entries};
use crate::seal::{DataKey, Keys};
use crate::writer::{Guard, Guarded, Write};

/// A new entry; where its application waits already it is left out.
pub(crate) struct ClaimEntry;

impl Batch for ClaimEntry {
    const TABLE: &'static str = "wait_list_entries";
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("open_application_id", Kind::Id),
        ("id", Kind::Id),
        ("application_id", Kind::Id),
        ("provider_id", Kind::Id),
        ("before_on", Kind::On),
        ("state", Kind::Text),
        ("registered_on", Kind::On),
        ("version", Kind::Big),
    ];
    const DOING: Doing = Doing::Claim;
}

/// An entry of a write that lost.
pub(crate) struct ReleaseEntry;

impl Batch for ReleaseEntry {
    const TABLE: &'static str = "wait_list_entries";
    const COLUMNS: &'static [(&'static str, Kind)] = &[("id", Kind::Id)];
    const DOING: Doing = Doing::Delete;
}

/// How an entry stands; who waits for what stays as it is.
pub(crate) struct UpdateEntry;

impl Batch for UpdateEntry {
    const TABLE: &'static str = "wait_list_entries";
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("id", Kind::Id),
        ("open_application_id", Kind::Id),
        ("state", Kind::Text),
        ("slot_id", Kind::Id),
        ("hold_id", Kind::Id),
        ("offered_until", Kind::At),
        ("version", Kind::Big),
    ];
    const DOING: Doing = Doing::Update;
}

/// Whom a place passed over; the first reason stays.
pub(crate) struct ClaimPassedOver;

impl Batch for ClaimPassedOver {
    const TABLE: &'static str = "passed_over";
    const COLUMNS: &'static [(&'static str, Kind)] =
        &[("entry_id", Kind::Id), ("slot_id", Kind::Id), ("reason", Kind::Text), ("at", Kind::At)];
    const DOING: Doing = Doing::Claim;
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = wait_list_entries)]
#[diesel(check_for_backend(diesel::pg::Pg, diesel::sqlite::Sqlite, crate::connection::MultiBackend))]
struct EntryRow {
    id: Id,
    application_id: Id,
    provider_id: Id,
    before_on: Option<NaiveDate>,
    state: String,
    slot_id: Option<Id>,
    hold_id: Option<Id>,
    offered_until: Option<Instant>,
    registered_on: NaiveDate,
    version: i64,
}

impl EntryRow {
    fn entry(self) -> Result<WaitListEntry, StoreError> {
        let offered = match (self.slot_id, self.hold_id, self.offered_until) {
            (Some(slot), Some(hold), Some(until)) => {
                Some(OfferedPlace { slot_id: slot.0, hold_id: hold.0, until: until.0 })
            }
            _ => None,
        };
        Ok(WaitListEntry {
            id: self.id.0,
            application_id: self.application_id.0,
            provider_id: self.provider_id.0,
            before_on: self.before_on,
            state: coded(WaitListState::parse(&self.state))?,
            offered,
            registered_on: self.registered_on,
            version: self.version,
        })
    }
}

fn journal(
    entry: &WaitListEntry,
    done: &Access,
    actor: &Actor,
    house: &DataKey,
) -> Result<JournalRow, StoreError> {
    let mut row = JournalRow::of_access(done, actor, house)?;
    row.record_id = Some(entry.id);
    row.version = Some(entry.version);
    Ok(row)
}

/// A new entry as one write.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn insert(
    entry: &WaitListEntry,
    done: &Access,
    actor: &Actor,
    house: &DataKey,
) -> Result<Write, StoreError> {
    let row: Row = vec![
        entry.application_id.into(),
        entry.id.into(),
        entry.application_id.into(),
        entry.provider_id.into(),
        entry.before_on.into(),
        entry.state.code().into(),
        Some(entry.registered_on).into(),
        entry.version.into(),
    ];
    Ok(Write {
        wait_list_entry: Some((entry.application_id, row)),
        journal: vec![journal(entry, done, actor, house)?],
        ..Write::default()
    })
}

/// What becomes of an entry as one write, with whom it passes over; the version before guards it.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn update(
    change: &WaitListChange,
    done: &Access,
    actor: &Actor,
    house: &DataKey,
) -> Result<Write, StoreError> {
    let (entry, offered) = (&change.entry, change.entry.offered);
    let mut row = journal(entry, done, actor, house)?;
    "state".clone_into(&mut row.changed);
    let passed = |one: &PassedOver| -> Row {
        vec![one.entry_id.into(), one.slot_id.into(), one.reason.code().into(), one.at.into()]
    };
    Ok(Write {
        guard: Some(Guard { record: Guarded::WaitListEntry, id: entry.id, expected: entry.version - 1 }),
        wait_list_update: Some(vec![
            entry.id.into(),
            entry.state.is_open().then_some(entry.application_id).into(),
            entry.state.code().into(),
            offered.map(|place| place.slot_id).into(),
            offered.map(|place| place.hold_id).into(),
            offered.map(|place| place.until).into(),
            entry.version.into(),
        ]),
        passed_over: change.passed_over.iter().map(passed).collect(),
        journal: vec![row],
        ..Write::default()
    })
}

/// An entry with all that decides about it.
#[derive(Debug)]
pub struct Queued {
    /// The entry.
    pub entry: WaitListEntry,
    /// Its application.
    pub application: Application,
    /// The hold of the application, whatever it keeps.
    pub hold: Option<Hold>,
    /// When the place begins that is kept for it, and whether it was withdrawn.
    place: Option<(DateTime<Utc>, bool)>,
}

impl Queued {
    /// The hold that keeps the offered place, while it is there.
    #[must_use]
    pub fn keeping(&self) -> Option<&Hold> {
        let place = self.entry.offered?;
        self.hold.as_ref().filter(|hold| hold.id == place.hold_id)
    }

    /// How that stands which was offered.
    #[must_use]
    pub fn kept(&self) -> Kept {
        Kept {
            held: self.keeping().is_some(),
            withdrawn: self.place.is_some_and(|(_, withdrawn)| withdrawn),
            begins_at: self.place.map(|(begins_at, _)| begins_at),
        }
    }
}

fn surrounded(conn: &mut Conn, keys: &Keys, rows: Vec<EntryRow>) -> Result<Vec<Queued>, StoreError> {
    let entries = rows.into_iter().map(EntryRow::entry).collect::<Result<Vec<_>, _>>()?;
    let ids: Vec<Uuid> = entries.iter().map(|entry| entry.application_id).collect();
    let known: Vec<Id> = ids.iter().copied().map(Id).collect();
    let whole = applications::list_any(conn, keys, &ids);
    let loaded = readable(whole, &known, "application", |id| applications::get_any(conn, keys, id))?;
    let mut applications: HashMap<Uuid, Application> =
        loaded.into_iter().map(|loaded| (loaded.application.id, loaded.application)).collect();
    let mut holds: HashMap<Uuid, Hold> =
        holds::list_of(conn, &ids)?.into_iter().map(|hold| (hold.application_id, hold)).collect();
    let offered: Vec<Id> = entries.iter().filter_map(|entry| Some(Id(entry.offered?.slot_id))).collect();
    let places: Vec<(Id, Instant, bool)> = slots::table
        .filter(slots::id.eq_any(offered))
        .select((slots::id, slots::begins_at, slots::withdrawn))
        .load(conn)?;
    let places: HashMap<Uuid, (DateTime<Utc>, bool)> =
        places.into_iter().map(|(id, begins_at, withdrawn)| (id.0, (begins_at.0, withdrawn))).collect();
    // One whose application cannot be read keeps its place in the queue and stops nobody else.
    let queued = entries.into_iter().filter_map(|entry| {
        Some(Queued {
            application: applications.remove(&entry.application_id)?,
            hold: holds.remove(&entry.application_id),
            place: entry.offered.and_then(|place| places.get(&place.slot_id).copied()),
            entry,
        })
    });
    Ok(queued.collect())
}

/// States of entries that are not over.
const OPEN: [&str; 2] = [WaitListState::Waiting.code(), WaitListState::Offered.code()];

/// The first provider, by id and after another one, that has an open entry.
///
/// # Errors
/// Those of the database.
pub fn find_provider(conn: &mut Conn, after: Option<Uuid>) -> Result<Option<Uuid>, StoreError> {
    let mut query = wait_list_entries::table
        .filter(wait_list_entries::state.eq_any(OPEN))
        .select(wait_list_entries::provider_id)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(wait_list_entries::provider_id.gt(Id(after)));
    }
    let found: Vec<Id> = query.order(wait_list_entries::provider_id.asc()).limit(1).load(conn)?;
    Ok(found.first().map(|id| id.0))
}

/// The open entries of a provider in the order of the queue, with all that decides about them.
///
/// # Errors
/// Those of the database.
pub fn list_queue(
    conn: &mut Conn,
    keys: &Keys,
    provider: Uuid,
    limit: i64,
) -> Result<Vec<Queued>, StoreError> {
    let rows: Vec<EntryRow> = wait_list_entries::table
        .filter(wait_list_entries::provider_id.eq(Id(provider)))
        .filter(wait_list_entries::state.eq_any(OPEN))
        .order((wait_list_entries::registered_on.asc(), wait_list_entries::id.asc()))
        .limit(limit)
        .select(EntryRow::as_select())
        .load(conn)?;
    surrounded(conn, keys, rows)
}

fn row_of(conn: &mut Conn, sight: &Sight, id: Uuid) -> Result<EntryRow, StoreError> {
    let row: EntryRow = wait_list_entries::table.find(Id(id)).select(EntryRow::as_select()).first(conn)?;
    must_be_visible(conn, sight, row.application_id.0)?;
    Ok(row)
}

/// An entry whose application the caller may see; every other is as absent.
///
/// # Errors
/// [`StoreError::NotFound`], or those of the database.
pub fn get(conn: &mut Conn, sight: &Sight, id: Uuid) -> Result<WaitListEntry, StoreError> {
    row_of(conn, sight, id)?.entry()
}

/// The same with all that decides about it.
///
/// # Errors
/// [`StoreError::NotFound`], or those of the database.
pub fn get_queued(conn: &mut Conn, keys: &Keys, sight: &Sight, id: Uuid) -> Result<Queued, StoreError> {
    let row = row_of(conn, sight, id)?;
    surrounded(conn, keys, vec![row])?.pop().ok_or(StoreError::NotFound)
}

/// Whether an application waits. The claim decides when it is saved; this only answers a dry run.
///
/// # Errors
/// Those of the database.
pub fn is_waiting(conn: &mut Conn, application: Uuid) -> Result<bool, StoreError> {
    let open: i64 = wait_list_entries::table
        .filter(wait_list_entries::open_application_id.eq(Id(application)))
        .count()
        .get_result(conn)?;
    Ok(open > 0)
}

/// How many wait before an entry.
///
/// # Errors
/// Those of the database.
pub fn count_ahead(conn: &mut Conn, entry: &WaitListEntry) -> Result<i64, StoreError> {
    let same_day = wait_list_entries::registered_on.eq(entry.registered_on);
    let ahead = wait_list_entries::registered_on
        .lt(entry.registered_on)
        .or(same_day.and(wait_list_entries::id.lt(Id(entry.id))));
    Ok(wait_list_entries::table
        .filter(wait_list_entries::provider_id.eq(Id(entry.provider_id)))
        .filter(wait_list_entries::state.eq(WaitListState::Waiting.code()))
        .filter(ahead)
        .count()
        .get_result(conn)?)
}

type PassedOverRow = (Id, Id, String, Instant);

/// Which places passed an entry over, in order.
///
/// # Errors
/// Those of the database.
pub fn list_passed_over(conn: &mut Conn, entry: Uuid) -> Result<Vec<PassedOver>, StoreError> {
    let columns = (passed_over::entry_id, passed_over::slot_id, passed_over::reason, passed_over::at);
    let rows: Vec<PassedOverRow> = passed_over::table
        .filter(passed_over::entry_id.eq(Id(entry)))
        .order((passed_over::at.asc(), passed_over::slot_id.asc()))
        .select(columns)
        .load(conn)?;
    rows.into_iter()
        .map(|(entry, slot, reason, at)| {
            let reason = coded(PassOverReason::parse(&reason))?;
            Ok(PassedOver { entry_id: entry.0, slot_id: slot.0, reason, at: at.0 })
        })
        .collect()
}
