//! The passport of PMPK: the ten rows of its list of basic requirements and the paragraphs of its Rules, each
//! norm as its clause with an unofficial Russian and English translation. It is shown and never decided by:
//! where a translation and the Kazakh text differ, the Kazakh text counts. No term, document rule or step
//! stands here.

use super::clauses as c;
use crate::passport::{Norm, Row, RowKey, norm};

/// The ten rows of the list of basic requirements (Appendix 2 to the Rules), in the order of the order.
pub static ROWS: [Row; 10] = [
    Row {
        key: RowKey::Provider,
        norms: &[norm(
            c::T_1_A,
            "Психолого-медико-педагогическая консультация",
            "Psychological-medical-pedagogical consultation",
        )],
    },
    Row {
        key: RowKey::Channels,
        norms: &[
            norm(
                c::T_2_A,
                "психолого-медико-педагогическая консультация;",
                "The service is to be had at the psychological-medical-pedagogical consultation.",
            ),
            norm(
                c::T_2_B,
                "веб-портал «электронного правительства»: www.egov.kz;",
                "It is to be had on the e-government web portal, www.egov.kz.",
            ),
            norm(
                c::T_2_C,
                "посредством абонентского устройства сотовой связи, зарегистрированного на www.egov.kz.",
                "It is to be had by a mobile device that is registered on www.egov.kz.",
            ),
        ],
    },
    Row {
        key: RowKey::Terms,
        norms: &[
            norm(
                c::T_3_A,
                "Время ожидания в очереди для получения государственной услуги составляет до тридцати \
                 календарных дней.",
                "The wait in the queue for the public service lasts up to thirty calendar days.",
            ),
            norm(
                c::T_3_B,
                "При обращении к услугодателю день психолого-медико-педагогического обследования \
                 определяется в день обращения.",
                "For those who apply to the provider, the day of the examination is fixed on the very day on \
                 which they apply.",
            ),
            norm(
                c::T_3_C,
                "При обращении через портал, а также в проактивной форме день \
                 психолого-медико-педагогического обследования назначается в течение 2 (двух) рабочих дней.",
                "For those who apply through the portal or in the proactive form, the day of the examination \
                 is assigned within 2 (two) working days.",
            ),
            norm(
                c::T_3_D,
                "Максимально допустимое время ожидания для сдачи пакета документов – не более 15 \
                 (пятнадцати) минут.",
                "Nobody may be kept waiting for more than 15 (fifteen) minutes to hand in the package of \
                 documents.",
            ),
            norm(
                c::T_3_E,
                "Максимально допустимое время обслуживания услугополучателя – не более 15 (пятнадцати) \
                 минут.",
                "Serving a recipient may not take longer than 15 (fifteen) minutes.",
            ),
        ],
    },
    Row {
        key: RowKey::RenderingForms,
        norms: &[
            norm(
                c::T_4_A,
                "Электронная (частично автоматизированная)",
                "The service is rendered electronically (partly automated).",
            ),
            norm(c::T_4_B, "Бумажная", "It is rendered on paper."),
            norm(c::T_4_C, "в проактивной форме", "It is rendered proactively."),
        ],
    },
    Row {
        key: RowKey::Results,
        norms: &[
            norm(
                c::T_5_A,
                "Результат оказания государственной услуги – заключение согласно приложению 6 к настоящим \
                 Правилам",
                "What the public service results in is a conclusion according to Appendix 6 to these Rules.",
            ),
            norm(
                c::T_5_B,
                "либо мотивированный ответ об отказе в оказании государственной услуги согласно приложению \
                 4.",
                "Or it results in an answer according to Appendix 4 that refuses the public service and \
                 gives the reasons.",
            ),
            norm(
                c::T_5_C,
                "На портале результат оказания государственной услуги направляется и хранится в «личном \
                 кабинете» услугополучателя в форме электронного документа.",
                "Portal results go, as electronic documents, into the recipient's personal cabinet, which \
                 also keeps them.",
            ),
            norm(
                c::T_5_D,
                "В проактивной форме результатом государственной услуги является уведомление о готовности \
                 заключения психолого-медико-педагогического обследования и о его хранении в сервисе Bilim \
                 приложения eGov Mobile.",
                "In the proactive form the result is a notification that the conclusion of the examination \
                 is ready and is kept in the Bilim service of the eGov Mobile application.",
            ),
        ],
    },
    Row {
        key: RowKey::Payment,
        norms: &[norm(
            c::T_6,
            "Государственная услуга, в том числе в проактивной форме, оказывается физическим лицам \
             бесплатно.",
            "Natural persons pay nothing for the public service, nor for its proactive form.",
        )],
    },
    Row {
        key: RowKey::WorkSchedule,
        norms: &[
            norm(
                c::T_7_A,
                "Услугодатель: с понедельника по пятницу, за исключением выходных и праздничных дней в \
                 соответствии с трудовым законодательством Республики Казахстан, по установленному графику \
                 работы услугодателя с 09.00 до 18.30 часов с перерывом на обед с 13.00 до 14.30 часов.",
                "The provider is open from Monday to Friday, but for the days off and holidays under the \
                 labour legislation of the Republic of Kazakhstan; its established work schedule runs from \
                 09.00 to 18.30, with lunch from 13.00 to 14.30.",
            ),
            norm(
                c::T_7_B,
                "График работы портала/посредством абонентского устройства сотовой связи, \
                 зарегистрированного на www.edu.gov.kz, – круглосуточно, за исключением технических \
                 перерывов в связи с проведением ремонтных работ",
                "The portal, and the way by a mobile device registered on www.edu.gov.kz, work day and \
                 night, but for technical breaks when repairs are made.",
            ),
            norm(
                c::T_7_C,
                "(при обращении услугополучателя после окончания рабочего времени, в выходные и праздничные \
                 дни согласно трудовому законодательству Республики Казахстан и статье 5 Закона Республики \
                 Казахстан «О праздниках в Республике Казахстан» приём заявлений и выдача результата \
                 оказания государственной услуги осуществляются следующим рабочим днём).",
                "(when a recipient applies after working time, on a day off or on a holiday, applications \
                 are accepted and the result is issued on the next working day, under the labour legislation \
                 of the Republic of Kazakhstan and Article 5 of its Law on holidays in the Republic of \
                 Kazakhstan).",
            ),
            norm(
                c::T_7_D,
                "Предусмотрена предварительная запись по телефону и/или при непосредственном обращении \
                 услугополучателя.",
                "A recipient can book beforehand by telephone and/or by coming in person.",
            ),
            norm(
                c::T_7_E,
                "Адреса мест оказания государственной услуги размещены: 1) на интернет-ресурсе услугодателя; \
                 2) на портале www.egov.kz.",
                "The addresses at which the public service is rendered stand 1) on the provider's internet \
                 resource; 2) on the portal www.egov.kz.",
            ),
        ],
    },
    Row {
        key: RowKey::Documents,
        norms: &[
            norm(c::T_8_A, "Услугополучатель услугодателю:", "From the recipient to the provider:"),
            norm(
                c::T_8_B,
                "1) свидетельство о рождении ребёнка либо электронный документ из сервиса цифровых \
                 документов (требуется для идентификации личности);",
                "1) the child's birth certificate, or an electronic document from the digital documents \
                 service (it serves to identify the child);",
            ),
            norm(
                c::T_8_C,
                "2) заключение об инвалидности (при наличии);",
                "2) the conclusion on disability, if there is one;",
            ),
            norm(
                c::T_8_D,
                "3) заключение врачебно-консультационной комиссии о необходимости обучения на дому по \
                 состоянию здоровья (для детей, обучающихся на дому) (при наличии).",
                "3) for children taught at home, the conclusion of the medical advisory commission that home \
                 education is needed for reasons of health, if there is one.",
            ),
            norm(
                c::T_8_E,
                "При необходимости услугодатель дополнительно запрашивает следующие документы для \
                 углублённого обследования:",
                "Where necessary, the provider asks for these further documents, for an examination in \
                 depth:",
            ),
            norm(
                c::T_8_F,
                "1) форма № 052/у «Медицинская карта амбулаторного пациента», утверждённая приказом \
                 исполняющего обязанности Министра здравоохранения Республики Казахстан от 30 октября 2020 \
                 года № ҚР ДСМ-175/2020 «Об утверждении форм учётной документации в области здравоохранения» \
                 (зарегистрирован в Реестре государственной регистрации нормативных правовых актов под № \
                 21579);",
                "1) form No. 052/е, the outpatient's medical card, approved by order No. ҚР ДСМ-175/2020 of \
                 the acting Minister of Health of 30 October 2020 on the forms of record documentation in \
                 health care (No. 21579 in the register of normative legal acts);",
            ),
            norm(
                c::T_8_G,
                "2) психолого-педагогическая характеристика из организации образования;",
                "2) a psychological-pedagogical characteristic that the educational organisation gives;",
            ),
            norm(
                c::T_8_H,
                "3) письменные работы по языку обучения, математике, рисунки и другие результаты \
                 деятельности.",
                "3) written work (language of instruction, mathematics), drawings and further results of the \
                 child's activity.",
            ),
            norm(
                c::T_8_I,
                "Документы, указанные в подпунктах 1), 2), представляются в подлиннике и в виде копии, после \
                 сверки подлинник возвращается услугополучателю.",
                "The documents of subparagraphs 1), 2) are handed in as original and copy; the recipient \
                 gets the original back once they have been compared.",
            ),
            norm(
                c::T_8_J,
                "При обращении услугополучателя через портал: 1) копия свидетельства о рождении ребёнка при \
                 отсутствии сведений в информационной системе «Регистрационный пункт ЗАГС» (далее – ИС ЗАГС) \
                 либо при рождении за пределами Республики Казахстан;",
                "When the recipient applies through the portal: 1) a copy of the child's birth certificate, \
                 if the information system of the civil registry (ZAGS IS) holds no data or the child was \
                 born outside the Republic of Kazakhstan;",
            ),
            norm(
                c::T_8_K,
                "2) заключение об инвалидности (при наличии);",
                "2) the conclusion on disability, if there is one;",
            ),
            norm(
                c::T_8_L,
                "3) заключение врачебно-консультационной комиссии о необходимости обучения на дому по \
                 состоянию здоровья (для статистического учёта детей, обучающихся на дому) (при наличии).",
                "3) the conclusion of the medical advisory commission that home education is needed for \
                 reasons of health, for the statistics of children taught at home, if there is one.",
            ),
            norm(
                c::T_8_M,
                "При необходимости услугодатель дополнительно запрашивает следующие документы для \
                 углублённого обследования:",
                "Where necessary, the provider asks for these further documents, for an examination in \
                 depth:",
            ),
            norm(
                c::T_8_N,
                "1) «Медицинская карта амбулаторного пациента» по форме № 052/у согласно приказу и.о. \
                 Министра здравоохранения Республики Казахстан «Об утверждении форм учётной документации в \
                 области здравоохранения» (зарегистрирован в Реестре государственной регистрации нормативных \
                 правовых актов под № 21579);",
                "1) the outpatient's medical card, form No. 052/е, under the order of the acting Minister of \
                 Health on the forms of record documentation in health care (No. 21579 in the register of \
                 normative legal acts);",
            ),
            norm(
                c::T_8_O,
                "2) психолого-педагогическая характеристика из организации образования;",
                "2) a psychological-pedagogical characteristic that the educational organisation gives;",
            ),
            norm(
                c::T_8_P,
                "3) письменные работы по языку обучения, математике, рисунки и другие результаты \
                 деятельности.",
                "3) written work (language of instruction, mathematics), drawings and further results of the \
                 child's activity.",
            ),
            norm(
                c::T_8_Q,
                "Для нерезидентов: при обращении к услугодателю: 1) документ, удостоверяющий личность \
                 ребёнка (требуется для идентификации личности);",
                "For those who are not residents, when they apply to the provider: 1) an identity document \
                 of the child (it serves to identify the child);",
            ),
            norm(
                c::T_8_R,
                "2) документ, удостоверяющий личность одного из родителей (законного представителя) \
                 (требуется для идентификации личности);",
                "2) an identity document of one of the parents (the legal representative), which serves to \
                 identify that person;",
            ),
            norm(
                c::T_8_S,
                "3) заключение об инвалидности (при наличии);",
                "3) the conclusion on disability, if there is one;",
            ),
            norm(
                c::T_8_T,
                "4) заключение врачебно-консультационной комиссии о необходимости обучения на дому по \
                 состоянию здоровья (для статистического учёта детей, обучающихся на дому) (при наличии).",
                "4) the conclusion of the medical advisory commission that home education is needed for \
                 reasons of health, for the statistics of children taught at home, if there is one.",
            ),
            norm(
                c::T_8_U,
                "Документы, указанные в подпунктах 1), 2) и 3), предъявляются в подлиннике и в виде копии, \
                 после сверки подлинник возвращается услугополучателю.",
                "The documents of subparagraphs 1), 2) and 3) are shown as original and copy; the recipient \
                 gets the original back once they have been compared.",
            ),
            norm(
                c::T_8_V,
                "При обращении услугополучателя через портал: 1) электронная копия документа, \
                 удостоверяющего личность ребёнка;",
                "When the recipient applies through the portal: 1) an electronic copy of the child's \
                 identity document;",
            ),
            norm(
                c::T_8_W,
                "2) электронная копия документа, удостоверяющего личность одного из родителей (законного \
                 представителя);",
                "2) an electronic copy of the identity document of one of the parents (the legal \
                 representative);",
            ),
            norm(
                c::T_8_X,
                "3) электронная копия заключения об инвалидности (при наличии);",
                "3) an electronic copy of the conclusion on disability, if there is one;",
            ),
            norm(
                c::T_8_Y,
                "4) электронная копия заключения врачебно-консультационной комиссии о необходимости обучения \
                 на дому по состоянию здоровья (для статистического учёта детей, обучающихся на дому) (при \
                 наличии).",
                "4) an electronic copy of the conclusion of the medical advisory commission that home \
                 education is needed for reasons of health, for the statistics of children taught at home, \
                 if there is one.",
            ),
            norm(
                c::T_8_Z,
                "При необходимости услугодатель дополнительно запрашивает следующие документы для \
                 углублённого обследования: 1) «Медицинская карта амбулаторного пациента» по форме № 052/у \
                 согласно приказу и.о. Министра здравоохранения Республики Казахстан «Об утверждении форм \
                 учётной документации в области здравоохранения» (зарегистрирован в Реестре государственной \
                 регистрации нормативных правовых актов под № 21579); 2) психолого-педагогическая \
                 характеристика из организации образования; 3) письменные работы по языку обучения, \
                 математике, рисунки и другие результаты деятельности.",
                "Where necessary, the provider asks for these further documents, for an examination in \
                 depth: 1) the outpatient's medical card, form No. 052/е, under the order of the acting \
                 Minister of Health on the forms of record documentation in health care (No. 21579 in the \
                 register of normative legal acts); 2) a psychological-pedagogical characteristic that the \
                 educational organisation gives; 3) written work (language of instruction, mathematics), \
                 drawings and further results of the child's activity.",
            ),
            norm(
                c::T_8_AA,
                "Свидетельство о рождении ребёнка, сведения об инвалидности, заключение \
                 врачебно-консультационной комиссии услугодатель получает из соответствующих государственных \
                 информационных систем.",
                "The provider takes the child's birth certificate, the data on disability and the conclusion \
                 of the medical advisory commission from the state information systems that hold them.",
            ),
            norm(
                c::T_8_AB,
                "Не допускается истребование от услугополучателей документов, которые могут быть получены из \
                 информационных систем.",
                "Recipients may not be made to bring documents that information systems can supply.",
            ),
            norm(
                c::T_8_AC,
                "При оказании государственных услуг услугодатель получает согласие услугополучателя на \
                 использование содержащихся в информационных системах сведений, составляющих охраняемую \
                 законом тайну, если иное не предусмотрено законами Республики Казахстан.",
                "In rendering public services the provider obtains the consent of the recipient to use data \
                 in information systems that are secrets protected by law, except where the laws of the \
                 Republic of Kazakhstan provide otherwise.",
            ),
        ],
    },
    Row {
        key: RowKey::RefusalGrounds,
        norms: &[
            norm(
                c::T_9_A,
                "1) установление недостоверности документов, представленных услугополучателем для получения \
                 государственной услуги, и (или) данных (сведений), содержащихся в них;",
                "1) it has been established that the documents which the recipient submitted for the public \
                 service, and (or) the data (information) in them, are not true;",
            ),
            norm(
                c::T_9_B,
                "2) несоответствие услугополучателя и (или) представленных материалов, объектов, данных и \
                 информации, сведений, необходимых для оказания государственных услуг, требованиям, \
                 установленным нормативными правовыми актами Республики Казахстан.",
                "2) the recipient, and (or) the materials, objects, data and information submitted that \
                 public services need, do not meet the requirements set by normative legal acts of the \
                 Republic of Kazakhstan.",
            ),
            norm(
                c::T_9_C,
                "3) в оказании государственных услуг отказывается по причине отсутствия согласия \
                 услугополучателя, предоставляемого в соответствии со статьёй 8 Закона Республики Казахстан \
                 «О персональных данных и их защите», на доступ к персональным данным ограниченного доступа, \
                 которые требуются для оказания государственной услуги.",
                "3) public services are refused where the recipient has not consented, under Article 8 of \
                 the Law of the Republic of Kazakhstan on personal data and their protection, to access to \
                 the personal data of limited access that the public service requires.",
            ),
            norm(
                c::T_9_D,
                "Основания для отказа в оказании государственной услуги, установленные законами Республики \
                 Казахстан",
                "These are the grounds that the laws of the Republic of Kazakhstan establish for refusing \
                 the public service.",
            ),
        ],
    },
    Row {
        key: RowKey::OtherRequirements,
        norms: &[
            norm(
                c::T_10_A,
                "Услугополучатель имеет возможность получения информации о порядке и состоянии оказания \
                 государственной услуги посредством единого контакт-центра по вопросам оказания \
                 государственных услуг, а также абонентского устройства сотовой связи, зарегистрированного \
                 на www.egov.kz.",
                "A recipient can learn how the public service is rendered and how far it has come from the \
                 Unified Contact Centre for public services, and by a mobile device registered on \
                 www.egov.kz.",
            ),
            norm(
                c::T_10_B,
                "Контактные телефоны информационной службы услугодателя по вопросам оказания государственной \
                 услуги размещены на интернет-ресурсе Министерства www.edu.gov.kz в разделе «Государственные \
                 услуги».",
                "The telephone numbers of the provider's information service for this public service stand \
                 on the Ministry's internet resource www.edu.gov.kz, in the section for public services.",
            ),
            norm(
                c::T_10_C,
                "Единый контакт-центр по вопросам оказания государственных услуг: 8-800-080-7777, 1414.",
                "The Unified Contact Centre for public services answers at 8-800-080-7777 and 1414.",
            ),
            norm(
                c::T_10_D,
                "Услугополучатель имеет возможность получения государственной услуги в электронной форме \
                 через портал при условии наличия электронной цифровой подписи (далее – ЭЦП).",
                "A recipient who has an electronic digital signature (EDS) can receive the public service in \
                 electronic form through the portal.",
            ),
            norm(
                c::T_10_E,
                "Услугополучатель имеет возможность получения информации о порядке и статусе оказания \
                 государственной услуги в режиме удалённого доступа посредством «личного кабинета» на \
                 портале, справочных служб услугодателя, а также единого контакт-центра 1414, \
                 8-800-080-7777.",
                "From afar, a recipient can learn the procedure and the status of the public service in the \
                 personal cabinet on the portal, from the provider's reference services, and from the \
                 Unified Contact Centre at 1414 and 8-800-080-7777.",
            ),
            norm(
                c::T_10_F,
                "Электронный запрос третьих лиц – при условии согласия лица, в отношении которого \
                 запрашиваются сведения, предоставленного из «личного кабинета» на портале, а также \
                 посредством зарегистрированного на портале абонентского номера сотовой связи субъекта путём \
                 передачи одноразового пароля или путём отправления короткого текстового сообщения в \
                 качестве ответа на уведомление портала.",
                "An electronic request by third persons requires the consent of the person whose data they \
                 ask for, given in the personal cabinet on the portal, and also through the mobile number \
                 that this person has registered there, by passing on a one-time password or sending a short \
                 text message in answer to a notification of the portal.",
            ),
        ],
    },
];

