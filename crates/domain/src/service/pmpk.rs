//! The passport of PMPK, the examination by a psychological-medical-pedagogical consultation: every constant under
//! the sentence of the order that it implements. It holds data only; the calculators and guards that use it stand
//! in `term`, `document` and `application`. The rows that nothing uses yet come with the full catalogue.

use chrono::NaiveTime;

use crate::document::{DocumentKind, DocumentRule, Intake, Obligation, Presentation, Purpose, Registry};
use crate::law::{Basis, Clause, Reading};
use crate::lifecycle::{Action, Lifecycle, Role, Status, Step};
use crate::person::Residency;
use crate::provider::ProviderType;
use crate::rules::{ExamDateTerm, Hours, QueueTerm, Reception, Rules};
use crate::service::{RULES_VERSION, ServiceName};

/// «"Мүмкіндіктері шектеулі балаларды психологиялық-медициналық-педагогикалық тексеру және оларға консультациялық
/// көмек көрсету" мемлекеттік қызмет көрсетудің негізгі талаптарының тізбесі»
pub const T_0: Clause = Clause::new("PMPK-T-0");
/// «Психологиялық-медициналық-пед агогикалық консультация»
pub const T_1_A: Clause = Clause::new("PMPK-T-1-a");
/// «психологиялық-медициналық-пед агогикалық консультация;»
pub const T_2_A: Clause = Clause::new("PMPK-T-2-a");
/// «"электрондық үкімет" веб-порталы : www. egov. kz;»
pub const T_2_B: Clause = Clause::new("PMPK-T-2-b");
/// «www. egov. kz-те тіркелген ұялы байланысының абоненттік құрылғысы арқылы.»
pub const T_2_C: Clause = Clause::new("PMPK-T-2-c");
/// «Мемлекеттік қызметті алу үшін кезекте күту уақыты отыз күнтізбелік күнге дейін құрайды.»
pub const T_3_A: Clause = Clause::new("PMPK-T-3-a");
/// «психологиялық-медициналық-пед агогикалық тексеру күні жүгінген күні белгіленеді.»
pub const T_3_B: Clause = Clause::new("PMPK-T-3-b");
/// «Портал, сонымен қатар проактивті түрде жүгінген кезде психологиялық-медициналық-пед агогикалық тексеру күні
/// 2 (екі) жұмыс күні ішінде тағайындалады»
pub const T_3_C: Clause = Clause::new("PMPK-T-3-c");
/// «Мемлекеттік қызметті көрсету нәтижесі - осы Қағидаларға 6- қосымшаға сәйкес қорытынды»
pub const T_5_A: Clause = Clause::new("PMPK-T-5-a");
/// «немесе 4-қосымшаға сәйкес мемлекеттік қызметті көрсетуден бас тарту туралы дәлелді жауап.»
pub const T_5_B: Clause = Clause::new("PMPK-T-5-b");
/// «Порталда мемлекеттік қызметті көрсету нәтижесі көрсетілетін қызметті алушының "жеке кабинетіне" электрондық
/// құжат нысанында жолданады және сақталады.»
pub const T_5_C: Clause = Clause::new("PMPK-T-5-c");
/// «аралығында көрсетілетін қызметті берушінің белгіленген жұмыс кестесі бойынша сағат 13.00-ден 14.30-ға дейінгі
/// түскі үзіліспен сағат 09.00-ден 18.30-ға дейін.»
pub const T_7_A: Clause = Clause::new("PMPK-T-7-a");
/// «өтініштер қабылдау және мемлекеттік көрсетілетін қызмет нәтижесін беру келесі жұмыс күні жүзеге асырылады).»
pub const T_7_C: Clause = Clause::new("PMPK-T-7-c");
/// «1) баланың туу туралы куәлігі немесе цифрлық құжаттар сервисінен электрондық құжат ( жеке басын сәйкестендіру
/// үшін қажет);»
pub const T_8_B: Clause = Clause::new("PMPK-T-8-b");
/// «2) мүгедектігі туралы қорытынды (бар болса);»
pub const T_8_C: Clause = Clause::new("PMPK-T-8-c");
/// «3) денсаулығына байланысты үйде оқыту қажеттілігі туралы дәрігерлік-консультациялық комиссияның қорытындысы
/// (үйде оқитын балалар үшін) (бар болса).»
pub const T_8_D: Clause = Clause::new("PMPK-T-8-d");
/// «"Амбулаториялық науқастың медициналық картасы" № 052/е нысаны;»
pub const T_8_F: Clause = Clause::new("PMPK-T-8-f");
/// «2) білім беру ұйымынан психологиялық-педагогикалық мінездеме;»
pub const T_8_G: Clause = Clause::new("PMPK-T-8-g");
/// «3) оқыту тілі бойынша, математикадан жазба жұмыстары, суреттері және іс-әрекетінің басқа да нәтижелері.»
pub const T_8_H: Clause = Clause::new("PMPK-T-8-h");
/// «1) "АХАЖ тіркеу пункті" ақпараттық жүйесінде (бұдан әрі – АХАЖ АЖ) мәліметтер болмаған жағдайда не Қазақстан
/// Республикасынан тыс жерде туылған жағдайда баланың туу туралы куәлігі көшірмесі;»
pub const T_8_J: Clause = Clause::new("PMPK-T-8-j");
/// On the portal, resident: «2) мүгедектігі туралы қорытынды (бар болса);»
pub const T_8_K: Clause = Clause::new("PMPK-T-8-k");
/// «дәрігерлік-консультациялық комиссияның қорытындысы (үйде оқитын балалардың статистикалық есебі үшін) (бар
/// болса).»
pub const T_8_L: Clause = Clause::new("PMPK-T-8-l");
/// On the portal, resident: the medical card of an outpatient, form 052/е.
pub const T_8_N: Clause = Clause::new("PMPK-T-8-n");
/// On the portal, resident: the psychological-pedagogical characteristic.
pub const T_8_O: Clause = Clause::new("PMPK-T-8-o");
/// On the portal, resident: written works, drawings and other results of activity.
pub const T_8_P: Clause = Clause::new("PMPK-T-8-p");
/// Non-residents in the office: a document identifying the child.
pub const T_8_Q: Clause = Clause::new("PMPK-T-8-q");
/// Non-residents in the office: a document identifying one of the parents (legal representative).
pub const T_8_R: Clause = Clause::new("PMPK-T-8-r");
/// Non-residents in the office: the conclusion on disability, if available.
pub const T_8_S: Clause = Clause::new("PMPK-T-8-s");
/// Non-residents in the office: the conclusion of the medical commission, if available.
pub const T_8_T: Clause = Clause::new("PMPK-T-8-t");
/// Non-residents in the office: originals are compared and returned.
pub const T_8_U: Clause = Clause::new("PMPK-T-8-u");
/// Non-residents on the portal: an electronic copy of the document identifying the child.
pub const T_8_V: Clause = Clause::new("PMPK-T-8-v");
/// Non-residents on the portal: an electronic copy of the document identifying one of the parents.
pub const T_8_W: Clause = Clause::new("PMPK-T-8-w");
/// Non-residents on the portal: an electronic copy of the conclusion on disability, if available.
pub const T_8_X: Clause = Clause::new("PMPK-T-8-x");
/// Non-residents on the portal: an electronic copy of the medical commission's conclusion, if available.
pub const T_8_Y: Clause = Clause::new("PMPK-T-8-y");
/// Non-residents: the documents for the in-depth examination.
pub const T_8_Z: Clause = Clause::new("PMPK-T-8-z");
/// «тиісті мемлекеттік ақпараттық жүйелерден алады»
pub const T_8_AA: Clause = Clause::new("PMPK-T-8-aa");
/// «талап етуге жол берілмейді»
pub const T_8_AB: Clause = Clause::new("PMPK-T-8-ab");
/// The provider obtains the recipient's consent before it uses secrets protected by law.
pub const T_8_AC: Clause = Clause::new("PMPK-T-8-ac");
/// The closed list of grounds for refusal.
pub const T_9_D: Clause = Clause::new("PMPK-T-9-d");
/// The third ground: no consent to access to personal data of limited access.
pub const T_9_C: Clause = Clause::new("PMPK-T-9-c");
/// «көрсетілетін қызметті берушінің мамандары ұсынылған білім беру, медициналық және әлеуметтік қызметтер, білім
/// беру бағдарламасының түрі көрсетілген жазбаша қорытындыны әзірлейді»
pub const P_11_A: Clause = Clause::new("PMPK-11-a");
/// «қызметті беруші мемлекеттік қызметті көрсету сатысы туралы мемлекеттік қызметтер көрсету мониторингісінің
/// ақпараттық жүйесіне енгізуді қамтамасыз етеді.»
pub const P_13_A: Clause = Clause::new("PMPK-13-a");
/// «Қабылдауға eGov Mobile қосымшасындағы Bilim сервисі арқылы көрсетілетін қызметті алушы жазылады.»
pub const P_7_1_I: Clause = Clause::new("PMPK-7.1-i");
/// The head signs the conclusion.
pub const F6_08: Clause = Clause::new("PMPK-F6-08");
/// The specialists sign the conclusion.
pub const F6_09: Clause = Clause::new("PMPK-F6-09");
/// The day on which documents were accepted, as the notice names it.
pub const F3_08: Clause = Clause::new("PMPK-F3-08");

