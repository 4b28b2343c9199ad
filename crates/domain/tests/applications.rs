//! What the law decides about one application: filing, acceptance, withdrawal, what may be added, and deadlines under another
//! calendar. Everything is an argument, so every moment here is written out; nothing is saved.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use chrono::{DateTime, Utc};
use qoldau_domain::application::{
    Acting, Application, Booking, Change, Document, EventKind, RegistryAnswer, Submission, submit,
};
use qoldau_domain::appointment::{AppointmentState, BeyondQueueReason, BookingSource};
use qoldau_domain::calendar::WorkCalendar;
use qoldau_domain::channel::Channel;
use qoldau_domain::consent::{Consent, ConsentKind, ConsentWay, first_missing, is_given};
use qoldau_domain::deadline::{DeadlineState, moved_by};
use qoldau_domain::document::{Answer, Circumstances, DocumentKind, Presentation, Registry};
use qoldau_domain::lifecycle::{Action, Role, Status};
use qoldau_domain::person::{
    BirthDate, Child, Iin, MobileNumber, NamePart, PersonName, Relation, Representative, Residency,
};
use qoldau_domain::place::{AppointmentKind, Rehousing, Slot};
use qoldau_domain::provider::ProviderType;
use qoldau_domain::service::PublicService;
use qoldau_domain::term::TermCode;
use qoldau_domain::violation::{Obstacle, Violation};
use qoldau_domain::wait_list::{Fit, Kept, OfferedPlace, PassOverReason, WaitListEntry, WaitListState};
use uuid::Uuid;

const CALENDAR: &str = include_str!("../../../docs/law/calendar-kz-2026-11.csv");
const FILED: &str = "2026-12-15T10:00:00+05:00";
const LATER: &str = "2026-12-15T11:00:00+05:00";

fn kazakhstan() -> WorkCalendar {
    WorkCalendar::parse("first", CALENDAR).unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn name() -> PersonName {
    let part = |text| NamePart::parse(text).unwrap();
    PersonName { last: part("Серікқызы"), first: part("Әлия"), patronymic: None }
}

fn submission(service: PublicService, provider_type: ProviderType, channel: Channel) -> Submission {
    let born = BirthDate::parse("2017-03-15".parse().unwrap(), "2026-12-15".parse().unwrap()).unwrap();
    Submission {
        id: Uuid::from_u128(1),
        service,
        provider_id: Uuid::from_u128(2),
        provider_type,
        channel,
        residency: Residency::Resident,
        born_abroad: false,
        child: Child::parse(Some(Iin::parse("170315600124").unwrap()), None, name(), born).unwrap(),
        representative: Representative {
            iin: Some(Iin::parse("900101500109").unwrap()),
            identity_document: None,
            name: name(),
            phone: MobileNumber::parse("+77011234567").unwrap(),
            relation: Relation::Parent,
        },
        consents: ConsentKind::REQUIRED.to_vec(),
        documents: Vec::new(),
        submitted_at: at(FILED),
        received_at: None,
    }
}

fn pmpk() -> Submission {
    submission(PublicService::PmpkExamination, ProviderType::Pmpk, Channel::EgovPortal)
}

/// Ids one after another.
fn ids() -> impl FnMut() -> Uuid {
    let mut next = 100;
    move || {
        next += 1;
        Uuid::from_u128(next)
    }
}

fn file(submission: Submission) -> Result<Change, Violation> {
    submit(submission, &kazakhstan(), &mut ids())
}

fn answer(document: DocumentKind, source: Registry, answer: Answer) -> RegistryAnswer {
    RegistryAnswer { document, source, answer, at: at(LATER) }
}

fn certificate(answer_: Answer) -> RegistryAnswer {
    answer(DocumentKind::BirthCertificate, Registry::Zags, answer_)
}

/// Filed, and with everything that acceptance waits for.
fn ready() -> Application {
    let filed = file(pmpk()).unwrap().application;
    filed.record_registry_answer(certificate(Answer::Found), at(LATER), &mut ids()).unwrap().application
}

fn by(roles: &[Role]) -> Acting<'_> {
    Acting { roles, recipients_book: false, now: at(LATER) }
}

fn obstacle(application: &Application, action: Action, role: Role) -> Option<Obstacle> {
    let actions = application.actions(&by(&[role]));
    actions.into_iter().find(|open| open.action == action).expect("an action of its table").obstacle
}

