//! The application: the record and what a decision makes of it. `submit` and the steps in the files below `application` return a
//! [`Change`] and write nothing; only they write a [`Status`]. Everything the decision needs is an argument.

mod assigning;
mod booking;
mod delivering;
mod filing;
mod proactive;
mod registries;
mod requesting;
mod results;
mod steps;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::appointment::{Appointment, AppointmentChange};
use crate::channel::{Channel, RenderingForm};
use crate::consent::{Consent, ConsentKind, ConsentRequest};
use crate::deadline::{Deadline, Moved};
use crate::delivery::Delivery;
use crate::document::{Answer, DocumentKind, DocumentRequest, Presentation, Registry, Scan};
use crate::examination::ExaminationKind;
use crate::law::Clause;
use crate::lifecycle::Status;
use crate::message::Message;
use crate::monitoring::StageEvent;
use crate::person::{Child, Representative, Residency};
use crate::provider::ProviderType;
use crate::result::ResultChange;
use crate::service::PublicService;

pub use booking::{Acting, Booking};
pub use filing::submit;
pub use proactive::{Accepted, accept_offer};
pub use results::Signing;
pub use steps::OpenAction;

/// One document of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Document {
    /// Its id.
    pub id: Uuid,
    /// Which document.
    pub kind: DocumentKind,
    /// How it was presented.
    pub presentation: Presentation,
    /// The file, where there is one.
    pub file_id: Option<Uuid>,
    /// When it was added.
    pub added_at: DateTime<Utc>,
    /// When its original, compared with the copy that is kept, was given back; only of what was presented in both.
    pub original_returned_at: Option<DateTime<Utc>>,
    /// What the scanner said about the file, where there is one. Whether a document is wanting is a person's decision.
    pub scan: Option<Scan>,
}

/// A recorded answer of a registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RegistryAnswer {
    /// About which document.
    pub document: DocumentKind,
    /// Which registry.
    pub source: Registry,
    /// What it said.
    pub answer: Answer,
    /// When.
    pub at: DateTime<Utc>,
}

/// Everything that is known when somebody files.
#[derive(Debug)]
pub struct Submission {
    /// The new application's id.
    pub id: Uuid,
    /// Which service.
    pub service: PublicService,
    /// At which provider.
    pub provider_id: Uuid,
    /// Of which type the provider is.
    pub provider_type: ProviderType,
    /// By which channel.
    pub channel: Channel,
    /// Resident or not.
    pub residency: Residency,
    /// Whether the child was born outside Kazakhstan.
    pub born_abroad: bool,
    /// The child.
    pub child: Child,
    /// The representative.
    pub representative: Representative,
    /// Consents given in the application itself.
    pub consents: Vec<ConsentKind>,
    /// Documents named or handed in.
    pub documents: Vec<Document>,
    /// When the system received it.
    pub submitted_at: DateTime<Utc>,
    /// In the office: when the paper was handed in.
    pub received_at: Option<DateTime<Utc>>,
    /// When the recipient's signature over the application was verified, where it carries one.
    pub signature_verified_at: Option<DateTime<Utc>>,
    /// Whether the provider's side takes filings on the portal only with a signature (A-45, a setting).
    pub portal_signature_required: bool,
}

/// An application as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Id.
    pub id: Uuid,
    /// Human number; empty until one is taken, which is after the decision.
    pub number: String,
    /// Service.
    pub service: PublicService,
    /// Provider.
    pub provider_id: Uuid,
    /// Channel.
    pub channel: Channel,
    /// Form of rendering.
    pub form: RenderingForm,
    /// Status.
    pub status: Status,
    /// One more with every change, from 1.
    pub version: i64,
    /// Resident or not.
    pub residency: Residency,
    /// Whether the child was born outside Kazakhstan.
    pub born_abroad: bool,
    /// The child.
    pub child: Child,
    /// The representative.
    pub representative: Representative,
    /// When the system received it.
    pub submitted_at: DateTime<Utc>,
    /// In the office: when the paper was handed in.
    pub received_at: Option<DateTime<Utc>>,
    /// The legal day of registration, fixed at filing; none while the calendar does not reach it.
    pub registered_on: Option<NaiveDate>,
    /// When a person accepted the documents.
    pub accepted_at: Option<DateTime<Utc>>,
    /// The rules of the day of filing.
    pub rules_version: String,
    /// Terms.
    pub deadlines: Vec<Deadline>,
    /// Documents.
    pub documents: Vec<Document>,
    /// Consents, oldest first.
    pub consents: Vec<Consent>,
    /// Consents that were asked for, oldest first.
    pub consent_requests: Vec<ConsentRequest>,
    /// Answers of registries, oldest first.
    pub registry_answers: Vec<RegistryAnswer>,
    /// Documents that the recipient was asked for, oldest first.
    pub document_requests: Vec<DocumentRequest>,
    /// The appointment for the examination, while there is one that was not cancelled or missed.
    pub appointment: Option<Appointment>,
    /// First or repeated, where somebody said so.
    pub examination_kind: Option<ExaminationKind>,
    /// When the child was examined.
    pub examined_on: Option<NaiveDate>,
    /// When the recipient's signature over the application was verified, where it carries one (PMPK-T-10-d).
    pub signature_verified_at: Option<DateTime<Utc>>,
    /// Results on their way, and those that arrived; oldest first.
    pub deliveries: Vec<Delivery>,
}

