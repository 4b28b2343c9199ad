//! What is done with an application that is there: documents, consents, registries, who may do what, and when its terms are
//! missed. Bookings are tested elsewhere.

use qoldau_domain::application::{Document, EventKind, RegistryAnswer};
use qoldau_domain::consent::{Consent, ConsentKind, ConsentWay, first_missing, is_given};
use qoldau_domain::deadline::DeadlineState;
use qoldau_domain::document::{Answer, DocumentKind, Presentation, Registry};
use qoldau_domain::lifecycle::{Action, Role, Status};
use qoldau_domain::violation::{Obstacle, Violation};
use uuid::Uuid;

use super::{
    FILED, LATER, answer, at, by, certificate, file, ids, kazakhstan, obstacle, pmpk, ready, registered,
    rehab,
};

#[test]
fn documents_are_accepted_after_consents_and_answers_only() {
    let mut silent = pmpk();
    silent.consents = vec![ConsentKind::LegallyProtectedSecret];
    let filed = file(silent).unwrap().application;
    assert_eq!(first_missing(&filed.consents), Some(ConsentKind::LimitedAccessPersonalData));
    assert_eq!(obstacle(&filed, Action::Register, Role::Registrar), Some(Obstacle::ConsentMissing));
    let given = Consent {
        kind: ConsentKind::LimitedAccessPersonalData,
        given: true,
        way: ConsentWay::Paper,
        at: at(LATER),
        reference: None,
    };
    let change = filed.record_consent(given.clone(), at(LATER), &mut ids()).unwrap();
    assert_eq!((&change.consents, change.events[0].kind), (&vec![given], EventKind::ConsentRecorded));
    assert!(!change.events[0].clauses.is_empty());
    let asked = change.application;
    assert_eq!(first_missing(&asked.consents), None);
    assert_eq!(obstacle(&asked, Action::Register, Role::Registrar), Some(Obstacle::RegistryUnanswered));
    let empty =
        asked.clone().record_registry_answer(certificate(Answer::Empty), at(LATER), &mut ids()).unwrap();
    assert_eq!(
        obstacle(&empty.application, Action::Register, Role::Registrar),
        Some(Obstacle::DocumentMissing)
    );
    let document = Document {
        id: Uuid::from_u128(7),
        kind: DocumentKind::BirthCertificate,
        presentation: Presentation::ElectronicCopy,
        file_id: Some(Uuid::from_u128(8)),
        added_at: at(LATER),
        original_returned_at: None,
        scan: None,
    };
    let added = empty.application.add_documents(vec![document], at(LATER), &mut ids()).unwrap();
    assert_eq!((&added.documents, added.events[0].kind), (&vec![document], EventKind::DocumentsAdded));
    assert_eq!(added.events[0].changed, ["documents"]);
    assert_eq!(obstacle(&added.application, Action::Register, Role::Registrar), None);
    let ready = added.application;
    let accepted = ready.apply(Action::Register, &by(&[Role::Registrar]), &mut ids()).unwrap();
    assert_eq!(
        (accepted.application.status, accepted.application.accepted_at),
        (Status::Registered, Some(at(LATER)))
    );
    assert_eq!(accepted.events[0].changed, ["status", "accepted_at"]);
    assert_eq!(accepted.events[0].stage.map(|stage| stage.stage), Some(Status::Registered));
    assert!(accepted.events[0].clauses.iter().any(|clause| clause.id() == "PMPK-T-7-c"));
    assert!(!accepted.deadlines_changed);
    assert!(accepted.application.deadlines.iter().all(|one| one.state == DeadlineState::Running));
}

#[test]
fn only_who_may_and_only_where_the_table_says_so() {
    let filed = file(pmpk()).unwrap().application;
    assert_eq!(obstacle(&filed, Action::Register, Role::Recipient), Some(Obstacle::Role));
    assert_eq!(obstacle(&filed, Action::Sign, Role::Head), Some(Obstacle::Status));
    assert_eq!(obstacle(&filed, Action::Withdraw, Role::Recipient), None);
    let ready = ready();
    assert_eq!(obstacle(&ready, Action::Register, Role::Registrar), None);
    let refused = ready.clone().apply(Action::Register, &by(&[Role::Recipient]), &mut ids());
    let expected = Violation::NotPossibleNow {
        action: Action::Register,
        status: Status::Submitted,
        obstacle: Obstacle::Role,
        clause: None,
    };
    assert_eq!(refused, Err(expected));
    // Refusing carries a reason of its own and is no plain step.
    assert!(ready.apply(Action::Refuse, &by(&[Role::Head]), &mut ids()).is_err());
}

