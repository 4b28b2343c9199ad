//! How the journal looks to the callers of an application: what was done with it and who looked at it. It holds no medical content and
//! reads nothing.

use qoldau_domain::deadline::Moved;
use qoldau_persistence::journal::Entry;
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes::{Code, ReachedCode, RoleCode, TermNameCode};
use crate::wire::{Moment, Uid};

/// A deadline that another work calendar moved.
#[derive(Debug, Serialize, ToSchema)]
pub struct MovedView {
    code: TermNameCode,
    /// Absent where the calendar did not reach it.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Moment>,
}

impl From<&Moved> for MovedView {
    fn from(moved: &Moved) -> Self {
        Self { code: Code(moved.code), from: moved.from.map(Moment), to: moved.to.map(Moment) }
    }
}

/// Who did what when, by which clause.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryEntry {
    id: Uid,
    /// `submitted`, `registered`, `withdrawn`, `documents_added`, `consent_recorded`, `consent_requested`, `registry_answered`, `documents_requested`,
    /// `deadlines_recomputed`, `booked`, `appointment_moved`, `appointment_cancelled`, `appointment_missed`,
    /// `appointment_attended`, `offer_accepted`, `examined`, `conclusion_prepared`, `conclusion_revised`, `signature_added`,
    /// `conclusion_signed`, `correction_prepared`, `correction_signed`, `refusal_prepared`, `refusal_revised`, `refused`,
    /// `result_delivered` or `nedb_transmitted`.
    kind: String,
    at: Moment,
    /// A role, or `timer` for what a timer step did.
    #[schema(pattern = "^[a-z_]+$")]
    role: String,
    /// The name of the person, where it was staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    clauses: Vec<String>,
    /// Names of the fields that changed.
    changed: Vec<String>,
    /// The stage that was reached, when one was.
    #[schema(value_type = Option<ReachedCode>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<String>,
    /// Deadlines that moved, from when to when.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    moved: Vec<MovedView>,
    #[serde(skip)]
    pub(in crate::applications) seq: i64,
}

impl From<Entry> for HistoryEntry {
    fn from(entry: Entry) -> Self {
        Self {
            id: Uid(entry.id),
            kind: entry.kind,
            at: Moment(entry.at),
            role: entry.role,
            name: entry.name,
            clauses: entry.clauses,
            changed: entry.changed,
            stage: entry.stage,
            moved: entry.moved.iter().map(MovedView::from).collect(),
            seq: entry.seq,
        }
    }
}

/// Who looked at the record, when, in what role, for what purpose.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccessEntry {
    id: Uid,
    at: Moment,
    #[schema(value_type = RoleCode)]
    role: String,
    /// The name of the person, where it was staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// The operation: `get_application`, `list_applications`, `search_applications`, …
    purpose: String,
    #[serde(skip)]
    pub(in crate::applications) seq: i64,
}

impl From<Entry> for AccessEntry {
    fn from(entry: Entry) -> Self {
        Self {
            id: Uid(entry.id),
            at: Moment(entry.at),
            role: entry.role,
            name: entry.name,
            purpose: entry.purpose,
            seq: entry.seq,
        }
    }
}
