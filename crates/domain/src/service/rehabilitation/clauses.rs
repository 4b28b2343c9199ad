//! The clauses of REHAB, rehabilitation and social adaptation, in the order's own words. A test finds every
//! text in the order; words that its PDF displaced stand in their place again, as
//! `docs/law/displaced/others.txt` records. No rule stands here, and no text may be shortened or put into
//! better words.

use crate::law::Clause;

/// Paragraph 1: the law that the Rules rest on.
pub const P_1: Clause = Clause::new(
    "REHAB-1",
    "\"Дамуында проблемалары бар балалар мен жасөспірімдерді оңалту және әлеуметтік бейімдеу\" мемлекеттік \
     көрсетілетін қызмет қағидасы (бұдан әрі – Қағида) \"Мемлекеттік көрсетілетін қызметтер туралы\" \
     Қазақстан Республикасы Заңының (бұдан әрі – Заң) 10-бабының 1) тармақшасына сәйкес әзірленді және оны \
     ұсыну тәртібін анықтайды.",
);

/// Paragraph 3: who provides the service.
pub const P_3: Clause = Clause::new(
    "REHAB-3",
    "\"Дамуында проблемалары бар балалар мен жасөспірімдерді оңалту және әлеуметтік бейімдеу\" мемлекеттік \
     көрсетілетін қызметті (бұдан әрі – мемлекеттік көрсетілетін қызмет) оңалту орталықтары, \
     психологиялық-педагогикалық түзету кабинеттері, аутизмі (аутистік спектр бұзылыстары) бар балаларды \
     қолдау орталықтары (бұдан әрі – көрсетілетін қызметті беруші) көрсетеді.",
);

/// Paragraph 8: the provider holds the course.
pub const P_8_A: Clause = Clause::new(
    "REHAB-8-a",
    "Көрсетілетін қызметті беруші психологиялық-педагогикалық қолдау және оңалту курсын жүргізеді.",
);

/// Paragraph 8: the course takes from 90 to 365 days.
pub const P_8_B: Clause = Clause::new(
    "REHAB-8-b",
    "Психологиялық-педагогикалық қолдау және оңалту курсы 90 күннен 365 күнге дейінгі аралықты құрайды.",
);

/// Paragraph 9: the certificate of centres and cabinets, on the team's assessment.
pub const P_9_A: Clause = Clause::new(
    "REHAB-9-a",
    "Курс аяқталғаннан кейін оңалту орталықтарында, психологиялық-педагогикалық түзеу кабинеттерінде осы \
     Қағидаларға 4-қосымшаға сәйкес нысан бойынша мамандардың командалық бағалауы негізінде ерекше білім \
     беру қажеттілігі бар балаларды психологиялық-педагогикалық қолдау және оңалту курсының нәтижелері \
     туралы қорытындымен анықтама",
);

/// Paragraph 9: the certificate of autism support centres, with recommendations.
pub const P_9_B: Clause = Clause::new(
    "REHAB-9-b",
    "аутизмі (аутистік спектр бұзылыстары) бар балаларды қолдау орталықтарында осы Қағидаларға 4-1-қосымшаға \
     сәйкес нысан бойынша қалыптасқан дағдыларды бекіту және үйде жаңа дағдыларды қалыптастыру үшін \
     ата-аналарға (заңды өкілдерге) ұсыныстары бар анықтама беріледі.",
);

/// Paragraph 10: the head of the provider signs both certificates.
pub const P_10_A: Clause = Clause::new(
    "REHAB-10-a",
    "Психологиялық-педагогикалық қолдау және оңалту курсының нәтижелері туралы осы Қағидаларға 4-қосымшаға \
     сәйкес нысан бойынша анықтамаға, қалыптасқан дағдыларды бекіту және үйде жаңа дағдыларды қалыптастыру \
     үшін осы Қағидаларға 4-1-қосымшаға сәйкес нысан бойынша ата-аналарға (заңды өкілдерге) берілетін \
     ұсыныстары бар анықтамаға көрсетілетін қызметті берушінің басшысы қол қояды",
);

/// Paragraph 10: on the day the course ends they are handed over.
pub const P_10_B: Clause = Clause::new(
    "REHAB-10-b",
    "және көрсетілетін қызметті алушыға психологиялық-педагогикалық қолдау және оңалту курсы аяқталған күні \
     беріледі",
);

