//! What an application looks like to its callers: the record and a list entry. People, deadlines and entries of the journal stand
//! in the files below `view`. It shows what was decided and decides nothing.

#![allow(
    clippy::large_stack_arrays,
    reason = "the derived schema of a record with many fields, made once at start"
)]

mod deadlines;
mod journal;
mod people;

use chrono::{DateTime, Utc};
use qoldau_domain::application::{Acting, Application, Document, OpenAction, RegistryAnswer};
use qoldau_domain::calendar::WorkCalendar;
use qoldau_domain::consent::{Consent, ConsentRequest};
use qoldau_domain::delivery::Delivery;
use qoldau_domain::lifecycle::Action;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::documents::DocumentRequestView;
use crate::appointments::AppointmentView;
use crate::codes::{
    ActionCode, AnswerCode, ChannelCode, Code, ConsentKindCode, ConsentWayCode, DeliveryStateCode,
    DeliveryTargetCode, DocumentKindCode, ExaminationKindCode, FormCode, PresentationCode, PurposeCode,
    ReachedCode, RegistryCode, ResidencyCode, ScanCode, ServiceCode,
};
use crate::problem::{Problem, ProblemCode};
use crate::wire::{Day, Moment, Uid};
pub use deadlines::DeadlineDetail;
use deadlines::DeadlineView;
pub use journal::{AccessEntry, HistoryEntry};
pub use people::{ChildView, PersonNameView, RepresentativeView};

/// Doors that this version has; an action without one is not shown.
const DOORS: [Action; 13] = [
    Action::Register,
    Action::RequestDocuments,
    Action::Book,
    Action::Reschedule,
    Action::CancelAppointment,
    Action::MissAppointment,
    Action::RecordExamination,
    Action::Conclude,
    Action::Sign,
    Action::Correct,
    Action::Refuse,
    Action::Deliver,
    Action::Withdraw,
];

/// What the caller can do next, or why not.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActionView {
    action: ActionCode,
    allowed: bool,
    /// `status`, `role`, `consent_missing`, `document_missing`, `registry_unanswered` or `booking_not_open`.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clause: Option<&'static str>,
}

/// The actions that have a door, for who asks.
fn actions(application: &Application, by: &Acting<'_>) -> Vec<ActionView> {
    let shown = |open: &OpenAction| DOORS.contains(&open.action);
    application
        .actions(by)
        .iter()
        .filter(|open| shown(open))
        .map(|open| ActionView {
            action: Code(open.action),
            allowed: open.obstacle.is_none(),
            reason: open.obstacle.map(qoldau_domain::violation::Obstacle::code),
            clause: open.clause.map(qoldau_domain::law::Clause::id),
        })
        .collect()
}

/// A refusal by the law names the open actions; every other problem stays as it is.
pub(crate) fn with_actions(problem: Problem, application: &Application, by: &Acting<'_>) -> Problem {
    if problem.code == ProblemCode::NotPossibleNow {
        problem.with("actions", json!(actions(application, by)))
    } else {
        problem
    }
}

/// A document of the record.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentView {
    id: Uid,
    kind: DocumentKindCode,
    presentation: PresentationCode,
    /// What it is for, where the list says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    purpose: Option<PurposeCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_id: Option<Uid>,
    added_at: Moment,
    /// When its original, compared with the copy that is kept, was given back.
    #[serde(skip_serializing_if = "Option::is_none")]
    original_returned_at: Option<Moment>,
    /// What the scanner said about its file: only a clean one is served.
    #[serde(skip_serializing_if = "Option::is_none")]
    scan: Option<ScanCode>,
}

impl DocumentView {
    fn of(document: &Document, application: &Application) -> Self {
        let mut rows = application.circumstances().rows();
        Self {
            purpose: rows.find(|row| row.kind == document.kind).and_then(|row| row.purpose).map(Code),
            id: Uid(document.id),
            kind: Code(document.kind),
            presentation: Code(document.presentation),
            file_id: document.file_id.map(Uid),
            added_at: Moment(document.added_at),
            original_returned_at: document.original_returned_at.map(Moment),
            scan: document.scan.map(Code),
        }
    }
}

