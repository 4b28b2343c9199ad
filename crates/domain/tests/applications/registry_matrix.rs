//! The registry matrix: what a registry said, or that it could not be asked for want of consent, against who the child is. For each
//! cell what is demanded, what keeps the documents from being accepted, and whether the document may be asked for.

use qoldau_domain::document::{Demand, RequestKind};
use qoldau_domain::message::MessageKind;
use qoldau_domain::result::Words;
use qoldau_domain::violation::DocumentFaultKind;

use super::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    This(Answer),
    NoConsent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Child {
    Resident,
    NonResident,
    BornAbroad,
}

fn filed(child: Child, said: Said) -> Application {
    let mut submission = pmpk();
    submission.born_abroad = child == Child::BornAbroad;
    if child == Child::NonResident {
        submission.residency = Residency::NonResident;
    }
    if said == Said::NoConsent {
        submission.consents.clear();
    }
    let filed = file(complete(submission)).unwrap().application;
    let (document, source) = of(child);
    match said {
        Said::This(said) => {
            filed
                .record_registry_answer(answer(document, source, said), at(LATER), &mut ids())
                .unwrap()
                .application
        }
        Said::NoConsent => filed,
    }
}

/// The document of the list that a registry can supply for such a child, and which one.
const fn of(child: Child) -> (DocumentKind, Registry) {
    match child {
        Child::Resident | Child::BornAbroad => (DocumentKind::BirthCertificate, Registry::Zags),
        Child::NonResident => (DocumentKind::DisabilityConclusion, Registry::Disability),
    }
}

fn reason() -> Words {
    Words::parse("Себебі", 100).unwrap()
}