/// Paragraph 10: and/or they reach the personal cabinet within two working days.
pub const P_10_C: Clause = Clause::new(
    "REHAB-10-c",
    "және/немесе көрсетілетін қызметті беруші көрсетілетін қызметті алушының порталдағы \"жеке кабинетіне\" \
     екі жұмыс күні ішінде электрондық құжат нысанында жібереді.",
);

/// Paragraph 11: the provider reports each stage to the monitoring system.
pub const P_11_A: Clause = Clause::new(
    "REHAB-11-a",
    "Заңның 5-бабының 2-тармағының 11) тармақшасына сәйкес көрсетілетін қызметті беруші мемлекеттік қызметті \
     көрсету сатысы туралы мемлекеттік қызметтер көрсету мониторингісінің ақпараттық жүйесіне енгізуді \
     қамтамасыз етеді.",
);

/// Paragraph 11: whom the authorised body tells of changes to the Rules, and when.
pub const P_11_B: Clause = Clause::new(
    "REHAB-11-b",
    "Қағидаларға өзгерістер және (немесе) толықтырулар енгізілген кезде білім беру саласындағы уәкілетті \
     орган нормативтік құқықтық акт мемлекеттік тіркелгеннен кейін үш жұмыс күні ішінде енгізілген \
     өзгерістер мен (немесе) толықтырулар туралы ақпаратты \"электрондық үкімет\" ақпараттық-коммуникациялық \
     инфрақұрылымының операторына және көрсетілетін қызметті берушіге, сондай-ақ Бірыңғай байланыс \
     орталығына жолдайды.",
);

/// The heading of the list of basic requirements.
pub const T_0: Clause = Clause::new(
    "REHAB-T-0",
    "\"Дамуында проблемалары бар балалар мен жасөспірімдерді оңалту және әлеуметтік бейімдеу\" мемлекеттік \
     қызмет көрсетудің негізгі талаптардың тізбесі",
);

/// Row 1: the types of provider.
pub const T_1: Clause = Clause::new(
    "REHAB-T-1",
    "Психологиялық-педагогикалық түзету кабинеттері, оңалту орталықтары, аутизмі (аутистік спектр \
     бұзылыстары) бар балаларды қолдау орталықтары",
);

/// Row 2: at the provider's office.
pub const T_2_A: Clause = Clause::new(
    "REHAB-T-2-a",
    "психологиялық-педагогикалық түзету кабинеттері, оңалту орталықтары, аутизмі (аутистік спектр \
     бұзылыстары) бар балаларды қолдау орталықтары;",
);

/// Row 2: the portal.
pub const T_2_B: Clause = Clause::new("REHAB-T-2-b", "\"электрондық үкіметтің\" веб-порталы: www.egov.kz;");

/// Row 2: a registered mobile device.
pub const T_2_C: Clause =
    Clause::new("REHAB-T-2-c", "www.egov.kz-те тіркелген ұялы байланысының абоненттік құрылғысы арқылы");

/// Row 3: the service takes from 90 to 365 calendar days.
pub const T_3_A: Clause = Clause::new(
    "REHAB-T-3-a",
    "1) қызмет көрсету мерзімі – 90 күнтізбелік күннен 365 күнтізбелік күнге дейін;",
);

/// Row 3: at most 15 minutes of waiting to hand in the documents.
pub const T_3_B: Clause = Clause::new(
    "REHAB-T-3-b",
    "2) құжаттар топтамасын тапсыру үшін күтудің рұқсат етілген ең ұзақ уақыты – 15 (он бес) минуттан \
     аспайды;",
);

/// Row 3: at most 15 minutes of being served.
pub const T_3_C: Clause = Clause::new(
    "REHAB-T-3-c",
    "3) қызмет көрсетудің рұқсат етілген ең ұзақ уақыты – 15 (он бес) минуттан аспайды.",
);

/// Row 4: electronic form, partly automated.
pub const T_4_A: Clause = Clause::new("REHAB-T-4-a", "Электрондық (ішінара автоматтандырылған)");

/// Row 4: paper form.
pub const T_4_B: Clause = Clause::new("REHAB-T-4-b", "Қағаз түрінде");

/// Row 4: proactive form.
pub const T_4_C: Clause = Clause::new("REHAB-T-4-c", "проактивті түрде");

