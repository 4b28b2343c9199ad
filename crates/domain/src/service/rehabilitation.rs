//! The passport of REHAB, rehabilitation and social adaptation. Today it gives the name, the provider types and the
//! reception hours that the day of registration needs; applications are not accepted until its course is built.

use chrono::NaiveTime;

use crate::law::{Basis, Clause, Reading};
use crate::provider::ProviderType;
use crate::rules::{Hours, Reception, Rules};
use crate::service::{RULES_VERSION, ServiceName};

/// The heading of the list of basic requirements.
pub const T_0: Clause = Clause::new("REHAB-T-0");
/// Row 1: the types of provider.
pub const T_1: Clause = Clause::new("REHAB-T-1");
/// Row 7: acceptance of applications and issue of the result, 09:00 to 18:30.
pub const T_7_B: Clause = Clause::new("REHAB-T-7-b");
/// Row 7: what comes after hours is accepted on the next working day.
pub const T_7_E: Clause = Clause::new("REHAB-T-7-e");

/// The name of the service, as the order writes it.
pub const NAME: ServiceName = ServiceName {
    kk: "Дамуында проблемалары бар балалар мен жасөспірімдерді оңалту және әлеуметтік бейімдеу",
    ru: "Реабилитация и социальная адаптация детей и подростков с проблемами в развитии",
    en: "Rehabilitation and social adaptation of children and adolescents with developmental problems",
    clause: T_0,
};

/// The rules that are carried out today.
pub static RULES: Rules = Rules {
    version: RULES_VERSION,
    provider_types: (
        &[
            ProviderType::PpCorrectionCabinet,
            ProviderType::RehabilitationCenter,
            ProviderType::AutismSupportCenter,
        ],
        T_1,
    ),
    reception: Reception {
        hours: Hours {
            opens: NaiveTime::from_hms_opt(9, 0, 0).unwrap(),
            lunch_from: NaiveTime::from_hms_opt(13, 0, 0).unwrap(),
            lunch_until: NaiveTime::from_hms_opt(14, 30, 0).unwrap(),
            closes: NaiveTime::from_hms_opt(18, 30, 0).unwrap(),
        },
        clause: T_7_B,
        after_hours: T_7_E,
    },
    registration: Basis::new(
        &[T_7_B, T_7_E],
        &[
            Reading::new("A-09"),
            Reading::new("A-11"),
            Reading::new("A-12"),
            Reading::new("A-14"),
            Reading::new("A-15"),
            Reading::new("A-16"),
            Reading::new("A-21"),
            Reading::new("A-61"),
        ],
    ),
    exam_date: None,
    queue: None,
    documents: &[],
    lifecycle: None,
};