/// The name of the service, as the order writes it.
pub const NAME: ServiceName = ServiceName {
    kk: "Мүмкіндіктері шектеулі балаларды психологиялық-медициналық-педагогикалық тексеру және оларға \
         консультациялық көмек көрсету",
    ru: "Психолого-медико-педагогическое обследование детей с ограниченными возможностями и оказание им \
         консультативной помощи",
    en: "Psychological-medical-pedagogical examination of children with limited abilities and consultative \
         assistance to them",
    clause: T_0,
};

/// 09:00 to 18:30 with lunch from 13:00 to 14:30 (PMPK-T-7-a; A-46: a provider's own hours lie inside these).
pub const HOURS: Hours = Hours {
    opens: NaiveTime::from_hms_opt(9, 0, 0).unwrap(),
    lunch_from: NaiveTime::from_hms_opt(13, 0, 0).unwrap(),
    lunch_until: NaiveTime::from_hms_opt(14, 30, 0).unwrap(),
    closes: NaiveTime::from_hms_opt(18, 30, 0).unwrap(),
};

const A_05: Reading = Reading::new("A-05");
const A_09: Reading = Reading::new("A-09");
const A_10: Reading = Reading::new("A-10");
const A_11: Reading = Reading::new("A-11");
const A_12: Reading = Reading::new("A-12");
const A_14: Reading = Reading::new("A-14");
const A_15: Reading = Reading::new("A-15");
const A_16: Reading = Reading::new("A-16");
const A_17: Reading = Reading::new("A-17");
const A_61: Reading = Reading::new("A-61");
const A_62: Reading = Reading::new("A-62");

