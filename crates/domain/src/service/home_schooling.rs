//! The rules of HOME, acceptance of documents for home education. It holds data only: each rule names its clauses, whose
//! words stand in `clauses`; what people read of it stands in `passport`. Organising the education itself is not part of it.

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
use crate::provider::ProviderType;
use crate::refusal::RefusalReason;
use crate::rules::{CounterTerm, FilingTerm, Hours, Reception, Rules, Ways, WorkingDaysTerm};
use crate::service::{RULES_VERSION, ServiceName};

/// The name of the service, as the order writes it.
pub const NAME: ServiceName = ServiceName {
    kk: "Бастауыш, негізгі орта, жалпы орта білім беру ұйымдарына денсаулығына байланысты ұзақ уақыт бойы бара \
         алмайтын балаларды үйде жеке тегін оқытуды ұйымдастыру үшін құжаттар қабылдау",
    ru: "Приём документов для организации индивидуального бесплатного обучения на дому детей, которые по состоянию \
         здоровья в течение длительного времени не могут посещать организации начального, основного среднего, \
         общего среднего образования",
    en: "Acceptance of documents for organising individual free-of-charge home education of children who for health \
         reasons cannot attend organisations of primary, basic secondary, general secondary education for a long time",
    clause: c::T_0,
};

/// Acceptance and issue until 17:30, which governs every channel.
const HOURS: Hours = Hours {
    opens: NaiveTime::from_hms_opt(9, 0, 0).unwrap(),
    lunch_from: NaiveTime::from_hms_opt(13, 0, 0).unwrap(),
    lunch_until: NaiveTime::from_hms_opt(14, 30, 0).unwrap(),
    closes: NaiveTime::from_hms_opt(17, 30, 0).unwrap(),
};

/// The rules of HOME. There is neither booking (HOME-T-7-c) nor acceleration (HOME-T-7-d).
pub static RULES: Rules = Rules {
    version: RULES_VERSION,
    provider_types: (&[ProviderType::GeneralSchool], &[c::T_1]),
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
    reception: Reception {
        hours: HOURS,
        work_closes: NaiveTime::from_hms_opt(18, 30, 0).unwrap(),
        clause: c::T_7_B,
        after_hours: c::T_7_F,
    },
    registration: Ways::office_or_wire(
        Basis::new(&[c::T_7_A, c::T_7_B], &[r::A_11, r::A_12, r::A_13, r::A_14, r::A_15, r::A_16, r::A_61]),
        Basis::new(
            &[c::T_7_A, c::T_7_B, c::T_7_E, c::T_7_F],
            &[r::A_09, r::A_11, r::A_12, r::A_13, r::A_14, r::A_15, r::A_16, r::A_61],
        ),
    ),
    exam_date: None,
    queue: None,
    home_intake: Some(FilingTerm {
        working_days: 2,
        basis: Ways::office_or_wire(
            Basis::new(
                &[c::T_3_A, c::T_7_A, c::T_7_B],
                &[r::A_10, r::A_11, r::A_12, r::A_13, r::A_14, r::A_15, r::A_16, r::A_61],
            ),
            Basis::new(
                &[c::T_3_A, c::T_7_A, c::T_7_B, c::T_7_F],
                &[r::A_09, r::A_10, r::A_11, r::A_12, r::A_13, r::A_14, r::A_15, r::A_16, r::A_61],
            ),
        ),
    }),
    course: None,
    counter: CounterTerm {
        minutes: 15,
        wait: Basis::new(&[c::T_3_B], &[r::A_22]),
        service: Basis::new(&[c::T_3_C], &[r::A_22]),
    },
    offer: None,
    reminders: None,
    rule_change_notice: WorkingDaysTerm {
        working_days: 3,
        basis: Basis::new(&[c::P_8_B], &[r::A_10, r::A_14, r::A_15, r::A_16]),
    },
    documents: DOCUMENTS,
    document_readings: &[r::A_29, r::A_31, r::A_34],
    not_provided_for: &[c::T_7_C, c::T_7_D],
    registries: &[],
    no_demand: &[c::T_8_E],
    consents: [
        (ConsentKind::LegallyProtectedSecret, c::T_8_F),
        (ConsentKind::LimitedAccessPersonalData, c::T_9_C),
    ],
    ways_of_delivery: &[(DeliveryTarget::PersonalCabinet, c::T_5_C), (DeliveryTarget::Bilim, c::T_5_D)],
    refusal_grounds: [
        (RefusalReason::UntrueDocumentsOrData, c::T_9_A),
        (RefusalReason::NonComplianceWithRequirements, c::T_9_B),
        (RefusalReason::NoConsentLimitedAccessPersonalData, c::T_9_C),
    ],
    monitoring: &[c::P_8_A],
    lifecycle: &LIFECYCLE,
};