/// A consent of the record.
#[derive(Serialize, ToSchema)]
pub struct ConsentView {
    kind: ConsentKindCode,
    given: bool,
    way: ConsentWayCode,
    at: Moment,
    /// By which law it is not needed, with a statutory exception.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
}

impl From<&Consent> for ConsentView {
    fn from(consent: &Consent) -> Self {
        Self {
            kind: Code(consent.kind),
            given: consent.given,
            way: Code(consent.way),
            at: Moment(consent.at),
            reference: consent.reference.as_ref().map(|words| words.reveal().to_owned()),
        }
    }
}

/// A consent that was asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentRequestView {
    kind: ConsentKindCode,
    asked_at: Moment,
    /// From when on no answer is silence ◊; absent while the message that asks was not sent, or could not be delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer_until: Option<Moment>,
}

impl From<&ConsentRequest> for ConsentRequestView {
    fn from(request: &ConsentRequest) -> Self {
        Self {
            kind: Code(request.kind),
            asked_at: Moment(request.asked_at),
            answer_until: request.answer_until().map(Moment),
        }
    }
}

/// A result on its way to somewhere.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryView {
    id: Uid,
    result_id: Uid,
    target: DeliveryTargetCode,
    state: DeliveryStateCode,
    /// Before this moment it does not go out: results are issued in working time only.
    not_before: Moment,
    /// By when the data are wanted in the National Education Database: a wish, no term.
    #[serde(skip_serializing_if = "Option::is_none")]
    target_at: Option<Moment>,
    /// How often it was handed to the neighbour.
    attempts: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    done_at: Option<Moment>,
    /// When the neighbour said of the last attempt that it cannot be: a person must see to it, while it is tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused_at: Option<Moment>,
}

impl From<&Delivery> for DeliveryView {
    fn from(delivery: &Delivery) -> Self {
        Self {
            id: Uid(delivery.id),
            result_id: Uid(delivery.result_id),
            target: Code(delivery.target),
            state: Code(delivery.state),
            not_before: Moment(delivery.not_before),
            target_at: delivery.target_at().map(Moment),
            attempts: delivery.attempts,
            done_at: delivery.done_at.map(Moment),
            refused_at: delivery.refused_at.map(Moment),
        }
    }
}

/// A registry's answer of the record.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistryAnswerView {
    document: DocumentKindCode,
    source: RegistryCode,
    answer: AnswerCode,
    at: Moment,
}

impl From<&RegistryAnswer> for RegistryAnswerView {
    fn from(answer: &RegistryAnswer) -> Self {
        Self {
            document: Code(answer.document),
            source: Code(answer.source),
            answer: Code(answer.answer),
            at: Moment(answer.at),
        }
    }
}

