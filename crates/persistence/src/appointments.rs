//! Appointments in memory: how a decided change of one becomes rows, seats and occupied quarter-hours of the application's
//! write, and how it is found again. Whether a seat is left and whether the child is elsewhere, constraints decide.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use qoldau_domain::application::Application;
use qoldau_domain::appointment::{
    Appointment, AppointmentChange, AppointmentState, BeyondQueueReason, BookingSource,
};
use qoldau_domain::document_visit::{DocumentVisitChange, Visitor};
use qoldau_domain::place::{AppointmentKind, Slot, quarters};
use uuid::Uuid;

use crate::applications::sealed_person::SealedPerson;
use crate::applications::{Sight, child_key, must_be_visible, person};
use crate::batch::{Batch, Doing, Kind, Row};
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::error::StoreError;
use crate::journal::{Access, Actor, JournalRow};
use crate::messages;
use crate::schema::{appointments, data_keys, occupied};
use crate::seal::{DataKey, Keys, Place};
use crate::slots::Spell;
use crate::writer::{Guard, Guarded, SeatMove, Write};

const COLUMNS: [(&str, Kind); 12] = [
    ("id", Kind::Id),
    ("kind", Kind::Text),
    ("provider_id", Kind::Id),
    ("application_id", Kind::Id),
    ("slot_id", Kind::Id),
    ("begins_at", Kind::At),
    ("minutes", Kind::Big),
    ("state", Kind::Text),
    ("source", Kind::Text),
    ("beyond_queue", Kind::Text),
    ("booked_at", Kind::At),
    ("version", Kind::Big),
];

/// An appointment, new or changed; its application's version guards it.
pub(crate) struct ReplaceAppointment;

impl Batch for ReplaceAppointment {
    const TABLE: &'static str = "appointments";
    const COLUMNS: &'static [(&'static str, Kind)] = &COLUMNS;
    const DOING: Doing = Doing::Replace(1);
}

/// A quarter-hour in which a child is somewhere.
pub(crate) struct ClaimOccupied;

impl Batch for ClaimOccupied {
    const TABLE: &'static str = "occupied";
    const COLUMNS: &'static [(&'static str, Kind)] = &[("claim", Kind::Bytes), ("appointment_id", Kind::Id)];
    const DOING: Doing = Doing::Claim;
}

/// Who comes to hand in papers, sealed.
pub(crate) struct UpdateVisitor;

impl Batch for UpdateVisitor {
    const TABLE: &'static str = "appointments";
    const COLUMNS: &'static [(&'static str, Kind)] = &[("id", Kind::Id), ("person_sealed", Kind::Bytes)];
    const DOING: Doing = Doing::Update;
}

const fn place(id: &Uuid) -> Place<'_> {
    Place { table: "appointments", column: "person_sealed", row: id.as_bytes() }
}

/// The child is free again then.
pub(crate) struct ReleaseOccupied;

impl Batch for ReleaseOccupied {
    const TABLE: &'static str = "occupied";
    const COLUMNS: &'static [(&'static str, Kind)] = &[("claim", Kind::Bytes)];
    const DOING: Doing = Doing::Delete;
}

fn row(appointment: &Appointment) -> Row {
    vec![
        appointment.id.into(),
        appointment.kind.code().into(),
        appointment.provider_id.into(),
        appointment.application_id.into(),
        appointment.slot_id.into(),
        appointment.begins_at.into(),
        appointment.minutes.into(),
        appointment.state.code().into(),
        appointment.source.code().into(),
        appointment.beyond_queue.map(|reason| reason.code().to_owned()).into(),
        appointment.booked_at.into(),
        appointment.version.into(),
    ]
}

/// The quarter-hours in which an appointment takes a child's time, if it does.
fn quarters_of(appointment: &Appointment, child: &[u8]) -> Vec<Vec<u8>> {
    if !appointment.state.occupies() {
        return Vec::new();
    }
    claims(child, appointment.begins_at, appointment.minutes)
}

/// The quarter-hours of a child in a spell.
fn claims(child: &[u8], begins_at: DateTime<Utc>, minutes: i64) -> Vec<Vec<u8>> {
    quarters(begins_at, minutes).map(|quarter| [child, &quarter.to_be_bytes()].concat()).collect()
}

