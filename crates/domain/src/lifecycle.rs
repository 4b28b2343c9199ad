//! Statuses, actions, roles, and the lifecycle as a table. The compiler checks each table: no status answers an
//! action twice, every status that is not final has a way out. The tables themselves stand in the services'
//! passports; nothing here changes an application.

use crate::law::Clause;

/// Where an application stands. Codes of the statuses are also the stages that the monitoring system is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Filed.
    Submitted,
    /// Documents accepted.
    Registered,
    /// The day of the examination is set.
    ExamScheduled,
    /// The examination was held.
    Examined,
    /// The written conclusion is prepared.
    ConclusionPrepared,
    /// The conclusion is signed.
    ConclusionSigned,
    /// The result reached the recipient.
    ResultDelivered,
    /// Refused with reasons.
    Refused,
    /// Withdrawn ◊ (technical; the order has no withdrawal).
    Withdrawn,
    /// The course of rehabilitation has begun.
    CourseRunning,
    /// The course was held to its end.
    CourseCompleted,
    /// The course was ended before its time ◊; no certificate follows.
    EndedEarly,
    /// The certificate is signed.
    CertificateSigned,
    /// The receipt on acceptance of documents is issued; with it the service has ended.
    ReceiptIssued,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 14] = [
        Self::Submitted,
        Self::Registered,
        Self::ExamScheduled,
        Self::Examined,
        Self::ConclusionPrepared,
        Self::ConclusionSigned,
        Self::ResultDelivered,
        Self::Refused,
        Self::Withdrawn,
        Self::CourseRunning,
        Self::CourseCompleted,
        Self::EndedEarly,
        Self::CertificateSigned,
        Self::ReceiptIssued,
    ];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Registered => "registered",
            Self::ExamScheduled => "exam_scheduled",
            Self::Examined => "examined",
            Self::ConclusionPrepared => "conclusion_prepared",
            Self::ConclusionSigned => "conclusion_signed",
            Self::ResultDelivered => "result_delivered",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::CourseRunning => "course_running",
            Self::CourseCompleted => "course_completed",
            Self::EndedEarly => "ended_early",
            Self::CertificateSigned => "certificate_signed",
            Self::ReceiptIssued => "receipt_issued",
        }
    }

    /// Whether the order does not name the status.
    #[must_use]
    pub const fn is_technical(self) -> bool {
        matches!(self, Self::Withdrawn | Self::EndedEarly)
    }

    /// The status of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Whether the application is over: nothing but a technical correction may follow.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::ResultDelivered | Self::Refused | Self::Withdrawn | Self::EndedEarly | Self::ReceiptIssued
        )
    }

    const fn is(self, other: Self) -> bool {
        same(self.code(), other.code())
    }
}

/// What can be done with an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Accept the documents.
    Register,
    /// Set the day of the examination.
    Book,
    /// Record that the examination was held.
    RecordExamination,
    /// Prepare the conclusion.
    Conclude,
    /// Sign the conclusion.
    Sign,
    /// Refuse with reasons.
    Refuse,
    /// Correct a signed conclusion by a new one ◊.
    Correct,
    /// Deliver the result.
    Deliver,
    /// Withdraw the application ◊.
    Withdraw,
    /// Begin the course.
    StartCourse,
    /// Record that the course was held to its end.
    CompleteCourse,
    /// End the course before its time ◊.
    EndEarly,
    /// Prepare and sign the certificate.
    Certify,
    /// Issue the receipt on acceptance of documents.
    IssueReceipt,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 14] = [
        Self::Register,
        Self::Book,
        Self::RecordExamination,
        Self::Conclude,
        Self::Sign,
        Self::Refuse,
        Self::Correct,
        Self::Deliver,
        Self::Withdraw,
        Self::StartCourse,
        Self::CompleteCourse,
        Self::EndEarly,
        Self::Certify,
        Self::IssueReceipt,
    ];

    /// The action of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.code() == code)
    }

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Book => "book",
            Self::RecordExamination => "record-examination",
            Self::Conclude => "conclude",
            Self::Sign => "sign",
            Self::Refuse => "refuse",
            Self::Correct => "correct",
            Self::Deliver => "deliver",
            Self::Withdraw => "withdraw",
            Self::StartCourse => "start-course",
            Self::CompleteCourse => "complete-course",
            Self::EndEarly => "end-early",
            Self::Certify => "certify",
            Self::IssueReceipt => "issue-receipt",
        }
    }

    const fn is(self, other: Self) -> bool {
        same(self.code(), other.code())
    }
}

