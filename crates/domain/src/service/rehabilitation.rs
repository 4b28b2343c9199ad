//! The rules of REHAB, rehabilitation and social adaptation. It holds data only: each rule names its clauses, whose words
//! stand in `clauses`; what people read of it stands in `passport`. Its term is the course.

pub mod clauses;
pub mod passport;

use chrono::NaiveTime;

use self::clauses as c;
use crate::channel::{Channel, RenderingForm};
use crate::consent::ConsentKind;
use crate::delivery::DeliveryTarget;
use crate::document::{DocumentKind, DocumentRule, Intake, Obligation, Presentation, Registry};
use crate::law::reading as r;
use crate::law::{Basis, Clause};
use crate::lifecycle::{Action, Guard, Guarded, Lifecycle, Role, Status, Step};
use crate::person::Residency;
use crate::provider::ProviderType;
use crate::refusal::RefusalReason;
use crate::rules::{CounterTerm, CourseTerm, Hours, Reception, Rules, Ways, WorkingDaysTerm};
use crate::service::{RULES_VERSION, ServiceName};

/// The name of the service, as the order writes it.
pub const NAME: ServiceName = ServiceName {
    kk: "Дамуында проблемалары бар балалар мен жасөспірімдерді оңалту және әлеуметтік бейімдеу",
    ru: "Реабилитация и социальная адаптация детей и подростков с проблемами в развитии",
    en: "Rehabilitation and social adaptation of children and adolescents with developmental problems",
    clause: c::T_0,
};

/// Acceptance of applications and issue of results: 09:00 to 18:30 with lunch from 13:00 to 14:30.
const HOURS: Hours = Hours {
    opens: NaiveTime::from_hms_opt(9, 0, 0).unwrap(),
    lunch_from: NaiveTime::from_hms_opt(13, 0, 0).unwrap(),
    lunch_until: NaiveTime::from_hms_opt(14, 30, 0).unwrap(),
    closes: NaiveTime::from_hms_opt(18, 30, 0).unwrap(),
};

/// The rules of REHAB.
pub static RULES: Rules = Rules {
    version: RULES_VERSION,
    provider_types: (
        &[
            ProviderType::PpCorrectionCabinet,
            ProviderType::RehabilitationCenter,
            ProviderType::AutismSupportCenter,
        ],
        &[c::T_1, c::P_3],
    ),
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
    reception: Reception { hours: HOURS, work_closes: HOURS.closes, clause: c::T_7_B, after_hours: c::T_7_E },
    registration: Ways::office_or_wire(
        Basis::new(&[c::T_7_A, c::T_7_B], &[r::A_11, r::A_12, r::A_14, r::A_15, r::A_16, r::A_21, r::A_61]),
        Basis::new(
            &[c::T_7_A, c::T_7_B, c::T_7_D, c::T_7_E],
            &[r::A_09, r::A_11, r::A_12, r::A_14, r::A_15, r::A_16, r::A_21, r::A_61],
        ),
    ),
    exam_date: None,
    queue: None,
    home_intake: None,
    course: Some(CourseTerm {
        shortest: 90,
        longest: 365,
        basis: Basis::new(
            &[c::T_3_A, c::P_8_A, c::P_8_B],
            &[r::A_14, r::A_15, r::A_16, r::A_18, r::A_20, r::A_21],
        ),
        certificate_paper: Basis::new(
            &[c::P_10_B, c::T_7_A, c::T_7_E],
            &[r::A_14, r::A_15, r::A_16, r::A_19, r::A_20],
        ),
        certificate_cabinet: WorkingDaysTerm {
            working_days: 2,
            basis: Basis::new(
                &[c::P_10_C, c::T_7_A, c::T_7_B],
                &[r::A_10, r::A_14, r::A_15, r::A_16, r::A_19, r::A_20],
            ),
        },
    }),
    counter: CounterTerm {
        minutes: 15,
        wait: Basis::new(&[c::T_3_B], &[r::A_22]),
        service: Basis::new(&[c::T_3_C], &[r::A_22]),
    },
    offer: None,
    reminders: None,
    rule_change_notice: WorkingDaysTerm {
        working_days: 3,
        basis: Basis::new(&[c::P_11_B], &[r::A_10, r::A_14, r::A_15, r::A_16]),
    },
    documents: DOCUMENTS,
    document_readings: &[r::A_29, r::A_31, r::A_39, r::A_55],
    not_provided_for: &[],
    registries: &[],
    no_demand: &[c::T_8_M],
    consents: [
        (ConsentKind::LegallyProtectedSecret, c::T_8_N),
        (ConsentKind::LimitedAccessPersonalData, c::T_9_C),
    ],
    ways_of_delivery: &[(DeliveryTarget::PersonalCabinet, c::T_5_D), (DeliveryTarget::Bilim, c::T_5_E)],
    refusal_grounds: [
        (RefusalReason::UntrueDocumentsOrData, c::T_9_A),
        (RefusalReason::NonComplianceWithRequirements, c::T_9_B),
        (RefusalReason::NoConsentLimitedAccessPersonalData, c::T_9_C),
    ],
    monitoring: &[c::P_11_A],
    lifecycle: &LIFECYCLE,
};

