//! Everything the law can answer "no" to. It knows no HTTP status and no wording: the API crate turns a code into a
//! problem. A violation never holds a submitted value.

use chrono::{DateTime, NaiveDate, Utc};
use thiserror::Error;

use crate::calendar::YearMissing;
use crate::conclusion::ConclusionFault;
use crate::document::{DocumentKind, Presentation};
use crate::law::{Clause, Reading};
use crate::lifecycle::{Action, Status};
use crate::offer::OfferState;
use crate::place::LeftOutReason;

/// What stands in the way of an action that the status would allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Obstacle {
    /// The action does not start from this status.
    Status,
    /// The caller's role does not do this.
    Role,
    /// A consent is neither given nor excused by statute.
    ConsentMissing,
    /// A mandatory document is neither handed in nor supplied by a registry.
    DocumentMissing,
    /// A registry that can supply a document has not answered yet, or could not be reached.
    RegistryUnanswered,
    /// Booking is not open to who asks.
    BookingNotOpen,
    /// The appointment has not begun yet, so nobody can have come or stayed away.
    AppointmentAhead,
    /// The appointment has begun, so its recipient can no longer give it up or move it.
    AppointmentBegun,
    /// The child has come already.
    AppointmentAttended,
    /// A correction that is prepared waits for its signatures.
    CorrectionPending,
    /// A refusal that is prepared waits for the head's signature.
    RefusalPending,
    /// Access to personal data of limited access was never asked for.
    ConsentNotAsked,
    /// The consent is given, or its answer is still awaited.
    ConsentNotRefused,
    /// The consent is given already.
    ConsentGiven,
    /// No day of an examination is set.
    NoDaySet,
    /// There is no result yet, or none that has reached who asks.
    NoResult,
    /// Nothing waits to be delivered.
    NothingToDeliver,
    /// It is not working time, and results are issued in no other.
    OutsideWorkingTime,
}

impl Obstacle {
    /// The code shown as `reason` of an action.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Role => "role",
            Self::ConsentMissing => "consent_missing",
            Self::DocumentMissing => "document_missing",
            Self::RegistryUnanswered => "registry_unanswered",
            Self::BookingNotOpen => "booking_not_open",
            Self::AppointmentAhead => "appointment_ahead",
            Self::AppointmentBegun => "appointment_begun",
            Self::AppointmentAttended => "appointment_attended",
            Self::CorrectionPending => "correction_pending",
            Self::RefusalPending => "refusal_pending",
            Self::ConsentNotAsked => "consent_not_asked",
            Self::ConsentNotRefused => "consent_not_refused",
            Self::ConsentGiven => "consent_given",
            Self::NoDaySet => "no_day_set",
            Self::NoResult => "no_result",
            Self::NothingToDeliver => "nothing_to_deliver",
            Self::OutsideWorkingTime => "outside_working_time",
        }
    }
}

/// One document that is refused or missing, at its place in the submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentFault {
    /// Place in the submitted list; none when the document is missing from it.
    pub index: Option<usize>,
    /// Which document.
    pub kind: DocumentKind,
    /// What is wrong.
    pub fault: DocumentFaultKind,
    /// The clause that lists the document, or that keeps it out.
    pub clause: Option<Clause>,
}

/// What can be wrong with one document of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentFaultKind {
    /// Mandatory and not named.
    Missing,
    /// The order does not list it for this service, channel and residency.
    NotInList,
    /// Listed, but not in this presentation; these are accepted.
    Presentation(Vec<Presentation>),
    /// Asked for, though a registry holds it.
    RegistryHoldsIt,
    /// Asked for, though the registry that may hold it has not said that it has nothing.
    RegistryUnanswered,
    /// Asked for from the list, though nobody owes it.
    NotOwed,
    /// Asked for from the list, though it belongs to the in-depth examination.
    OnlyInDepth,
    /// Asked for as of the in-depth examination, which does not know it.
    NotInDepth,
}

impl DocumentFaultKind {
    /// Whether it is about a document that may not be asked for.
    #[must_use]
    pub const fn is_of_a_demand(&self) -> bool {
        match self {
            Self::Missing | Self::NotInList | Self::Presentation(_) => false,
            Self::RegistryHoldsIt
            | Self::RegistryUnanswered
            | Self::NotOwed
            | Self::OnlyInDepth
            | Self::NotInDepth => true,
        }
    }
}

