//! How the lifecycles look in a passport: the tables of the domain, step by step with guards and clauses. Nothing is decided here.

use qoldau_domain::lifecycle::{Guarded, Lifecycle, StageRecording, Status, Step};
use qoldau_domain::offer::{OfferLifecycle, OfferState};
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes::{ActionCode, Code, GuardCode, ReachedCode, RoleCode};
use crate::wire::ids;

/// A status of the lifecycle.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatusEntry {
    code: ReachedCode,
    r#final: bool,
    /// Whether the order does not name it ◊.
    technical: bool,
}

/// What must hold beside the status before a step may be taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct GuardView {
    code: GuardCode,
    /// Clauses that demand it; empty where it is technical.
    clauses: Vec<&'static str>,
}

fn guards(guards: &[Guarded]) -> Vec<GuardView> {
    let view = |(guard, clauses): &Guarded| GuardView { code: Code(*guard), clauses: ids(*clauses) };
    guards.iter().map(view).collect()
}

/// A step of the lifecycle.
#[derive(Debug, Serialize, ToSchema)]
pub struct StepView {
    /// Absent for the filing.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<ReachedCode>,
    action: ActionCode,
    to: ReachedCode,
    /// Empty where only Qoldau does it.
    roles: Vec<RoleCode>,
    /// Whether Qoldau does it by itself as soon as it can.
    by_itself: bool,
    guards: Vec<GuardView>,
    /// Empty exactly when the step is technical.
    clauses: Vec<&'static str>,
    /// Whether the order does not name it ◊.
    technical: bool,
}

impl From<&Step> for StepView {
    fn from(step: &Step) -> Self {
        Self {
            from: step.from.map(Code),
            action: Code(step.action),
            to: Code(step.to),
            roles: step.roles.iter().copied().map(Code).collect(),
            by_itself: step.by_itself,
            guards: guards(step.guards),
            clauses: ids(step.clauses),
            technical: step.is_technical(),
        }
    }
}

/// The lifecycle of a service as a table.
#[derive(Debug, Serialize, ToSchema)]
pub struct LifecycleView {
    initial: ReachedCode,
    statuses: Vec<StatusEntry>,
    steps: Vec<StepView>,
}

impl From<&Lifecycle> for LifecycleView {
    fn from(lifecycle: &Lifecycle) -> Self {
        let status = |status: Status| StatusEntry {
            code: Code(status),
            r#final: status.is_final(),
            technical: status.is_technical(),
        };
        Self {
            initial: Code(lifecycle.initial),
            statuses: lifecycle.statuses().into_iter().map(status).collect(),
            steps: lifecycle.steps.iter().map(StepView::from).collect(),
        }
    }
}

/// How stages are recorded of a service whose lifecycle the order does not give.
#[derive(Debug, Serialize, ToSchema)]
pub struct StageRecordingView {
    action: ActionCode,
    roles: Vec<RoleCode>,
    guards: Vec<GuardView>,
    /// That the monitoring system is told of each stage.
    clauses: Vec<&'static str>,
    /// The order names no stage and no such action ◊.
    technical: bool,
}

impl From<&StageRecording> for StageRecordingView {
    fn from(recording: &StageRecording) -> Self {
        Self {
            action: Code(StageRecording::ACTION),
            roles: recording.roles.iter().copied().map(Code).collect(),
            guards: guards(recording.guards),
            clauses: ids(recording.clauses),
            technical: true,
        }
    }
}

/// A state of a proactive offer.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferStateEntry {
    code: &'static str,
    r#final: bool,
    /// Whether the order does not name it ◊.
    technical: bool,
}

/// A step of a proactive offer.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferStepView {
    /// Absent for the beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'static str>,
    event: &'static str,
    to: &'static str,
    /// `provider`, `message_gateway`, `recipient` or `timer`.
    by: &'static str,
    guards: Vec<GuardView>,
    clauses: Vec<&'static str>,
    technical: bool,
}

/// How a proactive offer goes.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferLifecycleView {
    /// Hours for the answer, the last moment included.
    answer_within_hours: i64,
    states: Vec<OfferStateEntry>,
    steps: Vec<OfferStepView>,
}

pub(super) fn offer(hours: i64, lifecycle: &OfferLifecycle) -> OfferLifecycleView {
    let state = |state: OfferState| OfferStateEntry {
        code: state.code(),
        r#final: state.is_final(),
        technical: state.is_technical(),
    };
    let steps = lifecycle.steps.iter().map(|step| OfferStepView {
        from: step.from.map(OfferState::code),
        event: step.event.code(),
        to: step.to.code(),
        by: step.by.code(),
        guards: guards(step.guards),
        clauses: ids(step.clauses),
        technical: step.clauses.is_empty(),
    });
    OfferLifecycleView {
        answer_within_hours: hours,
        states: OfferState::ALL.into_iter().map(state).collect(),
        steps: steps.collect(),
    }
}
