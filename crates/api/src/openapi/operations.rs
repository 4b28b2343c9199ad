//! Every operation with what is known about it beyond its shape: who may call, which clauses it carries out, which problems
//! are its own. It describes; the handlers' extractors decide who is let in, and a test compares both.

use qoldau_domain::lifecycle::Role;
use serde_json::{Map, Value};

use super::document;
use crate::auth::{
    Anyone, Authority, Head, HeadOrAuthority, MessageGateway, Monitor, Recipient, RecipientOrRegistrar,
    RecipientOrStaff, Registrar, RegistrarOrHead, RegistrarOrRecipient, RegistrarOrSpecialist, Roles,
    Specialist, SpecialistOrHead, Staff, StaffOrRecipient,
};
use crate::problem::ProblemCode;

use ProblemCode as P;

/// What is known about an operation beyond its shape.
#[derive(Debug)]
pub struct Operation {
    /// Name of its handler.
    pub id: &'static str,
    /// Who may call; none for an open operation, an empty list for any valid token.
    pub roles: Option<&'static [Role]>,
    /// Clauses that it carries out.
    pub clauses: &'static [&'static str],
    /// Problems of its own, beside those that its shape brings.
    pub problems: &'static [ProblemCode],
}

const fn open(
    id: &'static str,
    clauses: &'static [&'static str],
    problems: &'static [ProblemCode],
) -> Operation {
    Operation { id, roles: None, clauses, problems }
}

const fn by<R: Roles>(
    id: &'static str,
    clauses: &'static [&'static str],
    problems: &'static [ProblemCode],
) -> Operation {
    Operation { id, roles: Some(R::ROLES), clauses, problems }
}

/// What can be wrong with the place of a booking.
const BOOKED: &[P] = &[
    P::SlotTaken,
    P::SlotPast,
    P::DayOff,
    P::BeyondQueueLimit,
    P::CalendarYearMissing,
    P::ChildElsewhere,
    P::HoldEnded,
    P::NotPossibleNow,
    P::AppointmentNotOpen,
];

/// What a recipient is told about an appointment.
const REMINDED: &[&str] = &["PMPK-7.1-j", "PMPK-7.1-k", "PMPK-7.1-l"];
/// The longest wait at the counter.
const WAIT: &[&str] = &["PMPK-T-3-d", "REHAB-T-3-b", "HOME-T-3-b"];
/// The longest time of being served there.
const SERVED: &[&str] = &["PMPK-T-3-e", "REHAB-T-3-c", "HOME-T-3-c"];

/// The examination.
const EXAMINED: &[&str] = &["PMPK-T-3-a", "PMPK-11-a", "PMPK-F3-04", "PMPK-F6-04"];
/// The written conclusion.
const CONCLUDED: &[&str] = &["PMPK-11-a", "PMPK-11-b", "PMPK-T-5-a"];
/// The reasoned answer on refusal.
const REFUSED: &[&str] = &["PMPK-T-5-b", "PMPK-T-9-a", "PMPK-T-9-b", "PMPK-T-9-c", "PMPK-T-9-d"];
/// What can be wrong with a signature.
const SIGNED: &[P] = &[
    P::NotPossibleNow,
    P::SignerNotIdentified,
    P::SignatureNotTaken,
    P::AlreadySigned,
    P::ResultSigned,
    P::NeighbourUnavailable,
];
const CONCLUSION_SIGNED: &[P] = &[
    P::NotPossibleNow,
    P::ValidityOver,
    P::SignerNotIdentified,
    P::SignatureNotTaken,
    P::AlreadySigned,
    P::ResultSigned,
    P::NeighbourUnavailable,
];