#[test]
fn what_is_over_takes_nothing_more_and_its_terms_no_longer_matter() {
    let ended = ready().apply(Action::Withdraw, &by(&[Role::Recipient]), &mut ids()).unwrap();
    assert_eq!(ended.events[0].changed, ["status", "deadlines"]);
    assert_eq!((ended.events[0].kind, ended.deadlines_changed), (EventKind::Withdrawn, true));
    let over = ended.application;
    assert!(over.deadlines.iter().all(|one| one.state == DeadlineState::NotApplicable && !one.is_open()));
    let consent = over.consents[0].clone();
    assert!(over.clone().record_consent(consent, at(LATER), &mut ids()).is_err());
    assert!(over.clone().add_documents(Vec::new(), at(LATER), &mut ids()).is_err());
    assert!(over.clone().record_registry_answer(certificate(Answer::Found), at(LATER), &mut ids()).is_err());
    let again = over.apply(Action::Withdraw, &by(&[Role::Recipient]), &mut ids());
    assert_eq!(again.map_err(|no| no.code()), Err("not_possible_now"));
    // Without terms there is nothing to end.
    let rehab = file(rehab()).unwrap().application;
    let ended = rehab.apply(Action::Withdraw, &by(&[Role::Recipient]), &mut ids()).unwrap();
    assert_eq!((ended.events[0].changed, ended.deadlines_changed), (&["status"][..], false));
}

/// PMPK-T-8-j: only what the registry itself does not hold becomes the parent's duty.
#[test]
fn an_empty_digital_documents_service_demands_nothing() {
    let digital = |said| answer(DocumentKind::BirthCertificate, Registry::DigitalDocuments, said);
    let register = |answers: Vec<RegistryAnswer>| {
        let filed = file(pmpk()).unwrap().with_answers(answers, &mut ids()).application;
        let asked = filed.registries_to_ask().contains(&(DocumentKind::BirthCertificate, Registry::Zags));
        let actions = filed.actions(&by(&[Role::Registrar]));
        let register = actions.iter().find(|open| open.action == Action::Register).unwrap();
        (register.obstacle, asked)
    };
    for said in [Answer::Empty, Answer::Unavailable] {
        assert_eq!(register(vec![digital(said)]), (Some(Obstacle::RegistryUnanswered), true));
        assert_eq!(register(vec![certificate(Answer::Found), digital(said)]), (None, false));
        assert_eq!(
            register(vec![certificate(Answer::Empty), digital(said)]),
            (Some(Obstacle::DocumentMissing), false)
        );
    }
    assert_eq!(register(vec![digital(Answer::Found)]), (None, false));
    assert_eq!(register(vec![certificate(Answer::Empty), digital(Answer::Found)]), (None, false));
}

