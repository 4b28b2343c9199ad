//! The passport of HOME, acceptance of documents for home education: the order's texts with their
//! translations into Russian and English, row by row. The translations are unofficial and serve to be read;
//! the Kazakh text alone decides. No rule stands here, and none may be read out of a translation.

use super::clauses as c;
use crate::passport::{Norm, Row, RowKey, norm};

/// The ten rows of the list of basic requirements, in the order of the order.
pub static ROWS: [Row; 10] = [
    Row {
        key: RowKey::Provider,
        norms: &[norm(
            c::T_1,
            "Организации начального, основного среднего, общего среднего образования",
            "The providers are organisations of primary, basic secondary and general secondary education.",
        )],
    },
    Row {
        key: RowKey::Channels,
        norms: &[
            norm(
                c::T_2_A,
                "Организации начального, основного среднего, общего среднего образования;",
                "One can turn to organisations of primary, basic secondary and general secondary education.",
            ),
            norm(
                c::T_2_B,
                "веб-портал «электронного правительства»: www.egov.kz;",
                "The e-government web portal www.egov.kz is a channel.",
            ),
            norm(
                c::T_2_C,
                "через абонентское устройство сотовой связи, зарегистрированное на www.egov.kz.",
                "A mobile subscriber device that is registered on www.egov.kz is a channel.",
            ),
        ],
    },
    Row {
        key: RowKey::Terms,
        norms: &[
            norm(c::T_3_A, "Срок оказания услуги – 2 рабочих дня;", "The service takes 2 working days."),
            norm(
                c::T_3_B,
                "Максимально допустимое время ожидания для сдачи пакета документов – не более 15 \
                 (пятнадцати) минут.",
                "Nobody waits longer than 15 (fifteen) minutes to hand in the package of documents.",
            ),
            norm(
                c::T_3_C,
                "Максимально допустимое время обслуживания услугополучателя – не более 15 (пятнадцати) \
                 минут.",
                "Serving the recipient takes no longer than 15 (fifteen) minutes.",
            ),
        ],
    },
    Row {
        key: RowKey::RenderingForms,
        norms: &[
            norm(
                c::T_4_A,
                "Электронная (частично автоматизированная)",
                "The service is given electronically, automated in part.",
            ),
            norm(c::T_4_B, "Бумажная", "The service is given on paper."),
            norm(c::T_4_C, "проактивная", "The service is given proactively."),
        ],
    },
    Row {
        key: RowKey::Results,
        norms: &[
            norm(
                c::T_5_A,
                "Результат оказания государственной услуги: 1) расписка о приёме документов (в произвольной \
                 форме);",
                "The result is a receipt, in free form, that the documents were accepted.",
            ),
            norm(
                c::T_5_B,
                "2) мотивированный ответ об отказе.",
                "The result may also be a reasoned answer of refusal.",
            ),
            norm(
                c::T_5_C,
                "На портале результат оказания государственной услуги направляется в «личный кабинет» \
                 услугополучателя в форме электронного документа и хранится.",
                "On the portal the result goes into the recipient's personal cabinet as an electronic \
                 document and is kept.",
            ),
            norm(
                c::T_5_D,
                "В проактивной форме результатом оказания государственной услуги является уведомление о \
                 приёме документов для организации обучения на дому.",
                "In the proactive form the result is a notification: the documents for organising education \
                 at home have been accepted.",
            ),
        ],
    },
    Row {
        key: RowKey::Payment,
        norms: &[norm(
            c::T_6,
            "Государственная услуга, в том числе в проактивной форме, оказывается физическим лицам \
             бесплатно.",
            "Individuals pay nothing for the service, in the proactive form as well.",
        )],
    },
    Row {
        key: RowKey::WorkSchedule,
        norms: &[
            norm(
                c::T_7_A,
                "Услугодатель: с понедельника по пятницу, за исключением выходных и праздничных дней \
                 согласно трудовому законодательству Республики Казахстан, с 09.00 до 18.30 часов с \
                 перерывом на обед с 13.00 до 14.30 часов.",
                "The provider works Monday to Friday from 09.00 to 18.30, with lunch from 13.00 to 14.30, \
                 except on days off and holidays under the labour legislation of the Republic of Kazakhstan.",
            ),
            norm(
                c::T_7_B,
                "Приём заявления и выдача результата осуществляются с 09.00 до 17.30 часов с перерывом на \
                 обед с 13.00 до 14.30 часов.",
                "Applications are accepted and the result is issued from 09.00 to 17.30, with lunch from \
                 13.00 to 14.30.",
            ),
            norm(
                c::T_7_C,
                "Предварительная запись и ускоренное обслуживание не предусмотрены.",
                "There is no booking ahead, nor an accelerated service.",
            ),
            norm(
                c::T_7_D,
                "Предварительная запись и ускоренное обслуживание не предусмотрены.",
                "There is no accelerated service, nor booking ahead.",
            ),
            norm(
                c::T_7_E,
                "Портал/через абонентское устройство сотовой связи, зарегистрированное на www.edu.gov.kz, – \
                 круглосуточно, за исключением технических перерывов, связанных с проведением ремонтных \
                 работ",
                "The portal, or a mobile subscriber device registered on www.edu.gov.kz, is open round the \
                 clock, apart from technical breaks for repair works.",
            ),
            norm(
                c::T_7_F,
                "(при обращении услугополучателя после окончания рабочего времени, в выходные и праздничные \
                 дни приём заявлений и выдача результата оказания государственной услуги в соответствии с \
                 трудовым законодательством Республики Казахстан и статьёй 5 Закона Республики Казахстан «О \
                 праздниках в Республике Казахстан» осуществляются следующим рабочим днём).",
                "For a recipient who applies after working hours, on a day off or on a holiday, acceptance \
                 of the application and issue of the result take place on the next working day, under the \
                 labour legislation of the Republic of Kazakhstan and Article 5 of its Law on holidays.",
            ),
            norm(
                c::T_7_G,
                "Адреса мест оказания государственной услуги: 1) интернет-ресурс услугодателя; 2) \
                 www.egov.kz.",
                "The addresses where the service is given are found on the provider's internet resource and \
                 on www.egov.kz.",
            ),
        ],
    },
    Row {
        key: RowKey::Documents,
        norms: &[
            norm(
                c::T_8_A,
                "При обращении услугополучателя к услугодателю: 1) заявление (в произвольной форме);",
                "At the provider the recipient hands in an application, in free form.",
            ),
            norm(
                c::T_8_B,
                "2) заключение врачебно-консультационной комиссии с рекомендациями по обучению на дому.",
                "At the provider the conclusion of the medical advisory commission is needed too, with its \
                 recommendations on education at home.",
            ),
            norm(
                c::T_8_C,
                "При обращении услугополучателя к услугодателю через портал: 1) заявление (в произвольной \
                 форме);",
                "A recipient who turns to the provider through the portal sends an application, in free \
                 form.",
            ),
            norm(
                c::T_8_D,
                "2) заключение врачебно-консультационной комиссии с рекомендациями по обучению на дому.",
                "Through the portal the conclusion of the medical advisory commission is needed too, with \
                 its recommendations on education at home.",
            ),
            norm(
                c::T_8_E,
                "Не допускается истребование от услугополучателей документов, которые можно получить из \
                 информационных систем.",
                "No recipient may be asked for documents that information systems can supply.",
            ),
            norm(
                c::T_8_F,
                "Услугодатель при оказании государственных услуг получает согласие услугополучателя на \
                 использование сведений, составляющих охраняемую законом тайну, содержащихся в \
                 информационных системах, если иное не предусмотрено законами Республики Казахстан.",
                "Before using information in information systems that is a secret protected by law, the \
                 provider obtains the recipient's consent, unless the laws of the Republic of Kazakhstan say \
                 otherwise.",
            ),
        ],
    },
    Row {
        key: RowKey::RefusalGrounds,
        norms: &[
            norm(
                c::T_9_A,
                "1) установление недостоверности документов, представленных услугополучателем для получения \
                 государственной услуги, и (или) содержащихся в них данных (сведений);",
                "The service is refused when documents that the recipient submitted for it, and (or) the \
                 data (information) in them, turn out to be untrue.",
            ),
            norm(
                c::T_9_B,
                "2) несоответствие услугополучателя и (или) представленных материалов, объектов, данных и \
                 информации, сведений, необходимых для оказания государственных услуг, требованиям, \
                 установленным нормативными правовыми актами Республики Казахстан.",
                "The service is refused when the recipient and (or) the submitted materials, objects, data \
                 and information that it needs do not meet what the normative legal acts of the Republic of \
                 Kazakhstan require.",
            ),
            norm(
                c::T_9_C,
                "3) отказывает в оказании государственных услуг в связи с отсутствием согласия \
                 услугополучателя, предоставляемого в соответствии со статьёй 8 Закона Республики Казахстан \
                 «О персональных данных и их защите», на доступ к персональным данным ограниченного доступа, \
                 которые требуются для оказания государственной услуги.",
                "The service is refused when the recipient has not consented, as Article 8 of the Law on \
                 personal data and their protection provides, to access to personal data of limited access \
                 that the service requires.",
            ),
        ],
    },
    Row {
        key: RowKey::OtherRequirements,
        norms: &[
            norm(
                c::T_10_A,
                "Услугополучатель имеет возможность получения информации о порядке и состоянии оказания \
                 государственной услуги через единый контакт-центр по вопросам оказания государственных \
                 услуг, а также посредством абонентского устройства сотовой связи, зарегистрированного на \
                 www.egov.kz.",
                "Recipients can learn about the procedure and the state of the service from the Unified \
                 Contact Centre for public services and on a mobile subscriber device registered on \
                 www.egov.kz.",
            ),
            norm(
                c::T_10_B,
                "Контактные телефоны информационной службы услугодателя по вопросам оказания государственной \
                 услуги размещены на интернет-ресурсе Министерства www.edu.gov.kz в разделе «Государственные \
                 услуги».",
                "The telephone numbers of the provider's information service stand on the Ministry's \
                 internet resource www.edu.gov.kz, under \"Public services\".",
            ),
            norm(
                c::T_10_C,
                "Единый контакт-центр по вопросам оказания государственных услуг: 8-800-080-7777, 1414.",
                "The Unified Contact Centre for public services answers on 8-800-080-7777 and 1414.",
            ),
            norm(
                c::T_10_D,
                "Услугополучатель имеет возможность получения государственной услуги в электронной форме \
                 через портал при условии наличия ЭЦП.",
                "A recipient with an electronic digital signature can get the service in electronic form \
                 through the portal.",
            ),
            norm(
                c::T_10_E,
                "Услугополучатель имеет возможность получения информации о порядке и статусе оказания \
                 государственной услуги в режиме удалённого доступа посредством «личного кабинета» на \
                 портале, справочных служб услугодателя, а также единого контакт-центра 1414, \
                 8-800-080-7777.",
                "From afar, recipients can learn the procedure and the status of the service in their \
                 personal cabinet on the portal, from the provider's reference services and from the Unified \
                 Contact Centre, 1414 or 8-800-080-7777.",
            ),
            norm(
                c::T_10_F,
                "Электронный запрос третьих лиц при условии согласия лица, сведения о котором запрашиваются, \
                 предоставленного из «личного кабинета» на портале, а также посредством зарегистрированного \
                 на портале абонентского номера сотовой связи субъекта путём передачи одноразового пароля \
                 или путём отправления короткого текстового сообщения в качестве ответа на уведомление \
                 портала.",
                "A third person's electronic request depends on the consent of the person whose information \
                 is asked for, given from the personal cabinet on the portal, and also through that person's \
                 mobile number registered there, by passing on a one-time password or by a short text \
                 message in reply to the portal's notification.",
            ),
        ],
    },
];

/// The paragraphs of the Rules that the order words anew.
pub static PARAGRAPHS: &[Norm] = &[
    norm(
        c::P_8_A,
        "В соответствии с подпунктом 11) пункта 2 статьи 5 Закона услугодатель обеспечивает внесение данных \
         о стадии оказания государственной услуги в информационную систему мониторинга оказания \
         государственных услуг.",
        "Under sub-paragraph 11) of paragraph 2 of Article 5 of the Law, the provider sees to it that the \
         stage a service has reached is entered into the information system that monitors public services.",
    ),
    norm(
        c::P_8_B,
        "При внесении изменений и (или) дополнений в Правила уполномоченный орган в области образования в \
         течение трёх рабочих дней после государственной регистрации нормативного правового акта направляет \
         информацию о внесённых изменениях и (или) дополнениях оператору информационно-коммуникационной \
         инфраструктуры «электронного правительства» и услугодателю, а также в Единый контакт-центр.",
        "When the Rules are amended and (or) supplemented, the authorised body in education tells the \
         operator of the e-government information-communication infrastructure, the provider and the Unified \
         Contact Centre within three working days of the act's state registration.",
    ),
];
