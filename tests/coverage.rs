//! Every norm of the order is accounted for: carried out by an item that a named test reaches, shown, left for later,
//! open, or no matter of software. What an item carries out is taken from the running tables and calculators, never from a
//! comment. `docs/law/coverage.txt` is printed from it; `QOLDAU_WRITE_DOCS=1` writes it anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use qoldau_api::app::built_in_calendar;
use qoldau_api::terms::{ComputeTerm, compute};
use qoldau_domain::document::{Answer, Circumstances, DocumentKind, Intake};
use qoldau_domain::law::Clause;
use qoldau_domain::lifecycle::{Guarded, StageRecording};
use qoldau_domain::order::ORDER_33;
use qoldau_domain::person::Residency;
use qoldau_domain::rules::Rules;
use qoldau_domain::service::PublicService;
use serde_json::json;

use crate::law::{known, root, text_of};

/// Norms whose item comes with a noun that is not built yet. The count may only fall.
const LATER: &[(&str, &[&str])] = &[
    ("appointments", &["PMPK-T-7-d", "REHAB-T-7-c"]),
    (
        "notices",
        &[
            "REHAB-F2-title",
            "REHAB-F2-01",
            "REHAB-F2-02",
            "REHAB-F2-03",
            "REHAB-F2-04",
            "REHAB-F2-05",
            "REHAB-F2-06",
        ],
    ),
    (
        "certificates",
        &[
            "REHAB-F4.1-title",
            "REHAB-F4.1-01",
            "REHAB-F4.1-02",
            "REHAB-F4.1-03",
            "REHAB-F4.1-04",
            "REHAB-F4.1-05",
            "REHAB-F4.1-06",
            "REHAB-F4.1-07",
            "REHAB-F4.1-08",
        ],
    ),
    (
        "status enquiries",
        &["PMPK-T-10-a", "PMPK-T-10-e", "REHAB-T-10-a", "REHAB-T-10-e", "HOME-T-10-a", "HOME-T-10-e"],
    ),
    ("information requests", &["PMPK-T-10-f", "REHAB-T-10-f", "HOME-T-10-f"]),
];
/// The most that may be left for later; lower it with every noun that is built.
const MOST_LATER: usize = 27;

/// Norms that no software carries out, and why.
const NOT_SOFTWARE: &[(&str, &str)] = &[
    ("ORDER-2-b", "the department's duty; number and date of the registration are data of the rules version"),
    ("ORDER-3", "control by the vice-minister"),
    ("ORDER-S", "signature and agreements"),
];

/// Norms that nobody can carry out before a reading is confirmed.
const OPEN: &[(&str, &str)] = &[];

/// Calculators, resolver and lifecycles are built: nothing of theirs may be left for later.
fn is_of_what_is_built(item: &str) -> bool {
    ["term ", "documents ", "step ", "offer "].iter().any(|kind| item.starts_with(kind))
}

/// What carries out which norm, and which test reaches it.
#[derive(Default)]
struct Reached(BTreeMap<&'static str, BTreeSet<(String, &'static str)>>);

impl Reached {
    fn add(&mut self, clauses: impl IntoIterator<Item = Clause>, item: &str, test: &'static str) {
        for clause in clauses {
            self.0.entry(clause.id()).or_default().insert((item.to_owned(), test));
        }
    }

    fn add_id(&mut self, id: &str, item: &str, test: &'static str) {
        let known = known();
        let id = known.get(id).unwrap_or_else(|| panic!("{item}: there is no {id}")).clone();
        self.0.entry(String::leak(id)).or_default().insert((item.to_owned(), test));
    }
}

/// The clauses that the worked examples' answers name.
fn terms(reached: &mut Reached) {
    let calendar = built_in_calendar().expect("the calendar");
    let mut requests: Vec<serde_json::Value> =
        crate::deadlines::examples().into_iter().map(|(_, request, ..)| request).collect();
    for service in ["pmpk_examination", "child_rehabilitation"] {
        requests.push(json!({ "term": "registration", "service": service, "channel": "egov_portal", "from": "2026-11-24T10:00:00+05:00" }));
    }
    requests.push(json!({ "term": "registration", "service": "home_schooling_intake", "channel": "egov_portal", "from": "2026-11-24T10:00:00+05:00" }));
    requests.push(json!({ "term": "counter_service", "from": "2026-11-24T10:00:00+05:00", "to": "2026-11-24T10:10:00+05:00" }));
    for request in requests {
        let term = request["term"].as_str().expect("a term").to_owned();
        let asked: ComputeTerm = serde_json::from_value(request).expect("a request");
        let Ok(view) = compute(&calendar, &asked) else { continue };
        for id in json!(view)["basis"].as_array().expect("a basis") {
            let item = format!("term {term}");
            reached.add_id(
                id.as_str().expect("an id"),
                &item,
                "deadlines::all_worked_examples_hold_through_engine_and_api",
            );
        }
    }
    let refused: ComputeTerm = serde_json::from_value(json!({
        "term": "reminders", "service": "home_schooling_intake",
        "booked_at": "2026-11-24T10:00:00+05:00", "appointment_at": "2026-11-26T10:00:00+05:00"
    }))
    .expect("a request");
    let clause = compute(&calendar, &refused).expect_err("no booking").clause.expect("a clause");
    reached.add_id(
        clause,
        "term reminders",
        "terms::what_the_law_does_not_have_is_refused_with_clause_or_reading",
    );
}