/// A "no" of the law.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Violation {
    /// The office is closed at that moment (C-3).
    #[error("the office is closed at that moment")]
    OutsideReceptionHours {
        /// When it opens next.
        next_opening_at: DateTime<Utc>,
        /// The clause with the hours.
        clause: Clause,
        /// The readings of the hours.
        readings: &'static [Reading],
    },
    /// The work calendar does not reach that far.
    #[error(transparent)]
    CalendarYearMissing(#[from] YearMissing),
    /// A provider of this type does not render the service.
    #[error("a provider of this type does not render the service")]
    ProviderDoesNotRender {
        /// The clause that names the provider types.
        clause: Clause,
    },
    /// The order gives no rules for filing this service (SPEC, A-48).
    #[error("the order does not say how this service is rendered")]
    ServiceNotOpen,
    /// The order does not say this of the service: a list of documents of SPEC, a proactive REHAB.
    #[error("the order does not say this of the service")]
    NotInTheOrder {
        /// How the silence is read.
        reading: Reading,
    },
    /// The order says that the service has no such thing: HOME no booking ahead.
    #[error("the order says that the service has no such thing")]
    NotProvidedFor {
        /// Where it says so.
        clause: Clause,
    },
    /// The end lies before the beginning.
    #[error("the end lies before the beginning")]
    EndsBeforeItBegins,
    /// The order has no such term for the combination.
    #[error("the order has no such term")]
    NoSuchTerm,
    /// An application on the portal is not signed, where it must be.
    #[error("the application is not signed")]
    NotSigned {
        /// The clause of the signature.
        clause: Option<Clause>,
    },
    /// Documents are missing or refused.
    #[error("documents are missing or refused")]
    Documents(Vec<DocumentFault>),
    /// The place is full or takes no more bookings.
    #[error("the place is taken")]
    SlotTaken,
    /// The place has begun or is over.
    #[error("the place has passed")]
    SlotPast,
    /// The place is for something else, or the appointment is none of this application's.
    #[error("the place is for something else")]
    SlotUnfit,
    /// The place has bookings, and nobody said what becomes of them.
    #[error("the place has bookings")]
    SlotHasBookings,
    /// The day is not a working day.
    #[error("the day is not a working day")]
    DayOff {
        /// The clause with the working days.
        clause: Clause,
    },
    /// The day lies beyond the longest wait in the queue; staff may go beyond it with a reason.
    #[error("the day lies beyond the longest wait in the queue")]
    BeyondQueueLimit {
        /// The clause with the longest wait.
        clause: Clause,
        /// The last day.
        limit_on: NaiveDate,
        /// Whether a recorded reason would open it to who asks.
        reason_opens: bool,
    },
    /// Nothing of a publication remains.
    #[error("nothing of the range can be published")]
    NoPlaces {
        /// The clause with the working hours.
        clause: Clause,
        /// What was left out and why.
        left_out: Vec<(NaiveDate, LeftOutReason)>,
    },
    /// A publication of more places than one request may bring.
    #[error("too many places at once")]
    TooManyPlaces,
    /// The proactive form is not switched on for the provider.
    #[error("the proactive form is not switched on")]
    ProactiveOff {
        /// The clause that makes it optional.
        clause: Clause,
    },
    /// The mobile number is not registered on the portal.
    #[error("the mobile number is not registered on the portal")]
    NumberNotRegistered {
        /// The clause that asks for it.
        clause: Clause,
    },
    /// The answer came after the last moment; it is recorded and starts nothing.
    #[error("the answer came after the last moment")]
    AnswerLate {
        /// The clause with the hours.
        clause: Clause,
        /// The last moment.
        due_at: DateTime<Utc>,
    },
    /// The offer was answered already.
    #[error("the offer was answered already")]
    OfferClosed {
        /// Where it stands.
        state: OfferState,
    },
    /// The visit to hand in papers is over, or has not begun.
    #[error("the appointment is past this step or not yet there")]
    AppointmentNotOpen {
        /// What stands in the way.
        obstacle: Obstacle,
    },
    /// The day of the examination lies before its appointment, or ahead.
    #[error("the examination was not held on that day")]
    NotExaminedThen {
        /// The clause that asks for the day.
        clause: Clause,
    },
    /// The fields of a conclusion do not hold together.
    #[error("the conclusion is not complete")]
    Conclusion(ConclusionFault),
    /// A signed result is never changed; a conclusion is corrected by a new one.
    #[error("the result is signed")]
    ResultSigned,
    /// The result that is to be corrected is not the one that holds.
    #[error("the result is not the one that holds")]
    NotTheCurrentResult,
    /// The person has signed already, as what they are or as something else.
    #[error("the person has signed already")]
    AlreadySigned,
    /// The visitor was called already, was not called yet, or is served.
    #[error("the visit is past this step or not yet there")]
    VisitNotOpen,
    /// The action is not possible now.
    #[error("the action is not possible now")]
    NotPossibleNow {
        /// What was asked.
        action: Action,
        /// Where the application stands.
        status: Status,
        /// What stands in the way.
        obstacle: Obstacle,
        /// The clause, when it is the law that stands in the way.
        clause: Option<Clause>,
    },
}