/// An application.
#[derive(Serialize, ToSchema)]
pub struct ApplicationView {
    id: Uid,
    #[schema(pattern = "^[A-Z]+-[0-9]{4}-[0-9]{7,}-[0-9]$")]
    number: String,
    service: ServiceCode,
    status: ReachedCode,
    channel: ChannelCode,
    form: FormCode,
    provider_id: Uid,
    residency: ResidencyCode,
    born_abroad: bool,
    child: ChildView,
    representative: RepresentativeView,
    submitted_at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    received_at: Option<Moment>,
    /// The legal day, fixed at filing; absent while the calendar does not reach it.
    #[serde(skip_serializing_if = "Option::is_none")]
    registered_on: Option<Day>,
    /// When a person accepted the documents.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted_at: Option<Moment>,
    rules_version: String,
    deadlines: Vec<DeadlineView>,
    documents: Vec<DocumentView>,
    consents: Vec<ConsentView>,
    consent_requests: Vec<ConsentRequestView>,
    registry_answers: Vec<RegistryAnswerView>,
    /// What the provider asked for after filing.
    document_requests: Vec<DocumentRequestView>,
    /// The appointment for the examination, while there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    appointment: Option<AppointmentView>,
    /// First or repeated, once somebody said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    examination_kind: Option<ExaminationKindCode>,
    /// When the child was examined.
    #[serde(skip_serializing_if = "Option::is_none")]
    examined_on: Option<Day>,
    /// When the recipient's signature over the application was verified, where it carries one (PMPK-T-10-d).
    #[serde(skip_serializing_if = "Option::is_none")]
    signature_verified_at: Option<Moment>,
    /// Results on their way, and those that arrived.
    deliveries: Vec<DeliveryView>,
    actions: Vec<ActionView>,
    /// For staff: how many other representatives have an open application for this child and service.
    #[serde(skip_serializing_if = "Option::is_none")]
    other_open_applications: Option<i64>,
}

impl ApplicationView {
    pub(super) fn of(
        application: &Application,
        by: &Acting<'_>,
        others: Option<i64>,
        calendar: &WorkCalendar,
    ) -> Self {
        Self {
            id: Uid(application.id),
            number: application.number.clone(),
            service: Code(application.service),
            status: Code(application.status),
            channel: Code(application.channel),
            form: Code(application.form),
            provider_id: Uid(application.provider_id),
            residency: Code(application.residency),
            born_abroad: application.born_abroad,
            child: ChildView::from(&application.child),
            representative: RepresentativeView::from(&application.representative),
            submitted_at: Moment(application.submitted_at),
            received_at: application.received_at.map(Moment),
            registered_on: application.registered_on.map(Day),
            accepted_at: application.accepted_at.map(Moment),
            rules_version: application.rules_version.clone(),
            deadlines: DeadlineView::all(application, calendar, by.now),
            documents: application.documents.iter().map(|one| DocumentView::of(one, application)).collect(),
            consents: application.consents.iter().map(ConsentView::from).collect(),
            consent_requests: application.consent_requests.iter().map(ConsentRequestView::from).collect(),
            registry_answers: application.registry_answers.iter().map(RegistryAnswerView::from).collect(),
            document_requests: DocumentRequestView::all(application),
            appointment: application.appointment.as_ref().map(AppointmentView::from),
            examination_kind: application.examination_kind.map(Code),
            examined_on: application.examined_on.map(Day),
            signature_verified_at: application.signature_verified_at.map(Moment),
            deliveries: application.deliveries.iter().map(DeliveryView::from).collect(),
            actions: actions(application, by),
            other_open_applications: others,
        }
    }
}

/// An application in a list.
#[derive(Serialize, ToSchema)]
pub struct ApplicationSummary {
    pub(super) id: Uid,
    #[schema(pattern = "^[A-Z]+-[0-9]{4}-[0-9]{7,}-[0-9]$")]
    number: String,
    service: ServiceCode,
    status: ReachedCode,
    channel: ChannelCode,
    form: FormCode,
    provider_id: Uid,
    child: ChildView,
    submitted_at: Moment,
    updated_at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    registered_on: Option<Day>,
    deadlines: Vec<DeadlineView>,
}

impl ApplicationSummary {
    pub(super) fn of(
        application: &Application,
        updated_at: DateTime<Utc>,
        calendar: &WorkCalendar,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id: Uid(application.id),
            number: application.number.clone(),
            service: Code(application.service),
            status: Code(application.status),
            channel: Code(application.channel),
            form: Code(application.form),
            provider_id: Uid(application.provider_id),
            child: ChildView::from(&application.child),
            submitted_at: Moment(application.submitted_at),
            updated_at: Moment(updated_at),
            registered_on: application.registered_on.map(Day),
            deadlines: DeadlineView::all(application, calendar, now),
        }
    }
}