/// The rules of PMPK.
pub static RULES: Rules = Rules {
    version: RULES_VERSION,
    provider_types: (&[ProviderType::Pmpk], T_1_A),
    reception: Reception { hours: HOURS, clause: T_7_A, after_hours: T_7_C },
    registration: Basis::new(&[T_7_A, T_7_C], &[A_09, A_11, A_12, A_14, A_15, A_16, A_61]),
    exam_date: Some(ExamDateTerm {
        working_days: 2,
        office: Basis::new(&[T_3_B, T_7_A], &[A_10, A_11, A_12, A_14, A_15, A_16, A_61]),
        portal: Basis::new(&[T_3_C, T_7_A, T_7_C], &[A_09, A_10, A_11, A_12, A_14, A_15, A_16, A_61]),
        mobile: Basis::new(&[T_3_C, T_7_A, T_7_C], &[A_09, A_10, A_11, A_12, A_14, A_15, A_16, A_61, A_62]),
        proactive: Basis::new(
            &[T_3_C, T_7_A, T_7_C],
            &[A_05, A_09, A_10, A_11, A_12, A_14, A_15, A_16, A_61],
        ),
    }),
    queue: Some(QueueTerm {
        calendar_days: 30,
        basis: Basis::new(&[T_3_A], &[A_14, A_15, A_16, A_17, A_61]),
    }),
    documents: DOCUMENTS,
    lifecycle: Some(&LIFECYCLE),
};

