//! Appointments in memory: how a decided change of one becomes rows, seats and occupied quarter-hours of the application's
//! write, and how it is found again. Whether a seat is left and whether the child is elsewhere, constraints decide.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use qoldau_domain::application::Application;
use qoldau_domain::appointment::{
    Appointment, AppointmentChange, AppointmentState, BeyondQueueReason, BookingSource,
};
use qoldau_domain::place::{AppointmentKind, Slot, quarters};
use uuid::Uuid;

use crate::applications::{Sight, child_key, must_be_visible};
use crate::batch::{Batch, Doing, Kind, Row};
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::error::StoreError;
use crate::schema::{appointments, occupied};
use crate::seal::Keys;
use crate::writer::{SeatMove, Write};

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

/// What of an appointment takes a seat and the child's time, if it does.
fn taken(appointment: &Appointment, child: &[u8]) -> (Option<Uuid>, Vec<Vec<u8>>) {
    if !appointment.state.occupies() {
        return (None, Vec::new());
    }
    (Some(appointment.slot_id), claims(child, appointment.begins_at, appointment.minutes))
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

/// Adds what becomes of an appointment to the write of its application. Quarters that it keeps are neither claimed nor given
/// back.
pub(crate) fn write(write: &mut Write, change: &AppointmentChange, child: &[u8]) {
    let (left, freed) = change.before.as_ref().map(|before| taken(before, child)).unwrap_or_default();
    let (entered, occupied) = taken(&change.after, child);
    if left != entered {
        write.seats.extend(left.map(|slot| SeatMove { slot, by: -1 }));
        write.seats.extend(entered.map(|slot| SeatMove { slot, by: 1 }));
    }
    let id = change.after.id;
    let new = occupied.iter().filter(|claim| !freed.contains(claim));
    write.occupied.extend(new.map(|claim| (claim.clone(), vec![claim.clone().into(), id.into()])));
    let gone = freed.iter().filter(|claim| !occupied.contains(claim));
    write.vacated.extend(gone.map(|claim| vec![claim.clone().into()]));
    write.appointment = Some(row(&change.after));
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = appointments)]
#[diesel(check_for_backend(diesel::pg::Pg, diesel::sqlite::Sqlite, crate::connection::MultiBackend))]
pub(crate) struct AppointmentRow {
    id: Id,
    kind: String,
    provider_id: Id,
    pub(crate) application_id: Option<Id>,
    slot_id: Id,
    begins_at: Instant,
    minutes: i64,
    state: String,
    source: String,
    beyond_queue: Option<String>,
    booked_at: Instant,
    version: i64,
}

impl AppointmentRow {
    pub(crate) fn appointment(self) -> Result<Appointment, StoreError> {
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

/// An appointment whose application the caller may see; every other is as absent.
///
/// # Errors
/// [`StoreError::NotFound`], or those of the database.
pub fn get(conn: &mut Conn, sight: &Sight, id: Uuid) -> Result<Appointment, StoreError> {
    let row = appointments::table.find(Id(id)).select(AppointmentRow::as_select());
    let found = row.first::<AppointmentRow>(conn)?.appointment()?;
    must_be_visible(conn, sight, found.application_id.ok_or(StoreError::NotFound)?)?;
    Ok(found)
}
