//! The passport of SPEC, admission to special education organisations. The order gives its monitoring rules only
//! no channel, term, document, result or hour may be derived here from the other services.

use crate::law::Clause;
use crate::service::ServiceName;

/// The order names the service and nothing of how it is rendered.
pub const NAMED: Clause = Clause::new("SPEC-0");

/// The name of the service, as the order writes it.
pub const NAME: ServiceName = ServiceName {
    kk: "Арнайы жалпы білім беретін оқу бағдарламалары бойынша оқыту үшін мүмкіндіктері шектеулі балалардың \
         құжаттарын қабылдау және арнайы білім беру ұйымдарына (арнайы топтар/сыныптар) қабылдау",
    ru: "Приём документов детей с ограниченными возможностями для обучения по специальным общеобразовательным учебным \
         программам и зачисление в специальные организации образования (специальные группы/классы)",
    en: "Acceptance of documents of children with limited abilities for education under special general-education \
         curricula and their admission to special education organisations (special groups/classes)",
    clause: NAMED,
};
