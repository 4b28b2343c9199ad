//! Places in memory: publishing them in pieces, finding free ones, and what the waiting time is told from. Whether a seat is
//! left is decided by the write lane under the lock of the place; nothing here books.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use qoldau_domain::appointment::AppointmentState;
use qoldau_domain::lifecycle::Status;
use qoldau_domain::place::{AppointmentKind, Slot};
use uuid::Uuid;

use crate::batch::{Batch, Doing, Kind, Row};
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::error::StoreError;
use crate::journal::{Access, Actor, JournalRow};
use crate::schema::{applications, appointments, slots};
use crate::seal::DataKey;
use crate::writer::Write;

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
        .filter(slots::begins_at.ge(Instant(from)).and(slots::begins_at.lt(Instant(until))))
        .filter(slots::withdrawn.eq(false).and(slots::taken.lt(slots::capacity)))
        .select(SlotRow::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(slots::begins_at.gt(Instant(after)));
    }
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
