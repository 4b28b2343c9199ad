//! The rules of PMPK, the examination by a psychological-medical-pedagogical consultation. It holds data only: each rule
//! names its clauses, whose words stand in `clauses`; the calculators and guards that use it stand in `term`, `document`
//! and `application`; what people read of it stands in `passport`.

pub mod clauses;
pub mod passport;

use chrono::NaiveTime;

use self::clauses as c;
use crate::channel::{Channel, RenderingForm};
use crate::consent::ConsentKind;
use crate::delivery::DeliveryTarget;
use crate::document::{DocumentKind, DocumentRule, Intake, Obligation, Presentation, Purpose, Registry};
use crate::law::{Basis, Clause};
use crate::lifecycle::{Action, Guard, Guarded, Lifecycle, Role, Status, Step};
use crate::offer::{OfferEvent, OfferLifecycle, OfferParty, OfferState, OfferStep};
use crate::person::Residency;
use crate::provider::ProviderType;
use crate::refusal::RefusalReason;
use crate::rules::{
    CounterTerm, FilingTerm, Hours, OfferTerm, QueueTerm, Reception, RemindersTerm, Rules, Ways,
    WorkingDaysTerm,
};
use crate::service::{RULES_VERSION, ServiceName};

/// The name of the service, as the order writes it.
pub const NAME: ServiceName = ServiceName {
    kk: "Мүмкіндіктері шектеулі балаларды психологиялық-медициналық-педагогикалық тексеру және оларға \
         консультациялық көмек көрсету",
    ru: "Психолого-медико-педагогическое обследование детей с ограниченными возможностями и оказание им \
         консультативной помощи",
    en: "Psychological-medical-pedagogical examination of children with limited abilities and consultative \
         assistance to them",
    clause: c::T_0,
};

/// 09:00 to 18:30 with lunch from 13:00 to 14:30 (PMPK-T-7-a; A-46: a provider's own hours lie inside these).
pub const HOURS: Hours = Hours {
    opens: NaiveTime::from_hms_opt(9, 0, 0).unwrap(),
    lunch_from: NaiveTime::from_hms_opt(13, 0, 0).unwrap(),
    lunch_until: NaiveTime::from_hms_opt(14, 30, 0).unwrap(),
    closes: NaiveTime::from_hms_opt(18, 30, 0).unwrap(),
};

use crate::law::reading as r;

/// The proactive form counts from the consent.
const REGISTRATION: Ways = Ways {
    office: Basis::new(&[c::T_7_A], &[r::A_11, r::A_12, r::A_14, r::A_15, r::A_16, r::A_61]),
    portal: REGISTERED_BY_WIRE,
    mobile: REGISTERED_BY_WIRE,
    proactive: Basis::new(
        REGISTERED_BY_WIRE.clauses,
        &[r::A_05, r::A_09, r::A_11, r::A_12, r::A_14, r::A_15, r::A_16, r::A_61],
    ),
};
const REGISTERED_BY_WIRE: Basis = Basis::new(
    &[c::T_7_A, c::T_7_B, c::T_7_C],
    &[r::A_09, r::A_11, r::A_12, r::A_14, r::A_15, r::A_16, r::A_61],
);
const EXAM_DATE: Ways = Ways {
    office: Basis::new(
        &[c::T_3_B, c::T_7_A],
        &[r::A_10, r::A_11, r::A_12, r::A_14, r::A_15, r::A_16, r::A_61],
    ),
    portal: Basis::new(
        &[c::T_3_C, c::T_7_A, c::T_7_C],
        &[r::A_09, r::A_10, r::A_11, r::A_12, r::A_14, r::A_15, r::A_16, r::A_61],
    ),
    mobile: Basis::new(
        &[c::T_3_C, c::T_7_A, c::T_7_C],
        &[r::A_09, r::A_10, r::A_11, r::A_12, r::A_14, r::A_15, r::A_16, r::A_61, r::A_62],
    ),
    proactive: Basis::new(
        &[c::T_3_C, c::T_7_A, c::T_7_C],
        &[r::A_05, r::A_09, r::A_10, r::A_11, r::A_12, r::A_14, r::A_15, r::A_16, r::A_61],
    ),
};
const QUEUE: Ways = Ways {
    office: Basis::new(
        &[c::T_3_A, c::T_7_A],
        &[r::A_11, r::A_12, r::A_14, r::A_15, r::A_16, r::A_17, r::A_61],
    ),
    portal: QUEUED_BY_WIRE,
    mobile: QUEUED_BY_WIRE,
    proactive: Basis::new(
        QUEUED_BY_WIRE.clauses,
        &[r::A_05, r::A_09, r::A_11, r::A_12, r::A_14, r::A_15, r::A_16, r::A_17, r::A_61],
    ),
};
const QUEUED_BY_WIRE: Basis = Basis::new(
    &[c::T_3_A, c::T_7_A, c::T_7_C],
    &[r::A_09, r::A_11, r::A_12, r::A_14, r::A_15, r::A_16, r::A_17, r::A_61],
);

