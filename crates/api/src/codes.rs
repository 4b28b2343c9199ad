//! Codes on the wire: the closed lists of the domain as JSON strings and as schemas, made from the same tables, so that
//! neither can know a value that the other does not. Nothing here decides.

use std::borrow::Cow;
use std::marker::PhantomData;

use qoldau_domain::appointment::{AppointmentFlag, AppointmentState, BeyondQueueReason, BookingSource};
use qoldau_domain::calendar::DayKind;
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
use qoldau_domain::offer::{AnswerWay, OfferAnswer, OfferState};
use qoldau_domain::passport::RowKey;
use qoldau_domain::person::{Relation, Residency};
use qoldau_domain::place::{AppointmentKind, LeftOutReason, Rehousing, WaitingWarning};
use qoldau_domain::provider::ProviderType;
use qoldau_domain::refusal::RefusalReason;
use qoldau_domain::result::{ResultKind, ResultState};
use qoldau_domain::service::PublicService;
use qoldau_domain::term::TermCode;
use qoldau_domain::term::offer::Verdict;
use qoldau_domain::visit::VisitPurpose;
use qoldau_domain::wait_list::{PassOverReason, WaitListState};
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};
use utoipa::openapi::schema::{Object, Schema, Type};
use utoipa::openapi::{ObjectBuilder, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// A closed list of the domain.
pub trait Coded: Copy + Sized + 'static {
    /// Name of the list in the OpenAPI document.
    const NAME: &'static str;
    /// Every code, in the order of the rulebook.
    fn codes() -> Vec<&'static str>;
    /// The value of a code.
    fn of(code: &str) -> Option<Self>;
    /// The code of a value.
    fn written(self) -> &'static str;
}

macro_rules! coded {
    ($($type:ty, $name:literal, [$($value:expr),+ $(,)?];)+) => {$(
        impl Coded for $type {
            const NAME: &'static str = $name;
            fn codes() -> Vec<&'static str> {
                [$($value),+].concat().into_iter().map(<$type>::code).collect()
            }
            fn of(code: &str) -> Option<Self> {
                Self::parse(code)
            }
            fn written(self) -> &'static str {
                self.code()
            }
        }
    )+};
}

