//! What is wanted of whom, in every circumstance: a table that a lawyer can read beside the lists of documents, compared line by
//! line. A test that fails prints the whole of it anew; what changes in it is a change of the law as it is carried out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fmt::Write;

use qoldau_domain::channel::Channel;
use qoldau_domain::document::{
    Answer, Circumstances, Demand, DocumentKind, DocumentRule, Intake, NamedDocument, Obligation,
    Presentation, Reason, Registry,
};
use qoldau_domain::law::Clause;
use qoldau_domain::person::Residency;
use qoldau_domain::service::PublicService;
use qoldau_domain::violation::{DocumentFaultKind, Obstacle};

const TABLE: &str = include_str!("data/requirements.txt");

/// Every circumstance that the lists know.
fn circumstances() -> Vec<(PublicService, Circumstances<'static>)> {
    let mut found = Vec::new();
    for service in PublicService::ALL {
        let Some(rules) = service.rules() else { continue };
        for residency in [Residency::Resident, Residency::NonResident] {
            for channel in [Channel::ProviderOffice, Channel::EgovPortal] {
                for born_abroad in [false, true] {
                    let intake = channel.intake();
                    found.push((
                        service,
                        Circumstances { rules: rules.documents, residency, intake, born_abroad },
                    ));
                }
            }
        }
    }
    found
}

fn handed_in(rule: &DocumentRule) -> NamedDocument {
    let presentation = rule.presentations[0];
    NamedDocument { kind: rule.kind, presentation, has_file: true }
}

fn describe(text: &mut String, service: PublicService, place: Circumstances<'_>) {
    writeln!(
        text,
        "# {} {} {:?} born_abroad={}",
        service.code(),
        place.residency.code(),
        place.intake,
        place.born_abroad
    )
    .unwrap();
    for rule in place.rows() {
        let said: Vec<String> = [None, Some(Answer::Found), Some(Answer::Empty), Some(Answer::Unavailable)]
            .into_iter()
            .map(|answer| {
                let answers: Vec<_> = answer.into_iter().map(|answer| (rule.kind, answer)).collect();
                let wanted = place.requirements(&answers);
                let own = wanted.iter().find(|wanted| wanted.rule.kind == rule.kind).unwrap();
                format!("{}/{}", own.demand.code(), own.reason.code())
            })
            .collect();
        writeln!(text, "{} {} | {}", rule.kind.code(), rule.clause.id(), said.join(" | ")).unwrap();
    }
    let faults = place.faults_at_filing(&[]);
    let missing: Vec<String> = faults
        .iter()
        .map(|fault| format!("{}:{:?}:{:?}", fault.kind.code(), fault.fault, fault.clause.map(Clause::id)))
        .collect();
    writeln!(text, "missing when nothing is named: {}", missing.join(", ")).unwrap();
    let asked: Vec<String> = place
        .registries_to_ask(&[])
        .iter()
        .map(|(kind, registry)| format!("{} of {}", kind.code(), registry.code()))
        .collect();
    writeln!(text, "asked of registries: {}\n", asked.join(", ")).unwrap();
}

#[test]
fn the_table_of_requirements_is_the_checked_in_one() {
    let mut text = String::new();
    for (service, place) in circumstances() {
        describe(&mut text, service, place);
    }
    assert!(text == TABLE, "crates/domain/tests/data/requirements.txt is another:\n{text}");
}

/// PMPK-T-8-aa, -ab: what is handed in at the office, or held by a registry, is asked for nowhere else; over the wire the registry is
/// asked all the same (PMPK-T-8-j).
#[test]
fn what_is_handed_in_is_neither_missing_nor_asked_for() {
    for (service, place) in circumstances() {
        let all: Vec<NamedDocument> = place.rows().map(handed_in).collect();
        assert!(place.faults_at_filing(&all).is_empty(), "{}", service.code());
        let by_wire = place.intake == Intake::Remote;
        let asked_anyhow = if by_wire { place.registries_to_ask(&[]) } else { Vec::new() };
        assert_eq!(place.registries_to_ask(&all), asked_anyhow, "{}", service.code());
        assert_eq!(place.obstacle(&all, &[]), None, "{}", service.code());
        for asked in place.registries_to_ask(&[]) {
            let rest: Vec<NamedDocument> =
                all.iter().copied().filter(|document| document.kind != asked.0).collect();
            assert!(by_wire || place.registries_to_ask(&rest) == [asked], "{}", service.code());
            let obstacle = |answers: &[Answer]| {
                let answers: Vec<_> = answers.iter().map(|answer| (asked.0, *answer)).collect();
                place.obstacle(&rest, &answers).map(|(obstacle, kind, _)| (obstacle, kind))
            };
            let row = place.rows().find(|row| row.kind == asked.0).unwrap();
            let owed = matches!(row.obligation, Obligation::Mandatory | Obligation::Conditional);
            // What is only "if available" is asked for and never in the way.
            let in_the_way = |obstacle| owed.then_some((obstacle, asked.0));
            assert_eq!(obstacle(&[]), in_the_way(Obstacle::RegistryUnanswered));
            assert_eq!(obstacle(&[Answer::Unavailable]), in_the_way(Obstacle::RegistryUnanswered));
            assert_eq!(obstacle(&[Answer::Empty]), in_the_way(Obstacle::DocumentMissing));
            assert_eq!(obstacle(&[Answer::Found]), None);
            // The latest answer counts, both ways.
            assert_eq!(obstacle(&[Answer::Empty, Answer::Found]), None);
            assert_eq!(obstacle(&[Answer::Found, Answer::Empty]), in_the_way(Obstacle::DocumentMissing));
        }
    }
}