impl Violation {
    /// The stable code of the problem.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::OutsideReceptionHours { .. } => "outside_reception_hours",
            Self::CalendarYearMissing(_) => "calendar_year_missing",
            Self::ProviderDoesNotRender { .. } => "provider_does_not_render",
            Self::ServiceNotOpen => "service_not_open",
            Self::NoSuchTerm => "no_such_term",
            Self::NotInTheOrder { .. } => "not_in_the_order",
            Self::NotProvidedFor { .. } => "not_provided_for",
            Self::EndsBeforeItBegins => "ends_before_it_begins",
            Self::Documents(faults)
                if faults.iter().any(|fault| fault.fault == DocumentFaultKind::Missing) =>
            {
                "documents_missing"
            }
            Self::Documents(faults) if faults.iter().any(|fault| fault.fault.is_of_a_demand()) => {
                "document_not_demandable"
            }
            Self::Documents(_) | Self::SlotUnfit | Self::NotSigned { .. } => "invalid_fields",
            Self::SlotTaken => "slot_taken",
            Self::SlotPast => "slot_past",
            Self::SlotHasBookings => "slot_has_bookings",
            Self::DayOff { .. } => "day_off",
            Self::BeyondQueueLimit { .. } => "beyond_queue_limit",
            Self::NoPlaces { .. } => "no_places",
            Self::TooManyPlaces => "too_many_places",
            Self::ProactiveOff { .. } => "proactive_off",
            Self::NumberNotRegistered { .. } => "number_not_registered",
            Self::AnswerLate { .. } => "answer_late",
            Self::OfferClosed { .. } => "offer_closed",
            Self::AppointmentNotOpen { .. } => "appointment_not_open",
            Self::VisitNotOpen => "visit_not_open",
            Self::NotExaminedThen { .. } => "not_examined_then",
            Self::Conclusion(ConclusionFault::NothingRecommended) => "nothing_recommended",
            Self::Conclusion(ConclusionFault::ValidityOver) => "validity_over",
            Self::ResultSigned => "result_signed",
            Self::NotTheCurrentResult => "not_the_current_result",
            Self::AlreadySigned => "already_signed",
            Self::NotPossibleNow { .. } => "not_possible_now",
        }
    }

    /// The clause that says no, when it is a clause.
    #[must_use]
    pub fn clause(&self) -> Option<Clause> {
        match self {
            Self::OutsideReceptionHours { clause, .. }
            | Self::ProviderDoesNotRender { clause }
            | Self::NotProvidedFor { clause }
            | Self::DayOff { clause }
            | Self::BeyondQueueLimit { clause, .. }
            | Self::NoPlaces { clause, .. }
            | Self::ProactiveOff { clause }
            | Self::NumberNotRegistered { clause }
            | Self::NotExaminedThen { clause }
            | Self::AnswerLate { clause, .. } => Some(*clause),
            Self::Conclusion(fault) => Some(fault.clause()),
            Self::NotPossibleNow { clause, .. } | Self::NotSigned { clause } => *clause,
            Self::Documents(faults) => faults.iter().find_map(|fault| fault.clause),
            Self::CalendarYearMissing(_)
            | Self::ServiceNotOpen
            | Self::NoSuchTerm
            | Self::SlotTaken
            | Self::SlotPast
            | Self::SlotHasBookings
            | Self::SlotUnfit
            | Self::TooManyPlaces
            | Self::OfferClosed { .. }
            | Self::AppointmentNotOpen { .. }
            | Self::VisitNotOpen
            | Self::ResultSigned
            | Self::NotTheCurrentResult
            | Self::AlreadySigned
            | Self::NotInTheOrder { .. }
            | Self::EndsBeforeItBegins => None,
        }
    }
}