use DocumentKind as D;
use Intake::{Office, Remote};
use Obligation::{Conditional, IfAvailable, Mandatory, OnRequestInDepth};
use Presentation as P;
use Residency::{NonResident, Resident};

const ON_PAPER: &[P] = &[P::OriginalAndCopy, P::Copy, P::ElectronicDocument];
const COMPARED: &[P] = &[P::OriginalAndCopy];
const BY_WIRE: &[P] = &[P::Copy, P::ElectronicCopy, P::ElectronicDocument];
const ELECTRONIC_COPY: &[P] = &[P::ElectronicCopy];
const ANY: &[P] = &[P::OriginalAndCopy, P::Copy, P::ElectronicCopy, P::ElectronicDocument];

/// Row 8. The mobile device uses the portal's list (A-31). Where a registry is named, the document is the
/// recipient's duty only after an empty answer or for a child born abroad (A-29, A-65).
pub static DOCUMENTS: &[DocumentRule] = &[
    // in the office, everyone who is not a non-resident (A-55); comparison is an option there (A-26)
    row(D::BirthCertificate, Resident, Office, Mandatory, ON_PAPER, T_8_B)
        .identifies()
        .held_by(Registry::Zags),
    row(D::DisabilityConclusion, Resident, Office, IfAvailable, ON_PAPER, T_8_C)
        .held_by(Registry::Disability),
    row(D::MccHomeEducationConclusion, Resident, Office, IfAvailable, ON_PAPER, T_8_D)
        .for_purpose(Purpose::HomeTaught)
        .held_by(Registry::MedicalCommission),
    row(D::OutpatientCard052e, Resident, Office, OnRequestInDepth, ANY, T_8_F).in_depth(),
    row(D::PsychPedCharacteristic, Resident, Office, OnRequestInDepth, ANY, T_8_G).in_depth(),
    row(D::ChildWorks, Resident, Office, OnRequestInDepth, ANY, T_8_H).in_depth(),
    // on the portal and the mobile device
    row(D::BirthCertificate, Resident, Remote, Conditional, BY_WIRE, T_8_J)
        .identifies()
        .held_by(Registry::Zags),
    row(D::DisabilityConclusion, Resident, Remote, IfAvailable, BY_WIRE, T_8_K).held_by(Registry::Disability),
    row(D::MccHomeEducationConclusion, Resident, Remote, IfAvailable, BY_WIRE, T_8_L)
        .for_purpose(Purpose::StatisticsHomeTaught)
        .held_by(Registry::MedicalCommission),
    row(D::OutpatientCard052e, Resident, Remote, OnRequestInDepth, BY_WIRE, T_8_N).in_depth(),
    row(D::PsychPedCharacteristic, Resident, Remote, OnRequestInDepth, BY_WIRE, T_8_O).in_depth(),
    row(D::ChildWorks, Resident, Remote, OnRequestInDepth, BY_WIRE, T_8_P).in_depth(),
    // non-residents in the office: compared with the original (PMPK-T-8-u)
    row(D::ChildIdentityDocument, NonResident, Office, Mandatory, COMPARED, T_8_Q).identifies(),
    row(D::ParentIdentityDocument, NonResident, Office, Mandatory, COMPARED, T_8_R).identifies(),
    row(D::DisabilityConclusion, NonResident, Office, IfAvailable, COMPARED, T_8_S)
        .held_by(Registry::Disability),
    row(D::MccHomeEducationConclusion, NonResident, Office, IfAvailable, ON_PAPER, T_8_T)
        .for_purpose(Purpose::StatisticsHomeTaught)
        .held_by(Registry::MedicalCommission),
    // not obligatory for non-residents in person, accepted when given (A-27)
    row(D::OutpatientCard052e, NonResident, Office, OnRequestInDepth, ANY, T_8_Z).in_depth(),
    row(D::PsychPedCharacteristic, NonResident, Office, OnRequestInDepth, ANY, T_8_Z).in_depth(),
    row(D::ChildWorks, NonResident, Office, OnRequestInDepth, ANY, T_8_Z).in_depth(),
    // non-residents on the portal and the mobile device
    row(D::ChildIdentityDocument, NonResident, Remote, Mandatory, ELECTRONIC_COPY, T_8_V).identifies(),
    row(D::ParentIdentityDocument, NonResident, Remote, Mandatory, ELECTRONIC_COPY, T_8_W).identifies(),
    row(D::DisabilityConclusion, NonResident, Remote, IfAvailable, ELECTRONIC_COPY, T_8_X)
        .held_by(Registry::Disability),
    row(D::MccHomeEducationConclusion, NonResident, Remote, IfAvailable, ELECTRONIC_COPY, T_8_Y)
        .for_purpose(Purpose::StatisticsHomeTaught)
        .held_by(Registry::MedicalCommission),
    row(D::OutpatientCard052e, NonResident, Remote, OnRequestInDepth, BY_WIRE, T_8_Z).in_depth(),
    row(D::PsychPedCharacteristic, NonResident, Remote, OnRequestInDepth, BY_WIRE, T_8_Z).in_depth(),
    row(D::ChildWorks, NonResident, Remote, OnRequestInDepth, BY_WIRE, T_8_Z).in_depth(),
];