use DocumentKind as D;
use Intake::{Office, Remote};
use Obligation::Mandatory;
use Presentation as P;
use Residency::{NonResident, Resident};

const FREE_FORM: &[P] = &[P::FreeForm, P::ElectronicCopy, P::ElectronicDocument];
const SHOWN: &[P] = &[P::OriginalAndCopy, P::Copy, P::ElectronicDocument];
const BY_WIRE: &[P] = &[P::Copy, P::ElectronicCopy, P::ElectronicDocument];
const ELECTRONIC_COPY: &[P] = &[P::ElectronicCopy];

/// Row 8. The mobile device uses the portal's list. The conclusion of PMPK is first looked for where it was made;
/// it is the recipient's duty only after an empty answer.
pub static DOCUMENTS: &[DocumentRule] = &[
    // in the office, everyone who is not a non-resident
    row(D::ApplicationFreeForm, Resident, Office, FREE_FORM, c::T_8_A),
    row(D::PmpkConclusion, Resident, Office, SHOWN, c::T_8_B).held_by(Registry::NedbPmpkModule),
    // on the portal and the mobile device
    row(D::ApplicationFreeForm, Resident, Remote, FREE_FORM, c::T_8_C),
    row(D::PmpkConclusion, Resident, Remote, BY_WIRE, c::T_8_D).held_by(Registry::NedbPmpkModule),
    // non-residents in the office
    row(D::ApplicationFreeForm, NonResident, Office, FREE_FORM, c::T_8_E),
    row(D::ChildIdentityDocument, NonResident, Office, SHOWN, c::T_8_F).identifies(),
    row(D::ParentIdentityDocument, NonResident, Office, SHOWN, c::T_8_G).identifies(),
    row(D::PmpkConclusion, NonResident, Office, SHOWN, c::T_8_H).held_by(Registry::NedbPmpkModule),
    // non-residents on the portal and the mobile device
    row(D::ApplicationFreeForm, NonResident, Remote, FREE_FORM, c::T_8_I),
    row(D::ChildIdentityDocument, NonResident, Remote, ELECTRONIC_COPY, c::T_8_J).identifies(),
    row(D::ParentIdentityDocument, NonResident, Remote, ELECTRONIC_COPY, c::T_8_K).identifies(),
    row(D::PmpkConclusion, NonResident, Remote, BY_WIRE, c::T_8_L).held_by(Registry::NedbPmpkModule),
];

const fn row(
    kind: DocumentKind,
    residency: Residency,
    intake: Intake,
    presentations: &'static [Presentation],
    clause: Clause,
) -> DocumentRule {
    DocumentRule::new(kind, Some(residency), intake, Mandatory, presentations, clause)
}