/// PMPK-T-8-z, A-27: for a non-resident at the office the in-depth list is neither a duty nor asked for.
#[test]
fn what_is_voluntary_is_never_asked_for() {
    let mut met = Vec::new();
    for (service, place) in circumstances() {
        for wanted in place.requirements(&[]) {
            if wanted.rule.obligation == Obligation::Voluntary {
                assert_eq!((wanted.demand, wanted.reason), (Demand::Optional, Reason::Voluntary));
                assert_eq!(
                    (service, place.residency, place.intake),
                    (PublicService::PmpkExamination, Residency::NonResident, Intake::Office)
                );
                met.push(wanted.rule.kind.code());
            }
        }
    }
    met.sort_unstable();
    met.dedup();
    assert_eq!(met, ["child_works", "outpatient_card_052e", "psych_ped_characteristic"]);
}

/// what nobody can supply but a digital copy of it does is in the way until it is there, whoever was asked.
#[test]
fn a_child_born_abroad_owes_what_the_civil_registry_cannot_hold() {
    for (_, place) in circumstances().into_iter().filter(|(_, place)| place.born_abroad) {
        for row in place.rows().filter(|row| row.registry == Some(Registry::Zags)) {
            let others: Vec<NamedDocument> =
                place.rows().filter(|other| other.kind != row.kind).map(handed_in).collect();
            for answer in [Answer::Empty, Answer::Unavailable] {
                let told = place
                    .obstacle(&others, &[(row.kind, answer)])
                    .map(|(obstacle, kind, _)| (obstacle, kind));
                assert_eq!(told, Some((Obstacle::DocumentMissing, row.kind)));
            }
            let told = place.obstacle(&others, &[]).map(|(obstacle, kind, _)| (obstacle, kind));
            assert_eq!(told, Some((Obstacle::DocumentMissing, row.kind)));
        }
    }
}

/// An answer about one document says nothing about another.
#[test]
fn a_registrys_answer_counts_for_its_own_document() {
    for (_, place) in circumstances() {
        for (kind, _) in place.registries_to_ask(&[]) {
            let other = DocumentKind::ALL.into_iter().find(|other| *other != kind).unwrap();
            let wanted = place.requirements(&[(other, Answer::Found)]);
            let own = wanted.iter().find(|wanted| wanted.rule.kind == kind).unwrap();
            assert_eq!(own.demand.code(), "fetched");
        }
    }
}

#[test]
fn a_document_that_must_be_a_file_is_not_handed_in_by_its_name() {
    let mut met = 0;
    for (_, place) in circumstances() {
        let all: Vec<NamedDocument> = place.rows().map(handed_in).collect();
        for (index, rule) in place.rows().enumerate() {
            if !place.faults_at_filing(&[]).iter().any(|fault| fault.kind == rule.kind) {
                continue;
            }
            for presentation in rule.presentations {
                let mut without = all.clone();
                without[index] =
                    NamedDocument { kind: rule.kind, presentation: *presentation, has_file: false };
                let told = place.obstacle(&without, &[]).map(|(obstacle, kind, _)| (obstacle, kind));
                let by_wire = place.intake == Intake::Remote;
                let is_owed = match presentation {
                    Presentation::ElectronicCopy => true,
                    Presentation::Copy | Presentation::OriginalAndCopy => by_wire,
                    // What its registry says of it counts, not its name.
                    Presentation::ElectronicDocument => by_wire && rule.registry.is_some(),
                    Presentation::FreeForm => false,
                };
                assert_eq!(told, is_owed.then_some((Obstacle::DocumentMissing, rule.kind)));
                met += 1;
            }
        }
    }
    assert!(met > 0);
    let files: Vec<&str> =
        Presentation::ALL.iter().filter(|one| one.is_a_file()).map(|one| one.code()).collect();
    assert_eq!(files, ["electronic_copy"]);
}

#[test]
fn what_the_list_does_not_know_is_refused_with_its_place() {
    for (_, place) in circumstances() {
        let all: Vec<NamedDocument> = place.rows().map(handed_in).collect();
        assert!(place.faults_of_named(&all).is_empty());
        let stranger =
            DocumentKind::ALL.into_iter().find(|kind| !all.iter().any(|known| known.kind == *kind));
        let Some(kind) = stranger else { continue };
        let mut named = all.clone();
        named.push(NamedDocument { kind, presentation: Presentation::Copy, has_file: false });
        let faults = place.faults_of_named(&named);
        assert_eq!(faults.len(), 1);
        assert_eq!((faults[0].index, faults[0].kind), (Some(all.len()), kind));
        assert_eq!((&faults[0].fault, faults[0].clause), (&DocumentFaultKind::NotInList, None));
        for (index, rule) in place.rows().enumerate() {
            for presentation in Presentation::ALL {
                let mut named = all.clone();
                named[index].presentation = presentation;
                let faults = place.faults_of_named(&named);
                assert_eq!(faults.is_empty(), rule.presentations.contains(&presentation));
                if let [fault] = faults.as_slice() {
                    assert_eq!((fault.index, fault.clause), (Some(index), Some(rule.clause)));
                    assert_eq!(fault.fault, DocumentFaultKind::Presentation(rule.presentations.to_vec()));
                }
            }
        }
    }
}