fn request(application: Application, kind: RequestKind, document: DocumentKind) -> Option<DocumentFaultKind> {
    let asked =
        application.request_documents((kind, &[document]), &reason(), &by(&[Role::Registrar]), &mut ids());
    match asked {
        Ok(_) => None,
        Err(Violation::Documents(faults)) => Some(faults[0].fault.clone()),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn every_answer_for_every_child_has_its_demand_its_obstacle_and_its_request() {
    use DocumentFaultKind as F;
    use Said::{NoConsent, This};
    let missing = Some(Obstacle::DocumentMissing);
    let unanswered = Some(Obstacle::RegistryUnanswered);
    let silent = Some(Obstacle::ConsentMissing);
    // child, what was said, whether the registry is asked (again), demand, obstacle of acceptance, fault of a request
    let table = [
        (Child::Resident, This(Answer::Found), false, Demand::NotDemanded, None, Some(F::RegistryHoldsIt)),
        (Child::Resident, This(Answer::Empty), false, Demand::Required, missing, None),
        (
            Child::Resident,
            This(Answer::Unavailable),
            true,
            Demand::Fetched,
            unanswered,
            Some(F::RegistryUnanswered),
        ),
        (Child::Resident, NoConsent, false, Demand::Fetched, silent, Some(F::RegistryUnanswered)),
        (Child::NonResident, This(Answer::Found), false, Demand::NotDemanded, None, Some(F::RegistryHoldsIt)),
        (Child::NonResident, This(Answer::Empty), false, Demand::Optional, None, Some(F::NotOwed)),
        (
            Child::NonResident,
            This(Answer::Unavailable),
            true,
            Demand::Fetched,
            None,
            Some(F::RegistryUnanswered),
        ),
        (Child::NonResident, NoConsent, false, Demand::Fetched, silent, Some(F::RegistryUnanswered)),
        // What a registry holds all the same is never demanded.
        (Child::BornAbroad, This(Answer::Found), false, Demand::NotDemanded, None, Some(F::RegistryHoldsIt)),
        (Child::BornAbroad, This(Answer::Empty), false, Demand::Required, missing, None),
        (Child::BornAbroad, This(Answer::Unavailable), false, Demand::Required, missing, None),
        (Child::BornAbroad, NoConsent, false, Demand::Required, silent, None),
    ];
    for (child, said, asked, demand, stands, fault) in table {
        let application = filed(child, said);
        let (document, source) = of(child);
        let what = format!("{child:?} {said:?}");
        assert_eq!(application.registries_to_ask().contains(&(document, source)), asked, "{what}");
        let answers: Vec<_> =
            application.registry_answers.iter().map(|one| (one.document, one.answer)).collect();
        let requirements = application.circumstances().requirements(&answers);
        let found = requirements.iter().find(|one| one.rule.kind == document).expect("its row").demand;
        assert_eq!(found, demand, "{what}");
        assert_eq!(obstacle(&application, Action::Register, Role::Registrar), stands, "{what}");
        assert_eq!(request(application, RequestKind::ListDocument, document), fault, "{what}");
    }
    let none = request(
        filed(Child::NonResident, This(Answer::Found)),
        RequestKind::ListDocument,
        DocumentKind::BirthCertificate,
    );
    assert_eq!(none, Some(F::NotInList), "a non-resident owes no birth certificate");
}

/// A document that is only named is not handed in: its registry is asked all the same (PMPK-T-8-aa, PMPK-T-8-j), and after an empty
/// answer it may be asked for. At the office an electronic document was seen.
#[test]
fn a_document_that_is_only_named_silences_no_registry() {
    use qoldau_domain::document::Presentation as P;
    let (kind, zags) = (DocumentKind::BirthCertificate, (DocumentKind::BirthCertificate, Registry::Zags));
    let with = |presentation, file_id, channel| {
        let mut submission = pmpk();
        submission.channel = channel;
        submission.documents.push(Document {
            id: Uuid::from_u128(70),
            kind,
            presentation,
            file_id,
            added_at: submission.submitted_at,
            original_returned_at: None,
            scan: None,
        });
        file(submission).unwrap().application
    };
    for presentation in [P::Copy, P::ElectronicCopy, P::ElectronicDocument] {
        let named = with(presentation, None, Channel::EgovPortal);
        assert!(named.registries_to_ask().contains(&zags), "{presentation:?}");
        let stands = obstacle(&named, Action::Register, Role::Registrar);
        assert_eq!(stands, Some(Obstacle::RegistryUnanswered), "{presentation:?}");
        let said = |said| {
            let answered = answer(kind, Registry::Zags, said);
            named.clone().record_registry_answer(answered, at(LATER), &mut ids()).unwrap().application
        };
        assert_eq!(obstacle(&said(Answer::Found), Action::Register, Role::Registrar), None);
        let empty = said(Answer::Empty);
        assert!(empty.registries_to_ask().contains(&(kind, Registry::DigitalDocuments)), "{presentation:?}");
        assert_eq!(request(empty, RequestKind::ListDocument, kind), None, "{presentation:?}");

        let sent = with(presentation, Some(Uuid::from_u128(71)), Channel::EgovPortal);
        assert!(sent.registries_to_ask().contains(&zags), "it may be illegible: {presentation:?}");
        assert_eq!(obstacle(&sent, Action::Register, Role::Registrar), None, "{presentation:?}");
    }
    let seen = with(P::ElectronicDocument, None, Channel::ProviderOffice);
    assert!(!seen.registries_to_ask().contains(&zags));
    assert_eq!(obstacle(&seen, Action::Register, Role::Registrar), None);
}

/// Once the registry has nothing or is away, the digital documents service is another way to the certificate (PMPK-T-8-b).
#[test]
fn the_digital_documents_service_is_asked_after_the_registry_itself() {
    let digital = (DocumentKind::BirthCertificate, Registry::DigitalDocuments);
    for (said, asked) in [(Answer::Found, false), (Answer::Empty, true), (Answer::Unavailable, true)] {
        let application = filed(Child::Resident, Said::This(said));
        assert_eq!(application.registries_to_ask().contains(&digital), asked, "{said:?}");
        if asked {
            let answered = answer(digital.0, digital.1, Answer::Found);
            let after =
                application.record_registry_answer(answered, at(LATER), &mut ids()).unwrap().application;
            assert!(!after.registries_to_ask().contains(&digital));
            assert_eq!(obstacle(&after, Action::Register, Role::Registrar), None, "{said:?}");
        }
    }
    assert!(!filed(Child::BornAbroad, Said::This(Answer::Empty)).registries_to_ask().contains(&digital));
}

/// PMPK-T-8-e to -h: only the three kinds, only after acceptance, by registrar or specialist; no clock moves.
#[test]
fn in_depth_documents_are_the_three_kinds_and_stop_no_clock() {
    let three =
        [DocumentKind::OutpatientCard052e, DocumentKind::PsychPedCharacteristic, DocumentKind::ChildWorks];
    let before = registered();
    let specialist = by(&[Role::Specialist]);
    let change = before
        .clone()
        .request_documents((RequestKind::InDepth, &three), &reason(), &specialist, &mut ids())
        .unwrap();
    assert_eq!(change.application.deadlines, before.deadlines);
    assert!(!change.deadlines_changed);
    assert_eq!(change.document_requests.len(), 3);
    assert_eq!(
        change.messages.iter().map(|one| one.kind).collect::<Vec<_>>(),
        [MessageKind::DocumentRequest]
    );
    assert!(!change.events[0].clauses.is_empty());
    let asked = &change.document_requests[0];
    assert!(!change.application.is_handed_in_since(asked));
    let card = Document {
        id: Uuid::from_u128(60),
        kind: three[0],
        presentation: qoldau_domain::document::Presentation::Copy,
        file_id: Some(Uuid::from_u128(61)),
        added_at: asked.asked_at + chrono::TimeDelta::hours(1),
        original_returned_at: None,
        scan: None,
    };
    let add = |one: Document| {
        change.application.clone().add_documents(vec![one], at(LATER), &mut ids()).unwrap().application
    };
    let only_named = add(Document { file_id: None, ..card });
    assert!(!only_named.is_handed_in_since(asked), "over the wire what has no file is only named");
    let after = add(card);
    assert!(after.is_handed_in_since(asked));
    assert_eq!(request(after, RequestKind::InDepth, three[0]), None, "it may be illegible or wrong");
    let certificate = request(before.clone(), RequestKind::InDepth, DocumentKind::BirthCertificate);
    assert_eq!(certificate, Some(DocumentFaultKind::RegistryHoldsIt));
    let other = request(before.clone(), RequestKind::InDepth, DocumentKind::DisabilityConclusion);
    assert_eq!(other, Some(DocumentFaultKind::NotInDepth));
    for (application, kind) in [(before.clone(), RequestKind::ListDocument), (ready(), RequestKind::InDepth)]
    {
        let asked =
            application.request_documents((kind, &three), &reason(), &by(&[Role::Registrar]), &mut ids());
        assert_eq!(asked.map_err(|no| no.code()), Err("not_possible_now"));
    }
    let head =
        before.request_documents((RequestKind::InDepth, &three), &reason(), &by(&[Role::Head]), &mut ids());
    assert_eq!(head.map_err(|no| no.code()), Err("not_possible_now"));
    let early = request(ready(), RequestKind::ListDocument, three[0]);
    assert_eq!(early, Some(DocumentFaultKind::OnlyInDepth));
}
