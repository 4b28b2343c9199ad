//! What is filed: day, form, terms and consents that it fixes, what the law does not allow, and what another work calendar does
//! to it. Every expectation is written out by hand.

use qoldau_domain::application::{EventKind, Submission};
use qoldau_domain::calendar::WorkCalendar;
use qoldau_domain::channel::Channel;
use qoldau_domain::consent::{Consent, ConsentKind, ConsentWay};
use qoldau_domain::deadline::{DeadlineState, moved_by};
use qoldau_domain::lifecycle::{Action, Role, Status};
use qoldau_domain::provider::ProviderType;
use qoldau_domain::service::PublicService;
use qoldau_domain::term::TermCode;
use qoldau_domain::violation::Violation;

use super::{CALENDAR, FILED, LATER, at, by, complete, file, ids, kazakhstan, pmpk, rehab, submission};

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
    let given =
        |kind| Consent { kind, given: true, way: ConsentWay::Application, at: at(FILED), reference: None };
    assert_eq!(filed.consents, ConsentKind::REQUIRED.map(given));
    assert_eq!((&change.consents, change.deadlines_changed), (&filed.consents, true));
    let [event] = change.events.as_slice() else { panic!("one event") };
    let stage = event.stage.expect("a stage");
    assert_eq!((event.kind, event.at, event.id), (EventKind::Submitted, at(FILED), stage.id));
    assert_eq!((stage.stage, stage.occurred_at), (Status::Submitted, at(FILED)));
    assert_eq!(event.clauses[0].id(), "PMPK-13-a");
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
fn the_portal_wants_a_signature_where_the_setting_says_so() {
    let wanted = |channel, signature_verified_at| {
        let portal_signature_required = true;
        let filing = submission(PublicService::PmpkExamination, ProviderType::Pmpk, channel);
        file(complete(Submission { signature_verified_at, portal_signature_required, ..filing }))
    };
    let refused = wanted(Channel::EgovPortal, None).unwrap_err();
    assert_eq!(refused.clause().unwrap().id(), "PMPK-T-10-d");
    assert_eq!(refused.code(), "invalid_fields");
    let signed = wanted(Channel::EgovPortal, Some(at(FILED))).unwrap();
    assert_eq!(signed.application.signature_verified_at, Some(at(FILED)));
    // the mobile device follows eGov Mobile's own authentication; paper has its own signature.
    for channel in [Channel::MobileDevice, Channel::ProviderOffice] {
        assert_eq!(wanted(channel, None).unwrap().application.signature_verified_at, None);
    }
}
