//! The passport of REHAB, rehabilitation and social adaptation: the order's texts with their translations
//! into Russian and English, row by row. The translations are unofficial and serve to be read; the Kazakh
//! text alone decides. No rule stands here, and none may be read out of a translation.

use super::clauses as c;
use crate::passport::{Norm, Row, RowKey, norm};

/// The ten rows of the list of basic requirements, in the order of the order.
pub static ROWS: [Row; 10] = [
    Row {
        key: RowKey::Provider,
        norms: &[norm(
            c::T_1,
            "Кабинеты психолого-педагогической коррекции, реабилитационные центры, центры поддержки детей с \
             аутизмом (расстройствами аутистического спектра)",
            "The providers are psychological-pedagogical correction cabinets, rehabilitation centres and \
             support centres for children with autism (autism spectrum disorders).",
        )],
    },
    Row {
        key: RowKey::Channels,
        norms: &[
            norm(
                c::T_2_A,
                "кабинеты психолого-педагогической коррекции, реабилитационные центры, центры поддержки \
                 детей с аутизмом (расстройствами аутистического спектра);",
                "One can turn to psychological-pedagogical correction cabinets, rehabilitation centres and \
                 support centres for children with autism (autism spectrum disorders).",
            ),
            norm(
                c::T_2_B,
                "веб-портал «электронного правительства»: www.egov.kz;",
                "The e-government web portal www.egov.kz is a channel.",
            ),
            norm(
                c::T_2_C,
                "через абонентское устройство сотовой связи, зарегистрированное на www.egov.kz",
                "A mobile subscriber device that is registered on www.egov.kz is a channel.",
            ),
        ],
    },
    Row {
        key: RowKey::Terms,
        norms: &[
            norm(
                c::T_3_A,
                "1) срок оказания услуги – от 90 календарных дней до 365 календарных дней;",
                "The service takes from 90 calendar days up to 365 calendar days.",
            ),
            norm(
                c::T_3_B,
                "2) максимально допустимое время ожидания для сдачи пакета документов – не более 15 \
                 (пятнадцати) минут;",
                "Nobody waits longer than 15 (fifteen) minutes to hand in the package of documents.",
            ),
            norm(
                c::T_3_C,
                "3) максимально допустимое время обслуживания – не более 15 (пятнадцати) минут.",
                "Serving a person takes no longer than 15 (fifteen) minutes.",
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
                "Кабинеты психолого-педагогической коррекции, реабилитационные центры – справка по форме \
                 согласно приложению 4 к настоящим Правилам;",
                "From psychological-pedagogical correction cabinets and rehabilitation centres the result is \
                 a certificate in the form of Appendix 4 to these Rules.",
            ),
            norm(
                c::T_5_B,
                "центры поддержки детей с аутизмом (расстройствами аутистического спектра) – справка с \
                 рекомендациями родителям (законным представителям) по закреплению сформированных навыков и \
                 формированию новых навыков дома по форме согласно приложению 4-1 к настоящим Правилам;",
                "From support centres for children with autism (autism spectrum disorders) the result is a \
                 certificate in the form of Appendix 4-1 to these Rules: recommendations to parents (legal \
                 representatives) on consolidating formed skills and forming new ones at home.",
            ),
            norm(
                c::T_5_C,
                "мотивированный ответ об отказе в оказании государственной услуги.",
                "The result may also be a reasoned answer that the service is refused.",
            ),
            norm(
                c::T_5_D,
                "На портале результат оказания государственной услуги направляется в «личный кабинет» \
                 услугополучателя в форме электронного документа и хранится.",
                "On the portal the result goes into the recipient's personal cabinet as an electronic \
                 document and is kept.",
            ),
            norm(
                c::T_5_E,
                "В проактивной форме результатом оказания государственной услуги является уведомление о \
                 готовности справки и её хранении в сервисе Bilim приложения eGov Mobile.",
                "In the proactive form the result is a notification: the certificate is ready and is kept in \
                 the Bilim service of the eGov Mobile application.",
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
                "Услугодатель: с понедельника по пятницу включительно, за исключением выходных и праздничных \
                 дней согласно Трудовому кодексу Республики Казахстан, с 9:00 до 18:30 часов с перерывом на \
                 обед с 13:00 до 14:30 часов.",
                "The provider works Monday to Friday from 9:00 to 18:30, with lunch from 13:00 to 14:30, \
                 except on days off and holidays under the Labour Code of the Republic of Kazakhstan.",
            ),
            norm(
                c::T_7_B,
                "Приём заявления и выдача результата осуществляются с 9:00 до 18:30 часов с перерывом на \
                 обед с 13:00 до 14:30 часов.",
                "Applications are accepted and the result is issued from 9:00 to 18:30, with lunch from \
                 13:00 to 14:30.",
            ),
            norm(
                c::T_7_C,
                "Предусмотрена предварительная запись по телефону и/или посредством непосредственного \
                 обращения услугополучателя.",
                "A visit can be booked ahead by telephone and/or by coming in person.",
            ),
            norm(
                c::T_7_D,
                "Портал/через абонентское устройство сотовой связи, зарегистрированное на www.edu.gov.kz, – \
                 круглосуточно, за исключением технических перерывов, связанных с проведением ремонтных \
                 работ",
                "The portal, or a mobile subscriber device registered on www.edu.gov.kz, is open round the \
                 clock, apart from technical breaks for repair works.",
            ),
            norm(
                c::T_7_E,
                "(при обращении услугополучателя после окончания рабочего времени, в выходные и праздничные \
                 дни приём заявлений и выдача результата оказания государственной услуги в соответствии с \
                 трудовым законодательством Республики Казахстан и статьёй 5 Закона Республики Казахстан «О \
                 праздниках в Республике Казахстан» осуществляются следующим рабочим днём).",
                "For a recipient who applies after working hours, on a day off or on a holiday, acceptance \
                 of the application and issue of the result take place on the next working day, under the \
                 labour legislation of the Republic of Kazakhstan and Article 5 of its Law on holidays.",
            ),
            norm(
                c::T_7_F,
                "Адреса мест оказания государственной услуги размещены: 1) на интернет-ресурсе услугодателя; \
                 2) на портале www.egov.kz.",
                "The addresses where the service is given are found on the provider's internet resource and \
                 on the portal www.egov.kz.",
            ),
        ],
    },
    Row {
        key: RowKey::Documents,
        norms: &[
            norm(
                c::T_8_A,
                "При обращении услугополучателя к услугодателю: 1) заявление родителя (законного \
                 представителя) ребёнка в произвольной форме;",
                "At the provider the recipient hands in an application of the child's parent (legal \
                 representative), in free form.",
            ),
            norm(
                c::T_8_B,
                "2) заключение психолого-медико-педагогической консультации.",
                "At the provider the conclusion of the psychological-medical-pedagogical consultation is \
                 needed too.",
            ),
            norm(
                c::T_8_C,
                "При обращении услугополучателя через портал: 1) заявление родителя (законного \
                 представителя) ребёнка в произвольной форме;",
                "Through the portal the recipient sends an application of the child's parent (legal \
                 representative), in free form.",
            ),
            norm(
                c::T_8_D,
                "2) заключение психолого-медико-педагогической консультации.",
                "Through the portal the conclusion of the psychological-medical-pedagogical consultation is \
                 needed too.",
            ),
            norm(
                c::T_8_E,
                "Для нерезидентов: при обращении услугополучателя к услугодателю: 1) заявление родителя \
                 (законного представителя) ребёнка в произвольной форме;",
                "A non-resident who comes to the provider hands in an application of the child's parent \
                 (legal representative), in free form.",
            ),
            norm(
                c::T_8_F,
                "2) документ, удостоверяющий личность ребёнка (требуется для идентификации личности);",
                "A non-resident who comes to the provider shows the child's identity document, which serves \
                 to identify the child.",
            ),
            norm(
                c::T_8_G,
                "3) документ, удостоверяющий личность одного из родителей (законного представителя) \
                 (требуется для идентификации личности);",
                "A non-resident who comes to the provider shows the identity document of one parent (legal \
                 representative), which serves to identify that person.",
            ),
            norm(
                c::T_8_H,
                "4) заключение психолого-медико-педагогической консультации.",
                "A non-resident who comes to the provider needs the conclusion of the \
                 psychological-medical-pedagogical consultation.",
            ),
            norm(
                c::T_8_I,
                "При обращении услугополучателя через портал: 1) заявление родителя (законного \
                 представителя) ребёнка в произвольной форме;",
                "A non-resident who uses the portal sends an application of the child's parent (legal \
                 representative), in free form.",
            ),
            norm(
                c::T_8_J,
                "2) электронная копия документа, удостоверяющего личность ребёнка;",
                "A non-resident who uses the portal sends an electronic copy of the child's identity \
                 document.",
            ),
            norm(
                c::T_8_K,
                "3) электронная копия документа, удостоверяющего личность одного из родителей (законного \
                 представителя);",
                "A non-resident who uses the portal sends an electronic copy of the identity document of one \
                 parent (legal representative).",
            ),
            norm(
                c::T_8_L,
                "4) заключение психолого-медико-педагогической консультации.",
                "A non-resident who uses the portal needs the conclusion of the \
                 psychological-medical-pedagogical consultation.",
            ),
            norm(
                c::T_8_M,
                "Не допускается истребование от услугополучателей документов, которые могут быть получены из \
                 информационных систем.",
                "No recipient may be asked for documents that information systems can supply.",
            ),
            norm(
                c::T_8_N,
                "Если иное не предусмотрено законами Республики Казахстан, услугодатель при оказании \
                 государственных услуг получает согласие услугополучателя на использование сведений, \
                 составляющих охраняемую законом тайну, содержащихся в информационных системах.",
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
        c::P_1,
        "Правила государственной услуги «Реабилитация и социальная адаптация детей и подростков с проблемами \
         в развитии» (далее – Правила) разработаны в соответствии с подпунктом 1) статьи 10 Закона \
         Республики Казахстан «О государственных услугах» (далее – Закон) и определяют порядок её оказания.",
        "The Rules of this service rest on sub-paragraph 1) of Article 10 of the Law on public services (the \
         Law) and lay down how it is provided.",
    ),
    norm(
        c::P_3,
        "Государственную услугу «Реабилитация и социальная адаптация детей и подростков с проблемами в \
         развитии» (далее – государственная услуга) оказывают реабилитационные центры, кабинеты \
         психолого-педагогической коррекции, центры поддержки детей с аутизмом (расстройствами \
         аутистического спектра) (далее – услугодатель).",
        "Rehabilitation centres, psychological-pedagogical correction cabinets and support centres for \
         children with autism (autism spectrum disorders) give the service; each is called the service \
         provider.",
    ),
    norm(
        c::P_8_A,
        "Услугодатель проводит курс психолого-педагогической поддержки и реабилитации.",
        "The provider holds a course of psychological-pedagogical support and rehabilitation.",
    ),
    norm(
        c::P_8_B,
        "Курс психолого-педагогической поддержки и реабилитации составляет от 90 дней до 365 дней.",
        "The course of psychological-pedagogical support and rehabilitation lasts from 90 days to 365 days.",
    ),
    norm(
        c::P_9_A,
        "После окончания курса в реабилитационных центрах, кабинетах психолого-педагогической коррекции по \
         форме согласно приложению 4 к настоящим Правилам на основании командной оценки специалистов \
         выдаётся справка с заключением о результатах курса психолого-педагогической поддержки и \
         реабилитации детей с особыми образовательными потребностями",
        "When the course is over, rehabilitation centres and correction cabinets issue a certificate in the \
         form of Appendix 4, which concludes on the results of the course for children with special \
         educational needs and rests on a team assessment by specialists.",
    ),
    norm(
        c::P_9_B,
        "в центрах поддержки детей с аутизмом (расстройствами аутистического спектра) по форме согласно \
         приложению 4-1 к настоящим Правилам выдаётся справка с рекомендациями родителям (законным \
         представителям) по закреплению сформированных навыков и формированию новых навыков дома.",
        "Support centres for children with autism (autism spectrum disorders) issue a certificate in the \
         form of Appendix 4-1, which recommends to parents (legal representatives) how to consolidate the \
         skills formed and to form new ones at home.",
    ),
    norm(
        c::P_10_A,
        "Справка о результатах курса психолого-педагогической поддержки и реабилитации по форме согласно \
         приложению 4 к настоящим Правилам и справка с рекомендациями, предоставляемыми родителям (законным \
         представителям) для закрепления сформированных навыков и формирования новых навыков дома, по форме \
         согласно приложению 4-1 к настоящим Правилам подписываются руководителем услугодателя",
        "The head of the provider signs the certificate on the results of the course (Appendix 4) and the \
         certificate that recommends to parents (legal representatives) how to consolidate skills and form \
         new ones at home (Appendix 4-1).",
    ),
    norm(
        c::P_10_B,
        "и выдаются услугополучателю в день завершения курса психолого-педагогической поддержки и \
         реабилитации",
        "The recipient is given the certificate on the day the course of support and rehabilitation ends.",
    ),
    norm(
        c::P_10_C,
        "и/или направляются услугодателем в «личный кабинет» услугополучателя на портале в течение двух \
         рабочих дней в форме электронного документа.",
        "And/or the provider sends it as an electronic document, within two working days, to the recipient's \
         personal cabinet on the portal.",
    ),
    norm(
        c::P_11_A,
        "В соответствии с подпунктом 11) пункта 2 статьи 5 Закона услугодатель обеспечивает внесение данных \
         о стадии оказания государственной услуги в информационную систему мониторинга оказания \
         государственных услуг.",
        "Under sub-paragraph 11) of paragraph 2 of Article 5 of the Law, the provider sees to it that the \
         stage a service has reached is entered into the information system that monitors public services.",
    ),
    norm(
        c::P_11_B,
        "При внесении изменений и (или) дополнений в Правила уполномоченный орган в области образования в \
         течение трёх рабочих дней после государственной регистрации нормативного правового акта направляет \
         информацию о внесённых изменениях и (или) дополнениях оператору информационно-коммуникационной \
         инфраструктуры «электронного правительства» и услугодателю, а также в Единый контакт-центр.",
        "When the Rules are amended and (or) supplemented, the authorised body in education tells the \
         operator of the e-government information-communication infrastructure, the provider and the Unified \
         Contact Centre within three working days of the act's state registration.",
    ),
];