use Action as A;
use Role::{Head, Recipient, Registrar, Specialist};
use Status as S;

use Guard as G;

const REFUSAL: &[Clause] = &[c::T_5_C, c::T_9_A, c::T_9_B, c::T_9_C];
const REASONED: &[Guarded] = &[(G::GroundAndReasoning, &[c::T_5_C]), (G::SignedByHead, &[])];
/// The whole list: what of it is owed depends on residency and channel.
const LISTED: &[Clause] = &[
    c::T_8_A,
    c::T_8_B,
    c::T_8_C,
    c::T_8_D,
    c::T_8_E,
    c::T_8_F,
    c::T_8_G,
    c::T_8_H,
    c::T_8_I,
    c::T_8_J,
    c::T_8_K,
    c::T_8_L,
    c::T_8_M,
];
const WORKING_TIME: &[Guarded] = &[(G::InWorkingTime, &[c::T_7_B, c::T_7_E])];

/// The rulebook's. A step marked technical is not named by the order and never presented as law.
pub static LIFECYCLE: Lifecycle = Lifecycle::checked(&[
    Step::filing(S::Submitted, &[Recipient, Registrar], &[c::T_2_A, c::T_2_B, c::T_2_C, c::T_10_D])
        .when(&[(G::SignedWhereRequired, &[c::T_10_D])]),
    Step::by_law(S::Submitted, A::Register, S::Registered, &[Registrar], &[c::T_7_B, c::T_7_E])
        .when(&[(G::ConsentsGiven, &[c::T_8_N, c::T_9_C]), (G::DocumentsComplete, LISTED)]),
    Step::technical(S::Submitted, A::RequestDocuments, S::Submitted, &[Registrar, Specialist])
        .when(&[(G::RegistryHasNothing, &[c::T_8_M])]),
    Step::by_law(
        S::Registered,
        A::StartCourse,
        S::CourseRunning,
        &[Specialist, Head],
        &[c::P_8_A, c::P_8_B, c::T_3_A],
    )
    .when(&[(G::CourseLength, &[c::P_8_B, c::T_3_A])]),
    Step::by_law(
        S::CourseRunning,
        A::CompleteCourse,
        S::CourseCompleted,
        &[Specialist, Head],
        &[c::P_8_B, c::P_9_A],
    )
    .when(&[(G::CourseLength, &[c::P_8_B, c::T_3_A])]),
    // less than the shortest course
    Step::technical(S::CourseRunning, A::EndEarly, S::EndedEarly, &[Specialist, Head]),
    Step::by_law(
        S::CourseCompleted,
        A::Certify,
        S::CertificateSigned,
        &[Specialist, Head],
        &[c::P_9_A, c::P_9_B, c::P_10_A, c::T_5_A, c::T_5_B],
    )
    .when(&[(G::CertificateOfProviderType, &[c::P_9_A, c::P_9_B]), (G::SignedByHead, &[c::P_10_A])]),
    Step::by_law(
        S::CertificateSigned,
        A::Deliver,
        S::ResultDelivered,
        &[Registrar],
        &[c::P_10_B, c::P_10_C, c::T_5_D, c::T_5_E],
    )
    .by_itself()
    .when(WORKING_TIME),
    Step::by_law(S::Refused, A::Deliver, S::Refused, &[Registrar], &[c::T_5_C, c::T_5_D, c::T_5_E])
        .by_itself()
        .when(WORKING_TIME),
    Step::by_law(S::Submitted, A::Refuse, S::Refused, &[Registrar, Specialist, Head], REFUSAL).when(REASONED),
    Step::by_law(S::Registered, A::Refuse, S::Refused, &[Registrar, Specialist, Head], REFUSAL)
        .when(REASONED),
    Step::technical(S::Submitted, A::Withdraw, S::Withdrawn, &[Recipient, Registrar]),
    Step::technical(S::Registered, A::Withdraw, S::Withdrawn, &[Recipient, Registrar]),
]);
