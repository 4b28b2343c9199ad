//! The only place where errors become HTTP: problem details (RFC 9457) with stable codes. The table code │ status stands
//! first; nothing else in the crate chooses a status. An answer never repeats a submitted value.

mod render;
pub mod texts;

use actix_web::http::StatusCode;
use qoldau_domain::conclusion::ConclusionFault;
use qoldau_domain::law::{Reading, reading};
use qoldau_domain::lifecycle::Action;
use qoldau_domain::violation::{DocumentFaultKind, Violation};
use qoldau_persistence::StoreError;
use serde_json::{Map, Value, json};

pub use render::{Language, body_of, catalogue_entry, problem_of, response_of};
use texts::ProblemText;

macro_rules! codes {
    ($($variant:ident, $code:literal, $status:ident, $text:ident;)+) => {
        /// Every problem that the API can answer with.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ProblemCode { $(
            #[doc = concat!("`", $code, "`")]
            $variant,
        )+ }

        impl ProblemCode {
            /// Every code, in the order of precedence.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The HTTP status.
            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status,)+ }
            }

            /// What a person reads.
            #[must_use]
            pub const fn text(self) -> &'static ProblemText {
                match self { $(Self::$variant => &texts::$text,)+ }
            }
        }
    };
}

codes! {
    // code                │ status
    Unauthenticated,        "unauthenticated",          UNAUTHORIZED,           UNAUTHENTICATED;
    Forbidden,              "forbidden",                FORBIDDEN,              FORBIDDEN;
    NotTheRepresentative,   "not_the_representative",   FORBIDDEN,              NOT_THE_REPRESENTATIVE;
    SignerNotIdentified,    "signer_not_identified",    FORBIDDEN,              SIGNER_NOT_IDENTIFIED;
    TooManyRequests,        "too_many_requests",        TOO_MANY_REQUESTS,      TOO_MANY_REQUESTS;
    MethodNotAllowed,       "method_not_allowed",       METHOD_NOT_ALLOWED,     METHOD_NOT_ALLOWED;
    NotAcceptable,          "not_acceptable",           NOT_ACCEPTABLE,         NOT_ACCEPTABLE;
    EncodedBody,            "encoded_body",             UNSUPPORTED_MEDIA_TYPE, ENCODED_BODY;
    UnsupportedMediaType,   "unsupported_media_type",   UNSUPPORTED_MEDIA_TYPE, UNSUPPORTED_MEDIA_TYPE;
    BodyTooLarge,           "body_too_large",           PAYLOAD_TOO_LARGE,      BODY_TOO_LARGE;
    BodyTooSlow,            "body_too_slow",            REQUEST_TIMEOUT,        BODY_TOO_SLOW;
    InvalidHeader,          "invalid_header",           BAD_REQUEST,            INVALID_HEADER;
    InvalidQuery,           "invalid_query",            BAD_REQUEST,            INVALID_QUERY;
    IdempotencyKeyMissing,  "idempotency_key_missing",  BAD_REQUEST,            IDEMPOTENCY_KEY_MISSING;
    IdempotencyKeyInvalid,  "idempotency_key_invalid",  BAD_REQUEST,            IDEMPOTENCY_KEY_INVALID;
    MalformedJson,          "malformed_json",           BAD_REQUEST,            MALFORMED_JSON;
    InvalidBody,            "invalid_body",             BAD_REQUEST,            INVALID_BODY;
    IdempotencyKeyReused,   "idempotency_key_reused",   UNPROCESSABLE_ENTITY,   IDEMPOTENCY_KEY_REUSED;
    RequestInProgress,      "request_in_progress",      CONFLICT,               REQUEST_IN_PROGRESS;
    InvalidFields,          "invalid_fields",           UNPROCESSABLE_ENTITY,   INVALID_FIELDS;
    FileTypeNotAllowed,     "file_type_not_allowed",    UNPROCESSABLE_ENTITY,   FILE_TYPE_NOT_ALLOWED;
    FileMismatch,           "file_mismatch",            UNPROCESSABLE_ENTITY,   FILE_MISMATCH;
    FileInfected,           "file_infected",            UNPROCESSABLE_ENTITY,   FILE_INFECTED;
    TooManyFiles,           "too_many_files",           TOO_MANY_REQUESTS,      TOO_MANY_FILES;
    FileInQuarantine,       "file_in_quarantine",       CONFLICT,               FILE_IN_QUARANTINE;
    FileWithheld,           "file_withheld",            CONFLICT,               FILE_WITHHELD;
    NotFound,               "not_found",                NOT_FOUND,              NOT_FOUND;
    PreconditionRequired,   "precondition_required",    PRECONDITION_REQUIRED,  PRECONDITION_REQUIRED;
    VersionMismatch,        "version_mismatch",         PRECONDITION_FAILED,    VERSION_MISMATCH;
    ServiceNotOpen,         "service_not_open",         UNPROCESSABLE_ENTITY,   SERVICE_NOT_OPEN;
    NoSuchTerm,             "no_such_term",             UNPROCESSABLE_ENTITY,   NO_SUCH_TERM;
    NotInTheOrder,          "not_in_the_order",         UNPROCESSABLE_ENTITY,   NOT_IN_THE_ORDER;
    NotProvidedFor,         "not_provided_for",         UNPROCESSABLE_ENTITY,   NOT_PROVIDED_FOR;
    CalendarYearMissing,    "calendar_year_missing",    UNPROCESSABLE_ENTITY,   CALENDAR_YEAR_MISSING;
    ProviderDoesNotRender,  "provider_does_not_render", UNPROCESSABLE_ENTITY,   PROVIDER_DOES_NOT_RENDER;
    OutsideReceptionHours,  "outside_reception_hours",  UNPROCESSABLE_ENTITY,   OUTSIDE_RECEPTION_HOURS;
    DocumentNotDemandable,  "document_not_demandable",  UNPROCESSABLE_ENTITY,   DOCUMENT_NOT_DEMANDABLE;
    DocumentsMissing,       "documents_missing",        UNPROCESSABLE_ENTITY,   DOCUMENTS_MISSING;
    NoPlaces,               "no_places",                UNPROCESSABLE_ENTITY,   NO_PLACES;
    TooManyPlaces,          "too_many_places",          UNPROCESSABLE_ENTITY,   TOO_MANY_PLACES;
    SlotPast,               "slot_past",                UNPROCESSABLE_ENTITY,   SLOT_PAST;
    DayOff,                 "day_off",                  UNPROCESSABLE_ENTITY,   DAY_OFF;
    BeyondQueueLimit,       "beyond_queue_limit",       UNPROCESSABLE_ENTITY,   BEYOND_QUEUE_LIMIT;
    ProactiveOff,           "proactive_off",            UNPROCESSABLE_ENTITY,   PROACTIVE_OFF;
    NumberNotRegistered,    "number_not_registered",    UNPROCESSABLE_ENTITY,   NUMBER_NOT_REGISTERED;
    WrongNumber,            "wrong_number",             UNPROCESSABLE_ENTITY,   WRONG_NUMBER;
    AnswerLate,             "answer_late",              UNPROCESSABLE_ENTITY,   ANSWER_LATE;
    NotExaminedThen,        "not_examined_then",        UNPROCESSABLE_ENTITY,   NOT_EXAMINED_THEN;
    NothingRecommended,     "nothing_recommended",      UNPROCESSABLE_ENTITY,   NOTHING_RECOMMENDED;
    ValidityOver,           "validity_over",            UNPROCESSABLE_ENTITY,   VALIDITY_OVER;
    SignatureNotTaken,      "signature_not_taken",      UNPROCESSABLE_ENTITY,   SIGNATURE_NOT_TAKEN;
    ResultSigned,           "result_signed",            CONFLICT,               RESULT_SIGNED;
    NotTheCurrentResult,    "not_the_current_result",   CONFLICT,               NOT_THE_CURRENT_RESULT;
    AlreadySigned,          "already_signed",           CONFLICT,               ALREADY_SIGNED;
    OfferClosed,            "offer_closed",             CONFLICT,               OFFER_CLOSED;
    SlotHasBookings,        "slot_has_bookings",        CONFLICT,               SLOT_HAS_BOOKINGS;
    SlotTaken,              "slot_taken",               CONFLICT,               SLOT_TAKEN;
    ChildElsewhere,         "child_elsewhere",          CONFLICT,               CHILD_ELSEWHERE;
    AlreadyHeld,            "already_held",             CONFLICT,               ALREADY_HELD;
    HoldEnded,              "hold_ended",               CONFLICT,               HOLD_ENDED;
    VisitNotOpen,           "visit_not_open",           CONFLICT,               VISIT_NOT_OPEN;
    AppointmentNotOpen,     "appointment_not_open",     CONFLICT,               APPOINTMENT_NOT_OPEN;
    NotPossibleNow,         "not_possible_now",         CONFLICT,               NOT_POSSIBLE_NOW;
    AlreadyOpen,            "already_open",             CONFLICT,               ALREADY_OPEN;
    AlreadyWaiting,         "already_waiting",          CONFLICT,               ALREADY_WAITING;
    NeighbourUnavailable,   "neighbour_unavailable",    SERVICE_UNAVAILABLE,    NEIGHBOUR_UNAVAILABLE;
    Overloaded,             "overloaded",               SERVICE_UNAVAILABLE,    OVERLOADED;
    Unavailable,            "unavailable",              SERVICE_UNAVAILABLE,    UNAVAILABLE;
    InternalError,          "internal_error",           INTERNAL_SERVER_ERROR,  INTERNAL_ERROR;
}

