//! Deliveries in memory: what of signed results is still to go out, and what became of the rest. An attempt is written before it is
//! made, so whoever dies in between leaves a delivery that comes again by itself, under the same id. Nothing is sent here.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use qoldau_domain::delivery::{Delivery, DeliveryState, DeliveryTarget};
use uuid::Uuid;

use crate::applications::coded;
use crate::batch::{Batch, Doing, Kind, Row};
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::error::StoreError;
use crate::schema::{deliveries, signatures};
use crate::seal::DataKey;
use crate::writer::{Guard, Guarded, Write};

/// A delivery, new or changed.
pub(crate) struct ReplaceDelivery;

impl Batch for ReplaceDelivery {
    const TABLE: &'static str = "deliveries";
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("id", Kind::Id),
        ("application_id", Kind::Id),
        ("result_id", Kind::Id),
        ("target", Kind::Text),
        ("state", Kind::Text),
        ("not_before", Kind::At),
        ("attempts", Kind::Big),
        ("next_try_at", Kind::At),
        ("done_at", Kind::At),
        ("version", Kind::Big),
        ("refused_at", Kind::At),
    ];
    const DOING: Doing = Doing::Replace(1);
}

pub(crate) fn row(delivery: &Delivery) -> Row {
    vec![
        delivery.id.into(),
        delivery.application_id.into(),
        delivery.result_id.into(),
        delivery.target.code().into(),
        delivery.state.code().into(),
        delivery.not_before.into(),
        delivery.attempts.into(),
        delivery.next_try_at.into(),
        delivery.done_at.into(),
        delivery.version.into(),
        delivery.refused_at.into(),
    ]
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = deliveries)]
#[diesel(check_for_backend(diesel::pg::Pg, diesel::sqlite::Sqlite, crate::connection::MultiBackend))]
pub(crate) struct DeliveryRow {
    id: Id,
    application_id: Id,
    result_id: Id,
    target: String,
    state: String,
    not_before: Instant,
    attempts: i64,
    next_try_at: Option<Instant>,
    done_at: Option<Instant>,
    version: i64,
    refused_at: Option<Instant>,
}

impl DeliveryRow {
    pub(crate) fn delivery(&self) -> Result<Delivery, StoreError> {
        Ok(Delivery {
            id: self.id.0,
            application_id: self.application_id.0,
            result_id: self.result_id.0,
            target: coded(DeliveryTarget::parse(&self.target))?,
            state: coded(DeliveryState::parse(&self.state))?,
            not_before: self.not_before.0,
            attempts: self.attempts,
            next_try_at: self.next_try_at.map(|at| at.0),
            done_at: self.done_at.map(|at| at.0),
            version: self.version,
            refused_at: self.refused_at.map(|at| at.0),
        })
    }
}

/// The deliveries of these applications, oldest first.
///
/// # Errors
/// Those of the database.
pub(crate) fn list_of(conn: &mut Conn, applications: &[Id]) -> Result<Vec<Delivery>, StoreError> {
    let rows: Vec<DeliveryRow> = deliveries::table
        .filter(deliveries::application_id.eq_any(applications))
        .order(deliveries::id.asc())
        .select(DeliveryRow::as_select())
        .load(conn)?;
    rows.iter().map(DeliveryRow::delivery).collect()
}

/// The version that a changed delivery was decided on; a new one has none.
pub(crate) fn guard(delivery: &Delivery) -> Option<Guard> {
    let before = (delivery.version > 1).then_some(delivery.version - 1);
    before.map(|expected| Guard { record: Guarded::Delivery, id: delivery.id, expected })
}

/// How many deliveries to a target are due and not settled, tried or not: without a neighbour nothing is tried.
///
/// # Errors
/// Those of the database.
pub fn count_unsettled(
    conn: &mut Conn,
    target: DeliveryTarget,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let waiting = deliveries::table
        .filter(deliveries::next_try_at.is_not_null())
        .filter(deliveries::not_before.le(Instant(now)))
        .filter(deliveries::target.eq(target.code()));
    Ok(waiting.count().get_result(conn)?)
}

/// A changed delivery as one write, guarded by the version that was decided on.
#[must_use]
pub fn update(delivery: &Delivery) -> Write {
    Write { guard: guard(delivery), deliveries: vec![row(delivery)], ..Write::default() }
}

/// The place of a delivery in the order of trying.
pub type Tried = (DateTime<Utc>, Uuid);

/// A piece of what is due to a target, and where the next piece begins, if there may be one. A row that cannot be read is told and
/// stepped over, so that it does not stop the others.
///
/// # Errors
/// Those of the database.
pub fn list_due(
    conn: &mut Conn,
    target: DeliveryTarget,
    now: DateTime<Utc>,
    after: Option<Tried>,
    limit: i64,
) -> Result<(Vec<Delivery>, Option<Tried>), StoreError> {
    let mut query = deliveries::table
        .filter(deliveries::next_try_at.le(Instant(now)))
        .filter(deliveries::target.eq(target.code()))
        .select(DeliveryRow::as_select())
        .into_boxed();
    if let Some((at, id)) = after {
        let at = Instant(at);
        query = query.filter(deliveries::next_try_at.ge(at)).filter(
            deliveries::next_try_at.gt(at).or(deliveries::next_try_at.eq(at).and(deliveries::id.gt(Id(id)))),
        );
    }
    let rows: Vec<DeliveryRow> =
        query.order((deliveries::next_try_at.asc(), deliveries::id.asc())).limit(limit).load(conn)?;
    let last = rows.last().and_then(|row| Some((row.next_try_at?.0, row.id.0)));
    let due = rows.iter().filter_map(|row| match row.delivery() {
        Ok(due) => Some(due),
        Err(error) => {
            tracing::error!(delivery = %row.id.0, %error, "a delivery waits for a person");
            None
        }
    });
    Ok((due.collect(), last))
}

/// The values of the signatures under a result, oldest first, opened with its key.
///
/// # Errors
/// Those of the database.
pub fn list_signatures(conn: &mut Conn, result: Uuid, key: &DataKey) -> Result<Vec<Vec<u8>>, StoreError> {
    let rows: Vec<(Id, Vec<u8>)> = signatures::table
        .filter(signatures::result_id.eq(Id(result)))
        .order((signatures::signed_at.asc(), signatures::id.asc()))
        .select((signatures::id, signatures::value_sealed))
        .load(conn)?;
    rows.iter()
        .map(|(id, sealed)| key.open(crate::results::of_signature("value_sealed", &id.0), sealed))
        .collect()
}
