//! The clauses of HOME, acceptance of documents for home education, in the order's own words. A test finds
//! every text in the order; words that its PDF displaced stand in their place again, as
//! `docs/law/displaced/others.txt` records. No rule stands here, and no text may be shortened or put into
//! better words.

use crate::law::Clause;

/// Paragraph 8: the provider reports each stage to the monitoring system.
pub const P_8_A: Clause = Clause::new(
    "HOME-8-a",
    "Заңның 5-бабының 2-тармағының 11) тармақшасына сәйкес көрсетілетін қызметті беруші мемлекеттік қызметті \
     көрсету сатысы туралы мемлекеттік қызметтер көрсету мониторингісінің ақпараттық жүйесіне енгізуді \
     қамтамасыз етеді.",
);

/// Paragraph 8: whom the authorised body tells of changes to the Rules, and when.
pub const P_8_B: Clause = Clause::new(
    "HOME-8-b",
    "Қағидаларға өзгерістер және (немесе) толықтырулар енгізілген кезде білім беру саласындағы уәкілетті \
     орган нормативтік құқықтық акт мемлекеттік тіркелгеннен кейін үш жұмыс күні ішінде енгізілген \
     өзгерістер мен (немесе) толықтырулар туралы ақпаратты \"электрондық үкімет\" ақпараттық-коммуникациялық \
     инфрақұрылымының операторына және көрсетілетін қызметті берушіге, сондай-ақ Бірыңғай байланыс \
     орталығына жолдайды.",
);

/// The heading of the list of basic requirements.
pub const T_0: Clause = Clause::new(
    "HOME-T-0",
    "\"Бастауыш, негізгі орта, жалпы орта білім беру ұйымдарына денсаулығына байланысты ұзақ уақыт бойы бара \
     алмайтын балаларды үйде жеке тегін оқытуды ұйымдастыру үшін құжаттар қабылдау\" көрсетілетін \
     мемлекеттік қызметтің негізгі талаптарының тізбесі",
);

/// Row 1: the type of provider.
pub const T_1: Clause = Clause::new("HOME-T-1", "Бастауыш, негізгі орта, жалпы орта білім беру ұйымдары");

/// Row 2: at the school's office.
pub const T_2_A: Clause =
    Clause::new("HOME-T-2-a", "Бастауыш, негізгі орта, жалпы орта білім беру ұйымдары;");

/// Row 2: the portal.
pub const T_2_B: Clause = Clause::new("HOME-T-2-b", "\"электронды үкіметтің\" веб-порталы: www.egov.kz;");

/// Row 2: a registered mobile device.
pub const T_2_C: Clause =
    Clause::new("HOME-T-2-c", "www.egov.kz-те тіркелген ұялы байланысының абоненттік құрылғысы арқылы.");

/// Row 3: the service takes two working days.
pub const T_3_A: Clause = Clause::new("HOME-T-3-a", "Қызмет көрсету мерзімі – 2 жұмыс күні;");

/// Row 3: at most 15 minutes of waiting to hand in the documents.
pub const T_3_B: Clause = Clause::new(
    "HOME-T-3-b",
    "Құжаттар топтамасын тапсыру үшін күтудің рұқсат етілген ең ұзақ уақыты – 15 (он бес) минуттан аспайды.",
);

/// Row 3: at most 15 minutes of being served.
pub const T_3_C: Clause = Clause::new(
    "HOME-T-3-c",
    "Көрсетілетін қызметті алушыға қызмет көрсетудің рұқсат етілген ең ұзақ уақыты – 15 (он бес) минуттан \
     аспайды.",
);

/// Row 4: electronic form, partly automated.
pub const T_4_A: Clause = Clause::new("HOME-T-4-a", "Электрондық (ішінара автоматтандырылған)");

/// Row 4: paper form.
pub const T_4_B: Clause = Clause::new("HOME-T-4-b", "Қағаз түрінде");

/// Row 4: proactive form.
pub const T_4_C: Clause = Clause::new("HOME-T-4-c", "проактивті түрде");

/// Row 5: the receipt, in free form.
pub const T_5_A: Clause = Clause::new(
    "HOME-T-5-a",
    "Мемлекеттік қызметті көрсету нәтижесі: 1) құжаттарды қабылдау туралы қолхат (еркін нысанда);",
);

/// Row 5: the reasoned refusal.
pub const T_5_B: Clause = Clause::new("HOME-T-5-b", "2) бас тарту туралы дәлелді жауап.");

/// Row 5: on the portal the result goes to the personal cabinet and is kept.
pub const T_5_C: Clause = Clause::new(
    "HOME-T-5-c",
    "Порталда мемлекеттік қызметті көрсету нәтижесі электрондық құжат нысанында көрсетілетін қызметті \
     алушының \"жеке кабинетіне\" жолданады және сақталады.",
);