use DocumentKind as D;
use Intake::{Office, Remote};
use Obligation::Mandatory;
use Presentation as P;

const FREE_FORM: &[P] = &[P::FreeForm, P::ElectronicCopy, P::ElectronicDocument];
const ANY: &[P] = &[P::OriginalAndCopy, P::Copy, P::ElectronicCopy, P::ElectronicDocument];

/// Row 8: one list for everyone, and no identity document may be demanded. The mobile device uses the portal's
/// list. The conclusion is the recipient's duty only when the medical commission's system has none.
pub static DOCUMENTS: &[DocumentRule] = &[
    row(D::ApplicationFreeForm, Office, FREE_FORM, c::T_8_A),
    row(D::MccConclusionWithRecommendations, Office, ANY, c::T_8_B).held_by(Registry::MedicalCommission),
    row(D::ApplicationFreeForm, Remote, FREE_FORM, c::T_8_C),
    row(D::MccConclusionWithRecommendations, Remote, ANY, c::T_8_D).held_by(Registry::MedicalCommission),
];

const fn row(
    kind: DocumentKind,
    intake: Intake,
    presentations: &'static [Presentation],
    clause: Clause,
) -> DocumentRule {
    DocumentRule::new(kind, None, intake, Mandatory, presentations, clause)
}

use Action as A;
use Role::{Head, Recipient, Registrar, Specialist};
use Status as S;

use Guard as G;

const REFUSAL: &[Clause] = &[c::T_5_B, c::T_9_A, c::T_9_B, c::T_9_C];
const REASONED: &[Guarded] = &[(G::GroundAndReasoning, &[c::T_5_B]), (G::SignedByHead, &[])];
const WORKING_TIME: Guarded = (G::InWorkingTime, &[c::T_7_B, c::T_7_F]);

/// The rulebook's H-1 to H-5. A step marked technical is not named by the order and never presented as law. Delivery of a
/// receipt or a refusal is a flag: the service has ended with it.
pub static LIFECYCLE: Lifecycle = Lifecycle::checked(&[
    Step::filing(S::Submitted, &[Recipient, Registrar], &[c::T_2_A, c::T_2_B, c::T_2_C, c::T_10_D])
        .when(&[(G::SignedWhereRequired, &[c::T_10_D])]),
    Step::by_law(S::Submitted, A::Register, S::Registered, &[Registrar], &[c::T_7_B, c::T_7_F, c::T_3_A])
        .when(&[
            (G::ConsentsGiven, &[c::T_8_F, c::T_9_C]),
            (G::DocumentsComplete, &[c::T_8_A, c::T_8_B, c::T_8_C, c::T_8_D, c::T_8_E]),
        ]),
    Step::technical(S::Submitted, A::RequestDocuments, S::Submitted, &[Registrar, Specialist])
        .when(&[(G::RegistryHasNothing, &[c::T_8_E])]),
    Step::by_law(S::Registered, A::IssueReceipt, S::ReceiptIssued, &[Registrar, Head], &[c::T_5_A, c::T_3_A])
        .when(&[(G::DocumentsComplete, &[c::T_8_B, c::T_8_D]), WORKING_TIME]),
    Step::by_law(S::ReceiptIssued, A::Deliver, S::ReceiptIssued, &[Registrar], &[c::T_5_C, c::T_5_D])
        .by_itself()
        .when(&[WORKING_TIME]),
    Step::by_law(S::Refused, A::Deliver, S::Refused, &[Registrar], &[c::T_5_B, c::T_5_C])
        .by_itself()
        .when(&[WORKING_TIME]),
    Step::by_law(S::Submitted, A::Refuse, S::Refused, &[Registrar, Specialist, Head], REFUSAL).when(REASONED),
    Step::by_law(S::Registered, A::Refuse, S::Refused, &[Registrar, Specialist, Head], REFUSAL)
        .when(REASONED),
    Step::technical(S::Submitted, A::Withdraw, S::Withdrawn, &[Recipient, Registrar]),
    Step::technical(S::Registered, A::Withdraw, S::Withdrawn, &[Recipient, Registrar]),
]);