#[test]
fn filing_fixes_day_form_terms_and_consents() {
    let change = file(pmpk()).unwrap();
    let filed = &change.application;
    assert_eq!((change.previous_version, filed.version, filed.status), (None, 1, Status::Submitted));
    assert_eq!(filed.registered_on, Some("2026-12-15".parse().unwrap()));
    assert_eq!((filed.accepted_at, filed.rules_version.as_str()), (None, "order-33-2025"));
    let terms: Vec<_> =
        filed.deadlines.iter().map(|one| (one.code, one.due_at, one.target_at, one.state)).collect();
    let running = DeadlineState::Running;
    // PMPK-T-3-c: two working days; 16 December is a holiday. PMPK-T-3-a: 30 calendar days.
    assert_eq!(
        terms,
        [
            (
                TermCode::ExamDate,
                Some(at("2026-12-18T18:30:00+05:00")),
                Some(at("2026-12-17T18:30:00+05:00")),
                running
            ),
            (
                TermCode::Queue,
                Some(at("2027-01-14T18:30:00+05:00")),
                Some(at("2027-01-13T18:30:00+05:00")),
                running
            ),
        ]
    );
    assert!(filed.deadlines.iter().all(|one| one.calendar_version == "first" && one.is_open()));
    let given = |kind| Consent { kind, given: true, way: ConsentWay::Application, at: at(FILED) };
    assert_eq!(filed.consents, ConsentKind::REQUIRED.map(given));
    assert_eq!((&change.consents, change.deadlines_changed), (&filed.consents, true));
    let [event] = change.events.as_slice() else { panic!("one event") };
    let stage = event.stage.expect("a stage");
    assert_eq!((event.kind, event.at, event.id), (EventKind::Submitted, at(FILED), stage.id));
    assert_eq!((stage.stage, stage.occurred_at), (Status::Submitted, at(FILED)));
    assert_eq!(event.clauses[0].id(), "PMPK-13-a");
}

/// Whatever its list wants at filing, in the first presentation that the list accepts.
fn complete(mut submission: Submission) -> Submission {
    let rules = submission.service.rules().expect("a service with rules").documents;
    let place = Circumstances {
        rules,
        residency: submission.residency,
        intake: submission.channel.intake(),
        born_abroad: submission.born_abroad,
    };
    for (id, fault) in (50..).zip(place.faults_at_filing(&[])) {
        let rule = place.rows().find(|rule| rule.kind == fault.kind).expect("its row");
        let presentation = rule.presentations[0];
        submission.documents.push(Document {
            id: Uuid::from_u128(id),
            kind: rule.kind,
            presentation,
            file_id: presentation.is_a_file().then(|| Uuid::from_u128(90)),
            added_at: at(FILED),
        });
    }
    submission
}

fn rehab() -> Submission {
    complete(submission(
        PublicService::ChildRehabilitation,
        ProviderType::RehabilitationCenter,
        Channel::EgovPortal,
    ))
}

#[test]
fn rehabilitation_carries_no_term_and_home_schooling_its_two_days() {
    let home =
        submission(PublicService::HomeSchoolingIntake, ProviderType::GeneralSchool, Channel::EgovPortal);
    let terms = |submission| {
        let deadlines = file(submission).unwrap().application.deadlines;
        deadlines.iter().map(|one| (one.code, one.due_at)).collect::<Vec<_>>()
    };
    assert_eq!(terms(rehab()), []);
    // HOME-T-3-a: two working days; 16 December is a holiday.
    assert_eq!(terms(complete(home)), [(TermCode::HomeIntake, Some(at("2026-12-18T17:30:00+05:00")))]);
}

#[test]
fn what_the_law_does_not_allow_is_not_filed() {
    let mut wrong = pmpk();
    wrong.provider_type = ProviderType::GeneralSchool;
    assert_eq!(file(wrong).unwrap_err().code(), "provider_does_not_render");
    let spec = submission(
        PublicService::SpecialEducationAdmission,
        ProviderType::SpecialEducationOrg,
        Channel::EgovPortal,
    );
    assert_eq!(file(spec), Err(Violation::ServiceNotOpen));
    let mut foreign = pmpk();
    foreign.born_abroad = true;
    assert_eq!(file(foreign).unwrap_err().code(), "documents_missing");
    let office = |submitted: &str, received: Option<&str>| {
        let mut paper =
            submission(PublicService::PmpkExamination, ProviderType::Pmpk, Channel::ProviderOffice);
        paper.submitted_at = at(submitted);
        paper.received_at = received.map(at);
        file(paper).map(|change| change.application.registered_on).map_err(|no| no.code())
    };
    let evening = "2026-12-15T20:00:00+05:00";
    assert_eq!(office(evening, None), Err("outside_reception_hours"));
    // Handed in at the office in time: that moment counts.
    let day = Some("2026-12-15".parse().unwrap());
    assert_eq!(office(evening, Some("2026-12-15T12:00:00+05:00")), Ok(day));
    let mut closed = pmpk();
    closed.submitted_at = at("2026-12-15T20:00:00+05:00");
    // PMPK-T-7-c: a portal is never closed; the next working day is the legal one.
    assert_eq!(file(closed).unwrap().application.registered_on, Some("2026-12-17".parse().unwrap()));
}

