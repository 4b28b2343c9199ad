//! Places in memory: publishing them in pieces, finding free ones, and what the waiting time is told from. Whether a seat is
//! left is decided by the write lane under the lock of the place; nothing here books.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use qoldau_domain::appointment::{Appointment, AppointmentState};
use qoldau_domain::lifecycle::Status;
use qoldau_domain::place::{AppointmentKind, Rehousing, Slot, SlotChange};
use uuid::Uuid;

use crate::appointments::AppointmentRow;
use crate::batch::{Batch, Doing, Kind, Row};
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::error::{StoreError, readable};
use crate::journal::{Access, Actor, JournalRow};
use crate::schema::{applications, appointments, slots};
use crate::seal::DataKey;
use crate::writer::{Guard, Guarded, SlotUpdate, Write};

/// The most places in one transaction, so that a year of places does not hold the lane.
pub const PIECE: usize = 500;

/// A place; one that stands there already is left alone.
pub(crate) struct ClaimSlot;

impl Batch for ClaimSlot {
    const TABLE: &'static str = "slots";
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("id", Kind::Id),
        ("provider_id", Kind::Id),
        ("kind", Kind::Text),
        ("begins_at", Kind::At),
        ("minutes", Kind::Big),
        ("capacity", Kind::Big),
        ("taken", Kind::Big),
        ("withdrawn", Kind::Flag),
        ("version", Kind::Big),
    ];
    const DOING: Doing = Doing::Claim;
}

/// How many seats of a place are taken.
pub(crate) struct UpdateTaken;

impl Batch for UpdateTaken {
    const TABLE: &'static str = "slots";
    const COLUMNS: &'static [(&'static str, Kind)] = &[("id", Kind::Id), ("taken", Kind::Big)];
    const DOING: Doing = Doing::Update;
}

/// A place that staff changed; its seats are left alone.
pub(crate) struct UpdateSlot;

impl Batch for UpdateSlot {
    const TABLE: &'static str = "slots";
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("id", Kind::Id),
        ("capacity", Kind::Big),
        ("withdrawn", Kind::Flag),
        ("version", Kind::Big),
        ("keep", Kind::Big),
        ("rehousing", Kind::Text),
    ];
    const DOING: Doing = Doing::Update;
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = slots)]
#[diesel(check_for_backend(diesel::pg::Pg, diesel::sqlite::Sqlite, crate::connection::MultiBackend))]
struct SlotRow {
    id: Id,
    provider_id: Id,
    kind: String,
    begins_at: Instant,
    minutes: i64,
    capacity: i64,
    taken: i64,
    withdrawn: bool,
    version: i64,
}

impl SlotRow {
    fn slot(self) -> Result<Slot, StoreError> {
        Ok(Slot {
            id: self.id.0,
            provider_id: self.provider_id.0,
            kind: AppointmentKind::parse(&self.kind).ok_or(StoreError::Corrupt("a kind of place"))?,
            begins_at: self.begins_at.0,
            minutes: self.minutes,
            capacity: self.capacity,
            taken: self.taken,
            withdrawn: self.withdrawn,
            version: self.version,
        })
    }
}

fn row(slot: &Slot) -> Row {
    vec![
        slot.id.into(),
        slot.provider_id.into(),
        slot.kind.code().into(),
        slot.begins_at.into(),
        slot.minutes.into(),
        slot.capacity.into(),
        slot.taken.into(),
        slot.withdrawn.into(),
        slot.version.into(),
    ]
}

/// A piece of a publication as one write, at most [`PIECE`] places; `done` stands in the journal with the last one.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn publish(
    provider: Uuid,
    piece: &[Slot],
    done: Option<(&Access, &Actor, &DataKey)>,
) -> Result<Write, StoreError> {
    let journal = match done {
        None => Vec::new(),
        Some((done, actor, house)) => {
            let mut journal = JournalRow::of_access(done, actor, house)?;
            journal.record_id = Some(provider);
            vec![journal]
        }
    };
    Ok(Write { slots: piece.iter().map(row).collect(), journal, ..Write::default() })
}