/// The clauses that the resolver names in every circumstance.
fn documents(service: PublicService, rules: &'static Rules, reached: &mut Reached) {
    let item = format!("documents of {}", service.code());
    let test = "document_requirements::the_resolver_and_a_filing_never_disagree";
    for residency in [Residency::Resident, Residency::NonResident] {
        for intake in [Intake::Office, Intake::Remote] {
            for born_abroad in [false, true] {
                let circumstances = Circumstances { rules: rules.documents, residency, intake, born_abroad };
                for answer in Answer::ALL {
                    let answers: Vec<_> = DocumentKind::ALL.into_iter().map(|kind| (kind, answer)).collect();
                    for requirement in circumstances.requirements(&answers) {
                        let clauses = std::iter::once(requirement.rule.clause)
                            .chain(requirement.rule.also.iter().copied());
                        reached.add(clauses, &item, test);
                    }
                }
            }
        }
    }
    let asked_first = rules.registries.iter().chain(rules.no_demand).copied();
    reached.add(
        asked_first,
        &item,
        "document_requirements::each_row_names_its_clauses_and_the_in_depth_list_is_on_request",
    );
}

fn tables(service: PublicService, rules: &'static Rules, reached: &mut Reached) {
    let test = "lifecycles::the_document_is_printed_from_the_tables";
    let guarded = |guards: &'static [Guarded]| guards.iter().flat_map(|(_, clauses)| clauses.iter().copied());
    for step in rules.lifecycle.steps {
        let item = format!("step {} of {}", step.action.code(), service.code());
        reached.add(step.clauses.iter().copied(), &item, test);
        reached.add(
            guarded(step.guards),
            &item,
            "services::three_services_have_ten_rows_and_the_fourth_says_what_it_has_not",
        );
    }
    for step in rules.offer.iter().flat_map(|term| term.lifecycle.steps) {
        let item = format!("offer {}", step.event.code());
        reached.add(step.clauses.iter().copied().chain(guarded(step.guards)), &item, test);
    }
    let consents = "document_requirements::every_service_waits_for_its_consents_and_documents";
    reached.add(rules.consents.iter().map(|(_, clause)| *clause), "consents before registration", consents);
    reached.add(rules.monitoring.iter().copied(), "stage events", consents);
    let shown = "services::three_services_have_ten_rows_and_the_fourth_says_what_it_has_not";
    reached.add(rules.channels.iter().map(|(_, clause)| *clause), "channels", shown);
    reached.add(rules.forms.iter().map(|(_, clause)| *clause), "forms of rendering", shown);
    reached.add([rules.free_of_charge], "price", shown);
    reached.add(rules.refusal_grounds.iter().map(|(_, clause)| *clause), "grounds for refusal", shown);
    reached.add(
        rules.provider_types.1.iter().copied(),
        "provider types",
        "document_requirements::the_resolver_and_a_filing_never_disagree",
    );
}

/// The captions that the forms print.
fn forms(reached: &mut Reached) {
    for (form, captions) in
        [("form 3", qoldau_forms::notice::CAPTIONS), ("form 6", qoldau_forms::conclusion::CAPTIONS)]
    {
        for (clause, _) in captions {
            reached.add_id(clause, form, "law::every_caption_of_a_form_is_the_orders_own");
        }
    }
}

fn reached() -> Reached {
    let mut reached = Reached::default();
    terms(&mut reached);
    forms(&mut reached);
    let shown = "services::the_passport_shows_every_norm_of_the_order";
    for service in PublicService::ALL {
        if let Some(rules) = service.rules() {
            documents(service, rules, &mut reached);
            tables(service, rules, &mut reached);
        }
        if let Some(stages) = service.stage_recording() {
            reached.add(
                stages.clauses.iter().copied(),
                &format!("step {} of {}", StageRecording::ACTION.code(), service.code()),
                "lifecycles::the_document_is_printed_from_the_tables",
            );
        }
        reached.add(service.amended_by().iter().copied(), "rules version", shown);
        let passport = service.passport();
        for row in passport.rows {
            let item = format!("passport row {}", row.key.code());
            reached.add(row.norms.iter().map(|norm| norm.clause), &item, shown);
        }
        reached.add(passport.paragraphs.iter().map(|norm| norm.clause), "passport paragraphs", shown);
        reached.add([service.name().clause], "name of the service", shown);
        let notice = service.rule_change_notice().basis.clauses.iter().copied();
        reached.add(
            notice,
            "notices of amended Rules",
            "rule_changes::a_notice_shows_its_term_and_whether_it_was_kept",
        );
    }
    let version = ORDER_33.clauses.iter().chain(ORDER_33.owner).chain([&ORDER_33.in_force]);
    reached.add(version.copied(), "rules version", shown);
    reached
}