#[test]
fn a_year_without_calendar_keeps_the_terms_waiting_and_the_next_calendar_sets_them() {
    let mut early = pmpk();
    early.submitted_at = at("2031-03-03T10:00:00+05:00");
    let filed = file(early).unwrap().application;
    assert_eq!(filed.registered_on, None);
    let states: Vec<_> = filed.deadlines.iter().map(|one| (one.code, one.due_at, one.state)).collect();
    let missing = DeadlineState::CalendarMissing;
    assert_eq!(states, [(TermCode::ExamDate, None, missing), (TermCode::Queue, None, missing)]);
    assert!(filed.deadlines.iter().all(qoldau_domain::deadline::Deadline::is_open));
    let longer = kazakhstan().with_year(2029, 1, Vec::new()).with_year(2030, 1, Vec::new()).with_year(
        2031,
        1,
        Vec::new(),
    );
    let open: Vec<_> = filed.deadlines.iter().map(|one| (one.code, one.due_at)).collect();
    let rules = filed.rules().unwrap();
    let foretold = moved_by(&longer, rules, filed.start(), filed.registered_on, &open);
    let change = filed.clone().recompute(&longer, at(LATER), &mut ids()).unwrap().expect("a change");
    assert_eq!(change.application.registered_on, Some("2031-03-03".parse().unwrap()));
    assert_eq!(change.application.deadlines[0].due_at, Some(at("2031-03-05T18:30:00+05:00")));
    assert_eq!(change.events[0].moved, foretold);
    assert_eq!(foretold.len(), 2);
    assert_eq!(
        (change.previous_version, change.application.version, change.deadlines_changed),
        (Some(1), 2, true)
    );
    assert_eq!(change.events[0].kind, EventKind::DeadlinesRecomputed);
    assert_eq!(change.events[0].changed, ["registered_on", "deadlines"]);
    // A calendar that does not reach so far finds no day either.
    let short = kazakhstan().with_year(2029, 1, Vec::new());
    let waiting = filed.recompute(&short, at(LATER), &mut ids()).unwrap().expect("another version");
    assert_eq!((waiting.events[0].changed, waiting.application.registered_on), (&["deadlines"][..], None));
    // The same calendar again changes nothing.
    assert_eq!(change.application.recompute(&longer, at(LATER), &mut ids()), Ok(None));
}

#[test]
fn another_calendar_moves_open_deadlines_and_no_others() {
    let filed = file(pmpk()).unwrap().application;
    let with_a_day_off = CALENDAR.replacen(
        "\n2027-01-01,",
        "\n2026-12-17,extra_day_off,Демалыс,Выходной,Day off,order:made-up,false,\n2027-01-01,",
        1,
    );
    let other = WorkCalendar::parse("second", &with_a_day_off).unwrap();
    let change = filed.clone().recompute(&other, at(LATER), &mut ids()).unwrap().expect("a change");
    let moved = &change.events[0].moved;
    assert_eq!(moved.len(), 1);
    assert_eq!(moved[0].code, TermCode::ExamDate);
    assert_eq!(moved[0].from, Some(at("2026-12-18T18:30:00+05:00")));
    assert_eq!(moved[0].to, Some(at("2026-12-21T18:30:00+05:00")));
    // the day of registration stays.
    assert_eq!(change.application.registered_on, filed.registered_on);
    assert_eq!(change.events[0].changed, ["deadlines"]);
    assert!(change.application.deadlines.iter().all(|one| one.calendar_version == "second"));
    assert_eq!(filed.clone().recompute(&kazakhstan(), at(LATER), &mut ids()), Ok(None));
    let over = filed.apply(Action::Withdraw, &by(&[Role::Recipient]), &mut ids()).unwrap().application;
    assert_eq!(over.recompute(&other, at(LATER), &mut ids()), Ok(None));
}

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
    };
    let change = filed.record_consent(given, at(LATER), &mut ids()).unwrap();
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
    let consent = over.consents[0];
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
    for (said, rest) in
        [(Answer::Found, &open[1..]), (Answer::Empty, &open[1..]), (Answer::Unavailable, &open[..])]
    {
        let answered = filed.clone().with_answers(vec![certificate(said)], &mut ids());
        assert_eq!(answered.application.registries_to_ask(), rest);
        assert_eq!(answered.application.version, 1);
        assert_eq!(answered.registry_answers, [certificate(said)]);
        assert_eq!(answered.events.last().map(|event| event.kind), Some(EventKind::RegistryAnswered));
        assert!(answered.events.last().is_some_and(|event| !event.clauses.is_empty()));
    }
    // The latest answer counts, and only about its own document.
    let twice = vec![certificate(Answer::Found), certificate(Answer::Unavailable)];
    assert_eq!(filed.clone().with_answers(twice, &mut ids()).application.registries_to_ask(), open);
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

