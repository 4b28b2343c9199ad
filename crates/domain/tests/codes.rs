//! The codes by which everybody outside this crate knows its values: wire, tables, documents. A code that a caller knows never
//! changes, so each is written out here a second time, and each that can be read back is.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fmt::Debug;

use qoldau_domain::application::EventKind;
use qoldau_domain::appointment::{AppointmentFlag, AppointmentState, BeyondQueueReason, BookingSource};
use qoldau_domain::calendar::{DayFault, DayKind, DayNature};
use qoldau_domain::channel::{Channel, RenderingForm};
use qoldau_domain::consent::{ConsentKind, ConsentWay};
use qoldau_domain::deadline::DeadlineState;
use qoldau_domain::delivery::{DeliveryState, DeliveryTarget};
use qoldau_domain::document::{
    Answer, Demand, DocumentKind, Obligation, Presentation, Purpose, Reason, Registry, RequestKind, Scan,
};
use qoldau_domain::examination::ExaminationKind;
use qoldau_domain::lifecycle::{Action, Guard, Role, Status};
use qoldau_domain::message::{MessageChannel, MessageKind, MessageState, SuppressionReason};
use qoldau_domain::offer::{AnswerWay, OfferAnswer, OfferEvent, OfferParty, OfferState};
use qoldau_domain::passport::RowKey;
use qoldau_domain::person::{PersonFault, Relation, Residency};
use qoldau_domain::place::{AppointmentKind, LeftOutReason, Rehousing, WaitingWarning};
use qoldau_domain::provider::ProviderType;
use qoldau_domain::refusal::RefusalReason;
use qoldau_domain::result::{ResultKind, ResultState};
use qoldau_domain::service::PublicService;
use qoldau_domain::term::TermCode;
use qoldau_domain::term::course::{CourseFault, CourseWarning};
use qoldau_domain::term::offer::{SmsKind, SmsState, Verdict};
use qoldau_domain::violation::Obstacle;
use qoldau_domain::visit::VisitPurpose;
use qoldau_domain::wait_list::{PassOverReason, WaitListState};

fn read_back<T: PartialEq + Debug>(parse: impl Fn(&str) -> Option<T>, known: Vec<(T, &str)>) {
    for (value, code) in known {
        assert_eq!(parse(code), Some(value), "{code}");
        assert_eq!(parse(&code.to_uppercase()), None, "{code} in capitals");
    }
    assert_eq!(parse(""), None);
    assert_eq!(parse("no_such_code"), None);
}

#[track_caller]
fn written<T: Copy>(code: impl Fn(T) -> &'static str, known: &[(T, &str)]) {
    for (value, written) in known {
        assert_eq!(code(*value), *written);
    }
}

macro_rules! codes {
    ($test:ident, $name:ident { $($variant:ident $code:literal),+ $(,)? } $($more:ident)*) => {
        #[test]
        fn $test() {
            let known = [$(($name::$variant, $code)),+];
            written($name::code, &known);
            $(codes!(@ $more $name known);)*
        }
    };
    (@ parse $name:ident $known:ident) => { read_back($name::parse, $known.to_vec()); };
    (@ all $name:ident $known:ident) => { assert_eq!($name::ALL, $known.map(|(value, _)| value)); };
}