const fn row(
    kind: DocumentKind,
    residency: Residency,
    intake: Intake,
    obligation: Obligation,
    presentations: &'static [Presentation],
    clause: Clause,
) -> DocumentRule {
    DocumentRule::new(kind, residency, intake, obligation, presentations, clause)
}

use Action as A;
use Role::{Head, Recipient, Registrar, Specialist};
use Status as S;

/// Rulebook 4.2. A step marked technical is not named by the order and never presented as law.
pub static LIFECYCLE: Lifecycle = Lifecycle::checked(
    S::Submitted,
    &[
        Step::by_law(S::Submitted, A::Register, S::Registered, &[Registrar], &[T_7_A, T_7_C, F3_08]),
        Step::by_law(
            S::Registered,
            A::Book,
            S::ExamScheduled,
            &[Recipient, Registrar],
            &[T_3_A, T_3_B, T_3_C, P_7_1_I],
        ),
        Step::by_law(S::ExamScheduled, A::RecordExamination, S::Examined, &[Specialist], &[T_3_A, P_11_A]),
        Step::by_law(S::Examined, A::Conclude, S::ConclusionPrepared, &[Specialist], &[P_11_A]),
        Step::by_law(
            S::ConclusionPrepared,
            A::Sign,
            S::ConclusionSigned,
            &[Specialist, Head],
            &[F6_08, F6_09],
        ),
        Step::by_law(S::ConclusionSigned, A::Deliver, S::ResultDelivered, &[Registrar], &[T_5_A, T_5_C]),
        Step::by_law(S::Submitted, A::Refuse, S::Refused, &[Head], &[T_5_B, T_9_D]),
        Step::by_law(S::Registered, A::Refuse, S::Refused, &[Head], &[T_5_B, T_9_D]),
        Step::by_law(S::ExamScheduled, A::Refuse, S::Refused, &[Head], &[T_5_B, T_9_D]),
        Step::technical(S::ConclusionSigned, A::Correct, S::ConclusionSigned, &[Specialist, Head]),
        Step::technical(S::ResultDelivered, A::Correct, S::ResultDelivered, &[Specialist, Head]),
        Step::technical(S::Submitted, A::Withdraw, S::Withdrawn, &[Recipient, Registrar]),
        Step::technical(S::Registered, A::Withdraw, S::Withdrawn, &[Recipient, Registrar]),
        Step::technical(S::ExamScheduled, A::Withdraw, S::Withdrawn, &[Recipient, Registrar]),
    ],
);