fn slot(begins: &str) -> Slot {
    Slot {
        id: Uuid::from_u128(7),
        provider_id: Uuid::from_u128(2),
        kind: AppointmentKind::Examination,
        begins_at: at(begins),
        minutes: 60,
        capacity: 1,
        taken: 0,
        withdrawn: false,
        version: 1,
    }
}

fn registered() -> Application {
    ready().apply(Action::Register, &by(&[Role::Registrar]), &mut ids()).unwrap().application
}

fn booking(slot: &Slot) -> Booking<'_> {
    Booking { slot, source: BookingSource::Phone, beyond_queue: None, held: false }
}

fn book(application: Application, booking: &Booking<'_>, by: &Acting<'_>) -> Result<Change, Violation> {
    application.book(booking, by, &kazakhstan(), &mut ids())
}

fn states(application: &Application) -> Vec<(TermCode, DeadlineState)> {
    application.deadlines.iter().map(|deadline| (deadline.code, deadline.state)).collect()
}

const DAY: &str = "2026-12-21T10:00:00+05:00";

/// P-4: setting the day leads on, is a stage, and ends the term for setting it.
#[test]
fn setting_the_day_is_a_stage_and_keeps_its_term() {
    let slot = slot(DAY);
    let change = book(registered(), &booking(&slot), &by(&[Role::Registrar])).unwrap();
    let set = change.appointment.unwrap();
    assert_eq!((set.before, set.after.state, set.after.slot_id), (None, AppointmentState::Booked, slot.id));
    assert_eq!((set.after.begins_at, set.after.minutes, set.after.version), (slot.begins_at, 60, 1));
    assert_eq!(set.after.application_id, Some(change.application.id));
    let event = &change.events[0];
    assert_eq!((event.kind, event.stage.unwrap().stage), (EventKind::Booked, Status::ExamScheduled));
    assert_eq!(event.changed, ["status", "appointment", "deadlines"]);
    assert_eq!(change.application.status, Status::ExamScheduled);
    assert_eq!(
        states(&change.application),
        [(TermCode::ExamDate, DeadlineState::Met), (TermCode::Queue, DeadlineState::Running)]
    );
    let late = Acting { now: at("2026-12-18T18:30:01+05:00"), ..by(&[Role::Registrar]) };
    let change = book(registered(), &booking(&slot), &late).unwrap();
    assert_eq!(states(&change.application)[0], (TermCode::ExamDate, DeadlineState::Missed));
}

/// Place taken, withdrawn, past, unfit, on a day off, and an application that is not registered: nothing follows.
#[test]
fn a_place_that_does_not_fit_is_refused() {
    let registrar = by(&[Role::Registrar]);
    let good = slot(DAY);
    let refused = |slot: Slot| book(registered(), &booking(&slot), &registrar).unwrap_err();
    assert_eq!(refused(Slot { taken: 1, ..good }), Violation::SlotTaken);
    assert_eq!(refused(Slot { withdrawn: true, ..good }), Violation::SlotTaken);
    let held = Slot { taken: 1, ..good };
    assert!(book(registered(), &Booking { held: true, ..booking(&held) }, &registrar).is_ok());
    assert_eq!(refused(slot(LATER)), Violation::SlotPast);
    assert_eq!(refused(Slot { kind: AppointmentKind::DocumentVisit, ..good }), Violation::SlotUnfit);
    assert_eq!(refused(Slot { provider_id: Uuid::nil(), ..good }), Violation::SlotUnfit);
    let off = refused(slot("2026-12-16T10:00:00+05:00"));
    assert_eq!((off.code(), off.clause().unwrap().id()), ("day_off", "PMPK-T-7-a"));
    assert_eq!(refused(slot("2029-01-10T10:00:00+05:00")).code(), "calendar_year_missing");
    let early = book(ready(), &booking(&good), &registrar).unwrap_err();
    assert!(matches!(early, Violation::NotPossibleNow { obstacle: Obstacle::Status, .. }), "{early:?}");
}