/// Row 5: the certificate of centres and cabinets.
pub const T_5_A: Clause = Clause::new(
    "REHAB-T-5-a",
    "Психологиялық-педагогикалық түзеу кабинеттері, оңалту орталықтары - осы Қағидаларға 4-қосымшаға сәйкес \
     нысан бойынша анықтама;",
);

/// Row 5: the certificate of autism support centres.
pub const T_5_B: Clause = Clause::new(
    "REHAB-T-5-b",
    "аутизмі (аутистік спектр бұзылыстары) бар балаларды қолдау орталықтары - қалыптасқан дағдыларды бекіту \
     және үйде жаңа дағдыларды қалыптастыру үшін осы Қағидаларға 4-1-қосымшаға сәйкес нысан бойынша \
     ата-аналарға (заңды өкілдерге) ұсыныстары бар анықтама;",
);

/// Row 5: the reasoned refusal.
pub const T_5_C: Clause =
    Clause::new("REHAB-T-5-c", "мемлекеттік қызметті көрсетуден бас тарту туралы дәлелді жауап.");

/// Row 5: on the portal the result goes to the personal cabinet and is kept.
pub const T_5_D: Clause = Clause::new(
    "REHAB-T-5-d",
    "Порталда мемлекеттік қызметті көрсету нәтижесі электрондық құжат нысанында көрсетілетін қызметті \
     алушының \"жеке кабинетіне\" жолданады және сақталады.",
);

/// Row 5: in the proactive form the result is a notification.
pub const T_5_E: Clause = Clause::new(
    "REHAB-T-5-e",
    "Проактивті түрде мемлекеттік қызметті көрсету нәтижесі анықтаманың дайын болғаны және eGov Mobile \
     қосымшасының Bilim сервисінде сақталатыны туралы хабарлама болып табылады.",
);

/// Row 6: free of charge.
pub const T_6: Clause = Clause::new(
    "REHAB-T-6",
    "Мемлекеттік қызмет, сонымен қатар проактивті түрде жеке тұлғаларға тегін көрсетіледі.",
);

/// Row 7: working hours, 09:00 to 18:30.
pub const T_7_A: Clause = Clause::new(
    "REHAB-T-7-a",
    "Көрсетілетін қызметті беруші: Қазақстан Республикасының Еңбек кодексіне сәйкес демалыс және мереке \
     күндерін қоспағанда, дүйсенбіден бастап жұманы қоса алғанда, сағат 13:00-ден 14:30-ға дейінгі түскі \
     үзіліспен сағат 9:00-ден 18:30-ға дейін жүзеге асырылады.",
);

/// Row 7: acceptance of applications and issue of the result, 09:00 to 18:30.
pub const T_7_B: Clause = Clause::new(
    "REHAB-T-7-b",
    "Өтініш қабылдау және нәтижесін беру сағат 13:00-ден 14:30-ға дейінгі түскі үзіліспен сағат 9:00-ден \
     18:30-ға дейін жүзеге асырылады.",
);

/// Row 7: booking ahead by telephone or in person.
pub const T_7_C: Clause = Clause::new(
    "REHAB-T-7-c",
    "Телефон және/немесе көрсетілетін қызметті алушының тікелей жүгінуі арқылы алдын ала жазылу \
     қарастырылған.",
);

/// Row 7: portal and mobile device, round the clock.
pub const T_7_D: Clause = Clause::new(
    "REHAB-T-7-d",
    "Портал/www.edu.gov.kz-те тіркелген ұялы байланыстың абоненттік құрылғысы арқылы – жөндеу жұмыстарын \
     жүргізуге байланысты техникалық үзілістерді қоспағанда тәулік бойы",
);

/// Row 7: what comes after hours is accepted on the next working day.
pub const T_7_E: Clause = Clause::new(
    "REHAB-T-7-e",
    "(көрсетілетін қызметті алушы жұмыс уақыты аяқталғаннан кейін, демалыс және мереке күндері өтініш \
     жасаған жағдайда Қазақстан Республикасының еңбек заңнамасына және \"Қазақстан Республикасындағы \
     мерекелер туралы\" Қазақстан Республикасының заңының 5-бабына сәйкес өтініштер қабылдау және \
     мемлекеттік көрсетілетін қызмет нәтижесін беру келесі жұмыс күні жүзеге асырылады).",
);