coded! {
    PublicService, "Service", [PublicService::ALL.to_vec()];
    Channel, "Channel", [Channel::ALL.to_vec()];
    RenderingForm, "RenderingForm", [RenderingForm::ALL.to_vec()];
    DeadlineState, "DeadlineState", [DeadlineState::ALL.to_vec()];
    ConsentKind, "ConsentKind", [ConsentKind::REQUIRED.to_vec()];
    ConsentWay, "ConsentWay", [ConsentWay::ALL.to_vec()];
    DocumentKind, "DocumentKind", [DocumentKind::ALL.to_vec()];
    Presentation, "DocumentPresentation", [Presentation::ALL.to_vec()];
    Registry, "Registry", [Registry::ALL.to_vec()];
    RequestKind, "DocumentRequestKind", [RequestKind::ALL.to_vec()];
    Scan, "FileScan", [Scan::ALL.to_vec()];
    Answer, "RegistryAnswerValue", [Answer::ALL.to_vec()];
    Status, "Status", [Status::ALL.to_vec()];
    Role, "Role", [Role::ALL.to_vec()];
    AppointmentFlag, "AppointmentFlag", [AppointmentFlag::ALL.to_vec()];
    OfferState, "OfferState", [OfferState::ALL.to_vec()];
    OfferAnswer, "OfferAnswer", [OfferAnswer::ALL.to_vec()];
    AnswerWay, "AnswerWay", [AnswerWay::ALL.to_vec()];
    Verdict, "AnswerVerdict", [Verdict::ALL.to_vec()];
    MessageKind, "MessageKind", [MessageKind::ALL.to_vec()];
    MessageChannel, "MessageChannel", [MessageChannel::ALL.to_vec()];
    MessageState, "MessageState", [MessageState::ALL.to_vec()];
    SuppressionReason, "SuppressionReason", [SuppressionReason::ALL.to_vec()];
    Relation, "Relation", [vec![Relation::Parent, Relation::LegalRepresentative]];
    Residency, "Residency", [vec![Residency::Resident, Residency::NonResident]];
    ProviderType, "ProviderType", [ProviderType::ALL.to_vec()];
    AppointmentKind, "AppointmentKind", [AppointmentKind::ALL.to_vec()];
    AppointmentState, "AppointmentState", [AppointmentState::ALL.to_vec()];
    BookingSource, "BookingSource", [BookingSource::ALL.to_vec()];
    BeyondQueueReason, "BeyondQueueReason", [BeyondQueueReason::ALL.to_vec()];
    LeftOutReason, "LeftOutReason", [LeftOutReason::ALL.to_vec()];
    Rehousing, "Rehousing", [Rehousing::ALL.to_vec()];
    WaitingWarning, "WaitingWarning", [WaitingWarning::ALL.to_vec()];
    VisitPurpose, "VisitPurpose", [VisitPurpose::ALL.to_vec()];
    WaitListState, "WaitListState", [WaitListState::ALL.to_vec()];
    PassOverReason, "PassOverReason", [PassOverReason::ALL.to_vec()];
    TermCode, "Term", [TermCode::ALL.to_vec()];
    Action, "Action", [Action::ALL.to_vec()];
    Guard, "Guard", [Guard::ALL.to_vec()];
    DayKind, "CalendarDayKind", [DayKind::ALL.to_vec()];
    Demand, "DocumentDemand", [Demand::ALL.to_vec()];
    Obligation, "DocumentObligation", [Obligation::ALL.to_vec()];
    Purpose, "DocumentPurpose", [Purpose::ALL.to_vec()];
    Reason, "RequirementReason", [Reason::ALL.to_vec()];
    RefusalReason, "RefusalReason", [RefusalReason::ALL.to_vec()];
    ExaminationKind, "ExaminationKind", [ExaminationKind::ALL.to_vec()];
    DeliveryState, "DeliveryState", [DeliveryState::ALL.to_vec()];
    DeliveryTarget, "DeliveryTarget", [DeliveryTarget::ALL.to_vec()];
    ResultKind, "ResultKind", [ResultKind::ALL.to_vec()];
    ResultState, "ResultState", [ResultState::ALL.to_vec()];
    RowKey, "PassportRowKey", [RowKey::ALL.to_vec()];
}

/// A code on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code<T>(pub T);