/// PMPK-T-3-a and A-64: registered on 15 December, day 30 is 14 January 2027.
#[test]
fn day_30_binds_the_recipient_and_asks_staff_for_a_reason() {
    let (last, beyond) = (slot("2027-01-14T17:00:00+05:00"), slot("2027-01-15T09:00:00+05:00"));
    let parent = Acting { recipients_book: true, ..by(&[Role::Recipient]) };
    assert!(book(registered(), &booking(&last), &parent).is_ok());
    let with = |reason| Booking { beyond_queue: Some(reason), ..booking(&beyond) };
    for (who, reason_opens) in [(parent, false), (by(&[Role::Registrar]), true)] {
        let refused = book(registered(), &booking(&beyond), &who).unwrap_err();
        let Violation::BeyondQueueLimit { clause, limit_on, reason_opens: opens } = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(
            (clause.id(), limit_on.to_string().as_str(), opens),
            ("PMPK-T-3-a", "2027-01-14", reason_opens)
        );
    }
    assert!(book(registered(), &with(BeyondQueueReason::NoCapacity), &parent).is_err());
    for (reason, state) in [
        (BeyondQueueReason::RecipientRequest, DeadlineState::Excused),
        (BeyondQueueReason::Missed, DeadlineState::Excused),
        (BeyondQueueReason::NoCapacity, DeadlineState::Missed),
    ] {
        let change = book(registered(), &with(reason), &by(&[Role::Registrar])).unwrap();
        assert_eq!(change.appointment.unwrap().after.beyond_queue, Some(reason));
        assert_eq!(states(&change.application)[1], (TermCode::Queue, state));
        // Given up, the wait goes on.
        let waiting = change.application.cancel_appointment(&by(&[Role::Registrar]), &mut ids()).unwrap();
        assert_eq!(states(&waiting.application)[1], (TermCode::Queue, DeadlineState::Running));
    }
}

/// the recipient books in the proactive form, or where booking was opened to all.
#[test]
fn booking_is_open_to_recipients_by_rule_or_setting() {
    let slot = slot(DAY);
    let refused = book(registered(), &booking(&slot), &by(&[Role::Recipient])).unwrap_err();
    let Violation::NotPossibleNow { obstacle, clause, .. } = refused else { panic!("{refused:?}") };
    assert_eq!((obstacle, clause.unwrap().id()), (Obstacle::BookingNotOpen, "PMPK-7.1-i"));
    let open = Acting { recipients_book: true, ..by(&[Role::Recipient]) };
    assert!(book(registered(), &booking(&slot), &open).is_ok());
    let mut proactive = registered();
    proactive.form = qoldau_domain::channel::RenderingForm::Proactive;
    assert!(book(proactive, &booking(&slot), &by(&[Role::Recipient])).is_ok());
}

/// Cancel and miss lead back ◊ and are stages again; a met term stays met; attending keeps the status.
#[test]
fn an_appointment_is_moved_given_up_missed_or_attended() {
    let registrar = by(&[Role::Registrar]);
    let first = slot(DAY);
    let second = Slot { id: Uuid::from_u128(8), ..slot("2026-12-22T09:00:00+05:00") };
    let booked = book(registered(), &booking(&first), &registrar).unwrap().application;
    let moved = booked.clone().reschedule(&booking(&second), &registrar, &kazakhstan(), &mut ids()).unwrap();
    let change = moved.appointment.unwrap();
    assert_eq!(change.before.unwrap().slot_id, first.id);
    assert_eq!(
        (change.after.slot_id, change.after.version, change.after.id),
        (second.id, 2, change.before.unwrap().id)
    );
    assert_eq!((moved.events[0].kind, moved.events[0].stage), (EventKind::AppointmentMoved, None));
    let same = booked.clone().reschedule(&booking(&first), &registrar, &kazakhstan(), &mut ids());
    assert_eq!(same.unwrap_err(), Violation::SlotUnfit);

    let cancelled = booked.clone().cancel_appointment(&by(&[Role::Recipient]), &mut ids()).unwrap();
    assert_eq!(cancelled.events[0].stage.unwrap().stage, Status::Registered);
    assert_eq!((cancelled.application.appointment, cancelled.application.status), (None, Status::Registered));
    assert_eq!(states(&cancelled.application)[0], (TermCode::ExamDate, DeadlineState::Met));

    let begun = Acting { now: at(DAY), ..registrar };
    let too_early = booked.clone().miss_appointment(&registrar, &mut ids()).unwrap_err();
    assert!(matches!(too_early, Violation::NotPossibleNow { obstacle: Obstacle::AppointmentAhead, .. }));
    let missed = booked.clone().miss_appointment(&begun, &mut ids()).unwrap();
    assert_eq!(
        (missed.appointment.unwrap().after.state, missed.application.status),
        (AppointmentState::Missed, Status::Registered)
    );
    let parent = Acting { now: at(DAY), recipients_book: true, ..by(&[Role::Recipient]) };
    let late = booked.clone().cancel_appointment(&parent, &mut ids()).unwrap_err();
    assert!(matches!(late, Violation::NotPossibleNow { obstacle: Obstacle::AppointmentBegun, .. }));

    assert!(booked.clone().attend_appointment(&registrar, &mut ids()).is_err(), "a day early");
    let attended = booked.clone().attend_appointment(&begun, &mut ids()).unwrap();
    assert_eq!((attended.application.status, attended.events[0].stage), (Status::ExamScheduled, None));
    assert_eq!(attended.application.appointment.unwrap().state, AppointmentState::Attended);
    let over = attended.application.miss_appointment(&begun, &mut ids()).unwrap_err();
    assert!(matches!(over, Violation::NotPossibleNow { obstacle: Obstacle::AppointmentAttended, .. }));

    // Withdrawing frees the place in the same change.
    let withdrawn = booked.apply(Action::Withdraw, &by(&[Role::Recipient]), &mut ids()).unwrap();
    assert_eq!(withdrawn.appointment.unwrap().after.state, AppointmentState::Cancelled);
    assert_eq!(withdrawn.events[0].changed, ["status", "appointment", "deadlines"]);
}