/// Row 7: where the addresses are found.
pub const T_7_F: Clause = Clause::new(
    "REHAB-T-7-f",
    "Мемлекеттік қызмет көрсету орындарының мекенжайлары: 1) көрсетілетін қызметті берушінің \
     интернет-ресурсында; 2) www.egov.kz порталында орналасқан.",
);

/// Row 8, at the provider: the parent's application in free form.
pub const T_8_A: Clause = Clause::new(
    "REHAB-T-8-a",
    "Көрсетілетін қызметті алушы көрсетілетін қызметті берушіге жүгінген кезде: 1) баланың ата-анасының \
     (заңды өкілінің) еркін нысандағы өтініші;",
);

/// Row 8, at the provider: the conclusion of the consultation.
pub const T_8_B: Clause =
    Clause::new("REHAB-T-8-b", "2) психологиялық-медициналық-педагогикалық консультацияның қорытындысы.");

/// Row 8, through the portal: the parent's application in free form.
pub const T_8_C: Clause = Clause::new(
    "REHAB-T-8-c",
    "Көрсетілетін қызметті алушы портал арқылы жүгінген кезде: 1) баланың ата-анасының (заңды өкілінің) \
     еркін нысандағы өтініші;",
);

/// Row 8, through the portal: the conclusion of the consultation.
pub const T_8_D: Clause =
    Clause::new("REHAB-T-8-d", "2) психологиялық-медициналық-педагогикалық консультацияның қорытындысы.");

/// Row 8, non-residents at the provider: the parent's application in free form.
pub const T_8_E: Clause = Clause::new(
    "REHAB-T-8-e",
    "Резидент болып табылмайтындарға: көрсетілетін қызметті алушы көрсетілетін қызметті берушіге жүгінген \
     кезде: 1) баланың ата-анасының (заңды өкілінің) еркін нысандағы өтініші;",
);

/// Row 8, non-residents at the provider: the child's identity document.
pub const T_8_F: Clause = Clause::new(
    "REHAB-T-8-f",
    "2) баланың жеке басын куәландыратын құжат (жеке басын сәйкестендіру үшін қажет);",
);

/// Row 8, non-residents at the provider: a parent's identity document.
pub const T_8_G: Clause = Clause::new(
    "REHAB-T-8-g",
    "3) ата-анасының бірінің (заңды өкілінің) жеке басын куәландыратын құжаты (жеке басын сәйкестендіру үшін \
     қажет);",
);

/// Row 8, non-residents at the provider: the conclusion of the consultation.
pub const T_8_H: Clause =
    Clause::new("REHAB-T-8-h", "4) психологиялық-медициналық-педагогикалық консультация қорытындысы.");

/// Row 8, non-residents through the portal: the parent's application in free form.
pub const T_8_I: Clause = Clause::new(
    "REHAB-T-8-i",
    "Көрсетілетін қызметті алушы портал арқылы жүгінген кезде: 1) баланың ата-анасының (заңды өкілінің) \
     еркін нысандағы өтініші;",
);

/// Row 8, non-residents through the portal: the child's identity document.
pub const T_8_J: Clause =
    Clause::new("REHAB-T-8-j", "2) баланың жеке басын куәландыратын құжатының электронды көшірмесі;");

/// Row 8, non-residents through the portal: a parent's identity document.
pub const T_8_K: Clause = Clause::new(
    "REHAB-T-8-k",
    "3) ата-анасының бірінің (заңды өкілінің) жеке басын куәландыратын құжатының электронды көшірмесі;",
);

/// Row 8, non-residents through the portal: the conclusion of the consultation.
pub const T_8_L: Clause =
    Clause::new("REHAB-T-8-l", "4) психологиялық-медициналық-педагогикалық консультация қорытындысы.");

/// Row 8: what information systems hold may not be demanded.
pub const T_8_M: Clause = Clause::new(
    "REHAB-T-8-m",
    "Көрсетілетін қызметті алушылардан ақпараттық жүйелерден алынуы мүмкін құжаттарды талап етуге жол \
     берілмейді.",
);

/// Row 8: consent to the use of secrets protected by law.
pub const T_8_N: Clause = Clause::new(
    "REHAB-T-8-n",
    "Егер Қазақстан Республикасының заңдарында өзгеше көзделмесе, көрсетілетін қызметті беруші Мемлекеттік \
     қызметтер көрсету кезінде ақпараттық жүйелерде қамтылған, заңмен қорғалатын құпияны құрайтын \
     мәліметтерді пайдалануға көрсетілетін қызметті алушының келісімін алады.",
);