/// In which role somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// The recipient: a parent or legal representative.
    Recipient,
    /// The person of the provider who accepts documents.
    Registrar,
    /// A specialist of the provider.
    Specialist,
    /// The head of the provider.
    Head,
    /// The information system that monitors the rendering of public services.
    Monitor,
    /// The Unified Contact Centre.
    ContactCentre,
    /// The authority that keeps providers, calendar and rules.
    Authority,
    /// The gateway that carries messages.
    MessageGateway,
    /// The back end of a channel.
    ChannelBackend,
    /// A third person who asks for information.
    ThirdPerson,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 10] = [
        Self::Recipient,
        Self::Registrar,
        Self::Specialist,
        Self::Head,
        Self::Monitor,
        Self::ContactCentre,
        Self::Authority,
        Self::MessageGateway,
        Self::ChannelBackend,
        Self::ThirdPerson,
    ];

    /// The roles of a provider's staff.
    pub const STAFF: [Self; 3] = [Self::Registrar, Self::Specialist, Self::Head];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Recipient => "recipient",
            Self::Registrar => "registrar",
            Self::Specialist => "specialist",
            Self::Head => "head",
            Self::Monitor => "monitor",
            Self::ContactCentre => "contact_centre",
            Self::Authority => "authority",
            Self::MessageGateway => "message_gateway",
            Self::ChannelBackend => "channel_backend",
            Self::ThirdPerson => "third_person",
        }
    }

    /// The role of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Whether the role belongs to a provider's staff.
    #[must_use]
    pub const fn is_staff(self) -> bool {
        matches!(self, Self::Registrar | Self::Specialist | Self::Head)
    }
}

/// One row of a lifecycle.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// From where.
    pub from: Status,
    /// By what.
    pub action: Action,
    /// To where.
    pub to: Status,
    /// Who may.
    pub roles: &'static [Role],
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
        Self { from, action, to, roles, clauses }
    }

    /// A technical step ◊ that the order does not name.
    #[must_use]
    pub const fn technical(from: Status, action: Action, to: Status, roles: &'static [Role]) -> Self {
        Self { from, action, to, roles, clauses: &[] }
    }

    /// Whether the order does not name the step.
    #[must_use]
    pub const fn is_technical(&self) -> bool {
        self.clauses.is_empty()
    }
}

/// The lifecycle of one service.
#[derive(Debug)]
pub struct Lifecycle {
    /// The status after filing.
    pub initial: Status,
    /// Every allowed step.
    pub steps: &'static [Step],
}

impl Lifecycle {
    /// A table that holds together; anything else does not compile where it is a constant.
    ///
    /// # Panics
    /// When a status answers an action twice, a final status has a way out, or a status has none.
    #[must_use]
    #[allow(
        clippy::indexing_slicing,
        reason = "constant evaluation has no iterators; the bounds are the loops'"
    )]
    pub const fn checked(initial: Status, steps: &'static [Step]) -> Self {
        let mut i = 0;
        while i < steps.len() {
            assert!(!steps[i].roles.is_empty(), "somebody must be able to take the step");
            assert!(
                !steps[i].from.is_final() || steps[i].from.is(steps[i].to),
                "a final status is left by nothing"
            );
            let mut leads_on = steps[i].to.is_final();
            let mut j = 0;
            while j < steps.len() {
                assert!(
                    i == j || !(steps[i].from.is(steps[j].from) && steps[i].action.is(steps[j].action)),
                    "a status answers an action twice"
                );
                if steps[j].from.is(steps[i].to) && !steps[j].to.is(steps[j].from) {
                    leads_on = true;
                }
                j += 1;
            }
            assert!(leads_on, "a status that is not final has no way out");
            i += 1;
        }
        Self { initial, steps }
    }

    /// The step that this status takes by this action, if the table has it.
    #[must_use]
    pub fn step(&self, from: Status, action: Action) -> Option<&'static Step> {
        self.steps.iter().find(|step| step.from == from && step.action == action)
    }

    /// Every action of the table once, in the order in which the table first names it.
    #[must_use]
    pub fn actions(&self) -> Vec<Action> {
        let mut actions = Vec::new();
        for step in self.steps {
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
            for status in [step.from, step.to] {
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
                    for step in lifecycle.steps.iter().filter(|step| step.from == status) {
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
            let unnamed = matches!(step.action, Action::Withdraw | Action::Correct | Action::EndEarly);
            assert_eq!(step.is_technical(), unnamed, "{step:?}");
            assert!(!step.to.is_technical() || step.is_technical(), "{step:?}");
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
        assert_eq!((Status::parse("x"), Role::parse("x"), Action::parse("x")), (None, None, None));
    }

    #[test]
    #[should_panic(expected = "answers an action twice")]
    fn a_table_with_two_answers_is_refused() {
        const STEP: Step =
            Step::technical(Status::Submitted, Action::Withdraw, Status::Withdrawn, &[Role::Head]);
        let _ = Lifecycle::checked(Status::Submitted, &[STEP, STEP]);
    }

    #[test]
    #[should_panic(expected = "no way out")]
    fn a_table_with_a_dead_end_is_refused() {
        const STEP: Step =
            Step::technical(Status::Submitted, Action::Withdraw, Status::Registered, &[Role::Head]);
        let _ = Lifecycle::checked(Status::Submitted, &[STEP]);
    }

    #[test]
    #[should_panic(expected = "left by nothing")]
    fn a_table_that_leaves_a_final_status_is_refused() {
        const STEP: Step =
            Step::technical(Status::Refused, Action::Withdraw, Status::Withdrawn, &[Role::Head]);
        let _ = Lifecycle::checked(Status::Submitted, &[STEP]);
    }

    #[test]
    #[should_panic(expected = "somebody must be able")]
    fn a_table_with_a_step_for_nobody_is_refused() {
        const STEP: Step = Step::technical(Status::Submitted, Action::Withdraw, Status::Withdrawn, &[]);
        let _ = Lifecycle::checked(Status::Submitted, &[STEP]);
    }
}
