//! Seats that are held for a while: one a time for an application, with an end. A hold takes its seat like a booking does, so
//! the constraint of the place counts it; whoever books with it, releases it or lets it end gives the seat back in the same
//! transaction. Nothing here decides who may hold.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::applications::{Sight, must_be_visible};
use crate::batch::{Batch, Doing, Kind};
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::error::StoreError;
use crate::journal::{Access, Actor, JournalRow};
use crate::schema::holds;
use crate::seal::DataKey;
use crate::writer::{SeatMove, Write};

/// A seat that is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// Id.
    pub id: Uuid,
    /// For which application.
    pub application_id: Uuid,
    /// At which place.
    pub slot_id: Uuid,
    /// Until when; at that moment it has ended.
    pub expires_at: DateTime<Utc>,
}

pub(crate) struct ClaimHold;

impl Batch for ClaimHold {
    const TABLE: &'static str = "holds";
    const COLUMNS: &'static [(&'static str, Kind)] =
        &[("application_id", Kind::Id), ("id", Kind::Id), ("slot_id", Kind::Id), ("expires_at", Kind::At)];
    const DOING: Doing = Doing::Claim;
}

pub(crate) struct ReleaseHold;

impl Batch for ReleaseHold {
    const TABLE: &'static str = "holds";
    const COLUMNS: &'static [(&'static str, Kind)] = &[("id", Kind::Id)];
    const DOING: Doing = Doing::Delete;
}

type HoldRow = (Id, Id, Id, Instant);

const COLUMNS: (holds::id, holds::application_id, holds::slot_id, holds::expires_at) =
    (holds::id, holds::application_id, holds::slot_id, holds::expires_at);

fn hold_of(row: HoldRow) -> Hold {
    Hold { id: row.0.0, application_id: row.1.0, slot_id: row.2.0, expires_at: row.3.0 }
}

/// A new hold as one write.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn insert(hold: &Hold, done: &Access, actor: &Actor, house: &DataKey) -> Result<Write, StoreError> {
    let mut journal = JournalRow::of_access(done, actor, house)?;
    journal.record_id = Some(hold.id);
    Ok(Write { journal: vec![journal], ..Write::default() }.holding(hold))
}

/// The end of a hold as one write: its seat is free again. Without `done` it ended by itself.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn release(hold: &Hold, done: Option<(&Access, &Actor, &DataKey)>) -> Result<Write, StoreError> {
    let mut write = Write::default();
    if let Some((done, actor, house)) = done {
        let mut journal = JournalRow::of_access(done, actor, house)?;
        journal.record_id = Some(hold.id);
        write.journal.push(journal);
    }
    Ok(write.releasing(hold))
}

impl Write {
    /// The same write, which takes this hold.
    #[must_use]
    pub fn holding(mut self, hold: &Hold) -> Self {
        let row =
            vec![hold.application_id.into(), hold.id.into(), hold.slot_id.into(), hold.expires_at.into()];
        self.hold_claim = Some((hold.application_id, row));
        self.seats.push(SeatMove { slot: hold.slot_id, by: 1 });
        self
    }

    /// The same write, which gives this hold back.
    #[must_use]
    pub fn releasing(mut self, hold: &Hold) -> Self {
        self.hold_release = Some(hold.id);
        self.seats.push(SeatMove { slot: hold.slot_id, by: -1 });
        self
    }
}

/// The hold of an application, whether or not it has ended.
///
/// # Errors
/// Those of the database.
pub fn find_of(conn: &mut Conn, application: Uuid) -> Result<Option<Hold>, StoreError> {
    let row: Option<HoldRow> = holds::table.find(Id(application)).select(COLUMNS).first(conn).optional()?;
    Ok(row.map(hold_of))
}

/// The holds of applications, whether or not they have ended.
///
/// # Errors
/// Those of the database.
pub(crate) fn list_of(conn: &mut Conn, applications: &[Uuid]) -> Result<Vec<Hold>, StoreError> {
    let ids: Vec<Id> = applications.iter().copied().map(Id).collect();
    let rows: Vec<HoldRow> =
        holds::table.filter(holds::application_id.eq_any(ids)).select(COLUMNS).load(conn)?;
    Ok(rows.into_iter().map(hold_of).collect())
}

/// A hold of an application that the caller may see.
///
/// # Errors
/// [`StoreError::NotFound`], or those of the database.
pub fn get(conn: &mut Conn, sight: &Sight, id: Uuid) -> Result<Hold, StoreError> {
    let row: HoldRow = holds::table.filter(holds::id.eq(Id(id))).select(COLUMNS).first(conn)?;
    must_be_visible(conn, sight, row.1.0)?;
    Ok(hold_of(row))
}

/// Holds that have ended, by id, after the last of the piece before.
///
/// # Errors
/// Those of the database.
pub fn list_ended(
    conn: &mut Conn,
    now: DateTime<Utc>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Hold>, StoreError> {
    let mut query = holds::table.filter(holds::expires_at.le(Instant(now))).select(COLUMNS).into_boxed();
    if let Some(after) = after {
        query = query.filter(holds::id.gt(Id(after)));
    }
    let rows: Vec<HoldRow> = query.order(holds::id.asc()).limit(limit).load(conn)?;
    Ok(rows.into_iter().map(hold_of).collect())
}
