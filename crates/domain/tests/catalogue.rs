//! What the domain says of services, lifecycles, grounds and faults when it is asked: names, clauses, tables. The values are
//! written out here a second time, from the rulebook; nothing here is computed from what it checks.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;

use qoldau_domain::calendar::{DayFault, WorkCalendar, YearMissing};
use qoldau_domain::consent::ConsentKind;
use qoldau_domain::document::{DocumentKind, Presentation};
use qoldau_domain::lifecycle::{Action, Guard, Role, StageRecording, Status};
use qoldau_domain::offer::{OfferEvent, OfferState};
use qoldau_domain::passport::RowKey;
use qoldau_domain::person::{IdentityDocument, Iin, MobileNumber, NamePart, PersonFault};
use qoldau_domain::provider::ProviderType;
use qoldau_domain::refusal::RefusalReason;
use qoldau_domain::service::PublicService;
use qoldau_domain::term::TermCode;
use qoldau_domain::violation::{DocumentFault, DocumentFaultKind, Violation};

const CALENDAR: &str = include_str!("../../../docs/law/calendar-kz-2026-11.csv");

#[test]
fn services_say_who_renders_them_and_what_they_carry() {
    use ProviderType as T;
    let told = |service: PublicService| {
        let rules = service.rules();
        (
            service.short_code(),
            service.provider_types().map(<[T]>::to_vec),
            rules.map(qoldau_domain::rules::Rules::deadlines),
            service.monitoring().first().map(|clause| clause.id()),
        )
    };
    let centres = vec![T::PpCorrectionCabinet, T::RehabilitationCenter, T::AutismSupportCenter];
    let queue = vec![TermCode::ExamDate, TermCode::Queue];
    let pmpk = told(PublicService::PmpkExamination);
    assert_eq!(pmpk, ("PMPK", Some(vec![T::Pmpk]), Some(queue), Some("PMPK-13-a")));
    let rehab = told(PublicService::ChildRehabilitation);
    assert_eq!(rehab, ("REHAB", Some(centres), Some(Vec::new()), Some("REHAB-11-a")));
    let home = told(PublicService::HomeSchoolingIntake);
    assert_eq!((home.0, home.2, home.3), ("HOME", Some(vec![TermCode::HomeIntake]), Some("HOME-8-a")));
    let spec = told(PublicService::SpecialEducationAdmission);
    assert_eq!(spec, ("SPEC", None, None, Some("SPEC-9-a")));
    for service in PublicService::ALL {
        let own = service.rules().map(|rules| rules.version);
        assert_eq!(own.and_then(|version| service.rules_of(version)).map(|rules| rules.version), own);
        assert!(service.rules_of("order-of-another-build").is_none());
    }
}

#[test]
fn consents_and_grounds_name_their_clauses() {
    let of = |service: PublicService| {
        let rules = service.rules().expect("rules");
        let consents = ConsentKind::REQUIRED.map(|kind| rules.consent_clause(kind).expect("a clause").id());
        let grounds = RefusalReason::ALL.map(|reason| rules.refusal_clause(reason).expect("a clause").id());
        (consents, grounds)
    };
    let pmpk = of(PublicService::PmpkExamination);
    assert_eq!(pmpk.0, ["PMPK-T-8-ac", "PMPK-T-9-c"]);
    assert_eq!(pmpk.1, ["PMPK-T-9-a", "PMPK-T-9-b", "PMPK-T-9-c"]);
    assert_eq!(of(PublicService::ChildRehabilitation).1, ["REHAB-T-9-a", "REHAB-T-9-b", "REHAB-T-9-c"]);
    assert_eq!(of(PublicService::HomeSchoolingIntake).1, ["HOME-T-9-a", "HOME-T-9-b", "HOME-T-9-c"]);
}

#[test]
fn passports_hold_ten_rows_of_norms_with_their_words() {
    for service in PublicService::ALL {
        let passport = service.passport();
        let keys: Vec<RowKey> = passport.rows.iter().map(|row| row.key).collect();
        let has_list = service != PublicService::SpecialEducationAdmission;
        assert_eq!(keys, if has_list { RowKey::ALL.to_vec() } else { Vec::new() }, "{}", service.code());
        let norms: Vec<_> = passport.norms().collect();
        let counted: usize =
            passport.rows.iter().map(|row| row.norms.len()).sum::<usize>() + passport.paragraphs.len();
        assert_eq!(norms.len(), counted);
        assert!(!norms.is_empty());
        for norm in norms {
            let clause = norm.clause;
            assert!(clause.words().chars().any(|c| ('а'..='ӹ').contains(&c)), "{clause:?}");
            assert_eq!(format!("{clause:?}"), clause.id());
        }
    }
    // The order's own headings, and two translations that are not its own.
    assert_eq!(RowKey::WorkSchedule.heading(), ("Жұмыс кестесі", "График работы", "Work schedule"));
    let headings: BTreeSet<_> = RowKey::ALL.iter().map(|row| row.heading()).collect();
    assert_eq!(headings.len(), RowKey::ALL.len());
}