// The schema generator takes names without arguments only.
/// [`DeliveryState`] on the wire.
pub type DeliveryStateCode = Code<DeliveryState>;
/// [`DeliveryTarget`] on the wire.
pub type DeliveryTargetCode = Code<DeliveryTarget>;
/// [`ExaminationKind`] on the wire.
pub type ExaminationKindCode = Code<ExaminationKind>;
/// [`ResultKind`] on the wire.
pub type ResultKindCode = Code<ResultKind>;
/// [`ResultState`] on the wire.
pub type ResultStateCode = Code<ResultState>;
/// [`PublicService`] on the wire.
pub type ServiceCode = Code<PublicService>;
/// [`Channel`] on the wire.
pub type ChannelCode = Code<Channel>;
/// [`RenderingForm`] on the wire.
pub type FormCode = Code<RenderingForm>;
/// [`DeadlineState`] on the wire.
pub type DeadlineStateCode = Code<DeadlineState>;
/// [`ConsentKind`] on the wire.
pub type ConsentKindCode = Code<ConsentKind>;
/// [`ConsentWay`] on the wire.
pub type ConsentWayCode = Code<ConsentWay>;
/// [`DocumentKind`] on the wire.
pub type DocumentKindCode = Code<DocumentKind>;
/// [`Presentation`] on the wire.
pub type PresentationCode = Code<Presentation>;
/// [`Registry`] on the wire.
pub type RegistryCode = Code<Registry>;
/// [`RequestKind`] on the wire.
pub type RequestKindCode = Code<RequestKind>;
/// [`Scan`] on the wire.
pub type ScanCode = Code<Scan>;
/// [`Answer`] on the wire.
pub type AnswerCode = Code<Answer>;
/// [`Status`] on the wire.
pub type ReachedCode = Code<Status>;
/// [`Role`] on the wire.
pub type RoleCode = Code<Role>;
/// [`Relation`] on the wire.
pub type RelationCode = Code<Relation>;
/// [`Residency`] on the wire.
pub type ResidencyCode = Code<Residency>;
/// [`ProviderType`] on the wire.
pub type ProviderTypeCode = Code<ProviderType>;
/// [`Action`] on the wire.
pub type ActionCode = Code<Action>;
/// [`Guard`] on the wire.
pub type GuardCode = Code<Guard>;
/// [`DayKind`] on the wire.
pub type DayKindCode = Code<DayKind>;
/// [`Demand`] on the wire.
pub type DemandCode = Code<Demand>;
/// [`Obligation`] on the wire.
pub type ObligationCode = Code<Obligation>;
/// [`Purpose`] on the wire.
pub type PurposeCode = Code<Purpose>;
/// [`Reason`] on the wire.
pub type RequirementReasonCode = Code<Reason>;
/// [`RefusalReason`] on the wire.
pub type RefusalReasonCode = Code<RefusalReason>;
/// [`RowKey`] on the wire.
pub type PassportRowCode = Code<RowKey>;
/// [`AppointmentKind`] on the wire.
pub type AppointmentKindCode = Code<AppointmentKind>;
/// [`AppointmentState`] on the wire.
pub type AppointmentStateCode = Code<AppointmentState>;
/// [`BookingSource`] on the wire.
pub type BookingSourceCode = Code<BookingSource>;
/// [`BeyondQueueReason`] on the wire.
pub type BeyondQueueReasonCode = Code<BeyondQueueReason>;
/// [`LeftOutReason`] on the wire.
pub type LeftOutReasonCode = Code<LeftOutReason>;
/// [`Rehousing`] on the wire.
pub type RehousingCode = Code<Rehousing>;
/// [`WaitingWarning`] on the wire.
pub type WaitingWarningCode = Code<WaitingWarning>;
/// [`AppointmentFlag`] on the wire.
pub type AppointmentFlagCode = Code<AppointmentFlag>;
/// [`OfferState`] on the wire.
pub type OfferStateCode = Code<OfferState>;
/// [`OfferAnswer`] on the wire.
pub type OfferAnswerCode = Code<OfferAnswer>;
/// [`AnswerWay`] on the wire.
pub type AnswerWayCode = Code<AnswerWay>;
/// [`Verdict`] on the wire.
pub type VerdictCode = Code<Verdict>;
/// [`MessageKind`] on the wire.
pub type MessageKindCode = Code<MessageKind>;
/// [`MessageChannel`] on the wire.
pub type MessageChannelCode = Code<MessageChannel>;
/// [`MessageState`] on the wire.
pub type MessageStateCode = Code<MessageState>;
/// [`SuppressionReason`] on the wire.
pub type SuppressionReasonCode = Code<SuppressionReason>;
/// [`VisitPurpose`] on the wire.
pub type VisitPurposeCode = Code<VisitPurpose>;
/// [`WaitListState`] on the wire.
pub type WaitListStateCode = Code<WaitListState>;
/// [`PassOverReason`] on the wire.
pub type PassOverReasonCode = Code<PassOverReason>;
/// [`TermCode`] on the wire.
pub type TermNameCode = Code<TermCode>;

impl<T: Coded> Serialize for Code<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.written())
    }
}

impl<'de, T: Coded> Deserialize<'de> for Code<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Codes<T>(PhantomData<T>);

        impl<T: Coded> Visitor<'_> for Codes<T> {
            type Value = Code<T>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a code")
            }

            fn visit_str<E: de::Error>(self, code: &str) -> Result<Code<T>, E> {
                T::of(code).map(Code).ok_or_else(|| E::custom("unknown_value"))
            }
        }

        deserializer.deserialize_str(Codes(PhantomData))
    }
}

impl<T: Coded> PartialSchema for Code<T> {
    fn schema() -> RefOr<Schema> {
        let object: Object =
            ObjectBuilder::new().schema_type(Type::String).enum_values(Some(T::codes())).build();
        RefOr::T(Schema::Object(object))
    }
}

impl<T: Coded> ToSchema for Code<T> {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed(T::NAME)
    }
}
