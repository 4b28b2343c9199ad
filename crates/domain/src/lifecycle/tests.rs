//! The tables hold together, stand under the guards of the rulebook, and what does not hold together is refused.

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
        assert_eq!(
            lifecycle.any_step(Action::Refuse).map(|step| step.roles),
            Some(&[Role::Registrar, Role::Specialist, Role::Head][..])
        );
    }
}

#[test]
fn what_the_order_does_not_name_is_technical_and_nothing_else() {
    for step in lifecycles().flat_map(|lifecycle| lifecycle.steps) {
        let never_named = [
            Action::Withdraw,
            Action::Correct,
            Action::EndEarly,
            Action::Reschedule,
            Action::CancelAppointment,
            Action::MissAppointment,
        ];
        // A demand after an empty registry, and a second delivery, are in no procedure of the order.
        let demanded = step.action == Action::RequestDocuments && step.from == Some(Status::Submitted);
        let again = step.action == Action::Deliver && step.from == Some(Status::ResultDelivered);
        let unnamed = never_named.contains(&step.action) || demanded || again;
        assert_eq!(step.is_technical(), unnamed, "{step:?}");
        assert!(!step.to.is_technical() || step.is_technical(), "{step:?}");
        for (guard, clauses) in step.guards {
            // That the head signs a refusal is a reading, a certificate the order's own word.
            let read = *guard == Guard::SignedByHead && step.action == Action::Refuse;
            let technical = read || *guard == Guard::CorrectedSinceDelivery;
            assert_eq!(clauses.is_empty(), technical, "{guard:?} of {step:?}");
        }
    }
}

/// Rulebook 4.2 to 4.4, column "Guard"; but the working day of acceptance, which is fixed at filing, and the terms for
/// setting the day, which are watched and block nothing.
#[test]
fn every_step_stands_under_the_guards_of_its_kind() {
    for step in lifecycles().flat_map(|lifecycle| lifecycle.steps) {
        let guards: Vec<Guard> = step.guards.iter().map(|(guard, _)| *guard).collect();
        let expected: &[Guard] = match step.action {
            Action::Submit => &[Guard::SignedWhereRequired],
            Action::AcceptOffer => &[Guard::WithinOfferTerm, Guard::FromRegisteredNumber],
            Action::Register => &[Guard::ConsentsGiven, Guard::DocumentsComplete],
            Action::RequestDocuments if step.is_technical() => &[Guard::RegistryHasNothing],
            Action::RequestDocuments => &[Guard::InDepthDocumentsOnly, Guard::RegistryHasNothing],
            Action::Book | Action::Reschedule => {
                &[Guard::BookingOpen, Guard::OnWorkingDay, Guard::WithinQueue]
            }
            Action::RecordExamination => &[Guard::ExaminationRecorded],
            Action::Conclude => &[Guard::RecommendationsFilled],
            Action::Sign => &[Guard::SignedAndDated],
            Action::Refuse => &[Guard::GroundAndReasoning, Guard::SignedByHead],
            Action::Deliver if step.is_technical() => &[Guard::InWorkingTime, Guard::CorrectedSinceDelivery],
            Action::Deliver => &[Guard::InWorkingTime],
            Action::StartCourse | Action::CompleteCourse => &[Guard::CourseLength],
            Action::Certify => &[Guard::CertificateOfProviderType, Guard::SignedByHead],
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

/// PRO-3, A-33: consent to an offer begins an application where offers are described, and nowhere else.
#[test]
fn an_application_begins_by_filing_or_by_consent() {
    for rules in PublicService::ALL.into_iter().filter_map(PublicService::rules) {
        let beginnings: Vec<(Action, Status)> = rules
            .lifecycle
            .steps
            .iter()
            .filter(|step| step.from.is_none())
            .map(|step| (step.action, step.to))
            .collect();
        let filed = (Action::Submit, Status::Submitted);
        let consented = (Action::AcceptOffer, Status::Registered);
        assert_eq!(beginnings, if rules.offer.is_some() { vec![filed, consented] } else { vec![filed] });
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
    const STEP: Step = Step::technical(Status::Submitted, Action::Correct, Status::Submitted, &[Role::Head]);
    let _ = Lifecycle::checked(const { &[FILING, STEP] });
}

#[test]
#[should_panic(expected = "left by nothing")]
fn a_table_that_leaves_a_final_status_is_refused() {
    const STEP: Step = Step::technical(Status::Refused, Action::Withdraw, Status::Withdrawn, &[Role::Head]);
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