/// The rules of PMPK.
pub static RULES: Rules = Rules {
    version: RULES_VERSION,
    provider_types: (&[ProviderType::Pmpk], &[c::T_1_A]),
    channels: &[
        (Channel::ProviderOffice, c::T_2_A),
        (Channel::EgovPortal, c::T_2_B),
        (Channel::MobileDevice, c::T_2_C),
    ],
    forms: &[
        (RenderingForm::ElectronicPartlyAutomated, c::T_4_A),
        (RenderingForm::Paper, c::T_4_B),
        (RenderingForm::Proactive, c::T_4_C),
    ],
    free_of_charge: c::T_6,
    reception: Reception { hours: HOURS, work_closes: HOURS.closes, clause: c::T_7_A, after_hours: c::T_7_C },
    registration: REGISTRATION,
    exam_date: Some(FilingTerm { working_days: 2, basis: EXAM_DATE }),
    queue: Some(QueueTerm { calendar_days: 30, basis: QUEUE }),
    home_intake: None,
    course: None,
    counter: CounterTerm {
        minutes: 15,
        wait: Basis::new(&[c::T_3_D], &[r::A_22]),
        service: Basis::new(&[c::T_3_E], &[r::A_22]),
    },
    offer: Some(OfferTerm {
        hours: 24,
        basis: Basis::new(&[c::P_7_1_H], &[r::A_03, r::A_04]),
        lifecycle: &OFFER_LIFECYCLE,
    }),
    reminders: Some(RemindersTerm {
        basis: Basis::new(&[c::P_7_1_J, c::P_7_1_K, c::P_7_1_L], &[r::A_06, r::A_07]),
    }),
    rule_change_notice: WorkingDaysTerm {
        working_days: 3,
        basis: Basis::new(&[c::P_13_B], &[r::A_10, r::A_14, r::A_15, r::A_16]),
    },
    documents: DOCUMENTS,
    document_readings: &[r::A_26, r::A_27, r::A_28, r::A_29, r::A_30, r::A_31, r::A_35, r::A_55, r::A_65],
    not_provided_for: &[],
    registries: &[c::T_8_AA],
    no_demand: &[c::T_8_AB],
    consents: [
        (ConsentKind::LegallyProtectedSecret, c::T_8_AC),
        (ConsentKind::LimitedAccessPersonalData, c::T_9_C),
    ],
    ways_of_delivery: &[(DeliveryTarget::PersonalCabinet, c::T_5_C), (DeliveryTarget::Bilim, c::T_5_D)],
    refusal_grounds: [
        (RefusalReason::UntrueDocumentsOrData, c::T_9_A),
        (RefusalReason::NonComplianceWithRequirements, c::T_9_B),
        (RefusalReason::NoConsentLimitedAccessPersonalData, c::T_9_C),
    ],
    monitoring: &[c::P_13_A],
    lifecycle: &LIFECYCLE,
};

use DocumentKind as D;
use Intake::{Office, Remote};
use Obligation::{Conditional, IfAvailable, Mandatory, OnRequestInDepth, Voluntary};
use Presentation as P;
use Residency::{NonResident, Resident};