/// Row 5: in the proactive form the result is a notification.
pub const T_5_D: Clause = Clause::new(
    "HOME-T-5-d",
    "Проактивті түрде мемлекеттік қызметті көрсету нәтижесі үйде оқытуды ұйымдастыру үшін құжаттардың \
     қабылданғаны туралы хабарлама болып табылады.",
);

/// Row 6: free of charge.
pub const T_6: Clause = Clause::new(
    "HOME-T-6",
    "Мемлекеттік қызмет, сонымен қатар проактивті түрде жеке тұлғаларға тегін көрсетіледі.",
);

/// Row 7: working hours, 09:00 to 18:30.
pub const T_7_A: Clause = Clause::new(
    "HOME-T-7-a",
    "Қызмет беруші: Қазақстан Республикасының еңбек заңнамасына сәйкес демалыс және мереке күндерін \
     қоспағанда, дүйсенбі – жұма аралығында сағат 13.00-ден 14.30-ға дейінгі түскі үзіліспен сағат 09.00-ден \
     18.30-ға дейін.",
);

/// Row 7: acceptance of applications and issue of the result, 09:00 to 17:30.
pub const T_7_B: Clause = Clause::new(
    "HOME-T-7-b",
    "Өтініш қабылдау және нәтижесін беру сағат 13.00-ден 14.30-ға дейінгі түскі үзіліспен сағат 09.00-ден \
     17.30-ға дейін атқарылады.",
);

/// Row 7: no booking ahead. The order says it in one sentence with the next clause.
pub const T_7_C: Clause =
    Clause::new("HOME-T-7-c", "Алдын ала жазылу және жеделдетілген қызмет көрсету көзделмеген.");

/// Row 7: no accelerated service. The order says it in one sentence with the clause before.
pub const T_7_D: Clause =
    Clause::new("HOME-T-7-d", "Алдын ала жазылу және жеделдетілген қызмет көрсету көзделмеген.");

/// Row 7: portal and mobile device, round the clock.
pub const T_7_E: Clause = Clause::new(
    "HOME-T-7-e",
    "Портал/www.edu.gov.kz-те тіркелген ұялы байланыстың абоненттік құрылғысы арқылы – жөндеу жұмыстарын \
     жүргізуге байланысты техникалық үзілістерді қоспағанда тәулік бойы",
);

/// Row 7: what comes after hours is accepted on the next working day.
pub const T_7_F: Clause = Clause::new(
    "HOME-T-7-f",
    "(көрсетілетін қызметті алушы жұмыс уақыты аяқталғаннан кейін, демалыс және мереке күндері өтініш \
     жасаған жағдайда Қазақстан Республикасының еңбек заңнамасына және \"Қазақстан Республикасындағы \
     мерекелер туралы\" Қазақстан Республикасының заңының 5-бабына сәйкес өтініштер қабылдау және \
     мемлекеттік көрсетілетін қызмет нәтижесін беру келесі жұмыс күні жүзеге асырылады).",
);

/// Row 7: where the addresses are found.
pub const T_7_G: Clause = Clause::new(
    "HOME-T-7-g",
    "Мемлекеттік қызмет көрсету орындарының мекенжайлары: 1) көрсетілетін қызметті берушінің \
     интернет-ресурсы; 2) www.egov.kz.",
);

/// Row 8, at the provider: an application in free form.
pub const T_8_A: Clause = Clause::new(
    "HOME-T-8-a",
    "Көрсетілетін қызметті алушы көрсетілетін қызметті берушіге жүгінген кезде: 1) өтініш (еркін нысанда);",
);

/// Row 8, at the provider: the conclusion of the medical advisory commission.
pub const T_8_B: Clause = Clause::new(
    "HOME-T-8-b",
    "2) үйде оқыту бойынша ұсынымдармен коса дәрігерлік-консультациялық комиссияның қорытындысы.",
);

/// Row 8, through the portal: an application in free form.
pub const T_8_C: Clause = Clause::new(
    "HOME-T-8-c",
    "Көрсетілетін қызметті алушы портал арқылы көрсетілетін қызметті берушіге жүгінген кезде: 1) өтініш \
     (еркін нысанда);",
);

/// Row 8, through the portal: the conclusion of the medical advisory commission.
pub const T_8_D: Clause = Clause::new(
    "HOME-T-8-d",
    "2) үйде оқыту бойынша ұсынымдармен коса дәрігерлік-консультациялық комиссияның қорытындысы.",
);

/// Row 8: what information systems hold may not be demanded.
pub const T_8_E: Clause = Clause::new(
    "HOME-T-8-e",
    "Көрсетілетін қызметті алушылардан ақпараттық жүйелерден алуға болатын құжаттарды талап етуге жол \
     берілмейді.",
);

