//! What the law decides about one application: filing, acceptance, withdrawal, what may be added, and deadlines under another
//! calendar. Everything is an argument, so every moment here is written out; nothing is saved.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod booking;
mod filing;
mod places;
mod registry_matrix;
mod steps;

use chrono::{DateTime, Utc};
use qoldau_domain::application::{
    Acting, Application, Booking, Change, Document, RegistryAnswer, Submission, submit,
};
use qoldau_domain::appointment::BookingSource;
use qoldau_domain::calendar::WorkCalendar;
use qoldau_domain::channel::Channel;
use qoldau_domain::consent::ConsentKind;
use qoldau_domain::deadline::DeadlineState;
use qoldau_domain::document::{Answer, Circumstances, DocumentKind, Registry};
use qoldau_domain::lifecycle::{Action, Role};
use qoldau_domain::person::{
    BirthDate, Child, Iin, MobileNumber, NamePart, PersonName, Relation, Representative, Residency,
};
use qoldau_domain::place::{AppointmentKind, Slot};
use qoldau_domain::provider::ProviderType;
use qoldau_domain::service::PublicService;
use qoldau_domain::term::TermCode;
use qoldau_domain::violation::{Obstacle, Violation};
use uuid::Uuid;

const CALENDAR: &str = include_str!("../../../../docs/law/calendar-kz-2026-11.csv");
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
        signature_verified_at: None,
        portal_signature_required: false,
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
            original_returned_at: None,
            scan: None,
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
    Booking { slot, source: BookingSource::Phone, beyond_queue: None, held: false, examination_kind: None }
}

fn book(application: Application, booking: &Booking<'_>, by: &Acting<'_>) -> Result<Change, Violation> {
    application.book(booking, by, &kazakhstan(), &mut ids())
}

fn states(application: &Application) -> Vec<(TermCode, DeadlineState)> {
    application.deadlines.iter().map(|deadline| (deadline.code, deadline.state)).collect()
}

const DAY: &str = "2026-12-21T10:00:00+05:00";