/// Paragraphs 7-1, 11 and 13 of the Rules.
pub static PARAGRAPHS: &[Norm] = &[
    norm(
        c::P_7_1_A,
        "Государственная услуга по психолого-медико-педагогическому обследованию детей с ограниченными \
         возможностями и оказанию им консультативной помощи может оказываться проактивным способом по \
         инициативе услугодателя посредством информационных систем услугодателя и государственных органов \
         при регистрации телефонного номера абонентского устройства сотовой связи услугополучателя на \
         веб-портале «электронного правительства» www.egov.kz",
        "The public service of psychological-medical-pedagogical examination of children with limited \
         abilities and consultative assistance to them may be given proactively: the provider begins it, \
         through its own and the state bodies' information systems, when the number of the recipient's \
         mobile device is registered on the e-government web portal www.egov.kz.",
    ),
    norm(c::P_7_1_B, "по инициативе услугодателя", "The provider takes the initiative."),
    norm(
        c::P_7_1_C,
        "при регистрации телефонного номера абонентского устройства сотовой связи услугополучателя на \
         веб-портале «электронного правительства» www.egov.kz",
        "The telephone number of the recipient's mobile device has to be registered on the e-government web \
         portal www.egov.kz.",
    ),
    norm(
        c::P_7_1_D,
        "посредством информационных систем услугодателя и государственных органов",
        "The provider's own information systems and those of the state bodies carry it.",
    ),
    norm(
        c::P_7_1_E,
        "включает: 1) отправку услугополучателю автоматического уведомления с запросом на оказание \
         государственной услуги по психолого-медико-педагогическому обследованию детей с ограниченными \
         возможностями и оказанию им консультативной помощи;",
        "It includes 1) an automatic notification to the recipient, asking to render the public service of \
         psychological-medical-pedagogical examination of children with limited abilities and consultative \
         assistance to them;",
    ),
    norm(
        c::P_7_1_F,
        "2) получение согласия услугополучателя на оказание проактивной услуги",
        "It includes 2) taking the recipient's consent to the proactive service.",
    ),
    norm(
        c::P_7_1_G,
        "а также получение от услугополучателя иных необходимых сведений, в том числе ограниченного доступа, \
         посредством абонентского устройства сотовой связи услугополучателя.",
        "It also includes taking from the recipient, by the recipient's mobile device, whatever other data \
         are needed, data of limited access among them.",
    ),
    norm(
        c::P_7_1_H,
        "Срок ожидания ответа от услугополучателя составляет двадцать четыре часа с момента получения \
         запроса.",
        "The recipient's answer is awaited for twenty-four hours from the moment at which the request was \
         received.",
    ),
    norm(
        c::P_7_1_I,
        "Услугополучатель записывается на приём через сервис Bilim в приложении eGov Mobile.",
        "Recipients make the appointment themselves, with the Bilim service of the eGov Mobile application.",
    ),
    norm(
        c::P_7_1_J,
        "После успешной записи услугополучателю направляется смс-сообщение с подтверждённой датой, с \
         напоминанием за один день до приёма и в день приёма.",
        "Once the booking has succeeded, an SMS with the confirmed date goes to the recipient, with a \
         reminder a day before the appointment and on its day.",
    ),
    norm(
        c::P_7_1_K,
        "с напоминанием за один день до приёма и в день приёма",
        "The recipient is reminded a day before the appointment and on its day.",
    ),
    norm(
        c::P_7_1_L,
        "с напоминанием в день приёма",
        "The recipient is reminded on the day of the appointment.",
    ),
    norm(
        c::P_11_A,
        "После психолого-медико-педагогического обследования специалисты услугодателя готовят письменное \
         заключение с указанием рекомендуемых образовательных, медицинских и социальных услуг, вида \
         образовательной программы",
        "When the examination is over, the provider's specialists draw up a written conclusion that names \
         the educational, medical and social services recommended and the type of educational programme.",
    ),
    norm(
        c::P_11_B,
        "с указанием рекомендуемых образовательных, медицинских и социальных услуг, вида образовательной \
         программы",
        "It names the educational, medical and social services recommended and the type of educational \
         programme.",
    ),
    norm(
        c::P_11_C,
        "сведения вносятся в модуль ПМПК информационной системы «Национальная образовательная база данных».",
        "The National Education Database, an information system, takes the data into its PMPK module.",
    ),
    norm(
        c::P_13_A,
        "В соответствии с подпунктом 11) пункта 2 статьи 5 Закона услугодатель обеспечивает внесение данных \
         о стадии оказания государственной услуги в информационную систему мониторинга оказания \
         государственных услуг.",
        "Under subparagraph 11) of paragraph 2 of Article 5 of the Law, the provider sees to it that the \
         stage of the public service is entered in the information system that monitors the rendering of \
         public services.",
    ),
    norm(
        c::P_13_B,
        "При внесении изменений и (или) дополнений в Правила уполномоченный орган в области образования в \
         течение трёх рабочих дней после государственной регистрации нормативного правового акта направляет \
         информацию о внесённых изменениях и (или) дополнениях оператору информационно-коммуникационной \
         инфраструктуры «электронного правительства» и услугодателю, а также в Единый контакт-центр.",
        "When the Rules are amended or supplemented, the authorised body for education has three working \
         days from the state registration of the act to inform the operator of the information-communication \
         infrastructure of e-government, the provider and the Unified Contact Centre of what was changed.",
    ),
];