/// One field that is refused: a JSON Pointer (or the name of a parameter or header) and a code, never the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// JSON Pointer into the body, or `?name` for a query parameter, or the name of a header.
    pub pointer: String,
    /// What is wrong.
    pub code: String,
    /// The clause that says so, when it is a clause.
    pub clause: Option<&'static str>,
}

impl FieldFault {
    /// A refused field.
    #[must_use]
    pub fn new(pointer: impl Into<String>, code: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code: code.into(), clause: None }
    }
}

/// An error on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What it is.
    pub code: ProblemCode,
    /// The clause, when the law says no.
    pub clause: Option<&'static str>,
    /// The fields.
    pub errors: Vec<FieldFault>,
    /// Members of this code, such as `next_opening_at`.
    pub more: Map<String, Value>,
    /// Seconds after which to come back.
    pub retry_after: Option<u64>,
    /// Methods that the path has, for a 405.
    pub allow: Option<String>,
    /// `RateLimit-Policy` and `RateLimit`, for a 429.
    pub limits: Option<(String, String)>,
}

impl Problem {
    /// A problem with nothing but its code.
    #[must_use]
    pub fn new(code: ProblemCode) -> Self {
        let retry_after = match code.status() {
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => Some(1),
            _ if code == ProblemCode::RequestInProgress => Some(1),
            _ => None,
        };
        Self {
            code,
            clause: None,
            errors: Vec::new(),
            more: Map::new(),
            retry_after,
            allow: None,
            limits: None,
        }
    }

