//! The passport of SPEC, admission to special education organisations. The order words one paragraph of its
//! Rules anew and gives no list of basic requirements, so there are no rows here and none may be taken from
//! the other services. The translations are unofficial; the Kazakh text alone decides.

use super::clauses as c;
use crate::passport::{Norm, norm};

/// The paragraphs of the Rules that the order words anew.
pub static PARAGRAPHS: &[Norm] = &[
    norm(
        c::P_9_A,
        "В соответствии с подпунктом 11) пункта 2 статьи 5 Закона услугодатель обеспечивает внесение данных \
         о стадии оказания государственной услуги в информационную систему мониторинга оказания \
         государственных услуг.",
        "Under sub-paragraph 11) of paragraph 2 of Article 5 of the Law, the provider sees to it that the \
         stage a service has reached is entered into the information system that monitors public services.",
    ),
    norm(
        c::P_9_B,
        "При внесении изменений и (или) дополнений в Правила уполномоченный орган в области образования в \
         течение трёх рабочих дней после государственной регистрации нормативного правового акта направляет \
         информацию о внесённых изменениях и (или) дополнениях оператору информационно-коммуникационной \
         инфраструктуры «электронного правительства» и услугодателю, а также в Единый контакт-центр.",
        "When the Rules are amended and (or) supplemented, the authorised body in education tells the \
         operator of the e-government information-communication infrastructure, the provider and the Unified \
         Contact Centre within three working days of the act's state registration.",
    ),
];
