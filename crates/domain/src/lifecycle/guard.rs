//! What must hold beside the status before a step may be taken: one name for each condition of the order, so that a table can
//! cite it with its clause. What can be told from the record is told in `application/steps.rs`; the rest is looked at where
//! its facts come in, at the door of the action. A guard decides nothing by itself.

use crate::law::Clause;

/// A condition of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Guard {
    /// The application is signed, where that is required.
    SignedWhereRequired,
    /// The consents to protected data are given, or excused by statute.
    ConsentsGiven,
    /// What the list demands is handed in, or a registry supplied it.
    DocumentsComplete,
    /// No registry can supply what is asked for: it answered that it has nothing, or the child was born abroad.
    RegistryHasNothing,
    /// Only the documents of the in-depth examination are asked for.
    InDepthDocumentsOnly,
    /// The day is a working day.
    OnWorkingDay,
    /// The day lies within the longest wait in the queue; staff go beyond it with a recorded reason.
    WithinQueue,
    /// The day of the examination and its kind, first or repeated, are recorded.
    ExaminationRecorded,
    /// The recommended services and the type of programme are filled in.
    RecommendationsFilled,
    /// The head and at least one specialist have signed, and it is said until when it holds.
    SignedAndDated,
    /// The conclusion was corrected after its delivery ◊.
    CorrectedSinceDelivery,
    /// The course has a length that the order allows.
    CourseLength,
    /// The certificate is the one of this provider type, with what that one needs.
    CertificateOfProviderType,
    /// It is working time: results are issued in no other.
    InWorkingTime,
    /// A ground of the closed list is named, with its reasoning.
    GroundAndReasoning,
    /// The head has signed; who prepared it is another matter.
    SignedByHead,
    /// Booking is open to the recipient: through Bilim, or by the provider's setting.
    BookingOpen,
    /// The stage is one of the configured ones ◊.
    StageConfigured,
    /// The proactive form is switched on for the provider.
    ProactiveSwitchedOn,
    /// The recipient's mobile number stands registered on www.egov.kz.
    NumberRegistered,
    /// The answer comes from the registered number.
    FromRegisteredNumber,
    /// The answer comes within the term of the offer.
    WithinOfferTerm,
    /// The term of the offer has passed without an answer.
    OfferTermPassed,
    /// It comes through the recipient's mobile device, in the same exchange.
    InTheSameExchange,
}

/// A guard with the clauses that demand it; none for a technical one ◊.
pub type Guarded = (Guard, &'static [Clause]);

impl Guard {
    /// Every guard.
    pub const ALL: [Self; 24] = [
        Self::SignedWhereRequired,
        Self::ConsentsGiven,
        Self::DocumentsComplete,
        Self::RegistryHasNothing,
        Self::InDepthDocumentsOnly,
        Self::OnWorkingDay,
        Self::WithinQueue,
        Self::ExaminationRecorded,
        Self::RecommendationsFilled,
        Self::SignedAndDated,
        Self::CorrectedSinceDelivery,
        Self::CourseLength,
        Self::CertificateOfProviderType,
        Self::InWorkingTime,
        Self::GroundAndReasoning,
        Self::SignedByHead,
        Self::BookingOpen,
        Self::StageConfigured,
        Self::ProactiveSwitchedOn,
        Self::NumberRegistered,
        Self::FromRegisteredNumber,
        Self::WithinOfferTerm,
        Self::OfferTermPassed,
        Self::InTheSameExchange,
    ];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SignedWhereRequired => "signed_where_required",
            Self::ConsentsGiven => "consents_given",
            Self::DocumentsComplete => "documents_complete",
            Self::RegistryHasNothing => "registry_has_nothing",
            Self::InDepthDocumentsOnly => "in_depth_documents_only",
            Self::OnWorkingDay => "on_working_day",
            Self::WithinQueue => "within_queue",
            Self::ExaminationRecorded => "examination_recorded",
            Self::RecommendationsFilled => "recommendations_filled",
            Self::SignedAndDated => "signed_and_dated",
            Self::CorrectedSinceDelivery => "corrected_since_delivery",
            Self::CourseLength => "course_length",
            Self::CertificateOfProviderType => "certificate_of_provider_type",
            Self::InWorkingTime => "in_working_time",
            Self::GroundAndReasoning => "ground_and_reasoning",
            Self::SignedByHead => "signed_by_head",
            Self::BookingOpen => "booking_open",
            Self::StageConfigured => "stage_configured",
            Self::ProactiveSwitchedOn => "proactive_switched_on",
            Self::NumberRegistered => "number_registered",
            Self::FromRegisteredNumber => "from_registered_number",
            Self::WithinOfferTerm => "within_offer_term",
            Self::OfferTermPassed => "offer_term_passed",
            Self::InTheSameExchange => "in_the_same_exchange",
        }
    }

    /// The guard of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|guard| guard.code() == code)
    }

    /// What it demands, in one English sentence for readers of the tables.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::SignedWhereRequired => "The application is signed, where that is required (A-45).",
            Self::ConsentsGiven => "The consents to protected data are given, or excused by statute.",
            Self::DocumentsComplete => {
                "What the list demands is handed in, or a registry supplied it (A-29)."
            }
            Self::RegistryHasNothing => {
                "No registry can supply what is asked for: it answered that it has nothing, or the child was born abroad (A-65)."
            }
            Self::InDepthDocumentsOnly => "Only documents of the in-depth examination are asked for.",
            Self::OnWorkingDay => "The day is a working day.",
            Self::WithinQueue => {
                "The day lies within the longest wait in the queue (A-17); staff go beyond it with a recorded reason (A-64)."
            }
            Self::ExaminationRecorded => {
                "The day of the examination and its kind, first or repeated, are recorded."
            }
            Self::RecommendationsFilled => {
                "The recommended services and the type of programme are filled in (A-38)."
            }
            Self::SignedAndDated => {
                "The head and at least one specialist have signed, and it is said until when it holds."
            }
            Self::CorrectedSinceDelivery => "The conclusion was corrected after its delivery.",
            Self::CourseLength => "The course has a length that the order allows (A-18).",
            Self::CertificateOfProviderType => {
                "The certificate is the one of this provider type, with what that one needs."
            }
            Self::InWorkingTime => "It is working time: results are issued in no other.",
            Self::GroundAndReasoning => "A ground of the closed list is named, with its reasoning.",
            Self::SignedByHead => "The head has signed; any staff may prepare it (A-40).",
            Self::BookingOpen => {
                "Booking is open to who books: to a recipient through Bilim or by the provider's setting (A-51)."
            }
            Self::StageConfigured => "The stage is one of the configured ones.",
            Self::ProactiveSwitchedOn => "The proactive form is switched on for the provider (A-01).",
            Self::NumberRegistered => "The recipient's mobile number stands registered on www.egov.kz.",
            Self::FromRegisteredNumber => "The answer comes from the registered number.",
            Self::WithinOfferTerm => "The answer comes within the term of the offer (A-03).",
            Self::OfferTermPassed => "The term of the offer has passed without an answer (A-04).",
            Self::InTheSameExchange => {
                "It comes through the recipient's mobile device, in the same exchange."
            }
        }
    }
}