    /// A problem about these fields.
    #[must_use]
    pub fn of_fields(code: ProblemCode, errors: Vec<FieldFault>) -> Self {
        Self { errors, ..Self::new(code) }
    }

    /// A problem about one field.
    #[must_use]
    pub fn of_field(code: ProblemCode, pointer: impl Into<String>, fault: impl Into<String>) -> Self {
        Self::of_fields(code, vec![FieldFault::new(pointer, fault)])
    }

    /// The problem with the field at which it can be mended.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>, fault: impl Into<String>) -> Self {
        self.errors.push(FieldFault::new(pointer, fault));
        self
    }

    /// The problem with one more member.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.more.insert(name.to_owned(), value);
        self
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code.code())
    }
}

impl actix_web::ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::new(ProblemCode::NotFound),
            StoreError::Conflict { changed } => {
                Self::new(ProblemCode::VersionMismatch).with("changed", json!(changed))
            }
            StoreError::Taken => Self::new(ProblemCode::AlreadyOpen),
            StoreError::SlotTaken => Self::new(ProblemCode::SlotTaken),
            StoreError::ChildElsewhere => Self::new(ProblemCode::ChildElsewhere),
            StoreError::AlreadyHeld => Self::new(ProblemCode::AlreadyHeld),
            StoreError::AlreadyWaiting => Self::new(ProblemCode::AlreadyWaiting),
            StoreError::HoldEnded => Self::new(ProblemCode::HoldEnded),
            StoreError::KeyReused => Self::new(ProblemCode::IdempotencyKeyReused),
            StoreError::InProgress => Self::new(ProblemCode::RequestInProgress),
            StoreError::Unavailable => Self::new(ProblemCode::Unavailable),
            StoreError::Overloaded => Self::new(ProblemCode::Overloaded),
            StoreError::Corrupt(_) | StoreError::Unexpected(_) => {
                tracing::error!(%error, "the store failed");
                Self::new(ProblemCode::InternalError)
            }
        }
    }
}