/// Row 8: consent to the use of secrets protected by law.
pub const T_8_F: Clause = Clause::new(
    "HOME-T-8-f",
    "Көрсетілген қызметті беруші мемлекеттік қызметтерді көрсету кезінде ақпараттық жүйелердегі заңмен \
     қорғалатын құпиялардың қатарына кіретін мәліметтерді пайдалануға көрсетілетін қызметтерді алушының \
     келісімін, егер Қазақстан Республикасының заңдарында өзгеше көзделмесе, алады.",
);

/// Row 9: documents or data are untrue.
pub const T_9_A: Clause = Clause::new(
    "HOME-T-9-a",
    "1) мемлекеттік қызметті алу үшін көрсетілетін қызметті алушы ұсынған құжаттардың және (немесе) ондағы \
     деректердің (мәліметтердің) дұрыс еместігі анықталған жағдайда;",
);

/// Row 9: requirements are not met.
pub const T_9_B: Clause = Clause::new(
    "HOME-T-9-b",
    "2) көрсетілетін қызметті алушының және (немесе) ұсынылған материалдардың, объектілердің, деректер мен \
     ақпараттың, мемлекеттік қызметтерді көрсету үшін қажетті мәліметтердің, Қазақстан Республикасының \
     нормативтік құқықтық актілерінде белгіленген талаптардың сәйкес келмеуі.",
);

/// Row 9: no consent to personal data of limited access.
pub const T_9_C: Clause = Clause::new(
    "HOME-T-9-c",
    "3) көрсетілетін қызметті алушының мемлекеттік қызмет көрсету үшін талап етілетін, \"Дербес деректер \
     және оларды қорғау туралы\" Қазақстан Республикасы Заңының 8-бабына сәйкес берілетін қолжетімділігі \
     шектеулі дербес деректерге қол жеткізуге келісімі болмауы бойынша мемлекеттік қызметтерді көрсетуден \
     бас тартады.",
);

/// Row 10: information by contact centre and registered mobile device.
pub const T_10_A: Clause = Clause::new(
    "HOME-T-10-a",
    "Көрсетілетін қызметті алушы мемлекеттік қызмет көрсету тәртібі және жағдайы туралы ақпаратты \
     мемлекеттік қызмет көрсету мәселесі бойынша бірыңғай байланыс орталығы, сонымен қатар www.egov.kz-те \
     тіркелген ұялы байланысының абоненттік құрылғысы арқылы алу мүмкіндігіне ие.",
);

/// Row 10: where the provider's telephone numbers are found.
pub const T_10_B: Clause = Clause::new(
    "HOME-T-10-b",
    "Көрсетілетін қызметті берушінің мемлекеттік қызметті көрсету мәселелері бойынша ақпараттық қызметінің \
     байланыс телефондары Министрліктің www.edu.gov.kz интернет-ресурсында \"Мемлекеттік көрсетілетін \
     қызметтер\" бөлімінде орналастырылған.",
);

/// Row 10: the numbers of the Unified Contact Centre.
pub const T_10_C: Clause = Clause::new(
    "HOME-T-10-c",
    "Мемлекеттік қызмет көрсету мәселелері бойынша Бірыңғай байланыс орталығы: 8-800-080-7777, 1414.",
);

/// Row 10: the electronic form with a digital signature.
pub const T_10_D: Clause = Clause::new(
    "HOME-T-10-d",
    "Көрсетілетін қызметті алушының ЭЦҚ болған жағдайда Мемлекеттік көрсетілетін қызметті портал арқылы \
     электрондық нысанда алуға мүмкіндігі бар.",
);

/// Row 10: status from afar.
pub const T_10_E: Clause = Clause::new(
    "HOME-T-10-e",
    "Көрсетілетін қызметті алушының мемлекеттік қызметті көрсету тәртібі мен мәртебесі туралы ақпаратты \
     қашықтықтан қолжеткізу режимінде порталдағы \"жеке кабинеті\", көрсетілетін қызметті берушінің \
     анықтамалық қызметтері, сондай-ақ 1414, 8-800-080-7777 бірыңғай байланыс орталығы арқылы алуға \
     мүмкіндігі бар.",
);

/// Row 10: electronic requests of third persons.
pub const T_10_F: Clause = Clause::new(
    "HOME-T-10-f",
    "Порталдағы \"жеке кабинеттен\" ұсынылған мәліметтер сұратылып отырған тұлғаның келісімі болған \
     жағдайда, сондай-ақ порталдағы хабарламаға жауап ретінде бір реттік парольді беру жолымен немесе қысқа \
     мәтіндік хабарламаны жіберу жолымен субъектінің порталда тіркелген ұялы байланыстың абоненттік нөмірі \
     арқылы үшінші тұлғалардың электрондық сұрау салуы.",
);
