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
        let mut step = Self::by_law(to, Action::Submit, to, roles, clauses);
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

    /// Every action of the table once but the filing, in the order in which the table first names it.
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
mod tests {
    use super::*;
    use crate::service::PublicService;

    fn lifecycles() -> impl Iterator<Item = &'static Lifecycle> {
        PublicService::ALL.into_iter().filter_map(PublicService::rules).map(|rules| rules.lifecycle)
    }

    #[test]
    fn every_status_that_is_reached_can_still_reach_an_end() {
        for lifecycle in lifecycles() {
            for start in lifecycle.statuses() {
                let mut reached = vec![start];
                let mut index = 0;
                while let Some(status) = reached.get(index).copied() {
                    for step in lifecycle.steps.iter().filter(|step| step.from == Some(status)) {
                        if !reached.contains(&step.to) {
                            reached.push(step.to);
                        }
                    }
                    index += 1;
                }
                assert!(reached.iter().any(|status| status.is_final()), "{start:?}");
            }
        }
    }

    #[test]
    fn every_service_can_be_rendered_refused_and_withdrawn_from_the_start() {
        for lifecycle in lifecycles() {
            for (action, to) in [
                (Action::Register, Status::Registered),
                (Action::Refuse, Status::Refused),
                (Action::Withdraw, Status::Withdrawn),
            ] {
                assert_eq!(lifecycle.step(Status::Submitted, action).map(|step| step.to), Some(to));
            }
            assert_eq!(lifecycle.any_step(Action::Refuse).map(|step| step.roles), Some(&[Role::Head][..]));
        }
    }

    #[test]
    fn what_the_order_does_not_name_is_technical_and_nothing_else() {
        for step in lifecycles().flat_map(|lifecycle| lifecycle.steps) {
            let unnamed = match step.action {
                Action::Withdraw
                | Action::Correct
                | Action::EndEarly
                | Action::CancelAppointment
                | Action::MissAppointment => true,
                // A demand after an empty registry, and a second delivery, are in no procedure of the order.
                Action::RequestDocuments => step.from == Some(Status::Submitted),
                Action::Deliver => step.from == Some(Status::ResultDelivered),
                _ => false,
            };
            assert_eq!(step.is_technical(), unnamed, "{step:?}");
            assert!(!step.to.is_technical() || step.is_technical(), "{step:?}");
            for (guard, clauses) in step.guards {
                let technical = matches!(guard, Guard::CorrectedSinceDelivery);
                assert_eq!(clauses.is_empty(), technical, "{guard:?} of {step:?}");
            }
        }
    }

    /// Rulebook 4.2 to 4.4, column "Guard".
    #[test]
    fn every_step_stands_under_the_guards_of_its_kind() {
        for step in lifecycles().flat_map(|lifecycle| lifecycle.steps) {
            let guards: Vec<Guard> = step.guards.iter().map(|(guard, _)| *guard).collect();
            let expected: &[Guard] = match step.action {
                Action::Submit => &[Guard::SignedWhereRequired],
                Action::Register => &[Guard::ConsentsGiven, Guard::DocumentsComplete],
                Action::RequestDocuments if step.is_technical() => &[Guard::RegistryHasNothing],
                Action::RequestDocuments => &[Guard::InDepthDocumentsOnly, Guard::RegistryHasNothing],
                Action::Book => &[Guard::OnWorkingDay, Guard::WithinQueue],
                Action::RecordExamination => &[Guard::ExaminationRecorded],
                Action::Conclude => &[Guard::RecommendationsFilled],
                Action::Sign => &[Guard::SignedAndDated],
                Action::Refuse => &[Guard::GroundAndReasoning],
                Action::Deliver if step.is_technical() => {
                    &[Guard::InWorkingTime, Guard::CorrectedSinceDelivery]
                }
                Action::Deliver => &[Guard::InWorkingTime],
                Action::StartCourse | Action::CompleteCourse => &[Guard::CourseLength],
                Action::Certify => &[Guard::CertificateOfProviderType],
                Action::IssueReceipt => &[Guard::DocumentsComplete, Guard::InWorkingTime],
                Action::TransmitToNedb
                | Action::CancelAppointment
                | Action::MissAppointment
                | Action::Correct
                | Action::Withdraw
                | Action::EndEarly
                | Action::RecordStage => &[],
            };
            assert_eq!(guards, expected, "{step:?}");
        }
    }

    /// H-5, P-9: a receipt and a refusal are delivered, too, and stay what they are.
    #[test]
    fn every_result_is_delivered_and_only_by_staff_or_by_itself() {
        for lifecycle in lifecycles() {
            assert_eq!(
                lifecycle.step(Status::Refused, Action::Deliver).map(|step| step.to),
                Some(Status::Refused)
            );
            for step in lifecycle.steps.iter().filter(|step| step.action == Action::Deliver) {
                assert_eq!((step.roles, step.by_itself), (&[Role::Registrar][..], true));
            }
            let alone: Vec<Action> =
                lifecycle.steps.iter().filter(|step| step.roles.is_empty()).map(|step| step.action).collect();
            assert!(alone.iter().all(|action| *action == Action::TransmitToNedb), "{alone:?}");
        }
    }

    #[test]
    fn codes_lead_back_to_what_they_name() {
        for status in Status::ALL {
            assert_eq!(Status::parse(status.code()), Some(status));
        }
        for role in Role::ALL {
            assert_eq!(Role::parse(role.code()), Some(role));
            assert_eq!(role.is_staff(), Role::STAFF.contains(&role));
        }
        for action in lifecycles().flat_map(Lifecycle::actions) {
            assert_eq!(Action::parse(action.code()), Some(action));
        }
        for guard in Guard::ALL {
            assert!(guard.meaning().ends_with('.'));
        }
        assert_eq!((Status::parse("x"), Role::parse("x"), Action::parse("x")), (None, None, None));
    }

    const FILING: Step = Step::filing(Status::Submitted, &[Role::Recipient], &[SOMEWHERE]);
    const SOMEWHERE: Clause = crate::service::pmpk::clauses::T_2_B;
    const WITHDRAWAL: Step =
        Step::technical(Status::Submitted, Action::Withdraw, Status::Withdrawn, &[Role::Head]);

    #[test]
    #[should_panic(expected = "answers an action twice")]
    fn a_table_with_two_answers_is_refused() {
        let _ = Lifecycle::checked(const { &[FILING, WITHDRAWAL, WITHDRAWAL] });
    }

    #[test]
    #[should_panic(expected = "answers an action twice")]
    fn a_table_with_two_filings_is_refused() {
        let _ = Lifecycle::checked(const { &[FILING, WITHDRAWAL, FILING] });
    }

    #[test]
    #[should_panic(expected = "begins with the filing")]
    fn a_table_without_a_filing_is_refused() {
        let _ = Lifecycle::checked(const { &[WITHDRAWAL, FILING] });
    }

    #[test]
    #[should_panic(expected = "begins with the filing")]
    fn an_empty_table_is_refused() {
        let _ = Lifecycle::checked(&[]);
    }

    #[test]
    #[should_panic(expected = "no way out")]
    fn a_table_with_a_dead_end_is_refused() {
        const STEP: Step =
            Step::technical(Status::Submitted, Action::Register, Status::Registered, &[Role::Head]);
        let _ = Lifecycle::checked(const { &[FILING, STEP] });
    }

    #[test]
    #[should_panic(expected = "no way out")]
    fn staying_is_no_way_out() {
        const STEP: Step =
            Step::technical(Status::Submitted, Action::Correct, Status::Submitted, &[Role::Head]);
        let _ = Lifecycle::checked(const { &[FILING, STEP] });
    }

    #[test]
    #[should_panic(expected = "left by nothing")]
    fn a_table_that_leaves_a_final_status_is_refused() {
        const STEP: Step =
            Step::technical(Status::Refused, Action::Withdraw, Status::Withdrawn, &[Role::Head]);
        let _ = Lifecycle::checked(const { &[FILING, WITHDRAWAL, STEP] });
    }

    #[test]
    #[should_panic(expected = "somebody must be able")]
    fn a_table_with_a_step_for_nobody_is_refused() {
        const STEP: Step = Step::technical(Status::Submitted, Action::Withdraw, Status::Withdrawn, &[]);
        let _ = Lifecycle::checked(const { &[FILING, STEP] });
    }

    #[test]
    #[should_panic(expected = "names its clause")]
    fn a_step_by_law_without_a_clause_is_refused() {
        let _ = Step::by_law(Status::Submitted, Action::Refuse, Status::Refused, &[Role::Head], &[]);
    }
}
