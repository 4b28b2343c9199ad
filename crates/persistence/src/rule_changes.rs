//! Notices that the Rules were amended, as the authority recorded them. They are added to and never changed; what their term
//! is, and whether it was kept, is the domain's.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::batch::{Batch, Doing, Kind};
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::error::StoreError;
use crate::journal::{Access, Actor, JournalRow};
use crate::schema::rule_changes;
use crate::seal::DataKey;
use crate::writer::Write;

pub(crate) struct InsertRuleChange;

impl Batch for InsertRuleChange {
    const TABLE: &'static str = "rule_changes";
    const COLUMNS: &'static [(&'static str, Kind)] =
        &[("id", Kind::Id), ("registered_on", Kind::On), ("notice", Kind::Text), ("saved_at", Kind::At)];
    const DOING: Doing = Doing::Insert;
}

/// A notice.
#[derive(Debug, Clone)]
pub struct RuleChange {
    /// Id.
    pub id: Uuid,
    /// The day of the act's state registration.
    pub registered_on: NaiveDate,
    /// What it says, as JSON.
    pub notice: String,
    /// When it was recorded.
    pub saved_at: DateTime<Utc>,
}

/// A new notice as one write.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn insert(
    notice: &RuleChange,
    done: &Access,
    actor: &Actor,
    house: &DataKey,
) -> Result<Write, StoreError> {
    let mut row_of_journal = JournalRow::of_access(done, actor, house)?;
    row_of_journal.record_id = Some(notice.id);
    Ok(Write {
        rule_change: Some(vec![
            notice.id.into(),
            Some(notice.registered_on).into(),
            notice.notice.clone().into(),
            notice.saved_at.into(),
        ]),
        journal: vec![row_of_journal],
        ..Write::default()
    })
}

/// Notices, newest first, before the last of the page before.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn, before: Option<Uuid>, limit: i64) -> Result<Vec<RuleChange>, StoreError> {
    let mut query = rule_changes::table
        .select((rule_changes::id, rule_changes::registered_on, rule_changes::notice, rule_changes::saved_at))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(rule_changes::id.lt(Id(before)));
    }
    let rows: Vec<(Id, NaiveDate, String, Instant)> =
        query.order(rule_changes::id.desc()).limit(limit).load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, registered_on, notice, saved_at)| RuleChange {
            id: id.0,
            registered_on,
            notice,
            saved_at: saved_at.0,
        })
        .collect())
}