fn printed() -> String {
    let (reached, norms) = (reached(), known());
    let later: BTreeMap<&str, &str> =
        LATER.iter().flat_map(|(noun, ids)| ids.iter().map(move |id| (*id, *noun))).collect();
    let mut lines = String::new();
    let (mut carried, mut left) = (0, 0);
    for id in norms.iter().filter(|id| !id.starts_with("A-")) {
        let found = reached.0.get(id.as_str());
        let not_software = NOT_SOFTWARE.iter().find(|(known, _)| known == id);
        let open = OPEN.iter().find(|(known, _)| known == id);
        if let Some(noun) = later.get(id.as_str()) {
            let built = found.into_iter().flatten().find(|(item, _)| is_of_what_is_built(item));
            assert!(built.is_none(), "{id} is carried out already by {built:?}");
            let _ = writeln!(lines, "{id} | later: {noun}");
            left += 1;
        } else if let Some((_, why)) = not_software {
            let _ = writeln!(lines, "{id} | not software: {why}");
        } else if let Some((_, reading)) = open {
            let _ = writeln!(lines, "{id} | open: {reading}");
        } else {
            let found = found.unwrap_or_else(|| panic!("{id} is accounted for nowhere"));
            let items: BTreeSet<&str> = found.iter().map(|(item, _)| item.as_str()).collect();
            let tests: BTreeSet<&str> = found.iter().map(|(_, test)| *test).collect();
            let join = |set: BTreeSet<&str>| set.into_iter().collect::<Vec<_>>().join("; ");
            let _ = writeln!(lines, "{id} | {} | {}", join(items), join(tests));
            carried += 1;
        }
    }
    assert!(left <= MOST_LATER, "{left} norms are left for later, and {MOST_LATER} is the most");
    let total = carried + left + NOT_SOFTWARE.len() + OPEN.len();
    assert_eq!(total, 233, "every norm once");
    format!(
        "# Each norm of the order: what carries it out | the test that reaches it; or why nothing does. Printed by a test.\n\
         # carried out {carried}, later {left}, not software {}, open {}\n{lines}",
        NOT_SOFTWARE.len(),
        OPEN.len()
    )
}

#[test]
fn every_norm_is_accounted_for_and_the_list_is_current() {
    let printed = printed();
    let path = root().join("docs/law/coverage.txt");
    if std::env::var_os("QOLDAU_WRITE_DOCS").is_some() {
        std::fs::write(&path, &printed).expect("the list is written");
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        known == printed,
        "docs/law/coverage.txt is another; run QOLDAU_WRITE_DOCS=1 cargo test --package qoldau-tests coverage"
    );
}

/// What the rulebook's tables of terms, documents and lifecycles rest on is built: none of it may wait, and the tables of the
/// lifecycles hold every norm that the rulebook names for them.
#[test]
fn nothing_of_terms_documents_and_lifecycles_is_left_for_later() {
    let rulebook = text_of("docs/law/rulebook.md");
    let norms = known();
    let cited = |heading: &str| -> BTreeSet<String> {
        let section =
            rulebook.split(&format!("\n## {heading}\n")).nth(1).unwrap_or_else(|| panic!("{heading}"));
        let section = section.split("\n## ").next().expect("a section");
        let rows = section.lines().filter(|line| line.starts_with('|'));
        let words =
            rows.flat_map(|row| row.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))));
        words.filter(|word| norms.contains(*word) && !word.starts_with("A-")).map(str::to_owned).collect()
    };
    let documents = norms.iter().filter(|id| id.contains("-T-8-")).cloned().collect();
    let lifecycles = cited("Lifecycles");
    let later: BTreeSet<&str> = LATER.iter().flat_map(|(_, ids)| ids.iter().copied()).collect();
    let mut seen = 0;
    for id in [cited("Terms"), documents, lifecycles.clone()].iter().flatten() {
        assert!(!later.contains(id.as_str()), "{id} is left for later");
        seen += 1;
    }
    assert!(seen > 120, "{seen}");
    let reached = reached();
    for id in &lifecycles {
        let items = reached.0.get(id.as_str()).into_iter().flatten();
        let built = items.filter(|(item, _)| is_of_what_is_built(item)).count();
        assert!(built > 0, "{id} is in no table of a lifecycle, document list or term");
    }
}

#[test]
fn every_test_that_the_list_names_is_one() {
    let mut named = BTreeSet::new();
    for line in printed().lines().filter(|line| !line.starts_with('#')) {
        named.extend(
            line.split(" | ").nth(2).into_iter().flat_map(|tests| tests.split("; ")).map(str::to_owned),
        );
    }
    assert!(named.len() >= 5, "{named:?}");
    for test in named {
        let (file, name) = test.split_once("::").expect("a file and a test");
        let text = text_of(&format!("tests/{file}.rs"));
        assert!(text.contains(&format!("fn {name}(")), "{test} is no test");
    }
}