/// Whether the child of an application is at another appointment during a place. The claims decide when something is booked.
///
/// # Errors
/// Those of the database.
pub fn is_child_elsewhere(
    conn: &mut Conn,
    keys: &Keys,
    application: &Application,
    slot: &Slot,
) -> Result<bool, StoreError> {
    let claims = claims(&child_key(keys, &application.child), slot.begins_at, slot.minutes);
    let rows: Vec<Id> =
        occupied::table.filter(occupied::claim.eq_any(claims)).select(occupied::appointment_id).load(conn)?;
    Ok(rows.iter().any(|id| !application.has_appointment(id.0)))
}

/// Adds what becomes of an appointment to a write: the seat that it leaves, the one that it takes, the row.
fn write_seat(write: &mut Write, before: Option<&Appointment>, after: &Appointment) {
    let seat = |appointment: &Appointment| appointment.state.occupies().then_some(appointment.slot_id);
    let (left, entered) = (before.and_then(seat), seat(after));
    if left != entered {
        write.seats.extend(left.map(|slot| SeatMove { slot, by: -1 }));
        write.seats.extend(entered.map(|slot| SeatMove { slot, by: 1 }));
    }
    write.appointment = Some(row(after));
}

/// Adds what becomes of an appointment to the write of its application. Quarters that it keeps are neither claimed nor given
/// back.
pub(crate) fn write(write: &mut Write, change: &AppointmentChange, child: &[u8]) {
    let freed = change.before.as_ref().map(|before| quarters_of(before, child)).unwrap_or_default();
    let occupied = quarters_of(&change.after, child);
    write_seat(write, change.before.as_ref(), &change.after);
    let id = change.after.id;
    let new = occupied.iter().filter(|claim| !freed.contains(claim));
    write.occupied.extend(new.map(|claim| (claim.clone(), vec![claim.clone().into(), id.into()])));
    let gone = freed.iter().filter(|claim| !occupied.contains(claim));
    write.vacated.extend(gone.map(|claim| vec![claim.clone().into()]));
}

/// What becomes of a visit to hand in papers as one write; with who comes, for a new one.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn write_visit(
    keys: &Keys,
    change: &DocumentVisitChange,
    visitor: Option<&Visitor>,
    (done, actor, house): (&Access, &Actor, &DataKey),
) -> Result<Write, StoreError> {
    let (mut write, id) = (Write::default(), change.after.id);
    if let Some(before) = change.before {
        write.guard = Some(Guard { record: Guarded::Appointment, id, expected: before.version });
    }
    if let Some(visitor) = visitor {
        let (key, stored) = keys.new_data_key(id)?;
        write.data_key = Some(vec![stored.id.into(), stored.wrapped.into(), stored.wrapping_key.into()]);
        let sealed = SealedPerson::of_visitor(visitor).sealed(&key, place(&id))?;
        write.visitor = Some(vec![id.into(), sealed.into()]);
    }
    write_seat(&mut write, change.before.as_ref(), &change.after);
    write.messages.extend(change.messages.iter().map(messages::row));
    let mut journal = JournalRow::of_access(done, actor, house)?;
    (journal.record_id, journal.version) = (Some(id), Some(change.after.version));
    "state slot_id".clone_into(&mut journal.changed);
    write.journal.push(journal);
    Ok(write)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = appointments)]
#[diesel(check_for_backend(diesel::pg::Pg, diesel::sqlite::Sqlite, crate::connection::MultiBackend))]
pub(crate) struct AppointmentRow {
    pub(crate) id: Id,
    kind: String,
    pub(crate) provider_id: Id,
    pub(crate) application_id: Option<Id>,
    slot_id: Id,
    begins_at: Instant,
    minutes: i64,
    pub(crate) state: String,
    source: String,
    beyond_queue: Option<String>,
    booked_at: Instant,
    pub(crate) version: i64,
    person_sealed: Option<Vec<u8>>,
}

impl AppointmentRow {
    /// Who comes to hand in papers.
    pub(crate) fn visitor(&self, data_key: &DataKey) -> Result<Visitor, StoreError> {
        let sealed = self.person_sealed.as_ref().ok_or(StoreError::Corrupt("a visitor"))?;
        person(SealedPerson::opened(sealed, data_key, place(&self.id.0))?.visitor())
    }