const ON_PAPER: &[P] = &[P::OriginalAndCopy, P::Copy, P::ElectronicDocument];
const COMPARED: &[P] = &[P::OriginalAndCopy];
const BY_WIRE: &[P] = &[P::Copy, P::ElectronicCopy, P::ElectronicDocument];
const ELECTRONIC_COPY: &[P] = &[P::ElectronicCopy];
const ANY: &[P] = &[P::OriginalAndCopy, P::Copy, P::ElectronicCopy, P::ElectronicDocument];

/// Row 8. The mobile device uses the portal's list. Where a registry is named, the document is the
/// recipient's duty only after an empty answer or for a child born abroad.
pub static DOCUMENTS: &[DocumentRule] = &[
    // in the office, everyone who is not a non-resident; there the in-depth papers are compared with the original,
    // and comparing the others is an option
    row(D::BirthCertificate, Resident, Office, Mandatory, ON_PAPER, c::T_8_B)
        .identifies()
        .held_by(Registry::Zags)
        .also(&[c::T_8_A]),
    row(D::DisabilityConclusion, Resident, Office, IfAvailable, ON_PAPER, c::T_8_C)
        .held_by(Registry::Disability),
    row(D::MccHomeEducationConclusion, Resident, Office, IfAvailable, ON_PAPER, c::T_8_D)
        .for_purpose(Purpose::HomeTaught)
        .held_by(Registry::MedicalCommission),
    row(D::OutpatientCard052e, Resident, Office, OnRequestInDepth, COMPARED, c::T_8_F)
        .in_depth()
        .also(&[c::T_8_E, c::T_8_I]),
    row(D::PsychPedCharacteristic, Resident, Office, OnRequestInDepth, COMPARED, c::T_8_G)
        .in_depth()
        .also(&[c::T_8_E, c::T_8_I]),
    row(D::ChildWorks, Resident, Office, OnRequestInDepth, ANY, c::T_8_H).in_depth().also(&[c::T_8_E]),
    // on the portal and the mobile device
    row(D::BirthCertificate, Resident, Remote, Conditional, BY_WIRE, c::T_8_J)
        .identifies()
        .held_by(Registry::Zags),
    row(D::DisabilityConclusion, Resident, Remote, IfAvailable, BY_WIRE, c::T_8_K)
        .held_by(Registry::Disability),
    row(D::MccHomeEducationConclusion, Resident, Remote, IfAvailable, BY_WIRE, c::T_8_L)
        .for_purpose(Purpose::StatisticsHomeTaught)
        .held_by(Registry::MedicalCommission),
    row(D::OutpatientCard052e, Resident, Remote, OnRequestInDepth, BY_WIRE, c::T_8_N)
        .in_depth()
        .also(&[c::T_8_M]),
    row(D::PsychPedCharacteristic, Resident, Remote, OnRequestInDepth, BY_WIRE, c::T_8_O)
        .in_depth()
        .also(&[c::T_8_M]),
    row(D::ChildWorks, Resident, Remote, OnRequestInDepth, BY_WIRE, c::T_8_P).in_depth().also(&[c::T_8_M]),
    // non-residents in the office: compared with the original (PMPK-T-8-u)
    row(D::ChildIdentityDocument, NonResident, Office, Mandatory, COMPARED, c::T_8_Q)
        .identifies()
        .also(&[c::T_8_U]),
    row(D::ParentIdentityDocument, NonResident, Office, Mandatory, COMPARED, c::T_8_R)
        .identifies()
        .also(&[c::T_8_U]),
    row(D::DisabilityConclusion, NonResident, Office, IfAvailable, COMPARED, c::T_8_S)
        .held_by(Registry::Disability)
        .also(&[c::T_8_U]),
    row(D::MccHomeEducationConclusion, NonResident, Office, IfAvailable, ON_PAPER, c::T_8_T)
        .for_purpose(Purpose::StatisticsHomeTaught)
        .held_by(Registry::MedicalCommission),
    // not obligatory for non-residents in person, accepted when given
    row(D::OutpatientCard052e, NonResident, Office, Voluntary, ANY, c::T_8_Z).in_depth(),
    row(D::PsychPedCharacteristic, NonResident, Office, Voluntary, ANY, c::T_8_Z).in_depth(),
    row(D::ChildWorks, NonResident, Office, Voluntary, ANY, c::T_8_Z).in_depth(),
    // non-residents on the portal and the mobile device
    row(D::ChildIdentityDocument, NonResident, Remote, Mandatory, ELECTRONIC_COPY, c::T_8_V).identifies(),
    row(D::ParentIdentityDocument, NonResident, Remote, Mandatory, ELECTRONIC_COPY, c::T_8_W).identifies(),
    row(D::DisabilityConclusion, NonResident, Remote, IfAvailable, ELECTRONIC_COPY, c::T_8_X)
        .held_by(Registry::Disability),
    row(D::MccHomeEducationConclusion, NonResident, Remote, IfAvailable, ELECTRONIC_COPY, c::T_8_Y)
        .for_purpose(Purpose::StatisticsHomeTaught)
        .held_by(Registry::MedicalCommission),
    row(D::OutpatientCard052e, NonResident, Remote, OnRequestInDepth, BY_WIRE, c::T_8_Z).in_depth(),
    row(D::PsychPedCharacteristic, NonResident, Remote, OnRequestInDepth, BY_WIRE, c::T_8_Z).in_depth(),
    row(D::ChildWorks, NonResident, Remote, OnRequestInDepth, BY_WIRE, c::T_8_Z).in_depth(),
];

