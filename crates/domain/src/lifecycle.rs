//! The lifecycle as a table: from where, by what, to where, who may, under which guards, by which clauses. The compiler checks
//! each table: no status answers an action twice, every status that is not final has a way out. The tables themselves stand
//! in the services' files; nothing here changes an application.

mod action;
mod guard;
mod role;
mod status;

use crate::law::Clause;
pub use action::Action;
pub use guard::{Guard, Guarded};
pub use role::Role;
pub use status::Status;

/// One row of a lifecycle.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// From where; none for the beginning.
    pub from: Option<Status>,
    /// By what.
    pub action: Action,
    /// To where.
    pub to: Status,
    /// Who may; nobody where only Qoldau does it by itself.
    pub roles: &'static [Role],
    /// Whether Qoldau does it by itself as soon as it can.
    pub by_itself: bool,
    /// What must hold beside the status.
    pub guards: &'static [Guarded],
    /// By which clauses; empty exactly when the step is technical ◊.
    pub clauses: &'static [Clause],
}

impl Step {
    /// A step that the order describes.
    ///
    /// # Panics
    /// Without a clause; as a constant it then does not compile.
    #[must_use]
    pub const fn by_law(
        from: Status,
        action: Action,
        to: Status,
        roles: &'static [Role],
        clauses: &'static [Clause],
    ) -> Self {
        assert!(!clauses.is_empty(), "a step by law names its clause");
        Self { from: Some(from), action, to, roles, by_itself: false, guards: &[], clauses }
    }

    /// The first step of all.
    #[must_use]
    pub const fn filing(to: Status, roles: &'static [Role], clauses: &'static [Clause]) -> Self {
        Self::beginning(Action::Submit, to, roles, clauses)
    }

    /// A step by which an application begins.
    #[must_use]
    pub const fn beginning(
        action: Action,
        to: Status,
        roles: &'static [Role],
        clauses: &'static [Clause],
    ) -> Self {
        let mut step = Self::by_law(to, action, to, roles, clauses);
        step.from = None;
        step
    }

    /// A technical step ◊ that the order does not name.
    #[must_use]
    pub const fn technical(from: Status, action: Action, to: Status, roles: &'static [Role]) -> Self {
        Self { from: Some(from), action, to, roles, by_itself: false, guards: &[], clauses: &[] }
    }

    /// The step under these guards.
    #[must_use]
    pub const fn when(mut self, guards: &'static [Guarded]) -> Self {
        self.guards = guards;
        self
    }

    /// The step that Qoldau takes by itself as soon as it can.
    #[must_use]
    pub const fn by_itself(mut self) -> Self {
        self.by_itself = true;
        self
    }

    /// Whether the order does not name the step.
    #[must_use]
    pub const fn is_technical(&self) -> bool {
        self.clauses.is_empty()
    }

    const fn starts_like(&self, other: &Self) -> bool {
        let same_from = match (self.from, other.from) {
            (None, None) => true,
            (Some(one), Some(another)) => one.is(another),
            (None, Some(_)) | (Some(_), None) => false,
        };
        same_from && self.action.is(other.action)
    }

    const fn stays(&self) -> bool {
        matches!(self.from, Some(from) if from.is(self.to))
    }
}

/// How stages are recorded of a service whose lifecycle the order does not give: from any configured stage to any other.
#[derive(Debug, Clone, Copy)]
pub struct StageRecording {
    /// Who may.
    pub roles: &'static [Role],
    /// What must hold.
    pub guards: &'static [Guarded],
    /// That the monitoring system is told of each.
    pub clauses: &'static [Clause],
}

impl StageRecording {
    /// By what; the order does not name it ◊.
    pub const ACTION: Action = Action::RecordStage;
}

/// The lifecycle of one service.
#[derive(Debug)]
pub struct Lifecycle {
    /// The status after filing.
    pub initial: Status,
    /// Every allowed step, the filing first.
    pub steps: &'static [Step],
}

impl Lifecycle {
    /// A table that holds together; anything else does not compile where it is a constant.
    ///
    /// # Panics
    /// When it does not begin with the filing, a status answers an action twice, nobody takes a step, a final status has a
    /// way out, or another has none.
    #[must_use]
    #[allow(
        clippy::indexing_slicing,
        reason = "constant evaluation has no iterators; the bounds are the loops'"
    )]
    pub const fn checked(steps: &'static [Step]) -> Self {
        assert!(!steps.is_empty() && steps[0].from.is_none(), "a lifecycle begins with the filing");
        let mut i = 0;
        while i < steps.len() {
            let step = &steps[i];
            assert!(!step.roles.is_empty() || step.by_itself, "somebody must be able to take the step");
            if let Some(from) = step.from {
                assert!(!from.is_final() || step.stays(), "a final status is left by nothing");
            }
            let mut leads_on = step.to.is_final();
            let mut j = 0;
            while j < steps.len() {
                assert!(i == j || !step.starts_like(&steps[j]), "a status answers an action twice");
                if let Some(from) = steps[j].from
                    && from.is(step.to)
                    && !steps[j].stays()
                {
                    leads_on = true;
                }
                j += 1;
            }
            assert!(leads_on, "a status that is not final has no way out");
            i += 1;
        }
        Self { initial: steps[0].to, steps }
    }

    /// The step that this status takes by this action, if the table has it.
    #[must_use]
    pub fn step(&self, from: Status, action: Action) -> Option<&'static Step> {
        self.steps.iter().find(|step| step.from == Some(from) && step.action == action)
    }

    /// Every action of the table once but the beginnings, in the order in which the table first names it.
    #[must_use]
    pub fn actions(&self) -> Vec<Action> {
        let mut actions = Vec::new();
        for step in self.steps.iter().filter(|step| step.from.is_some()) {
            if !actions.contains(&step.action) {
                actions.push(step.action);
            }
        }
        actions
    }

    /// Every status of the table once, the initial one first.
    #[must_use]
    pub fn statuses(&self) -> Vec<Status> {
        let mut statuses = vec![self.initial];
        for step in self.steps {
            for status in step.from.into_iter().chain([step.to]) {
                if !statuses.contains(&status) {
                    statuses.push(status);
                }
            }
        }
        statuses
    }

    /// A step by this action from any status: who may do it at all.
    #[must_use]
    pub fn any_step(&self, action: Action) -> Option<&'static Step> {
        self.steps.iter().find(|step| step.action == action)
    }
}

#[allow(clippy::indexing_slicing, reason = "constant evaluation has no iterators; the bounds are checked")]
const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

#[cfg(test)]
mod tests;