/// What happened, for journal and history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// Filed.
    Submitted,
    /// Documents accepted.
    Registered,
    /// Withdrawn ◊.
    Withdrawn,
    /// Documents added.
    DocumentsAdded,
    /// A consent recorded.
    ConsentRecorded,
    /// A consent asked for.
    ConsentRequested,
    /// A registry's answer recorded.
    RegistryAnswered,
    /// Documents asked for.
    DocumentsRequested,
    /// Deadlines computed anew with another work calendar.
    DeadlinesRecomputed,
    /// The day of the examination set.
    Booked,
    /// The appointment moved to another place ◊.
    AppointmentMoved,
    /// The appointment given up ◊.
    AppointmentCancelled,
    /// The child did not come ◊.
    AppointmentMissed,
    /// The child came ◊.
    AppointmentAttended,
    /// Opened by the consent to a proactive offer.
    OfferAccepted,
    /// The examination recorded as held.
    Examined,
    /// A conclusion prepared.
    ConclusionPrepared,
    /// A prepared conclusion changed.
    ConclusionRevised,
    /// A signature under a result that needs another one.
    SignatureAdded,
    /// The conclusion signed by everybody who must.
    ConclusionSigned,
    /// A new conclusion prepared in place of a signed one ◊.
    CorrectionPrepared,
    /// A new conclusion signed in place of an older one ◊.
    CorrectionSigned,
    /// A refusal prepared.
    RefusalPrepared,
    /// A prepared refusal changed.
    RefusalRevised,
    /// Refused.
    Refused,
    /// The result reached the family.
    ResultDelivered,
    /// The data of the conclusion reached the National Education Database.
    NedbTransmitted,
}

impl EventKind {
    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Registered => "registered",
            Self::Withdrawn => "withdrawn",
            Self::DocumentsAdded => "documents_added",
            Self::ConsentRecorded => "consent_recorded",
            Self::ConsentRequested => "consent_requested",
            Self::RegistryAnswered => "registry_answered",
            Self::DocumentsRequested => "documents_requested",
            Self::DeadlinesRecomputed => "deadlines_recomputed",
            Self::Booked => "booked",
            Self::AppointmentMoved => "appointment_moved",
            Self::AppointmentCancelled => "appointment_cancelled",
            Self::AppointmentMissed => "appointment_missed",
            Self::AppointmentAttended => "appointment_attended",
            Self::OfferAccepted => "offer_accepted",
            Self::Examined => "examined",
            Self::ConclusionPrepared => "conclusion_prepared",
            Self::ConclusionRevised => "conclusion_revised",
            Self::SignatureAdded => "signature_added",
            Self::ConclusionSigned => "conclusion_signed",
            Self::CorrectionPrepared => "correction_prepared",
            Self::CorrectionSigned => "correction_signed",
            Self::RefusalPrepared => "refusal_prepared",
            Self::RefusalRevised => "refusal_revised",
            Self::Refused => "refused",
            Self::ResultDelivered => "result_delivered",
            Self::NedbTransmitted => "nedb_transmitted",
        }
    }
}

/// One event of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its id, the same in the feed when it is a stage.
    pub id: Uuid,
    /// What happened.
    pub kind: EventKind,
    /// When.
    pub at: DateTime<Utc>,
    /// The stage that was reached, when one was.
    pub stage: Option<StageEvent>,
    /// By which clauses, those of its documents, consent, grounds and way of delivery only; empty for a technical step.
    pub clauses: Vec<Clause>,
    /// Names of the fields that changed, for a caller whose version is stale.
    pub changed: &'static [&'static str],
    /// Deadlines that moved, from when to when.
    pub moved: Vec<Moved>,
}

/// What the law decided: the application as it will be, and what is new about it. Saving it is somebody else's work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The application after the change.
    pub application: Application,
    /// The version before; none for a new application.
    pub previous_version: Option<i64>,
    /// New documents.
    pub documents: Vec<Document>,
    /// New consents.
    pub consents: Vec<Consent>,
    /// A consent that is asked for.
    pub consent_request: Option<ConsentRequest>,
    /// New answers of registries.
    pub registry_answers: Vec<RegistryAnswer>,
    /// Documents that are asked for.
    pub document_requests: Vec<DocumentRequest>,
    /// Whether deadlines changed and are to be written anew.
    pub deadlines_changed: bool,
    /// What becomes of the appointment: as it was, and as it is now.
    pub appointment: Option<AppointmentChange>,
    /// What becomes of its result: as it is now.
    pub result: Option<ResultChange>,
    /// Deliveries that are new or changed.
    pub deliveries: Vec<Delivery>,
    /// Messages that it brings.
    pub messages: Vec<Message>,
    /// What happened, in order.
    pub events: Vec<Event>,
}

impl Change {
    /// A change that one event makes and that brings nothing beside the application itself.
    fn of(application: Application, previous_version: Option<i64>, event: Event) -> Self {
        Self {
            application,
            previous_version,
            documents: Vec::new(),
            consents: Vec::new(),
            consent_request: None,
            registry_answers: Vec::new(),
            document_requests: Vec::new(),
            deadlines_changed: false,
            appointment: None,
            result: None,
            deliveries: Vec::new(),
            messages: Vec::new(),
            events: vec![event],
        }
    }
}

/// Where new ids come from: an argument, so that the domain itself has no chance in it.
pub type NewId<'a> = &'a mut dyn FnMut() -> Uuid;