const fn row(
    kind: DocumentKind,
    residency: Residency,
    intake: Intake,
    obligation: Obligation,
    presentations: &'static [Presentation],
    clause: Clause,
) -> DocumentRule {
    DocumentRule::new(kind, Some(residency), intake, obligation, presentations, clause)
}

use Action as A;
use Role::{Head, Recipient, Registrar, Specialist};
use Status as S;

use Guard as G;

const REFUSAL: &[Clause] = &[c::T_5_B, c::T_9_D, c::T_9_A, c::T_9_B, c::T_9_C];
const REASONED: &[Guarded] = &[(G::GroundAndReasoning, &[c::T_9_D, c::T_5_B]), (G::SignedByHead, &[])];
const IN_DEPTH: &[Clause] =
    &[c::T_8_E, c::T_8_F, c::T_8_G, c::T_8_H, c::T_8_M, c::T_8_N, c::T_8_O, c::T_8_P, c::T_8_Z];
const ASKED_IN_DEPTH: &[Guarded] =
    &[(G::InDepthDocumentsOnly, &[c::T_8_E, c::T_8_M, c::T_8_Z]), (G::RegistryHasNothing, &[c::T_8_AB])];
const DAY_THAT_CAN_BE_SET: &[Guarded] =
    &[(G::BookingOpen, &[c::P_7_1_I]), (G::OnWorkingDay, &[c::T_7_A]), (G::WithinQueue, &[c::T_3_A])];
const WORKING_TIME: Guarded = (G::InWorkingTime, &[c::T_7_A, c::T_7_C]);