impl From<Violation> for Problem {
    fn from(violation: Violation) -> Self {
        let clause = violation.clause().map(qoldau_domain::law::Clause::id);
        let mut problem = match violation {
            Violation::OutsideReceptionHours { next_opening_at, readings, .. } => {
                Self::new(ProblemCode::OutsideReceptionHours)
                    .with("next_opening_at", json!(crate::wire::Moment(next_opening_at)))
                    .with("readings", json!(readings.iter().map(|reading| reading.id()).collect::<Vec<_>>()))
            }
            Violation::CalendarYearMissing(missing) => {
                Self::new(ProblemCode::CalendarYearMissing).with("year", json!(missing.year))
            }
            Violation::ProviderDoesNotRender { .. } => Self::new(ProblemCode::ProviderDoesNotRender),
            Violation::ServiceNotOpen => Self::new(ProblemCode::ServiceNotOpen)
                .with("readings", json!([reading::A_48.id()]))
                .at("/service", "no_such_combination"),
            Violation::NoSuchTerm => Self::new(ProblemCode::NoSuchTerm),
            Violation::NotInTheOrder { reading } => {
                Self::new(ProblemCode::NotInTheOrder).with("readings", json!([reading.id()]))
            }
            Violation::NotProvidedFor { .. } => Self::new(ProblemCode::NotProvidedFor),
            Violation::EndsBeforeItBegins => {
                Self::of_field(ProblemCode::InvalidFields, "", "ends_before_it_begins")
            }
            Violation::NotSigned { .. } => {
                Self::of_field(ProblemCode::InvalidFields, "/signature", "signature_required")
            }
            Violation::Documents(faults) => {
                let missing = faults.iter().any(|fault| fault.fault == DocumentFaultKind::Missing);
                let code = if missing {
                    ProblemCode::DocumentsMissing
                } else if faults.iter().any(|fault| fault.fault.is_of_a_demand()) {
                    ProblemCode::DocumentNotDemandable
                } else {
                    ProblemCode::InvalidFields
                };
                let problem = Self::of_fields(code, faults.iter().map(document_fault).collect());
                if missing { problem.with("missing", json!(missing_documents(&faults))) } else { problem }
            }
            Violation::SlotTaken => Self::new(ProblemCode::SlotTaken),
            Violation::SlotPast => Self::of_field(ProblemCode::SlotPast, "/slot_id", "out_of_range"),
            Violation::SlotUnfit => Self::of_field(ProblemCode::InvalidFields, "/slot_id", "unknown_slot"),
            Violation::SlotHasBookings => Self::new(ProblemCode::SlotHasBookings),
            Violation::DayOff { .. } => Self::of_field(ProblemCode::DayOff, "/slot_id", "out_of_range"),
            Violation::BeyondQueueLimit { limit_on, reason_opens, .. } => {
                let (pointer, fault) =
                    if reason_opens { ("/reason", "reason_needed") } else { ("/slot_id", "out_of_range") };
                Self::of_field(ProblemCode::BeyondQueueLimit, pointer, fault)
                    .with("limit_on", json!(crate::wire::Day(limit_on)))
            }
            Violation::NoPlaces { left_out, .. } => {
                Self::new(ProblemCode::NoPlaces).with("left_out", json!(crate::slots::left_out(&left_out)))
            }
            Violation::TooManyPlaces => {
                Self::new(ProblemCode::TooManyPlaces).with("most", json!(qoldau_domain::place::MOST_PLACES))
            }
            Violation::ProactiveOff { .. } => Self::new(ProblemCode::ProactiveOff),
            Violation::NumberNotRegistered { .. } => {
                Self::of_field(ProblemCode::NumberNotRegistered, "/representative/phone", "out_of_range")
            }
            Violation::AnswerLate { due_at, .. } => {
                Self::new(ProblemCode::AnswerLate).with("due_at", json!(crate::wire::Moment(due_at)))
            }
            Violation::OfferClosed { state } => {
                Self::new(ProblemCode::OfferClosed).with("state", json!(state.code()))
            }
            Violation::AppointmentNotOpen { obstacle } => {
                Self::new(ProblemCode::AppointmentNotOpen).with("reason", json!(obstacle.code()))
            }
            Violation::VisitNotOpen => Self::new(ProblemCode::VisitNotOpen),
            Violation::NotExaminedThen { .. } => {
                Self::of_field(ProblemCode::NotExaminedThen, "/examined_on", "out_of_range")
            }
            Violation::Conclusion(ConclusionFault::NothingRecommended) => Self::of_field(
                ProblemCode::NothingRecommended,
                "/recommended_educational_services",
                "nothing_recommended",
            ),
            Violation::Conclusion(ConclusionFault::ValidityOver) => {
                Self::of_field(ProblemCode::ValidityOver, "/valid_until", "out_of_range")
            }
            Violation::ResultSigned => Self::new(ProblemCode::ResultSigned),
            Violation::NotTheCurrentResult => {
                Self::of_field(ProblemCode::NotTheCurrentResult, "/corrects", "not_the_current_result")
            }
            Violation::AlreadySigned => Self::new(ProblemCode::AlreadySigned),
            Violation::NotPossibleNow { action, status, obstacle, .. } => {
                Self::new(ProblemCode::NotPossibleNow)
                    .with("action", json!(Action::code(action)))
                    .with("current_status", json!(status.code()))
                    .with("reason", json!(obstacle.code()))
            }
        };
        problem.clause = clause;
        problem
    }
}