#[test]
fn registries_are_asked_once_and_only_with_the_consent() {
    let mut silent = pmpk();
    silent.consents = vec![ConsentKind::LimitedAccessPersonalData];
    let silent = file(silent).unwrap().application;
    assert!(!is_given(&silent.consents, ConsentKind::LegallyProtectedSecret));
    assert_eq!(silent.registries_to_ask(), []);
    assert!(silent.record_registry_answer(certificate(Answer::Found), at(LATER), &mut ids()).is_err());
    let filed = file(pmpk()).unwrap();
    // PMPK-T-8-aa: certificate, disability and the medical commission's conclusion, owed or not.
    let open = [
        (DocumentKind::BirthCertificate, Registry::Zags),
        (DocumentKind::DisabilityConclusion, Registry::Disability),
        (DocumentKind::MccHomeEducationConclusion, Registry::MedicalCommission),
    ];
    assert_eq!(filed.application.registries_to_ask(), open);
    let digital = [(DocumentKind::BirthCertificate, Registry::DigitalDocuments)];
    for (said, rest) in [
        (Answer::Found, open[1..].to_vec()),
        (Answer::Empty, [&open[1..], &digital].concat()),
        (Answer::Unavailable, [&open[..], &digital].concat()),
    ] {
        let answered = filed.clone().with_answers(vec![certificate(said)], &mut ids());
        assert_eq!(answered.application.registries_to_ask(), rest);
        assert_eq!(answered.application.version, 1);
        assert_eq!(answered.registry_answers, [certificate(said)]);
        assert_eq!(answered.events.last().map(|event| event.kind), Some(EventKind::RegistryAnswered));
        assert!(answered.events.last().is_some_and(|event| !event.clauses.is_empty()));
    }
    // The latest answer counts, and only about its own document.
    let twice = vec![certificate(Answer::Found), certificate(Answer::Unavailable)];
    assert_eq!(
        filed.clone().with_answers(twice, &mut ids()).application.registries_to_ask(),
        [&open[..], &digital].concat()
    );
    let other = answer(DocumentKind::DisabilityConclusion, Registry::Disability, Answer::Found);
    let rest = filed.clone().with_answers(vec![other], &mut ids()).application.registries_to_ask();
    assert_eq!(rest, [open[0], open[2]]);
    let supplied = |kind, registry| filed.application.is_supplied_by(kind, registry);
    assert!(supplied(DocumentKind::BirthCertificate, Registry::Zags));
    assert!(supplied(DocumentKind::BirthCertificate, Registry::DigitalDocuments));
    assert!(!supplied(DocumentKind::DisabilityConclusion, Registry::DigitalDocuments));
    assert!(!supplied(DocumentKind::BirthCertificate, Registry::Disability));
    assert!(!supplied(DocumentKind::ChildWorks, Registry::DigitalDocuments));
    assert!(!supplied(DocumentKind::ChildWorks, Registry::Zags));
}

#[test]
fn the_latest_word_on_a_consent_counts() {
    let word = |given| Consent {
        kind: ConsentKind::LegallyProtectedSecret,
        given,
        way: ConsentWay::Paper,
        at: at(FILED),
        reference: None,
    };
    assert!(!is_given(&[], ConsentKind::LegallyProtectedSecret));
    assert!(is_given(&[word(false), word(true)], ConsentKind::LegallyProtectedSecret));
    assert!(!is_given(&[word(true), word(false)], ConsentKind::LegallyProtectedSecret));
    assert!(!is_given(&[word(true)], ConsentKind::LimitedAccessPersonalData));
    let staff: Vec<&str> =
        ConsentWay::ALL.iter().filter(|way| way.is_staff_only()).map(|way| way.code()).collect();
    assert_eq!(staff, ["paper", "statutory_exception"]);
}

#[test]
fn a_term_is_missed_only_after_its_last_moment() {
    let due = at("2026-12-18T18:30:00+05:00");
    let second = chrono::TimeDelta::seconds(1);
    let running = DeadlineState::Running;
    assert_eq!(running.at(Some(due), due - second), running);
    assert_eq!(running.at(Some(due), due), running);
    assert_eq!(running.at(Some(due), due + second), DeadlineState::Missed);
    assert_eq!(running.at(None, due), running);
    assert_eq!(DeadlineState::Met.at(Some(due), due + second), DeadlineState::Met);
}

/// How much working time is left of a running term: eight hours a working day, and below nothing when it is overdue.
#[test]
fn what_is_left_of_a_term_is_told_while_it_runs() {
    let calendar = kazakhstan();
    let mut exam_date = registered().deadlines.swap_remove(0);
    let rules = registered().rules().unwrap();
    // Until Friday the 18th; the 16th is a holiday.
    for (now, left) in [
        (FILED, 420 + 480 + 480),
        ("2026-12-17T00:00:00+05:00", 960),
        ("2026-12-18T18:29:59+05:00", 1),
        ("2026-12-18T18:30:00+05:00", 0),
        ("2026-12-20T12:00:00+05:00", 0),
        ("2026-12-21T09:01:00+05:00", -1),
    ] {
        assert_eq!(exam_date.working_minutes_left(rules, &calendar, at(now)), Some(left), "{now}");
    }
    assert_eq!(exam_date.working_minutes_left(rules, &calendar, at("2029-01-09T10:00:00+05:00")), None);
    for state in DeadlineState::ALL.into_iter().filter(|state| *state != DeadlineState::Running) {
        exam_date.state = state;
        assert_eq!(exam_date.working_minutes_left(rules, &calendar, at(FILED)), None, "{state:?}");
    }
    exam_date.state = DeadlineState::Running;
    exam_date.due_at = None;
    assert_eq!(exam_date.working_minutes_left(rules, &calendar, at(FILED)), None);
}