/// The rulebook's P-1 to P-10. When the documents count as accepted is fixed at filing, so no working time stands
/// before `register`; the terms for setting the day are watched and block no booking. A step marked technical is not named by the order and never presented as law.
pub static LIFECYCLE: Lifecycle = Lifecycle::checked(&[
    Step::filing(S::Submitted, &[Recipient, Registrar], &[c::T_2_A, c::T_2_B, c::T_2_C, c::T_10_D])
        .when(&[(G::SignedWhereRequired, &[c::T_10_D])]),
    // the provider began it, so there is nothing to accept (PRO-3)
    Step::beginning(A::AcceptOffer, S::Registered, &[Recipient], CONSENT).when(ANSWERED_IN_TIME),
    Step::by_law(
        S::Submitted,
        A::Register,
        S::Registered,
        &[Registrar],
        &[c::T_7_A, c::T_7_B, c::T_7_C, c::F3_08],
    )
    .when(&[
        (G::ConsentsGiven, &[c::T_8_AC, c::T_9_C]),
        (G::DocumentsComplete, &[c::T_8_A, c::T_8_AA, c::T_8_AB]),
    ]),
    Step::technical(S::Submitted, A::RequestDocuments, S::Submitted, &[Registrar, Specialist])
        .when(&[(G::RegistryHasNothing, &[c::T_8_AB])]),
    Step::by_law(S::Registered, A::RequestDocuments, S::Registered, &[Registrar, Specialist], IN_DEPTH)
        .when(ASKED_IN_DEPTH),
    Step::by_law(S::ExamScheduled, A::RequestDocuments, S::ExamScheduled, &[Registrar, Specialist], IN_DEPTH)
        .when(ASKED_IN_DEPTH),
    Step::by_law(
        S::Registered,
        A::Book,
        S::ExamScheduled,
        &[Recipient, Registrar],
        &[c::T_3_A, c::T_3_B, c::T_3_C, c::P_7_1_I],
    )
    .when(DAY_THAT_CAN_BE_SET),
    Step::technical(S::ExamScheduled, A::Reschedule, S::ExamScheduled, &[Recipient, Registrar])
        .when(DAY_THAT_CAN_BE_SET),
    Step::technical(S::ExamScheduled, A::CancelAppointment, S::Registered, &[Recipient, Registrar]),
    Step::technical(S::ExamScheduled, A::MissAppointment, S::Registered, &[Registrar]),
    Step::by_law(S::ExamScheduled, A::RecordExamination, S::Examined, &[Specialist], &[c::T_3_A, c::P_11_A])
        .when(&[(G::ExaminationRecorded, &[c::F6_04, c::F3_04])]),
    Step::by_law(S::Examined, A::Conclude, S::ConclusionPrepared, &[Specialist], &[c::P_11_A, c::P_11_B])
        .when(&[(G::RecommendationsFilled, &[c::P_11_B])]),
    Step::by_law(
        S::ConclusionPrepared,
        A::Sign,
        S::ConclusionSigned,
        &[Specialist, Head],
        &[c::F6_08, c::F6_09],
    )
    .when(&[(G::SignedAndDated, &[c::F6_07, c::F6_08, c::F6_09])]),
    // after the signature
    Step::by_law(S::ConclusionSigned, A::TransmitToNedb, S::ConclusionSigned, &[], &[c::P_11_C]).by_itself(),
    Step::by_law(S::ResultDelivered, A::TransmitToNedb, S::ResultDelivered, &[], &[c::P_11_C]).by_itself(),
    Step::by_law(
        S::ConclusionSigned,
        A::Deliver,
        S::ResultDelivered,
        &[Registrar],
        &[c::T_5_A, c::T_5_C, c::T_5_D],
    )
    .by_itself()
    .when(&[WORKING_TIME]),
    Step::by_law(S::Refused, A::Deliver, S::Refused, &[Registrar], &[c::T_5_B, c::T_5_C, c::T_5_D])
        .by_itself()
        .when(&[WORKING_TIME]),
    Step::by_law(S::Submitted, A::Refuse, S::Refused, &[Registrar, Specialist, Head], REFUSAL).when(REASONED),
    Step::by_law(S::Registered, A::Refuse, S::Refused, &[Registrar, Specialist, Head], REFUSAL)
        .when(REASONED),
    Step::by_law(S::ExamScheduled, A::Refuse, S::Refused, &[Registrar, Specialist, Head], REFUSAL)
        .when(REASONED),
    Step::technical(S::ConclusionSigned, A::Correct, S::ConclusionSigned, &[Specialist, Head]),
    Step::technical(S::ResultDelivered, A::Correct, S::ResultDelivered, &[Specialist, Head]),
    Step::technical(S::ResultDelivered, A::Deliver, S::ResultDelivered, &[Registrar])
        .by_itself()
        .when(&[WORKING_TIME, (G::CorrectedSinceDelivery, &[])]),
    Step::technical(S::Submitted, A::Withdraw, S::Withdrawn, &[Recipient, Registrar]),
    Step::technical(S::Registered, A::Withdraw, S::Withdrawn, &[Recipient, Registrar]),
    Step::technical(S::ExamScheduled, A::Withdraw, S::Withdrawn, &[Recipient, Registrar]),
]);

use OfferEvent as E;
use OfferParty as Party;
use OfferState as O;