/// Every operation; one without a row fails the build's tests.
pub const OPERATIONS: &[Operation] = &[
    by::<RecipientOrStaff>("list_applications", &["PMPK-T-10-e"], &[]),
    by::<RecipientOrRegistrar>(
        "submit_application",
        &["PMPK-T-2-a", "PMPK-T-2-b", "PMPK-T-2-c", "PMPK-T-7-c", "PMPK-T-10-d"],
        &[
            P::NotTheRepresentative,
            P::ServiceNotOpen,
            P::ProviderDoesNotRender,
            P::OutsideReceptionHours,
            P::DocumentsMissing,
            P::AlreadyOpen,
            P::SignatureNotTaken,
            P::NeighbourUnavailable,
        ],
    ),
    by::<RecipientOrStaff>("search_applications", &["PMPK-T-10-e"], &[]),
    by::<RecipientOrStaff>("get_application", &["PMPK-T-10-e"], &[]),
    by::<Recipient>("list_access", &[], &[]),
    by::<RecipientOrRegistrar>("record_consent", &["PMPK-T-8-ac", "PMPK-T-9-c"], &[P::NotPossibleNow]),
    by::<Registrar>("request_consent", &["PMPK-T-8-ac", "PMPK-T-9-c"], &[P::NotPossibleNow]),
    by::<RecipientOrStaff>("get_deadline", &["PMPK-T-3-a", "PMPK-T-3-b", "PMPK-T-3-c"], &[]),
    by::<RecipientOrRegistrar>("add_documents", &["PMPK-T-8-ab"], &[P::NotPossibleNow]),
    by::<RegistrarOrSpecialist>(
        "request_documents",
        &["PMPK-T-8-e", "PMPK-T-8-m", "PMPK-T-8-z", "PMPK-T-8-ab"],
        &[P::NotPossibleNow, P::DocumentNotDemandable],
    ),
    by::<RecipientOrStaff>("list_history", &[], &[]),
    by::<Registrar>(
        "deliver_result",
        &["PMPK-T-5-a", "PMPK-T-5-b", "PMPK-T-7-a", "PMPK-T-7-c"],
        &[P::NotPossibleNow, P::CalendarYearMissing],
    ),
    by::<Registrar>("register_application", &["PMPK-T-7-c", "PMPK-F3-08"], &[P::NotPossibleNow]),
    by::<RecipientOrStaff>(
        "get_notice",
        &[
            "PMPK-F3-01",
            "PMPK-F3-02",
            "PMPK-F3-03",
            "PMPK-F3-04",
            "PMPK-F3-05",
            "PMPK-F3-06",
            "PMPK-F3-08",
            "PMPK-F3-09",
        ],
        &[P::NotPossibleNow, P::NotAcceptable],
    ),
    by::<Specialist>("record_examination", EXAMINED, &[P::NotPossibleNow, P::NotExaminedThen]),
    by::<Registrar>("record_registry_answer", &["PMPK-T-8-j", "PMPK-T-8-aa"], &[P::NotPossibleNow]),
    by::<RecipientOrRegistrar>("withdraw_application", &[], &[P::NotPossibleNow]),
    by::<RegistrarOrRecipient>(
        "book_appointment",
        &["PMPK-T-3-a", "PMPK-T-3-b", "PMPK-T-3-c", "PMPK-7.1-i", "PMPK-T-7-a", "PMPK-T-7-d", "REHAB-T-7-c"],
        &[
            P::SlotTaken,
            P::SlotPast,
            P::DayOff,
            P::BeyondQueueLimit,
            P::CalendarYearMissing,
            P::ChildElsewhere,
            P::HoldEnded,
            P::NotPossibleNow,
            P::NotProvidedFor,
            P::ServiceNotOpen,
        ],
    ),
    by::<RecipientOrStaff>("get_appointment", &[], &[]),
    by::<Staff>("list_appointments", &["PMPK-T-7-a", "PMPK-T-7-c"], &[P::InvalidFields]),
    by::<RecipientOrStaff>("list_appointment_messages", REMINDED, &[]),
    by::<Registrar>("attend_appointment", &[], &[P::NotPossibleNow, P::AppointmentNotOpen]),
    by::<RegistrarOrRecipient>("cancel_appointment", &[], &[P::NotPossibleNow, P::AppointmentNotOpen]),
    by::<Registrar>("miss_appointment", &[], &[P::NotPossibleNow, P::AppointmentNotOpen]),
    by::<RegistrarOrRecipient>("reschedule_appointment", &["PMPK-T-3-a", "PMPK-T-7-a"], BOOKED),
    by::<RegistrarOrRecipient>(
        "hold_slot",
        &["PMPK-7.1-i"],
        &[
            P::SlotTaken,
            P::SlotPast,
            P::DayOff,
            P::BeyondQueueLimit,
            P::CalendarYearMissing,
            P::AlreadyHeld,
            P::NotPossibleNow,
        ],
    ),
    by::<RegistrarOrRecipient>("release_hold", &[], &[]),
    by::<MessageGateway>("record_receipt", &["PMPK-7.1-h"], &[]),
    by::<MessageGateway>(
        "record_reply",
        &["PMPK-7.1-c", "PMPK-7.1-f", "PMPK-7.1-h"],
        &[P::WrongNumber, P::OfferClosed],
    ),
    by::<Recipient>("list_notifications", REMINDED, &[]),
    by::<Staff>("list_offers", &["PMPK-7.1-e"], &[]),
    by::<Staff>("get_offer", &["PMPK-7.1-e", "PMPK-7.1-f"], &[]),
    by::<Staff>(
        "make_offer",
        &["PMPK-7.1-a", "PMPK-7.1-b", "PMPK-7.1-c", "PMPK-7.1-d", "PMPK-7.1-e"],
        &[
            P::ServiceNotOpen,
            P::NotInTheOrder,
            P::ProviderDoesNotRender,
            P::ProactiveOff,
            P::NumberNotRegistered,
            P::NeighbourUnavailable,
        ],
    ),
    by::<Recipient>(
        "answer_proactive_offer",
        &["PMPK-7.1-f", "PMPK-7.1-g", "PMPK-7.1-h", "PMPK-T-3-c"],
        &[P::AnswerLate, P::OfferClosed, P::AlreadyOpen],
    ),
    by::<SpecialistOrHead>(
        "prepare_conclusion",
        CONCLUDED,
        &[P::NotPossibleNow, P::NothingRecommended, P::ValidityOver, P::NotTheCurrentResult],
    ),
    by::<StaffOrRecipient>("get_conclusion", CONCLUDED, &[P::NotAcceptable]),
    by::<Specialist>(
        "put_conclusion",
        CONCLUDED,
        &[P::NotPossibleNow, P::NothingRecommended, P::ValidityOver, P::ResultSigned],
    ),
    by::<SpecialistOrHead>("sign_conclusion", &["PMPK-F6-07", "PMPK-F6-08", "PMPK-F6-09"], CONCLUSION_SIGNED),
    by::<Staff>("prepare_refusal", REFUSED, &[P::NotPossibleNow]),
    by::<StaffOrRecipient>(
        "get_result",
        &["PMPK-T-5-a", "PMPK-T-5-b", "PMPK-T-5-c"],
        &[P::NotPossibleNow, P::NotAcceptable],
    ),
    by::<Staff>("list_results", &["PMPK-F6-07", "PMPK-F6-08", "PMPK-F6-09"], &[]),
    by::<StaffOrRecipient>(
        "get_signature_sheet",
        &["PMPK-F6-08", "PMPK-F6-09"],
        &[P::NotPossibleNow, P::NotAcceptable],
    ),
    by::<StaffOrRecipient>("get_refusal", REFUSED, &[P::NotAcceptable]),
    by::<Staff>("put_refusal", REFUSED, &[P::NotPossibleNow, P::ResultSigned]),
    by::<Head>("sign_refusal", REFUSED, SIGNED),
    by::<Anyone>("list_slots", &["PMPK-7.1-i"], &[P::InvalidFields]),
    by::<RegistrarOrHead>("record_absence", &[], &[P::SlotHasBookings, P::SlotPast]),
    by::<Staff>("get_slot", &[], &[]),
    by::<Registrar>("put_slot", &[], &[P::SlotHasBookings, P::SlotPast]),
    by::<Registrar>("withdraw_slot", &[], &[P::SlotHasBookings, P::SlotPast]),
    open(
        "get_waiting_time",
        &["PMPK-T-3-a"],
        &[
            P::NotFound,
            P::NotProvidedFor,
            P::ProviderDoesNotRender,
            P::ServiceNotOpen,
            P::CalendarYearMissing,
            P::Unavailable,
        ],
    ),
    by::<Registrar>(
        "publish_slots",
        &["PMPK-T-7-a"],
        &[
            P::NoPlaces,
            P::TooManyPlaces,
            P::NotProvidedFor,
            P::ProviderDoesNotRender,
            P::ServiceNotOpen,
            P::CalendarYearMissing,
        ],
    ),
    open("get_calendar_year", &["PMPK-T-7-c", "REHAB-T-7-e", "HOME-T-7-f"], &[P::NotFound, P::Unavailable]),
    by::<Authority>("put_calendar_year", &["PMPK-T-7-c", "REHAB-T-7-e", "HOME-T-7-f"], &[P::NotFound]),
    by::<Authority>("compute_calendar_impact", &["PMPK-T-7-c", "REHAB-T-7-e", "HOME-T-7-f"], &[P::NotFound]),
    by::<Anyone>(
        "resolve_document_requirements",
        &["PMPK-T-8-aa", "PMPK-T-8-ab", "REHAB-T-8-m", "HOME-T-8-e"],
        &[P::NotInTheOrder],
    ),
    by::<RecipientOrStaff>(
        "upload_file",
        &["PMPK-T-8-v"],
        &[
            P::FileTypeNotAllowed,
            P::FileMismatch,
            P::FileInfected,
            P::TooManyFiles,
            P::InvalidBody,
            P::BodyTooLarge,
            P::BodyTooSlow,
            P::UnsupportedMediaType,
        ],
    ),
    by::<RecipientOrStaff>("download_file", &[], &[P::FileInQuarantine, P::FileWithheld]),
    open("get_openapi", &[], &[]),
    open("list_problems", &[], &[]),
    open("get_problem", &[], &[P::NotFound]),
    open("list_providers", &["PMPK-T-7-e", "PMPK-T-10-b"], &[P::Unavailable]),
    by::<Authority>("create_provider", &["PMPK-T-7-e"], &[]),
    open("get_provider", &["PMPK-T-7-e", "PMPK-T-10-b"], &[P::Unavailable]),
    by::<Authority>("put_provider", &["PMPK-T-7-e"], &[]),
    by::<HeadOrAuthority>("get_staff", &[], &[]),
    by::<HeadOrAuthority>("put_staff", &[], &[]),
    by::<Anyone>("list_rule_changes", &["PMPK-13-b", "REHAB-11-b", "HOME-8-b", "SPEC-9-b"], &[]),
    by::<Authority>(
        "record_rule_change",
        &["PMPK-13-b", "REHAB-11-b", "HOME-8-b", "SPEC-9-b"],
        &[P::CalendarYearMissing],
    ),
    open("list_services", &["ORDER-1-a"], &[]),
    open("get_service", &["PMPK-T-0", "REHAB-T-0", "HOME-T-0", "SPEC-0", "ORDER-4"], &[P::NotFound]),
    by::<Monitor>("list_stage_events", &["PMPK-13-a"], &[P::NotAcceptable]),
    by::<Anyone>(
        "compute_term",
        &[
            "PMPK-T-3-a",
            "PMPK-T-3-b",
            "PMPK-T-3-c",
            "PMPK-T-7-c",
            "PMPK-7.1-h",
            "REHAB-8-b",
            "REHAB-10-b",
            "REHAB-10-c",
            "HOME-T-3-a",
            "ORDER-4",
        ],
        &[
            P::NoSuchTerm,
            P::NotInTheOrder,
            P::NotProvidedFor,
            P::CalendarYearMissing,
            P::OutsideReceptionHours,
        ],
    ),
    by::<RegistrarOrHead>(
        "get_visit_statistics",
        &["PMPK-T-3-d", "PMPK-T-3-e", "REHAB-T-3-b", "REHAB-T-3-c", "HOME-T-3-b", "HOME-T-3-c"],
        &[P::InvalidFields, P::ServiceNotOpen],
    ),
    by::<Registrar>("open_visit", WAIT, &[P::ServiceNotOpen, P::ProviderDoesNotRender]),
    by::<Registrar>("get_visit", &[], &[]),
    by::<Registrar>("call_visit", WAIT, &[P::VisitNotOpen]),
    by::<Registrar>("end_visit", SERVED, &[P::VisitNotOpen]),
    by::<RegistrarOrRecipient>(
        "join_wait_list",
        &[],
        &[P::CalendarYearMissing, P::NotPossibleNow, P::AlreadyWaiting],
    ),
    by::<RecipientOrStaff>("get_wait_list_entry", &[], &[]),
    by::<RegistrarOrRecipient>("leave_wait_list", &[], &[P::Overloaded]),
    open("get_health", &[], &[]),
    open("get_ready", &[], &[P::Unavailable]),
    open(
        "verify_paper",
        &["PMPK-T-5-a", "PMPK-T-5-b"],
        &[P::NotFound, P::NotAcceptable, P::InvalidQuery, P::TooManyRequests, P::Unavailable],
    ),
];

