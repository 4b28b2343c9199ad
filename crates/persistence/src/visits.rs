//! Visits to the counter in memory: moments and nothing of who came. Each is changed under its version, so two who call one
//! visitor at once do not both do it. What may follow what, and what the limits are, is the domain's.

use diesel::prelude::*;
use qoldau_domain::service::PublicService;
use qoldau_domain::visit::{Visit, VisitPurpose};
use uuid::Uuid;

use crate::batch::{Batch, Doing, Kind};
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::error::StoreError;
use crate::journal::{Access, Actor, JournalRow};
use crate::schema::visits;
use crate::seal::DataKey;
use crate::slots::Spell;
use crate::writer::{Guard, Guarded, Write};

pub(crate) struct InsertVisit;

impl Batch for InsertVisit {
    const TABLE: &'static str = "visits";
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("id", Kind::Id),
        ("provider_id", Kind::Id),
        ("service", Kind::Text),
        ("purpose", Kind::Text),
        ("application_id", Kind::Id),
        ("arrived_at", Kind::At),
        ("called_at", Kind::At),
        ("ended_at", Kind::At),
        ("version", Kind::Big),
    ];
    const DOING: Doing = Doing::Insert;
}

/// How far a visit got; who came for what stays as it is.
pub(crate) struct UpdateVisit;

impl Batch for UpdateVisit {
    const TABLE: &'static str = "visits";
    const COLUMNS: &'static [(&'static str, Kind)] =
        &[("id", Kind::Id), ("called_at", Kind::At), ("ended_at", Kind::At), ("version", Kind::Big)];
    const DOING: Doing = Doing::Update;
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = visits)]
#[diesel(check_for_backend(diesel::pg::Pg, diesel::sqlite::Sqlite, crate::connection::MultiBackend))]
struct VisitRow {
    id: Id,
    provider_id: Id,
    service: String,
    purpose: String,
    application_id: Option<Id>,
    arrived_at: Instant,
    called_at: Option<Instant>,
    ended_at: Option<Instant>,
    version: i64,
}

impl VisitRow {
    fn visit(self) -> Result<Visit, StoreError> {
        Ok(Visit {
            id: self.id.0,
            provider_id: self.provider_id.0,
            service: PublicService::parse(&self.service).ok_or(StoreError::Corrupt("a service"))?,
            purpose: VisitPurpose::parse(&self.purpose).ok_or(StoreError::Corrupt("a purpose"))?,
            application_id: self.application_id.map(|id| id.0),
            arrived_at: self.arrived_at.0,
            called_at: self.called_at.map(|at| at.0),
            ended_at: self.ended_at.map(|at| at.0),
            version: self.version,
        })
    }
}

fn journal(visit: &Visit, done: &Access, actor: &Actor, house: &DataKey) -> Result<JournalRow, StoreError> {
    let mut row = JournalRow::of_access(done, actor, house)?;
    row.record_id = Some(visit.id);
    row.version = Some(visit.version);
    Ok(row)
}

/// A new visit as one write.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn insert(visit: &Visit, done: &Access, actor: &Actor, house: &DataKey) -> Result<Write, StoreError> {
    Ok(Write {
        visit: Some(vec![
            visit.id.into(),
            visit.provider_id.into(),
            visit.service.code().into(),
            visit.purpose.code().into(),
            visit.application_id.into(),
            visit.arrived_at.into(),
            visit.called_at.into(),
            visit.ended_at.into(),
            visit.version.into(),
        ]),
        journal: vec![journal(visit, done, actor, house)?],
        ..Write::default()
    })
}

/// A visit that went one step on, as one write; the version before guards it.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn update(visit: &Visit, done: &Access, actor: &Actor, house: &DataKey) -> Result<Write, StoreError> {
    let mut row = journal(visit, done, actor, house)?;
    let changed = if visit.ended_at.is_some() { "ended_at" } else { "called_at" };
    changed.clone_into(&mut row.changed);
    Ok(Write {
        guard: Some(Guard { record: Guarded::Visit, id: visit.id, expected: visit.version - 1 }),
        visit_update: Some(vec![
            visit.id.into(),
            visit.called_at.into(),
            visit.ended_at.into(),
            visit.version.into(),
        ]),
        journal: vec![row],
        ..Write::default()
    })
}

/// A visit to a provider's own counter; every other is as absent.
///
/// # Errors
/// [`StoreError::NotFound`], or those of the database.
pub fn get(conn: &mut Conn, provider: Uuid, id: Uuid) -> Result<Visit, StoreError> {
    let row: VisitRow = visits::table
        .filter(visits::id.eq(Id(id)).and(visits::provider_id.eq(Id(provider))))
        .select(VisitRow::as_select())
        .first(conn)?;
    row.visit()
}

/// Visits to a provider's counter that began in a spell, in order.
///
/// # Errors
/// Those of the database.
pub fn list_between(conn: &mut Conn, provider: Uuid, (from, until): Spell) -> Result<Vec<Visit>, StoreError> {
    let rows: Vec<VisitRow> = visits::table
        .filter(visits::provider_id.eq(Id(provider)))
        .filter(visits::arrived_at.ge(Instant(from)).and(visits::arrived_at.lt(Instant(until))))
        .order((visits::arrived_at.asc(), visits::id.asc()))
        .select(VisitRow::as_select())
        .load(conn)?;
    rows.into_iter().map(VisitRow::visit).collect()
}