/// A changed place as one write, with the journal's entry where somebody did it; the version before guards it.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn update(
    change: &SlotChange,
    expected: i64,
    done: Option<(&Access, &Actor, &DataKey)>,
) -> Result<Write, StoreError> {
    let slot = &change.slot;
    let mut journal = Vec::new();
    if let Some((done, actor, house)) = done {
        let mut row = JournalRow::of_access(done, actor, house)?;
        row.record_id = Some(slot.id);
        row.version = Some(slot.version);
        row.changed = change.changed.join(" ");
        journal.push(row);
    }
    Ok(Write {
        guard: Some(Guard { record: Guarded::Slot, id: slot.id, expected }),
        slot_update: Some(SlotUpdate {
            taken: slot.taken,
            capacity: slot.capacity,
            withdrawn: slot.withdrawn,
            row: vec![
                slot.id.into(),
                slot.capacity.into(),
                slot.withdrawn.into(),
                slot.version.into(),
                change.rehousing.map(|(keep, _)| keep).into(),
                change.rehousing.map(|(_, rehousing)| rehousing.code().to_owned()).into(),
            ],
        }),
        journal,
        ..Write::default()
    })
}

/// A place with what becomes of its bookings, where that is not done yet.
#[derive(Debug, Clone, Copy)]
pub struct Stored {
    /// The place.
    pub slot: Slot,
    /// How many bookings stay, and what becomes of the others.
    pub rehousing: Option<(i64, Rehousing)>,
}

type StoredRow = (SlotRow, Option<i64>, Option<String>);

fn stored((row, keep, rehousing): StoredRow) -> Result<Stored, StoreError> {
    let rehousing = match rehousing.as_deref() {
        None => None,
        Some(code) => {
            let rehousing = Rehousing::parse(code).ok_or(StoreError::Corrupt("what becomes of bookings"))?;
            Some((keep.unwrap_or(0), rehousing))
        }
    };
    Ok(Stored { slot: row.slot()?, rehousing })
}

/// One place with what becomes of its bookings.
///
/// # Errors
/// [`StoreError::NotFound`], or those of the database.
pub fn get_stored(conn: &mut Conn, id: Uuid) -> Result<Stored, StoreError> {
    let columns = (SlotRow::as_select(), slots::keep, slots::rehousing);
    stored(slots::table.find(Id(id)).select(columns).first(conn)?)
}

/// Places of a provider that begin in a spell and take bookings, of every kind, in order.
///
/// # Errors
/// Those of the database.
pub fn list_open(conn: &mut Conn, provider: Uuid, (from, until): Spell) -> Result<Vec<Slot>, StoreError> {
    let rows: Vec<SlotRow> = slots::table
        .filter(slots::provider_id.eq(Id(provider)).and(slots::withdrawn.eq(false)))
        .filter(slots::begins_at.ge(Instant(from)).and(slots::begins_at.lt(Instant(until))))
        .order((slots::begins_at.asc(), slots::id.asc()))
        .select(SlotRow::as_select())
        .load(conn)?;
    rows.into_iter().map(SlotRow::slot).collect()
}

/// Places whose bookings wait for another place, by id.
///
/// # Errors
/// Those of the database.
pub fn list_to_rehouse(
    conn: &mut Conn,
    after: Option<Uuid>,
    limit: i64,
) -> Result<(Vec<Stored>, Option<Uuid>), StoreError> {
    let mut query = slots::table
        .filter(slots::rehousing.is_not_null())
        .select((SlotRow::as_select(), slots::keep, slots::rehousing))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(slots::id.gt(Id(after)));
    }
    let rows: Vec<StoredRow> = query.order(slots::id.asc()).limit(limit).load(conn)?;
    let ids: Vec<Id> = rows.iter().map(|(row, ..)| row.id).collect();
    let last = ids.last().map(|id| id.0);
    let whole = rows.into_iter().map(stored).collect();
    Ok((readable(whole, &ids, "place", |id| get_stored(conn, id))?, last))
}

/// The bookings of a place that still lie ahead, the latest booked first.
///
/// # Errors
/// Those of the database.
pub fn list_booked(conn: &mut Conn, slot: Uuid) -> Result<Vec<Appointment>, StoreError> {
    let rows: Vec<AppointmentRow> = appointments::table
        .filter(appointments::slot_id.eq(Id(slot)))
        .filter(appointments::state.eq(AppointmentState::Booked.code()))
        .order((appointments::booked_at.desc(), appointments::id.desc()))
        .select(AppointmentRow::as_select())
        .load(conn)?;
    rows.iter().map(AppointmentRow::appointment).collect()
}

