//! What must hold beside the status before a step may be taken: one name for each condition of the order, so that a table can
//! cite it with its clause. What can be told from the record is told in `application/steps.rs`; the rest is looked at where
//! its facts come in, at the door of the action. A guard decides nothing by itself.

use crate::law::Clause;

macro_rules! guards {
    ($($guard:ident, $code:literal, $meaning:literal;)+) => {
        /// A condition of a step.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Guard { $(
            #[doc = $meaning]
            $guard,
        )+ }

        impl Guard {
            /// Every guard.
            pub const ALL: [Self; [$(Self::$guard),+].len()] = [$(Self::$guard),+];

            /// The code used everywhere outside this crate.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$guard => $code,)+ }
            }

            /// What it demands, in one English sentence for readers of the tables.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$guard => $meaning,)+ }
            }
        }
    };
}

guards! {
    SignedWhereRequired, "signed_where_required",
        "The application is signed, where that is required (A-45).";
    ConsentsGiven, "consents_given",
        "The consents to protected data are given, or excused by statute.";
    DocumentsComplete, "documents_complete",
        "What the list demands is handed in, or a registry supplied it (A-29).";
    RegistryHasNothing, "registry_has_nothing",
        "No registry can supply what is asked for: it answered that it has nothing, or the child was born abroad (A-65).";
    InDepthDocumentsOnly, "in_depth_documents_only",
        "Only documents of the in-depth examination are asked for.";
    OnWorkingDay, "on_working_day",
        "The day is a working day.";
    WithinQueue, "within_queue",
        "The day lies within the longest wait in the queue (A-17); staff go beyond it with a recorded reason (A-64).";
    ExaminationRecorded, "examination_recorded",
        "The day of the examination and its kind, first or repeated, are recorded.";
    RecommendationsFilled, "recommendations_filled",
        "The recommended services and the type of programme are filled in (A-38).";
    SignedAndDated, "signed_and_dated",
        "The head and at least one specialist have signed, and it is said until when it holds.";
    CorrectedSinceDelivery, "corrected_since_delivery",
        "The conclusion was corrected after its delivery.";
    CourseLength, "course_length",
        "The course has a length that the order allows (A-18).";
    CertificateOfProviderType, "certificate_of_provider_type",
        "The certificate is the one of this provider type, with what that one needs.";
    InWorkingTime, "in_working_time",
        "It is working time: results are issued in no other.";
    GroundAndReasoning, "ground_and_reasoning",
        "A ground of the closed list is named, with its reasoning.";
    SignedByHead, "signed_by_head",
        "The head has signed; any staff may prepare it (A-40).";
    BookingOpen, "booking_open",
        "Booking is open to who books: to a recipient through Bilim or by the provider's setting (A-51).";
    StageConfigured, "stage_configured",
        "The stage is one of the configured ones.";
    ProactiveSwitchedOn, "proactive_switched_on",
        "The proactive form is switched on for the provider (A-01).";
    NumberRegistered, "number_registered",
        "The recipient's mobile number stands registered on www.egov.kz.";
    FromRegisteredNumber, "from_registered_number",
        "The answer comes from the registered number.";
    WithinOfferTerm, "within_offer_term",
        "The answer comes within the term of the offer (A-03).";
    OfferTermPassed, "offer_term_passed",
        "The term of the offer has passed without an answer (A-04).";
    InTheSameExchange, "in_the_same_exchange",
        "It comes through the recipient's mobile device, in the same exchange.";
}

/// A guard with the clauses that demand it; none for a technical one ◊.
pub type Guarded = (Guard, &'static [Clause]);

impl Guard {
    /// The guard of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|guard| guard.code() == code)
    }
}