/// A day that was set before any calendar could say until when is judged by when it was set.
#[test]
fn a_late_calendar_judges_a_day_that_was_set_before_it_came() {
    let slot = slot(DAY);
    let mut booked = book(registered(), &booking(&slot), &by(&[Role::Registrar])).unwrap().application;
    for deadline in &mut booked.deadlines {
        deadline.state = DeadlineState::CalendarMissing;
        deadline.due_at = None;
        deadline.calendar_version = "old".to_owned();
    }
    let judged = |application: Application| {
        let change = application.recompute(&kazakhstan(), at(LATER), &mut ids()).unwrap().unwrap();
        states(&change.application)[0].1
    };
    assert_eq!(judged(booked.clone()), DeadlineState::Met);
    if let Some(set) = &mut booked.appointment {
        set.booked_at = at("2026-12-19T10:00:00+05:00");
    }
    assert_eq!(judged(booked), DeadlineState::Missed);
}

/// What staff change of a place: nothing happens to a booking that is not named.
#[test]
fn a_place_that_loses_seats_says_what_becomes_of_its_bookings() {
    let full = Slot { capacity: 3, taken: 2, ..slot(DAY) };
    let now = at(LATER);
    let more = full.change(4, false, None, now).unwrap();
    assert_eq!((more.slot.capacity, more.slot.version, more.rehousing), (4, 2, None));
    assert_eq!(more.changed, ["capacity"]);
    assert_eq!(full.change(2, false, None, now).unwrap().slot.capacity, 2, "as many as are taken");
    assert_eq!(full.change(1, false, None, now), Err(Violation::SlotHasBookings));
    assert_eq!(full.change(3, true, None, now), Err(Violation::SlotHasBookings));
    let fewer = full.change(1, false, Some(Rehousing::Move), now).unwrap();
    assert_eq!((fewer.slot.capacity, fewer.slot.withdrawn), (3, true), "closed until it is done");
    assert_eq!(fewer.rehousing, Some((1, Rehousing::Move)));
    let gone = full.change(3, true, Some(Rehousing::Cancel), now).unwrap();
    assert_eq!((gone.rehousing, gone.changed), (Some((0, Rehousing::Cancel)), &["withdrawn"][..]));
    let empty = Slot { taken: 0, ..full }.change(2, true, Some(Rehousing::Move), now).unwrap();
    assert_eq!((empty.slot.withdrawn, empty.rehousing), (true, None));
    assert_eq!(full.change(4, false, None, full.begins_at), Err(Violation::SlotPast));
}

/// The first free place that fits, by the provider; where none does, the application waits for a day again.
#[test]
fn a_booking_of_a_withdrawn_place_moves_to_the_first_place_that_fits() {
    let registrar = by(&[Role::Registrar]);
    let booked = || book(registered(), &booking(&slot(DAY)), &registrar).unwrap().application;
    let other = |id, begins| Slot { id: Uuid::from_u128(id), ..slot(begins) };
    let free = [
        Slot { kind: AppointmentKind::DocumentVisit, ..other(8, "2026-12-22T09:00:00+05:00") },
        other(9, "2026-12-16T09:00:00+05:00"),
        other(10, "2026-12-23T09:00:00+05:00"),
        other(11, "2026-12-24T09:00:00+05:00"),
    ];
    let rehouse = |rehousing, free: &[Slot]| {
        booked().rehouse(rehousing, free, &registrar, &kazakhstan(), &mut ids()).unwrap()
    };
    let moved = rehouse(Rehousing::Move, &free).appointment.unwrap().after;
    assert_eq!((moved.slot_id, moved.source), (Uuid::from_u128(10), BookingSource::Assigned));
    let late = [other(12, "2027-01-15T09:00:00+05:00")];
    for change in [rehouse(Rehousing::Move, &late), rehouse(Rehousing::Cancel, &free)] {
        assert_eq!(change.appointment.unwrap().after.state, AppointmentState::Cancelled);
        assert_eq!(change.application.status, Status::Registered);
    }
}

