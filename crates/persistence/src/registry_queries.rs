//! Which applications still wait for registries, and when those are asked next. An attempt is written before it is made, so whoever
//! dies in between leaves a query that comes again by itself. What is asked, and when again, is decided in the domain; nothing is
//! asked here.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use qoldau_domain::document::RegistryQuery;
use uuid::Uuid;

use crate::batch::{Batch, Doing, Kind};
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::error::StoreError;
use crate::schema::registry_queries;
use crate::writer::{Guard, Guarded, Write};

/// A query, new or changed.
pub(crate) struct ReplaceRegistryQuery;

impl Batch for ReplaceRegistryQuery {
    const TABLE: &'static str = "registry_queries";
    const COLUMNS: &'static [(&'static str, Kind)] =
        &[("application_id", Kind::Id), ("attempts", Kind::Big), ("next_try_at", Kind::At)];
    const DOING: Doing = Doing::Replace(1);
}

/// A query as a write of its own, decided on this version of its application: a consent that was given meanwhile asks anew.
#[must_use]
pub fn update(query: RegistryQuery, version: i64) -> Write {
    let guard = Guard { record: Guarded::Application, id: query.application_id, expected: version };
    Write { guard: Some(guard), ..Write::default() }.with_registry_query(query)
}

impl Write {
    /// The same write with this query in its transaction.
    #[must_use]
    pub fn with_registry_query(mut self, query: RegistryQuery) -> Self {
        let RegistryQuery { application_id, attempts, next_try_at } = query;
        self.registry_query = Some(vec![application_id.into(), attempts.into(), next_try_at.into()]);
        self
    }
}

/// The place of a query in the order of asking.
pub type Asked = (DateTime<Utc>, Uuid);

/// A piece of the queries that are due, oldest first, so that none waits for ever behind those that are asked again; after the place of
/// the last one of the piece before.
///
/// # Errors
/// Those of the database.
pub fn list_due(
    conn: &mut Conn,
    now: DateTime<Utc>,
    after: Option<Asked>,
    limit: i64,
) -> Result<Vec<RegistryQuery>, StoreError> {
    let mut due = registry_queries::table
        .filter(registry_queries::next_try_at.le(Instant(now)))
        .select((registry_queries::application_id, registry_queries::attempts, registry_queries::next_try_at))
        .into_boxed();
    if let Some((at, id)) = after {
        let at = Instant(at);
        due = due.filter(registry_queries::next_try_at.ge(at)).filter(
            registry_queries::next_try_at
                .gt(at)
                .or(registry_queries::next_try_at.eq(at).and(registry_queries::application_id.gt(Id(id)))),
        );
    }
    let rows: Vec<(Id, i64, Option<Instant>)> = due
        .order((registry_queries::next_try_at.asc(), registry_queries::application_id.asc()))
        .limit(limit)
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, attempts, at)| RegistryQuery {
            application_id: id.0,
            attempts,
            next_try_at: at.map(|at| at.0),
        })
        .collect())
}