const fn offer(
    from: Option<OfferState>,
    event: OfferEvent,
    to: OfferState,
    by: OfferParty,
    guards: &'static [Guarded],
    clauses: &'static [Clause],
) -> OfferStep {
    OfferStep { from, event, to, by, guards, clauses }
}

const MAY_OFFER: &[Guarded] =
    &[(G::ProactiveSwitchedOn, &[c::P_7_1_A, c::P_7_1_B]), (G::NumberRegistered, &[c::P_7_1_C])];
const SAME_EXCHANGE: &[Guarded] = &[(G::InTheSameExchange, &[c::P_7_1_G])];
const ANSWERED_IN_TIME: &[Guarded] =
    &[(G::WithinOfferTerm, &[c::P_7_1_H]), (G::FromRegisteredNumber, &[c::P_7_1_C, c::P_7_1_F])];
const TERM_PASSED: &[Guarded] = &[(G::OfferTermPassed, &[c::P_7_1_H])];
const SENDING: &[Clause] = &[c::P_7_1_A, c::P_7_1_B, c::P_7_1_C, c::P_7_1_D, c::P_7_1_E];
/// With the consent the term for setting the day of the examination begins.
const CONSENT: &[Clause] = &[c::P_7_1_F, c::P_7_1_H, c::T_3_C];

const DECLINING: &[Clause] = &[c::P_7_1_F];

/// The rulebook's PRO-1 to PRO-6. A reply implies that the request was received, so an offer without a delivery receipt can
/// be answered, too. After the consent the application goes on by its own table.
pub static OFFER_LIFECYCLE: OfferLifecycle = OfferLifecycle::checked(&[
    offer(None, E::Send, O::Sent, Party::Provider, MAY_OFFER, SENDING),
    offer(Some(O::Sent), E::Receive, O::Received, Party::Gateway, &[], &[c::P_7_1_H]),
    offer(Some(O::Sent), E::FailDelivery, O::Undelivered, Party::Gateway, &[], &[]),
    // the receipt outweighs an earlier word that it cannot be delivered
    offer(Some(O::Undelivered), E::Receive, O::Received, Party::Gateway, &[], &[c::P_7_1_H]),
    offer(Some(O::Received), E::SupplyData, O::Received, Party::Recipient, SAME_EXCHANGE, &[c::P_7_1_G]),
    offer(
        Some(O::ConsentGiven),
        E::SupplyData,
        O::ConsentGiven,
        Party::Recipient,
        SAME_EXCHANGE,
        &[c::P_7_1_G],
    ),
    offer(Some(O::Sent), E::Consent, O::ConsentGiven, Party::Recipient, ANSWERED_IN_TIME, CONSENT),
    offer(Some(O::Received), E::Consent, O::ConsentGiven, Party::Recipient, ANSWERED_IN_TIME, CONSENT),
    offer(Some(O::Sent), E::Decline, O::ConsentDeclined, Party::Recipient, ANSWERED_IN_TIME, DECLINING),
    offer(Some(O::Received), E::Decline, O::ConsentDeclined, Party::Recipient, ANSWERED_IN_TIME, DECLINING),
    // an answer given in time that the wire brought late, or that proves the delivery
    offer(Some(O::Expired), E::Consent, O::ConsentGiven, Party::Recipient, ANSWERED_IN_TIME, CONSENT),
    offer(Some(O::Expired), E::Decline, O::ConsentDeclined, Party::Recipient, ANSWERED_IN_TIME, DECLINING),
    offer(Some(O::Undelivered), E::Consent, O::ConsentGiven, Party::Recipient, ANSWERED_IN_TIME, CONSENT),
    offer(
        Some(O::Undelivered),
        E::Decline,
        O::ConsentDeclined,
        Party::Recipient,
        ANSWERED_IN_TIME,
        DECLINING,
    ),
    offer(Some(O::Sent), E::Expire, O::Expired, Party::Timer, TERM_PASSED, &[c::P_7_1_H]),
    offer(Some(O::Received), E::Expire, O::Expired, Party::Timer, TERM_PASSED, &[c::P_7_1_H]),
]);