    pub(crate) fn appointment(&self) -> Result<Appointment, StoreError> {
        let corrupt = || StoreError::Corrupt("a code of an appointment");
        let beyond_queue = match self.beyond_queue.as_deref() {
            None => None,
            Some(code) => Some(BeyondQueueReason::parse(code).ok_or_else(corrupt)?),
        };
        Ok(Appointment {
            id: self.id.0,
            kind: AppointmentKind::parse(&self.kind).ok_or_else(corrupt)?,
            provider_id: self.provider_id.0,
            application_id: self.application_id.map(|id| id.0),
            slot_id: self.slot_id.0,
            begins_at: self.begins_at.0,
            minutes: self.minutes,
            state: AppointmentState::parse(&self.state).ok_or_else(corrupt)?,
            source: BookingSource::parse(&self.source).ok_or_else(corrupt)?,
            beyond_queue,
            booked_at: self.booked_at.0,
            version: self.version,
        })
    }
}

/// The appointments of applications that take their places.
pub(crate) fn list_of(conn: &mut Conn, applications: &[Id]) -> Result<Vec<AppointmentRow>, StoreError> {
    if applications.is_empty() {
        return Ok(Vec::new());
    }
    let standing = [AppointmentState::Booked.code(), AppointmentState::Attended.code()];
    Ok(appointments::table
        .filter(appointments::application_id.eq_any(applications))
        .filter(appointments::state.eq_any(standing))
        .select(AppointmentRow::as_select())
        .load(conn)?)
}

/// An appointment that the caller may see: of an application that the caller may see, or a visit to hand in papers at the own
/// provider. Every other is as absent.
///
/// # Errors
/// [`StoreError::NotFound`], or those of the database.
pub fn get(conn: &mut Conn, sight: &Sight, id: Uuid) -> Result<Appointment, StoreError> {
    Ok(find(conn, sight, id)?.1)
}

fn find(conn: &mut Conn, sight: &Sight, id: Uuid) -> Result<(AppointmentRow, Appointment), StoreError> {
    let row: AppointmentRow =
        appointments::table.find(Id(id)).select(AppointmentRow::as_select()).first(conn)?;
    let found = row.appointment()?;
    match found.application_id {
        Some(application) => must_be_visible(conn, sight, application)?,
        None if sight.is_of_provider(found.provider_id) => {}
        None => return Err(StoreError::NotFound),
    }
    Ok((row, found))
}

/// The same with who comes, where it is a visit to hand in papers.
///
/// # Errors
/// [`StoreError::NotFound`], or those of the database.
pub fn get_with_visitor(
    conn: &mut Conn,
    keys: &Keys,
    sight: &Sight,
    id: Uuid,
) -> Result<(Appointment, Option<Visitor>), StoreError> {
    let (row, found) = find(conn, sight, id)?;
    if found.application_id.is_some() {
        return Ok((found, None));
    }
    let wrapped: Vec<u8> = data_keys::table.find(Id(id)).select(data_keys::wrapped).first(conn)?;
    let visitor = row.visitor(&keys.unwrap(id, &wrapped)?)?;
    Ok((found, Some(visitor)))
}

/// A place in the order of a day sheet.
pub type Sheeted = (DateTime<Utc>, Uuid);

/// The appointments of a provider that begin in one of these spells, in order of time; cancelled ones are left
/// out, and on demand all that no longer lie ahead.
///
/// # Errors
/// Those of the database.
pub fn list_between(
    conn: &mut Conn,
    provider: Uuid,
    spells: &[Spell],
    only_booked: bool,
    after: Option<Sheeted>,
    limit: i64,
) -> Result<Vec<Appointment>, StoreError> {
    let mut found = Vec::new();
    // A spell is a day or a few of them; one after the other they are in order.
    for (from, until) in spells {
        let left = limit - i64::try_from(found.len()).unwrap_or(limit);
        if left <= 0 {
            break;
        }
        let from = after.map_or(*from, |(at, _)| at.max(*from));
        let mut query = appointments::table
            .filter(appointments::provider_id.eq(Id(provider)))
            .filter(
                appointments::begins_at.ge(Instant(from)).and(appointments::begins_at.lt(Instant(*until))),
            )
            .filter(appointments::state.ne(AppointmentState::Cancelled.code()))
            .select(AppointmentRow::as_select())
            .into_boxed();
        if only_booked {
            query = query.filter(appointments::state.eq(AppointmentState::Booked.code()));
        }
        if let Some((at, id)) = after {
            let later = appointments::begins_at.gt(Instant(at));
            query = query.filter(later.or(appointments::id.gt(Id(id))));
        }
        let order = (appointments::begins_at.asc(), appointments::id.asc());
        let rows: Vec<AppointmentRow> = query.order(order).limit(left).load(conn)?;
        for row in &rows {
            found.push(row.appointment()?);
        }
    }
    Ok(found)
}