/// One place.
///
/// # Errors
/// [`StoreError::NotFound`], or those of the database.
pub fn get(conn: &mut Conn, id: Uuid) -> Result<Slot, StoreError> {
    let row: SlotRow = slots::table.find(Id(id)).select(SlotRow::as_select()).first(conn)?;
    row.slot()
}

/// A spell of time: its beginning, and its end, which does not belong to it.
pub type Spell = (DateTime<Utc>, DateTime<Utc>);

/// Free places of a provider that begin in a spell, in order, after the last of the page before.
///
/// # Errors
/// Those of the database.
pub fn list_free(
    conn: &mut Conn,
    provider: Uuid,
    kind: AppointmentKind,
    (from, until): Spell,
    after: Option<DateTime<Utc>>,
    limit: i64,
) -> Result<Vec<Slot>, StoreError> {
    let mut query = slots::table
        .filter(slots::provider_id.eq(Id(provider)).and(slots::kind.eq(kind.code())))
        .filter(slots::begins_at.lt(Instant(until)))
        .filter(slots::withdrawn.eq(false).and(slots::taken.lt(slots::capacity)))
        .select(SlotRow::as_select())
        .into_boxed();
    // One lower bound only: given two, SQLite begins at the first and walks over all the pages before.
    query = match after.filter(|after| *after >= from) {
        Some(after) => query.filter(slots::begins_at.gt(Instant(after))),
        None => query.filter(slots::begins_at.ge(Instant(from))),
    };
    let rows: Vec<SlotRow> = query.order(slots::begins_at.asc()).limit(limit).load(conn)?;
    rows.into_iter().map(SlotRow::slot).collect()
}

/// When the places of a provider begin in a spell, free or not, in order.
///
/// # Errors
/// Those of the database.
pub fn list_beginnings(
    conn: &mut Conn,
    provider: Uuid,
    kind: AppointmentKind,
    (from, until): Spell,
) -> Result<Vec<DateTime<Utc>>, StoreError> {
    let rows: Vec<Instant> = slots::table
        .filter(slots::provider_id.eq(Id(provider)).and(slots::kind.eq(kind.code())))
        .filter(slots::begins_at.ge(Instant(from)).and(slots::begins_at.lt(Instant(until))))
        .order(slots::begins_at.asc())
        .select(slots::begins_at)
        .load(conn)?;
    Ok(rows.into_iter().map(|at| at.0).collect())
}

/// What the waiting time of a provider is told from: its free places of a spell in order, the latest waits, and how many
/// registered applications have no day yet.
#[derive(Debug)]
pub struct Waiting {
    /// Free places.
    pub free: Vec<Slot>,
    /// The legal day of registration and the beginning of the examination, the latest bookings first.
    pub booked: Vec<(NaiveDate, DateTime<Utc>)>,
    /// How many wait for a day.
    pub waiting: i64,
}

/// Finds what the waiting time is told from; at most `places` places and `bookings` bookings.
///
/// # Errors
/// Those of the database.
pub fn find_waiting(
    conn: &mut Conn,
    provider: Uuid,
    spell: Spell,
    (places, bookings): (i64, i64),
) -> Result<Waiting, StoreError> {
    let kind = AppointmentKind::Examination;
    let free = list_free(conn, provider, kind, spell, None, places)?;
    let standing = [AppointmentState::Booked.code(), AppointmentState::Attended.code()];
    let rows: Vec<(Option<NaiveDate>, Instant)> = appointments::table
        .inner_join(applications::table.on(applications::id.nullable().eq(appointments::application_id)))
        .filter(appointments::provider_id.eq(Id(provider)).and(appointments::kind.eq(kind.code())))
        .filter(appointments::state.eq_any(standing))
        .order(appointments::begins_at.desc())
        .limit(bookings)
        .select((applications::registered_on, appointments::begins_at))
        .load(conn)?;
    let waiting = applications::table
        .filter(applications::provider_id.eq(Id(provider)))
        .filter(applications::status.eq(Status::Registered.code()))
        .count()
        .get_result(conn)?;
    let booked = rows.into_iter().filter_map(|(on, at)| Some((on?, at.0))).collect();
    Ok(Waiting { free, booked, waiting })
}