/// What the order does not say, read so, at the field that asks for it.
pub(crate) fn not_in_the_order(reading: Reading, pointer: &str) -> Problem {
    Problem::from(Violation::NotInTheOrder { reading }).at(pointer, "no_such_combination")
}

fn missing_documents(faults: &[qoldau_domain::violation::DocumentFault]) -> Vec<&'static str> {
    faults
        .iter()
        .filter(|fault| fault.fault == DocumentFaultKind::Missing)
        .map(|fault| fault.kind.code())
        .collect()
}

fn document_fault(fault: &qoldau_domain::violation::DocumentFault) -> FieldFault {
    let at = |field: &str| fault.index.map_or("/documents".to_owned(), |i| format!("/documents/{i}/{field}"));
    let asked = || fault.index.map_or("/documents".to_owned(), |i| format!("/documents/{i}"));
    let (pointer, code) = match fault.fault {
        DocumentFaultKind::Missing => ("/documents".to_owned(), "mandatory_document"),
        DocumentFaultKind::NotInList => (at("kind"), "document_not_in_list"),
        DocumentFaultKind::Presentation(_) => (at("presentation"), "presentation_not_allowed"),
        DocumentFaultKind::RegistryHoldsIt => (asked(), "registry_holds_it"),
        DocumentFaultKind::RegistryUnanswered => (asked(), "registry_not_answered"),
        DocumentFaultKind::NotOwed => (asked(), "not_owed"),
        DocumentFaultKind::OnlyInDepth => (asked(), "only_in_depth"),
        DocumentFaultKind::NotInDepth => (asked(), "not_in_depth"),
    };
    FieldFault { pointer, code: code.to_owned(), clause: fault.clause.map(qoldau_domain::law::Clause::id) }
}