/// at once where the recipient cannot book, else when four working hours of the strictest last day are left.
#[test]
fn a_day_is_assigned_when_it_is_time() {
    let calendar = kazakhstan();
    let is_time = |application: &Application, all_book, now: &str| {
        application.is_time_to_assign(all_book, &calendar, at(now)).unwrap()
    };
    let waiting = registered();
    assert!(is_time(&waiting, false, LATER));
    let mut proactive = waiting.clone();
    proactive.form = qoldau_domain::channel::RenderingForm::Proactive;
    // The strictest last day is Thursday the 17th until 18:30; the lunch break is no working time.
    for (application, all_book) in [(&proactive, false), (&proactive, true), (&waiting, true)] {
        assert!(!is_time(application, all_book, LATER));
        assert!(!is_time(application, all_book, "2026-12-17T12:59:59+05:00"));
        assert!(is_time(application, all_book, "2026-12-17T13:00:00+05:00"));
        assert!(is_time(application, all_book, "2026-12-18T12:00:00+05:00"));
    }
    proactive.deadlines[0].target_at = None;
    assert!(!is_time(&proactive, false, "2026-12-18T12:59:59+05:00"), "the legal last day");
    assert!(is_time(&proactive, false, "2026-12-18T13:00:00+05:00"));
    let beyond = proactive.is_time_to_assign(false, &calendar, at("2029-01-09T10:00:00+05:00"));
    assert_eq!(beyond.unwrap_err().code(), "calendar_year_missing");
    for state in DeadlineState::ALL.into_iter().filter(|state| *state != DeadlineState::Running) {
        let mut other = waiting.clone();
        other.deadlines[0].state = state;
        assert!(!is_time(&other, false, LATER), "{state:?}");
    }
}

/// A-08 and PMPK-T-3-a: the first free place that fits, never beyond day 30, and only for an application that waits for a day.
#[test]
fn the_first_free_place_that_fits_is_assigned_by_the_provider() {
    let registrar = by(&[Role::Registrar]);
    let other = |id, begins| Slot { id: Uuid::from_u128(id), ..slot(begins) };
    let free = [
        other(8, LATER),
        other(9, "2026-12-16T09:00:00+05:00"),
        Slot { taken: 1, ..other(10, "2026-12-22T09:00:00+05:00") },
        other(11, "2027-01-14T09:00:00+05:00"),
        other(12, "2027-01-15T09:00:00+05:00"),
    ];
    let assign = |free: &[Slot]| registered().assign(free, &registrar, &kazakhstan(), &mut ids()).unwrap();
    let change = assign(&free).unwrap();
    let set = change.appointment.unwrap().after;
    assert_eq!((set.slot_id, set.source), (Uuid::from_u128(11), BookingSource::Assigned));
    assert_eq!((set.beyond_queue, change.application.status), (None, Status::ExamScheduled));
    assert_eq!(states(&change.application)[0], (TermCode::ExamDate, DeadlineState::Met));
    assert!(!change.messages.is_empty(), "the recipient is told");
    assert!(assign(&free[4..]).is_none(), "beyond day 30 nobody is sent without a person");
    assert!(assign(&[]).is_none());
    let booked = change.application.assign(&free, &registrar, &kazakhstan(), &mut ids()).unwrap_err();
    assert!(matches!(booked, Violation::NotPossibleNow { obstacle: Obstacle::Status, .. }), "{booked:?}");
}

fn waiting(application: &Application, before: Option<&str>) -> WaitListEntry {
    let before = before.map(|day| day.parse().unwrap());
    WaitListEntry::join(Uuid::from_u128(50), application, before, &kazakhstan(), at(LATER)).unwrap()
}