codes!(event_kind, EventKind {
    Submitted "submitted",
    Registered "registered",
    Withdrawn "withdrawn",
    DocumentsAdded "documents_added",
    ConsentRecorded "consent_recorded",
    RegistryAnswered "registry_answered",
    DeadlinesRecomputed "deadlines_recomputed",
    Booked "booked",
    AppointmentMoved "appointment_moved",
    AppointmentCancelled "appointment_cancelled",
    AppointmentMissed "appointment_missed",
    AppointmentAttended "appointment_attended",
    OfferAccepted "offer_accepted",
    ConsentRequested "consent_requested",
    DocumentsRequested "documents_requested",
    Examined "examined",
    ConclusionPrepared "conclusion_prepared",
    ConclusionRevised "conclusion_revised",
    SignatureAdded "signature_added",
    ConclusionSigned "conclusion_signed",
    CorrectionPrepared "correction_prepared",
    CorrectionSigned "correction_signed",
    RefusalPrepared "refusal_prepared",
    RefusalRevised "refusal_revised",
    Refused "refused",
    ResultDelivered "result_delivered",
    NedbTransmitted "nedb_transmitted"
});
codes!(delivery_target, DeliveryTarget {
    Paper "handed_over_on_paper",
    PersonalCabinet "personal_cabinet",
    Bilim "egov_mobile_bilim",
    Nedb "nedb"
} all parse);
codes!(delivery_state, DeliveryState {
    Waiting "waiting",
    Done "done",
    Superseded "superseded"
} all parse);
codes!(examination_kind, ExaminationKind {
    Initial "initial",
    Repeated "repeated"
} all parse);
codes!(result_kind, ResultKind {
    Conclusion "pmpk_conclusion",
    Refusal "reasoned_refusal"
} all parse);
codes!(result_state, ResultState {
    Prepared "prepared",
    Signed "signed"
} all parse);
codes!(appointment_kind, AppointmentKind {
    Examination "examination",
    DocumentVisit "document_visit"
} all parse);
codes!(appointment_state, AppointmentState {
    Booked "booked",
    Attended "attended",
    Missed "missed",
    Cancelled "cancelled"
} all parse);
codes!(booking_source, BookingSource {
    Bilim "bilim",
    Phone "phone",
    Direct "direct",
    Assigned "assigned"
} all parse);
codes!(beyond_queue_reason, BeyondQueueReason {
    RecipientRequest "recipient_request",
    Missed "missed",
    NoCapacity "no_capacity"
} all parse);
codes!(visit_purpose, VisitPurpose {
    HandInDocuments "hand_in_documents",
    CollectResult "collect_result"
} all parse);
codes!(wait_list_state, WaitListState {
    Waiting "waiting",
    Offered "offered",
    Taken "taken",
    Lapsed "lapsed",
    Withdrawn "withdrawn",
    Closed "closed"
} all parse);
codes!(pass_over_reason, PassOverReason {
    OfferLapsed "offer_lapsed",
    TooLate "too_late",
    ChildElsewhere "child_elsewhere",
    HoldsAnother "holds_another",
    BeyondQueue "beyond_queue"
} all parse);
codes!(rehousing, Rehousing { Move "move", Cancel "cancel" } all parse);
codes!(waiting_warning, WaitingWarning {
    NoPlaceWithinLimit "no_place_within_limit",
    MoreWaitingThanPlaces "more_waiting_than_places"
} all parse);
codes!(left_out_reason, LeftOutReason {
    Lunch "lunch",
    OutsideHours "outside_hours",
    Past "past",
    Published "published",
    Weekend "weekend",
    Holiday "holiday",
    DayOffTransfer "day_off_transfer",
    ExtraDayOff "extra_day_off"
} all parse);
codes!(day_kind, DayKind {
    Holiday "holiday",
    DayOffTransfer "day_off_transfer",
    ExtraDayOff "extra_day_off",
    WorkingWeekend "working_weekend"
} all parse);
codes!(day_nature, DayNature {
    WorkingDay "working_day",
    WorkingWeekend "working_weekend",
    Weekend "weekend",
    Holiday "holiday",
    DayOffTransfer "day_off_transfer",
    ExtraDayOff "extra_day_off"
});
codes!(day_fault, DayFault {
    OtherYear "other_year",
    Twice "repeated_value",
    WrongWeekday "wrong_weekday",
    OwnPair "own_pair",
    NotProvisional "not_provisional"
} all);
codes!(channel, Channel {
    ProviderOffice "provider_office",
    EgovPortal "egov_portal",
    MobileDevice "mobile_device"
} all parse);
codes!(rendering_form, RenderingForm {
    ElectronicPartlyAutomated "electronic_partly_automated",
    Paper "paper",
    Proactive "proactive"
} all parse);
codes!(consent_kind, ConsentKind {
    LegallyProtectedSecret "legally_protected_secret",
    LimitedAccessPersonalData "limited_access_personal_data"
} parse);
codes!(consent_way, ConsentWay {
    Application "application",
    PersonalCabinet "personal_cabinet",
    OneTimePassword "one_time_password",
    SmsReply "sms_reply",
    Paper "paper",
    StatutoryException "statutory_exception"
} all parse);
codes!(deadline_state, DeadlineState {
    Running "running",
    Met "met",
    Missed "missed",
    Excused "excused",
    NotApplicable "not_applicable",
    CalendarMissing "calendar_missing"
} all parse);
codes!(document_kind, DocumentKind {
    BirthCertificate "birth_certificate",
    ChildIdentityDocument "child_identity_document",
    ParentIdentityDocument "parent_identity_document",
    DisabilityConclusion "disability_conclusion",
    MccHomeEducationConclusion "mcc_home_education_conclusion",
    OutpatientCard052e "outpatient_card_052e",
    PsychPedCharacteristic "psych_ped_characteristic",
    ChildWorks "child_works",
    ApplicationFreeForm "application_free_form",
    PmpkConclusion "pmpk_conclusion",
    MccConclusionWithRecommendations "mcc_conclusion_with_recommendations"
} all parse);
codes!(presentation, Presentation {
    OriginalAndCopy "original_and_copy",
    Copy "copy",
    ElectronicCopy "electronic_copy",
    ElectronicDocument "electronic_document",
    FreeForm "free_form"
} all parse);
codes!(obligation, Obligation {
    Mandatory "mandatory",
    IfAvailable "if_available",
    Conditional "conditional",
    OnRequestInDepth "on_request_in_depth",
    Voluntary "voluntary"
} all parse);
codes!(purpose, Purpose {
    Identification "identification",
    HomeTaught "home_taught",
    StatisticsHomeTaught "statistics_home_taught",
    InDepthExamination "in_depth_examination"
} all parse);
codes!(registry, Registry {
    Zags "zags_is",
    Disability "disability_register",
    MedicalCommission "medical_commission_register",
    DigitalDocuments "digital_documents_service",
    NedbPmpkModule "nedb_pmpk_module"
} all parse);
codes!(answer, Answer {
    Found "found",
    Empty "empty",
    Unavailable "unavailable"
} all parse);
codes!(request_kind, RequestKind {
    ListDocument "list_document",
    InDepth "in_depth"
} all parse);
codes!(scan, Scan {
    Pending "pending",
    Clean "clean",
    Infected "infected"
} all parse);
codes!(demand, Demand {
    Required "required",
    Optional "optional",
    Fetched "fetched",
    NotDemanded "not_demanded",
    OnRequest "on_request"
} all parse);
codes!(reason, Reason {
    Listed "listed",
    IfAvailable "if_available",
    RegistryAskedFirst "registry_asked_first",
    RegistryHoldsIt "registry_holds_it",
    RegistryHasNothing "registry_has_nothing",
    RegistryUnavailable "registry_unavailable",
    BornAbroad "born_abroad",
    InDepthExamination "in_depth_examination",
    Voluntary "voluntary"
} all parse);
codes!(status, Status {
    Submitted "submitted",
    Registered "registered",
    ExamScheduled "exam_scheduled",
    Examined "examined",
    ConclusionPrepared "conclusion_prepared",
    ConclusionSigned "conclusion_signed",
    ResultDelivered "result_delivered",
    Refused "refused",
    Withdrawn "withdrawn",
    CourseRunning "course_running",
    CourseCompleted "course_completed",
    EndedEarly "ended_early",
    CertificateSigned "certificate_signed",
    ReceiptIssued "receipt_issued"
} all parse);
codes!(guard, Guard {
    SignedWhereRequired "signed_where_required",
    ConsentsGiven "consents_given",
    DocumentsComplete "documents_complete",
    RegistryHasNothing "registry_has_nothing",
    InDepthDocumentsOnly "in_depth_documents_only",
    OnWorkingDay "on_working_day",
    WithinQueue "within_queue",
    ExaminationRecorded "examination_recorded",
    RecommendationsFilled "recommendations_filled",
    SignedAndDated "signed_and_dated",
    CorrectedSinceDelivery "corrected_since_delivery",
    CourseLength "course_length",
    CertificateOfProviderType "certificate_of_provider_type",
    InWorkingTime "in_working_time",
    GroundAndReasoning "ground_and_reasoning",
    SignedByHead "signed_by_head",
    BookingOpen "booking_open",
    StageConfigured "stage_configured",
    ProactiveSwitchedOn "proactive_switched_on",
    NumberRegistered "number_registered",
    FromRegisteredNumber "from_registered_number",
    WithinOfferTerm "within_offer_term",
    OfferTermPassed "offer_term_passed",
    InTheSameExchange "in_the_same_exchange"
} all parse);
codes!(action, Action {
    Submit "submit",
    AcceptOffer "accept-offer",
    Register "register",
    RequestDocuments "request-documents",
    Book "book",
    Reschedule "reschedule",
    CancelAppointment "cancel-appointment",
    MissAppointment "miss-appointment",
    RecordExamination "record-examination",
    Conclude "conclude",
    Sign "sign",
    Refuse "refuse",
    Correct "correct",
    TransmitToNedb "transmit-to-nedb",
    Deliver "deliver",
    Withdraw "withdraw",
    StartCourse "start-course",
    CompleteCourse "complete-course",
    EndEarly "end-early",
    Certify "certify",
    IssueReceipt "issue-receipt",
    RecordStage "record-stage"
} all parse);
codes!(role, Role {
    Recipient "recipient",
    Registrar "registrar",
    Specialist "specialist",
    Head "head",
    Monitor "monitor",
    ContactCentre "contact_centre",
    Authority "authority",
    MessageGateway "message_gateway",
    ChannelBackend "channel_backend",
    ThirdPerson "third_person"
} all parse);
codes!(offer_event, OfferEvent {
    Send "send",
    Receive "receive",
    SupplyData "supply-data",
    Consent "consent",
    Decline "decline",
    Expire "expire",
    FailDelivery "fail-delivery"
});
codes!(offer_party, OfferParty {
    Provider "provider",
    Gateway "message_gateway",
    Recipient "recipient",
    Timer "timer"
});
codes!(row_key, RowKey {
    Provider "provider",
    Channels "channels",
    Terms "terms",
    RenderingForms "rendering_forms",
    Results "results",
    Payment "payment",
    WorkSchedule "work_schedule",
    Documents "documents",
    RefusalGrounds "refusal_grounds",
    OtherRequirements "other_requirements"
} all parse);
codes!(person_fault, PersonFault {
    IinFormat "iin_format",
    IinChecksum "iin_checksum",
    IinUnassignable "iin_unassignable",
    ControlCharacter "control_character",
    NotAName "not_a_name",
    TooLong "too_long",
    PhoneFormat "phone_format",
    DateOutOfRange "date_out_of_range",
    IdentityMissing "identity_missing"
});
codes!(residency, Residency {
    Resident "resident",
    NonResident "non_resident"
} parse);
codes!(relation, Relation {
    Parent "parent",
    LegalRepresentative "legal_representative"
} parse);
codes!(provider_type, ProviderType {
    Pmpk "pmpk",
    RehabilitationCenter "rehabilitation_center",
    PpCorrectionCabinet "pp_correction_cabinet",
    AutismSupportCenter "autism_support_center",
    GeneralSchool "general_school",
    SpecialEducationOrg "special_education_org"
} all parse);
codes!(refusal_reason, RefusalReason {
    UntrueDocumentsOrData "untrue_documents_or_data",
    NonComplianceWithRequirements "non_compliance_with_requirements",
    NoConsentLimitedAccessPersonalData "no_consent_limited_access_personal_data"
} all parse);
codes!(public_service, PublicService {
    PmpkExamination "pmpk_examination",
    ChildRehabilitation "child_rehabilitation",
    HomeSchoolingIntake "home_schooling_intake",
    SpecialEducationAdmission "special_education_admission"
} all parse);
codes!(term_code, TermCode {
    Registration "registration",
    ExamDate "exam_date",
    HomeIntake "home_intake",
    Queue "queue",
    ProactiveAnswer "proactive_answer",
    Reminders "reminders",
    Course "course",
    CertificatePaper "certificate_paper",
    CertificateCabinet "certificate_cabinet",
    CounterWait "counter_wait",
    CounterService "counter_service",
    RuleChangeNotice "rule_change_notice",
    DepartmentReport "department_report",
    EntryIntoForce "entry_into_force"
} all parse);
codes!(course_warning, CourseWarning {
    LengthEdge "course_length_edge",
    EndsOnDayOff "ends_on_day_off"
} all);
codes!(course_fault, CourseFault {
    TooShort "course_too_short",
    TooLong "course_too_long"
});
codes!(verdict, Verdict {
    InTime "in_time",
    Late "late"
} all parse);
codes!(offer_state, OfferState {
    Sent "offer_sent",
    Received "offer_received",
    ConsentGiven "consent_given",
    ConsentDeclined "consent_declined",
    Expired "offer_expired",
    Undelivered "offer_undelivered"
} all parse);
codes!(offer_answer, OfferAnswer {
    Consent "consent",
    Decline "decline"
} all parse);
codes!(answer_way, AnswerWay {
    MobileDevice "mobile_device",
    SmsReply "sms_reply"
} all parse);
codes!(message_kind, MessageKind {
    BookingConfirmation "booking_confirmation",
    ReminderDayBefore "reminder_day_before",
    ReminderSameDay "reminder_same_day",
    AppointmentCancelled "appointment_cancelled",
    AppointmentNotHeld "appointment_not_held",
    OfferRequest "offer_request",
    BookingInvitation "booking_invitation",
    PlaceOffered "place_offered",
    ConsentRequest "consent_request",
    DocumentRequest "document_request",
    ResultReady "result_ready",
    ReasonedAnswerReady "reasoned_answer_ready"
} all parse);
codes!(message_channel, MessageChannel {
    Sms "sms",
    Bilim "bilim"
} all parse);
codes!(message_state, MessageState {
    Waiting "waiting",
    Sent "sent",
    Delivered "delivered",
    Undelivered "undelivered",
    Suppressed "suppressed",
    Merged "merged",
    NotApplicable "not_applicable"
} all parse);
codes!(suppression_reason, SuppressionReason {
    AppointmentMoved "appointment_moved",
    AppointmentOver "appointment_over",
    OfferOver "offer_over",
    NoLongerWanted "no_longer_wanted",
    TooLate "too_late",
    Refused "refused"
} all parse);
codes!(appointment_flag, AppointmentFlag {
    DayOff "day_off"
} all parse);
codes!(sms_kind, SmsKind {
    BookingConfirmation "booking_confirmation",
    ReminderDayBefore "reminder_day_before",
    ReminderSameDay "reminder_same_day"
} all);
codes!(sms_state, SmsState {
    Now "now",
    Scheduled "scheduled",
    Merged "merged",
    NotApplicable "not_applicable"
});
codes!(obstacle, Obstacle {
    Status "status",
    Role "role",
    ConsentMissing "consent_missing",
    DocumentMissing "document_missing",
    RegistryUnanswered "registry_unanswered",
    BookingNotOpen "booking_not_open",
    AppointmentAhead "appointment_ahead",
    AppointmentBegun "appointment_begun",
    AppointmentAttended "appointment_attended",
    CorrectionPending "correction_pending",
    RefusalPending "refusal_pending",
    ConsentNotAsked "consent_not_asked",
    ConsentNotRefused "consent_not_refused",
    ConsentGiven "consent_given",
    NoDaySet "no_day_set",
    NoResult "no_result",
    NothingToDeliver "nothing_to_deliver",
    OutsideWorkingTime "outside_working_time"
});