#[test]
fn lifecycles_name_their_actions_and_statuses_once_and_in_order() {
    use Action as A;
    use Status as S;
    let of = |service: PublicService| service.rules().expect("rules").lifecycle;
    let home = of(PublicService::HomeSchoolingIntake);
    let of_home = [A::Register, A::RequestDocuments, A::IssueReceipt, A::Deliver, A::Refuse, A::Withdraw];
    assert_eq!(home.actions(), of_home);
    assert_eq!((home.initial, of(PublicService::PmpkExamination).initial), (S::Submitted, S::Submitted));
    assert_eq!(home.statuses(), [S::Submitted, S::Registered, S::ReceiptIssued, S::Refused, S::Withdrawn]);
    let pmpk = of(PublicService::PmpkExamination);
    let actions = [
        A::Register,
        A::RequestDocuments,
        A::Book,
        A::Reschedule,
        A::CancelAppointment,
        A::MissAppointment,
        A::RecordExamination,
        A::Conclude,
        A::Sign,
        A::TransmitToNedb,
        A::Deliver,
        A::Refuse,
        A::Correct,
        A::Withdraw,
    ];
    assert_eq!(pmpk.actions(), actions);
    let technical: Vec<&str> =
        S::ALL.iter().filter(|status| status.is_technical()).map(|s| s.code()).collect();
    assert_eq!(technical, ["withdrawn", "ended_early"]);
}

/// SPEC-9-a, A-48: stages are recorded, and nothing else of the service is known.
#[test]
fn only_the_service_without_a_lifecycle_records_stages() {
    for service in PublicService::ALL {
        assert_eq!(service.stage_recording().is_some(), service.rules().is_none(), "{}", service.code());
    }
    let stages = PublicService::SpecialEducationAdmission.stage_recording().expect("stages");
    assert_eq!(stages.clauses.iter().map(|clause| clause.id()).collect::<Vec<_>>(), ["SPEC-9-a"]);
    assert_eq!(stages.roles, [Role::Registrar]);
    assert_eq!(stages.guards, [(Guard::StageConfigured, &[][..])]);
    assert_eq!(StageRecording::ACTION, Action::RecordStage);
}

/// What a failing test or a log shows of a basis is ids, never pages of the order.
#[test]
fn clauses_and_readings_are_told_by_their_ids() {
    let basis = qoldau_domain::order::ENTRY_INTO_FORCE;
    assert_eq!(format!("{basis:?}"), "Basis { clauses: [ORDER-4], readings: [A-23] }");
}

/// Every change of the order belongs to one service.
#[test]
fn the_order_changes_each_service_by_clauses_of_its_own() {
    let changes: Vec<&str> = PublicService::ALL
        .into_iter()
        .flat_map(PublicService::amended_by)
        .map(|clause| clause.id())
        .collect();
    let expected = [
        "ORDER-1-b",
        "ORDER-1-c",
        "ORDER-1-d",
        "ORDER-1-e",
        "ORDER-1-f",
        "ORDER-1-g",
        "ORDER-1-h",
        "ORDER-1-i",
    ];
    assert_eq!(changes, expected);
}

#[test]
fn an_offer_moves_by_its_table_only() {
    let technical: Vec<&str> =
        OfferState::ALL.iter().filter(|state| state.is_technical()).map(|state| state.code()).collect();
    assert_eq!(technical, ["offer_received", "offer_undelivered"]);
    let pmpk = &qoldau_domain::service::pmpk::OFFER_LIFECYCLE;
    let to = |from, event| pmpk.step(from, event).map(|step| step.to);
    assert_eq!(to(None, OfferEvent::Send), Some(OfferState::Sent));
    assert_eq!(to(Some(OfferState::Sent), OfferEvent::Receive), Some(OfferState::Received));
    assert_eq!(to(Some(OfferState::Received), OfferEvent::Consent), Some(OfferState::ConsentGiven));
    assert_eq!(to(Some(OfferState::ConsentGiven), OfferEvent::Decline), None);
    assert_eq!(to(None, OfferEvent::Consent), None);
}