/// Earlier than what they have or want, within day 30, and bookable at all.
#[test]
fn a_freed_place_fits_whom_it_could_be_booked_for() {
    let booked = book(registered(), &booking(&slot(DAY)), &by(&[Role::Registrar])).unwrap().application;
    let place = |begins| Slot { id: Uuid::from_u128(8), ..slot(begins) };
    let fit = |application: &Application, before, place: &Slot, holds_another| {
        let entry = waiting(application, before);
        entry.fit(application, place, holds_another, &kazakhstan(), at(LATER), &mut ids())
    };
    let too_late = Fit::PassedOver(PassOverReason::TooLate);
    for (before, begins, expected) in [
        (None, "2027-01-14T17:00:00+05:00", Fit::Fits),
        (None, "2027-01-15T09:00:00+05:00", Fit::PassedOver(PassOverReason::BeyondQueue)),
        (None, "2026-12-16T09:00:00+05:00", Fit::NotNow),
        (Some("2026-12-22"), "2026-12-21T17:00:00+05:00", Fit::Fits),
        (Some("2026-12-22"), "2026-12-22T09:00:00+05:00", too_late),
    ] {
        assert_eq!(fit(&registered(), before, &place(begins), false), expected, "{before:?} {begins}");
    }
    assert_eq!(fit(&registered(), None, &Slot { taken: 1, ..place(DAY) }, false), Fit::NotNow);
    assert_eq!(fit(&booked, None, &place(DAY), false), too_late, "no earlier than what they have");
    let earlier = place("2026-12-21T09:00:00+05:00");
    assert_eq!(fit(&booked, None, &earlier, false), Fit::Fits);
    assert_eq!(fit(&booked, None, &earlier, true), Fit::PassedOver(PassOverReason::HoldsAnother));
}

/// Booked, lapsed, withdrawn by the provider, over: what the entry is then, and that a lapse is kept with its place.
#[test]
fn an_offered_place_is_taken_lapses_or_gives_the_turn_back() {
    let (place, registrar) = (slot(DAY), by(&[Role::Registrar]));
    let booked = book(registered(), &booking(&place), &registrar).unwrap().application;
    let gone = registered().apply(Action::Withdraw, &by(&[Role::Recipient]), &mut ids()).unwrap().application;
    let offered = OfferedPlace { slot_id: place.id, hold_id: Uuid::from_u128(60), until: at(DAY) };
    let entry = waiting(&registered(), None).offer(offered, Vec::new()).entry;
    assert_eq!((entry.state, entry.version, entry.offered), (WaitListState::Offered, 2, Some(offered)));
    let kept = |held, withdrawn| Kept { held, withdrawn, begins_at: Some(at(DAY)) };
    let settled = |application: &Application, kept| entry.settle(application, kept, at(LATER));
    let state = |application: &Application, kept| settled(application, kept).unwrap().entry.state;
    assert_eq!(settled(&registered(), kept(true, false)), None);
    assert_eq!(state(&registered(), kept(true, true)), WaitListState::Waiting);
    assert_eq!(state(&booked, kept(false, false)), WaitListState::Taken);
    assert_eq!(state(&gone, kept(true, false)), WaitListState::Closed);
    // Booked elsewhere: what is kept is of no use when it is no earlier, and was not wanted when it is.
    let at_another = |begins| {
        let another = Slot { id: Uuid::from_u128(8), ..slot(begins) };
        book(registered(), &booking(&another), &registrar).unwrap().application
    };
    for held in [true, false] {
        assert_eq!(
            state(&at_another("2026-12-21T09:00:00+05:00"), kept(held, false)),
            WaitListState::Waiting
        );
    }
    let later = at_another("2026-12-23T09:00:00+05:00");
    assert_eq!(settled(&later, kept(true, false)), None, "it can still be moved there");
    assert_eq!(state(&later, kept(false, false)), WaitListState::Lapsed);
    let lapsed = settled(&registered(), kept(false, false)).unwrap();
    assert_eq!((lapsed.entry.state, lapsed.entry.offered), (WaitListState::Lapsed, None));
    assert_eq!(lapsed.passed_over, [entry.passed_over(place.id, PassOverReason::OfferLapsed, at(LATER))]);
    let given_up = entry.give_up(&registered(), kept(true, false), at(LATER)).unwrap().entry;
    assert_eq!(given_up.state, WaitListState::Withdrawn);
    assert_eq!(given_up.give_up(&registered(), kept(false, false), at(LATER)), None);
    // Nothing can be early enough any more.
    let wanted = waiting(&registered(), Some("2026-12-22"));
    assert_eq!(wanted.settle(&registered(), kept(false, false), at("2026-12-21T23:59:59+05:00")), None);
    let past = wanted.settle(&registered(), kept(false, false), at("2026-12-22T00:00:00+05:00")).unwrap();
    assert_eq!(past.entry.state, WaitListState::Closed);
    for application in [ready(), gone] {
        let refused = WaitListEntry::join(Uuid::nil(), &application, None, &kazakhstan(), at(LATER));
        assert!(matches!(refused, Err(Violation::NotPossibleNow { obstacle: Obstacle::Status, .. })));
    }
}