/// The operations as a text that is checked in: id, method, path, who may call.
#[must_use]
pub fn operations() -> String {
    let document = document();
    let mut lines = Vec::new();
    for (path, item) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
            let row = OPERATIONS.iter().find(|row| row.id == id);
            let roles = match row.map(|row| row.roles) {
                None => "NO ROW".to_owned(),
                Some(None) => "open".to_owned(),
                Some(Some([])) => "any token".to_owned(),
                Some(Some(roles)) => roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(" "),
            };
            lines.push(format!("{id:<26} {:<6} {path:<44} {roles}", method.to_uppercase()));
        }
    }
    lines.sort();
    lines.join("\n") + "\n"
}

/// Single resources carry an entity tag.
pub(super) fn has_tag(id: &str) -> bool {
    [
        "download_file",
        "get_calendar_year",
        "get_conclusion",
        "get_refusal",
        "get_result",
        "get_service",
        "get_signature_sheet",
        "list_results",
        "get_application",
        "get_appointment",
        "get_deadline",
        "get_notice",
        "get_offer",
        "get_provider",
        "get_slot",
        "get_staff",
        "get_visit",
        "get_wait_list_entry",
        "get_problem",
        "get_openapi",
    ]
    .contains(&id)
}

pub(super) fn has_parameter(operation: &Map<String, Value>, place: &str, name: Option<&str>) -> bool {
    operation.get("parameters").and_then(Value::as_array).into_iter().flatten().any(|parameter| {
        let is = |member: &str, wanted: &str| parameter.get(member).and_then(Value::as_str) == Some(wanted);
        is("in", place) && name.is_none_or(|name| is("name", name))
    })
}