/// Row 9: documents or data are untrue.
pub const T_9_A: Clause = Clause::new(
    "REHAB-T-9-a",
    "1) мемлекеттік қызметті алу үшін көрсетілетін қызметті алушы ұсынған құжаттардың және (немесе) ондағы \
     деректердің (мәліметтердің) дұрыс еместігі анықталған жағдайда;",
);

/// Row 9: requirements are not met.
pub const T_9_B: Clause = Clause::new(
    "REHAB-T-9-b",
    "2) көрсетілетін қызметті алушының және (немесе) ұсынылған материалдардың, объектілердің, деректер мен \
     ақпараттың, мемлекеттік қызметтерді көрсету үшін қажетті мәліметтердің, Қазақстан Республикасының \
     нормативтік құқықтық актілерінде белгіленген талаптардың сәйкес келмеуі.",
);

/// Row 9: no consent to personal data of limited access.
pub const T_9_C: Clause = Clause::new(
    "REHAB-T-9-c",
    "3) көрсетілетін қызметті алушының мемлекеттік қызмет көрсету үшін талап етілетін, \"Дербес деректер \
     және оларды қорғау туралы\" Қазақстан Республикасы Заңының 8-бабына сәйкес берілетін қолжетімділігі \
     шектеулі дербес деректерге қол жеткізуге келісімі болмауы бойынша мемлекеттік қызметтерді көрсетуден \
     бас тартады.",
);

/// Row 10: information by contact centre and registered mobile device.
pub const T_10_A: Clause = Clause::new(
    "REHAB-T-10-a",
    "Көрсетілетін қызметті алушы мемлекеттік қызмет көрсету тәртібі және жағдайы туралы ақпаратты \
     мемлекеттік қызмет көрсету мәселесі бойынша бірыңғай байланыс орталығы, сонымен қатар www.egov.kz-те \
     тіркелген ұялы байланысының абоненттік құрылғысы арқылы алу мүмкіндігіне ие.",
);

/// Row 10: where the provider's telephone numbers are found.
pub const T_10_B: Clause = Clause::new(
    "REHAB-T-10-b",
    "Көрсетілетін қызметті берушінің мемлекеттік қызметті көрсету мәселелері бойынша ақпараттық қызметінің \
     байланыс телефондары Министрліктің www.edu.gov.kz интернет-ресурсында \"Мемлекеттік көрсетілетін \
     қызметтер\" бөлімінде орналастырылған.",
);

/// Row 10: the numbers of the Unified Contact Centre.
pub const T_10_C: Clause = Clause::new(
    "REHAB-T-10-c",
    "Мемлекеттік қызмет көрсету мәселелері бойынша Бірыңғай байланыс орталығы: 8-800-080-7777, 1414.",
);

/// Row 10: the electronic form with a digital signature.
pub const T_10_D: Clause = Clause::new(
    "REHAB-T-10-d",
    "Көрсетілетін қызметті алушының ЭЦҚ болған жағдайда Мемлекеттік көрсетілетін қызметті портал арқылы \
     электрондық нысанда алуға мүмкіндігі бар.",
);

/// Row 10: status from afar.
pub const T_10_E: Clause = Clause::new(
    "REHAB-T-10-e",
    "Көрсетілетін қызметті алушының мемлекеттік қызметті көрсету тәртібі мен мәртебесі туралы ақпаратты \
     қашықтықтан қол жеткізу режимінде порталдағы \"жеке кабинеті\", көрсетілетін қызметті берушінің \
     анықтамалық қызметтері, сондай-ақ 1414, 8-800-080-7777 бірыңғай байланыс орталығы арқылы алуға \
     мүмкіндігі бар.",
);

/// Row 10: electronic requests of third persons.
pub const T_10_F: Clause = Clause::new(
    "REHAB-T-10-f",
    "Порталдағы \"жеке кабинеттен\" ұсынылған мәліметтер сұратылып отырған тұлғаның келісімі болған \
     жағдайда, сондай-ақ порталдағы хабарламаға жауап ретінде бір реттік парольді беру жолымен немесе қысқа \
     мәтіндік хабарламаны жіберу жолымен субъектінің порталда тіркелген ұялы байланыстың абоненттік нөмірі \
     арқылы үшінші тұлғалардың электрондық сұрау салуы.",
);
