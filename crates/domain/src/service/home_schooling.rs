//! The passport of HOME, acceptance of documents for home education. Today it gives the name, the provider type and
//! the reception hours that the day of registration needs; applications are not accepted until its receipt is built.

use chrono::NaiveTime;

use crate::law::{Basis, Clause, Reading};
use crate::provider::ProviderType;
use crate::rules::{Hours, Reception, Rules};
use crate::service::{RULES_VERSION, ServiceName};

/// The heading of the list of basic requirements.
pub const T_0: Clause = Clause::new("HOME-T-0");
/// Row 1: organisations of primary, basic secondary, general secondary education.
pub const T_1: Clause = Clause::new("HOME-T-1");
/// Row 7: acceptance of applications and issue of the result until «09.00-ден 17.30-ға дейін».
pub const T_7_B: Clause = Clause::new("HOME-T-7-b");
/// Row 7: what comes after hours is accepted on the next working day.
pub const T_7_F: Clause = Clause::new("HOME-T-7-f");

/// The name of the service, as the order writes it.
pub const NAME: ServiceName = ServiceName {
    kk: "Бастауыш, негізгі орта, жалпы орта білім беру ұйымдарына денсаулығына байланысты ұзақ уақыт бойы бара \
         алмайтын балаларды үйде жеке тегін оқытуды ұйымдастыру үшін құжаттар қабылдау",
    ru: "Приём документов для организации индивидуального бесплатного обучения на дому детей, которые по состоянию \
         здоровья в течение длительного времени не могут посещать организации начального, основного среднего, \
         общего среднего образования",
    en: "Acceptance of documents for organising individual free-of-charge home education of children who for health \
         reasons cannot attend organisations of primary, basic secondary, general secondary education for a long time",
    clause: T_0,
};

/// The rules that are carried out today. The special rule on acceptance (17:30) governs every channel.
pub static RULES: Rules = Rules {
    version: RULES_VERSION,
    provider_types: (&[ProviderType::GeneralSchool], T_1),
    reception: Reception {
        hours: Hours {
            opens: NaiveTime::from_hms_opt(9, 0, 0).unwrap(),
            lunch_from: NaiveTime::from_hms_opt(13, 0, 0).unwrap(),
            lunch_until: NaiveTime::from_hms_opt(14, 30, 0).unwrap(),
            closes: NaiveTime::from_hms_opt(17, 30, 0).unwrap(),
        },
        clause: T_7_B,
        after_hours: T_7_F,
    },
    registration: Basis::new(
        &[T_7_B, T_7_F],
        &[
            Reading::new("A-09"),
            Reading::new("A-11"),
            Reading::new("A-12"),
            Reading::new("A-13"),
            Reading::new("A-14"),
            Reading::new("A-15"),
            Reading::new("A-16"),
            Reading::new("A-61"),
        ],
    ),
    exam_date: None,
    queue: None,
    documents: &[],
    lifecycle: None,
};