#[test]
fn what_somebody_is_called_ends_at_its_longest() {
    let name = |length: usize| NamePart::parse(&"ә".repeat(length)).map(|part| part.reveal().chars().count());
    assert_eq!(name(NamePart::LONGEST), Ok(NamePart::LONGEST));
    assert_eq!(name(NamePart::LONGEST + 1), Err(PersonFault::TooLong));
    // What normalisation shortens may be longer; what is absurd is not even looked at.
    let spread = |length: usize| NamePart::parse(&"é".repeat(length)).map(|part| part.reveal().to_owned());
    assert_eq!(spread(NamePart::LONGEST), Ok("é".repeat(NamePart::LONGEST)));
    let padded = |length: usize| NamePart::parse(&format!("{}а", " ".repeat(length - 2))).map(|_| ());
    assert_eq!(padded(NamePart::LONGEST * 8), Ok(()));
    assert_eq!(padded(NamePart::LONGEST * 8 + 1), Err(PersonFault::TooLong));
    let document = |text: &str| IdentityDocument::parse(text).map(|number| number.reveal().to_owned());
    let longest = IdentityDocument::LONGEST;
    assert_eq!(document("n 12-3/4№"), Ok("N12-3/4№".to_owned()));
    assert_eq!(document(&"1".repeat(longest)), Ok("1".repeat(longest)));
    assert_eq!(document(&"1".repeat(longest + 1)), Err(PersonFault::TooLong));
    assert_eq!(document(&" ".repeat(longest + 1)), Err(PersonFault::TooLong));
    assert_eq!(document(&"ß".repeat(longest / 2)), Ok("S".repeat(longest)));
    assert_eq!(document(&"ß".repeat(longest / 2 + 1)), Err(PersonFault::TooLong));
    assert_eq!(document("-/-"), Err(PersonFault::NotAName));
    assert_eq!(document("12_3"), Err(PersonFault::NotAName));
    assert_eq!(
        MobileNumber::parse("+77011234567").map(|it| it.reveal().to_owned()),
        Ok("+77011234567".into())
    );
    assert_eq!(Iin::parse("900101500109").map(|it| it.reveal().to_owned()), Ok("900101500109".into()));
}

#[test]
fn a_no_of_the_law_says_which_and_by_which_clause() {
    let clause = PublicService::PmpkExamination.monitoring()[0];
    let fault =
        |fault| DocumentFault { index: None, kind: DocumentKind::ChildWorks, fault, clause: Some(clause) };
    let documents = |faults: &[DocumentFaultKind]| {
        let told = Violation::Documents(faults.iter().cloned().map(fault).collect());
        (told.code(), told.clause())
    };
    let presented = DocumentFaultKind::Presentation(vec![Presentation::Copy]);
    assert_eq!(documents(&[DocumentFaultKind::Missing]), ("documents_missing", Some(clause)));
    assert_eq!(documents(std::slice::from_ref(&presented)), ("invalid_fields", Some(clause)));
    assert_eq!(documents(&[presented, DocumentFaultKind::Missing]), ("documents_missing", Some(clause)));
    assert_eq!(documents(&[]), ("invalid_fields", None));
    let missing = Violation::CalendarYearMissing(YearMissing { year: 2031 });
    assert_eq!((missing.code(), missing.clause()), ("calendar_year_missing", None));
    assert_eq!(Violation::NotProvidedFor { clause }.clause(), Some(clause));
    let members = DayFault::ALL.map(DayFault::member);
    assert_eq!(members, ["on", "on", "kind", "pair", "provisional"]);
}

#[test]
fn the_version_of_a_calendar_tells_its_saved_years() {
    let base = WorkCalendar::parse("kz-2026-11", CALENDAR).unwrap();
    let version = base.version().to_owned();
    let of = |rest: &str| base.saved_years_of(&format!("{version}{rest}"));
    assert_eq!(of(""), Some(Vec::new()));
    assert_eq!(of("+2026.2+2027.1"), Some(vec![(2026, 2), (2027, 1)]));
    for strange in ["-2", "+", "+2026", "+2026.2+", "2026.2", "+x.1"] {
        assert_eq!(of(strange), None, "{strange}");
    }
    assert_eq!(base.saved_years_of("other"), None);
    let saved = base.clone().with_year(2027, 3, Vec::new());
    assert_eq!(base.saved_years_of(saved.version()), Some(vec![(2027, 3)]));
}

#[test]
fn a_calendar_knows_its_years_in_whatever_order_they_come() {
    let calendar = WorkCalendar::parse("test", CALENDAR).unwrap();
    // 365 days, 104 on weekends, and the days off of the year; counted from the decree.
    assert_eq!(calendar.working_days_of(2019), 0);
    let of_2026 = calendar.working_days_of(2026);
    let by_day = (0..365)
        .filter(|day| {
            let on = chrono::NaiveDate::from_yo_opt(2026, day + 1).unwrap();
            calendar.is_working(on).unwrap()
        })
        .count();
    assert_eq!(of_2026, by_day);
    assert!((240..=255).contains(&of_2026), "{of_2026}");
    let earlier = calendar.clone().with_year(2018, 1, Vec::new());
    assert_eq!(earlier.first_day(), "2018-01-01".parse().unwrap());
    assert_eq!((earlier.working_days_of(2018), earlier.working_days_of(2019)), (261, 0));
    assert_eq!(earlier.working_days_of(2026), of_2026);
    // 2019 is a gap, and no year behind a gap is reached.
    assert_eq!((calendar.last_year(), earlier.last_year()), (2028, 2018));
}
