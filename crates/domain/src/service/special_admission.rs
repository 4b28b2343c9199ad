//! SPEC, admission to special education organisations. The order gives its monitoring rules only: no channel, term,
//! document, result or hour may be derived here from the other services. Its stages are configured, not law.

pub mod clauses;
pub mod passport;

use self::clauses as c;
use crate::law::reading as r;
use crate::law::{Basis, Clause};
use crate::lifecycle::{Guard, Role, StageRecording};
use crate::rules::WorkingDaysTerm;
use crate::service::ServiceName;

/// The name of the service, as the order writes it.
pub const NAME: ServiceName = ServiceName {
    kk: "Арнайы жалпы білім беретін оқу бағдарламалары бойынша оқыту үшін мүмкіндіктері шектеулі балалардың \
         құжаттарын қабылдау және арнайы білім беру ұйымдарына (арнайы топтар/сыныптар) қабылдау",
    ru: "Приём документов детей с ограниченными возможностями для обучения по специальным общеобразовательным учебным \
         программам и зачисление в специальные организации образования (специальные группы/классы)",
    en: "Acceptance of documents of children with limited abilities for education under special general-education \
         curricula and their admission to special education organisations (special groups/classes)",
    clause: c::P_0,
};

/// That the monitoring system is told of every stage.
pub static MONITORING: &[Clause] = &[c::P_9_A];

/// The term for telling about amendments to the Rules.
pub static RULE_CHANGE_NOTICE: WorkingDaysTerm = WorkingDaysTerm {
    working_days: 3,
    basis: Basis::new(&[c::P_9_B], &[r::A_10, r::A_14, r::A_15, r::A_16]),
};

/// How stages are recorded: no lifecycle can be derived, so a stage may follow any other.
pub static STAGES: StageRecording = StageRecording {
    roles: &[Role::Registrar],
    guards: &[(Guard::StageConfigured, &[])],
    clauses: MONITORING,
};
