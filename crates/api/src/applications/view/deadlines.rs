//! What a deadline of an application looks like to its callers, by itself and with its walk. It shows what was decided and what
//! the domain counted; it counts no day and no minute.

use chrono::{DateTime, Utc};
use qoldau_domain::application::Application;
use qoldau_domain::calendar::WorkCalendar;
use qoldau_domain::deadline::Deadline;
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes::{Code, DeadlineStateCode, TermNameCode};
use crate::terms::{WalkedDayView, clauses, readings};
use crate::wire::Moment;

/// A legal term.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeadlineView {
    code: TermNameCode,
    /// The legal moment; absent while the calendar does not reach it.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Moment>,
    /// The strictest plausible one, for warnings.
    #[serde(skip_serializing_if = "Option::is_none")]
    target_at: Option<Moment>,
    state: DeadlineStateCode,
    /// Minutes of working time until the legal moment: the hours of reception on working days, without the lunch break.
    /// Negative once the term is overdue; absent for one that no longer runs, and where the calendar does not reach.
    #[serde(skip_serializing_if = "Option::is_none")]
    working_minutes_left: Option<i64>,
    basis: Vec<&'static str>,
    readings: Vec<&'static str>,
    calendar_version: String,
}

impl DeadlineView {
    fn of(
        deadline: &Deadline,
        application: &Application,
        calendar: &WorkCalendar,
        now: DateTime<Utc>,
    ) -> Self {
        let left = |rules| deadline.working_minutes_left(rules, calendar, now);
        Self {
            code: Code(deadline.code),
            due_at: deadline.due_at.map(Moment),
            target_at: deadline.target_at.map(Moment),
            state: Code(deadline.state.at(deadline.due_at, now)),
            working_minutes_left: application.rules().and_then(left),
            basis: clauses(deadline.basis),
            readings: readings(deadline.basis),
            calendar_version: deadline.calendar_version.clone(),
        }
    }

    /// The deadlines of an application, in its order.
    pub(super) fn all(application: &Application, calendar: &WorkCalendar, now: DateTime<Utc>) -> Vec<Self> {
        let deadlines = application.deadlines.iter();
        deadlines.map(|deadline| Self::of(deadline, application, calendar, now)).collect()
    }
}

/// One deadline with its walk.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeadlineDetail {
    #[serde(flatten)]
    deadline: DeadlineView,
    /// Why each day counts or not; absent while the calendar does not reach that far.
    #[serde(skip_serializing_if = "Option::is_none")]
    walk: Option<Vec<WalkedDayView>>,
}

impl DeadlineDetail {
    pub(in crate::applications) fn of(
        deadline: &Deadline,
        application: &Application,
        walk: Option<Vec<WalkedDayView>>,
        calendar: &WorkCalendar,
        now: DateTime<Utc>,
    ) -> Self {
        Self { deadline: DeadlineView::of(deadline, application, calendar, now), walk }
    }
}
