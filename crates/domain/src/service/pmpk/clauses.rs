//! The clauses of PMPK, each with the order's own words in Kazakh and in the order's sequence. Only what the
//! PDF broke or moved is mended: blanks, and the places that `docs/law/displaced/pmpk.txt` lists. A test
//! finds every text in the order. No rule and no translation stands here, and no text may be reworded.

use crate::law::Clause;

/// Paragraph 7-1: the service may be rendered proactively.
pub const P_7_1_A: Clause = Clause::new(
    "PMPK-7.1-a",
    "Мүмкіндіктері шектеулі балаларды психологиялық-медициналық-педагогикалық тексеру және оларға \
     консультациялық көмек көрсету жөніндегі мемлекеттік көрсетілетін қызмет проактивті тәсілмен, қызметті \
     берушінің бастамасымен көрсетілетін қызметті алушының ұялы байланысының абоненттік құрылғысының телефон \
     нөмірі www.egov.kz \"электрондық үкімет\" веб-порталында тіркеген кезде көрсетілетін қызметті берушінің \
     және мемлекеттік органдардың ақпараттық жүйелері арқылы, проактивті жолмен көрсетілуі мүмкін",
);

/// Paragraph 7-1: the provider makes the first step.
pub const P_7_1_B: Clause = Clause::new("PMPK-7.1-b", "қызметті берушінің бастамасымен");

/// Paragraph 7-1: the recipient's mobile number must be registered on the portal.
pub const P_7_1_C: Clause = Clause::new(
    "PMPK-7.1-c",
    "көрсетілетін қызметті алушының ұялы байланысының абоненттік құрылғысының телефон нөмірі www.egov.kz \
     \"электрондық үкімет\" веб-порталында тіркеген кезде",
);

/// Paragraph 7-1: through the information systems of the provider and of state bodies.
pub const P_7_1_D: Clause = Clause::new(
    "PMPK-7.1-d",
    "көрсетілетін қызметті берушінің және мемлекеттік органдардың ақпараттық жүйелері арқылы",
);

/// Paragraph 7-1, item 1: an automatic notification asks for the service.
pub const P_7_1_E: Clause = Clause::new(
    "PMPK-7.1-e",
    "оған: 1) көрсетілетін қызметті алушыға мүмкіндіктері шектеулі балаларды \
     психологиялық-медициналық-педагогикалық тексеру және оларға консультациялық көмек көрсету жөніндегі \
     мемлекеттік қызметті көрсетуге сұраным жасалған автоматты хабарлама жіберу;",
);

/// Paragraph 7-1, item 2: the recipient consents.
pub const P_7_1_F: Clause = Clause::new(
    "PMPK-7.1-f",
    "2) проактивті қызметті көрсетуге көрсетілетін қызметті алушының келісімін алу",
);

/// Paragraph 7-1, item 2: further data come from the recipient's mobile device.
pub const P_7_1_G: Clause = Clause::new(
    "PMPK-7.1-g",
    "сондай-ақ көрсетілетін қызметті алушыдан өзге де қажетті, оның ішінде шектеулі қолжетімді мәліметтерді \
     көрсетілетін қызметті алушының ұялы байланысының абоненттік құрылғысының көмегімен алу енеді.",
);

/// Paragraph 7-1: the answer is awaited for twenty-four hours.
pub const P_7_1_H: Clause = Clause::new(
    "PMPK-7.1-h",
    "Көрсетілетін қызметті алушыдан жауапты күту мерзімі сұрау салуды алған сәттен бастап жиырма төрт \
     сағатты құрайды.",
);

/// Paragraph 7-1: the recipient books through Bilim.
pub const P_7_1_I: Clause = Clause::new(
    "PMPK-7.1-i",
    "Қабылдауға eGov Mobile қосымшасындағы Bilim сервисі арқылы көрсетілетін қызметті алушы жазылады.",
);

/// Paragraph 7-1: an SMS with the confirmed date follows the booking.
pub const P_7_1_J: Clause = Clause::new(
    "PMPK-7.1-j",
    "Сәтті жазылғаннан кейін көрсетілетін қызметті алушыға қабылдаудан бір күн бұрын және қабылдау күні еске \
     салумен күні расталған смс-хабарлама жіберіледі.",
);

/// Paragraph 7-1: a reminder one day before the appointment.
pub const P_7_1_K: Clause =
    Clause::new("PMPK-7.1-k", "қабылдаудан бір күн бұрын және қабылдау күні еске салумен");

/// Paragraph 7-1: a reminder on the day of the appointment.
pub const P_7_1_L: Clause = Clause::new("PMPK-7.1-l", "қабылдау күні еске салумен");

/// Paragraph 11: after the examination the specialists write the conclusion.
pub const P_11_A: Clause = Clause::new(
    "PMPK-11-a",
    "Психологиялық-медициналық-педагогикалық тексеруден кейін көрсетілетін қызметті берушінің мамандары \
     ұсынылған білім беру, медициналық және әлеуметтік қызметтер, білім беру бағдарламасының түрі \
     көрсетілген жазбаша қорытындыны әзірлейді",
);

/// Paragraph 11: what the conclusion names.
pub const P_11_B: Clause = Clause::new(
    "PMPK-11-b",
    "ұсынылған білім беру, медициналық және әлеуметтік қызметтер, білім беру бағдарламасының түрі \
     көрсетілген",
);

/// Paragraph 11: the data go into the PMPK module of the education database.
pub const P_11_C: Clause = Clause::new(
    "PMPK-11-c",
    "мәліметтер \"Ұлттық білім беру дерекқоры\" ақпараттық жүйесіндегі ПМПК модуліне енгізіледі.",
);

/// Paragraph 13: each stage goes into the monitoring system.
pub const P_13_A: Clause = Clause::new(
    "PMPK-13-a",
    "Заңның 5-бабының 2-тармағының 11) тармақшасына сәйкес көрсетілетін қызметті беруші мемлекеттік қызметті \
     көрсету сатысы туралы мемлекеттік қызметтер көрсету мониторингісінің ақпараттық жүйесіне енгізуді \
     қамтамасыз етеді.",
);

/// Paragraph 13: the authorised body tells of changes within three working days.
pub const P_13_B: Clause = Clause::new(
    "PMPK-13-b",
    "Қағидаларға өзгерістер және (немесе) толықтырулар енгізілген кезде білім беру саласындағы уәкілетті \
     орган нормативтік құқықтық акт мемлекеттік тіркелгеннен кейін үш жұмыс күні ішінде енгізілген \
     өзгерістер мен (немесе) толықтырулар туралы ақпаратты \"электрондық үкімет\" ақпараттық-коммуникациялық \
     инфрақұрылымының операторына және көрсетілетін қызметті берушіге, сондай-ақ Бірыңғай байланыс \
     орталығына жолдайды.",
);

/// The heading of the list.
pub const T_0: Clause = Clause::new(
    "PMPK-T-0",
    "\"Мүмкіндіктері шектеулі балаларды психологиялық-медициналық-педагогикалық тексеру және оларға \
     консультациялық көмек көрсету\" мемлекеттік қызмет көрсетудің негізгі талаптарының тізбесі",
);

/// Row 1: the provider is the consultation.
pub const T_1_A: Clause = Clause::new("PMPK-T-1-a", "Психологиялық-медициналық-педагогикалық консультация");

/// Row 2: in the office of the consultation.
pub const T_2_A: Clause = Clause::new("PMPK-T-2-a", "психологиялық-медициналық-педагогикалық консультация;");

/// Row 2: on the portal.
pub const T_2_B: Clause = Clause::new("PMPK-T-2-b", "\"электрондық үкімет\" веб-порталы: www.egov.kz;");

/// Row 2: by a registered mobile device.
pub const T_2_C: Clause =
    Clause::new("PMPK-T-2-c", "www.egov.kz-те тіркелген ұялы байланысының абоненттік құрылғысы арқылы.");

/// Row 3: the wait in the queue is up to thirty calendar days.
pub const T_3_A: Clause = Clause::new(
    "PMPK-T-3-a",
    "Мемлекеттік қызметті алу үшін кезекте күту уақыты отыз күнтізбелік күнге дейін құрайды.",
);

/// Row 3: in the office the day is set on the day of applying.
pub const T_3_B: Clause = Clause::new(
    "PMPK-T-3-b",
    "Көрсетілетін қызметті берушіге жүгінген кезде психологиялық-медициналық-педагогикалық тексеру күні \
     жүгінген күні белгіленеді.",
);

/// Row 3: for the portal and the proactive form the day is assigned within two working days.
pub const T_3_C: Clause = Clause::new(
    "PMPK-T-3-c",
    "Портал, сонымен қатар проактивті түрде жүгінген кезде психологиялық-медициналық-педагогикалық тексеру \
     күні 2 (екі) жұмыс күні ішінде тағайындалады.",
);

/// Row 3: the wait at the counter is at most fifteen minutes.
pub const T_3_D: Clause = Clause::new(
    "PMPK-T-3-d",
    "Құжаттар топтамасын тапсыру үшін күтудің рұқсат етілген ең ұзақ уақыты – 15 (он бес) минутан аспайды.",
);

/// Row 3: being served takes at most fifteen minutes.
pub const T_3_E: Clause = Clause::new(
    "PMPK-T-3-e",
    "Көрсетілетін қызметті алушыға қызмет көрсетудің рұқсат етілген ең ұзақ уақыты – 15 (он бес) минуттан \
     аспайды.",
);

/// Row 4: electronic, partly automated.
pub const T_4_A: Clause = Clause::new("PMPK-T-4-a", "Электрондық (ішінара автоматтандырылған)");

/// Row 4: on paper.
pub const T_4_B: Clause = Clause::new("PMPK-T-4-b", "Қағаз");

/// Row 4: proactive.
pub const T_4_C: Clause = Clause::new("PMPK-T-4-c", "проактивті түрінде");

/// Row 5: the result is the conclusion of Appendix 6.
pub const T_5_A: Clause = Clause::new(
    "PMPK-T-5-a",
    "Мемлекеттік қызметті көрсету нәтижесі - осы Қағидаларға 6-қосымшаға сәйкес қорытынды",
);

/// Row 5: or a reasoned refusal by Appendix 4.
pub const T_5_B: Clause = Clause::new(
    "PMPK-T-5-b",
    "немесе 4-қосымшаға сәйкес мемлекеттік қызметті көрсетуден бас тарту туралы дәлелді жауап.",
);

/// Row 5: on the portal the result goes to the personal cabinet and is kept there.
pub const T_5_C: Clause = Clause::new(
    "PMPK-T-5-c",
    "Порталда мемлекеттік қызметті көрсету нәтижесі көрсетілетін қызметті алушының \"жеке кабинетіне\" \
     электрондық құжат нысанында жолданады және сақталады.",
);

/// Row 5: in the proactive form the result is a notification; Bilim keeps the conclusion.
pub const T_5_D: Clause = Clause::new(
    "PMPK-T-5-d",
    "Проактивті түрде мемлекеттік көрсетілетін қызмет нәтижесі психологиялық-медициналық-педагогикалық \
     тексеру қорытындысының дайын болғаны және eGov Mobile қосымшасының Bilim сервисінде сақталатыны туралы \
     хабарлама болып табылады.",
);

/// Row 6: free of charge.
pub const T_6: Clause = Clause::new(
    "PMPK-T-6",
    "Мемлекеттік қызмет, сонымен қатар проактивті түрде жеке тұлғаларға тегін көрсетіледі.",
);

/// Row 7: the hours of the provider.
pub const T_7_A: Clause = Clause::new(
    "PMPK-T-7-a",
    "Көрсетілетін қызметті беруші: Қазақстан Республикасының еңбек заңнамасына сәйкес демалыс және мереке \
     күндерін қоспағанда дүйсенбі – жұма аралығында көрсетілетін қызметті берушінің белгіленген жұмыс \
     кестесі бойынша сағат 13.00-ден 14.30-ға дейінгі түскі үзіліспен сағат 09.00-ден 18.30-ға дейін.",
);

/// Row 7: portal and mobile device work round the clock.
pub const T_7_B: Clause = Clause::new(
    "PMPK-T-7-b",
    "Порталдың/www.edu.gov.kz-те тіркелген ұялы байланыстың абоненттік құрылғысы арқылы жұмыс кестесі – \
     жөндеу жұмыстарын жүргізуге байланысты техникалық үзілістерді қоспағанда тәулік бойы",
);

/// Row 7: after hours, acceptance and issue move to the next working day.
pub const T_7_C: Clause = Clause::new(
    "PMPK-T-7-c",
    "(көрсетілетін қызметті алушы жұмыс уақыты аяқталғаннан кейін, демалыс және мереке күндері өтініш \
     жасаған жағдайда Қазақстан Республикасының еңбек заңнамасына және \"Қазақстан Республикасындағы \
     мерекелер туралы\" Қазақстан Республикасы Заңының 5-бабына сәйкес өтініштер қабылдау және мемлекеттік \
     көрсетілетін қызмет нәтижесін беру келесі жұмыс күні жүзеге асырылады).",
);

/// Row 7: pre-booking by telephone or in person.
pub const T_7_D: Clause = Clause::new(
    "PMPK-T-7-d",
    "Телефон және/немесе көрсетілетін қызметті алушының тікелей жүгінуі арқылы алдын ала жазылу \
     қарастырылған.",
);

/// Row 7: where the addresses are published.
pub const T_7_E: Clause = Clause::new(
    "PMPK-T-7-e",
    "Мемлекеттік қызмет көрсету орындарының мекенжайлары: 1) көрсетілетін қызметті берушінің \
     интернет-ресурсында; 2) www.egov.kz порталында орналасқан.",
);

/// Row 8, office: the list begins.
pub const T_8_A: Clause =
    Clause::new("PMPK-T-8-a", "Көрсетілетін қызметті алушы көрсетілетін қызметті берушіге:");

/// Row 8, office: the child's birth certificate.
pub const T_8_B: Clause = Clause::new(
    "PMPK-T-8-b",
    "1) баланың туу туралы куәлігі немесе цифрлық құжаттар сервисінен электрондық құжат (жеке басын \
     сәйкестендіру үшін қажет);",
);

/// Row 8, office: the conclusion on disability, if available.
pub const T_8_C: Clause = Clause::new("PMPK-T-8-c", "2) мүгедектігі туралы қорытынды (бар болса);");

/// Row 8, office: the medical commission's conclusion, if available.
pub const T_8_D: Clause = Clause::new(
    "PMPK-T-8-d",
    "3) денсаулығына байланысты үйде оқыту қажеттілігі туралы дәрігерлік-консультациялық комиссияның \
     қорытындысы (үйде оқитын балалар үшін) (бар болса).",
);

/// Row 8, office: further documents are asked for where necessary.
pub const T_8_E: Clause = Clause::new(
    "PMPK-T-8-e",
    "Қажет болған жағдайда, көрсетілетін қызметті беруші тереңінен тексеру үшін мынадай құжаттарды қосымша \
     сұратады:",
);

/// Row 8, office, in depth: the medical card of an outpatient.
pub const T_8_F: Clause = Clause::new(
    "PMPK-T-8-f",
    "1) \"Денсаулық сақтау саласындағы есепке алу құжаттамасының нысандарын бекіту туралы\" Қазақстан \
     Республикасы Денсаулық сақтау министрі міндетін атқарушының 2020 жылғы 30 қазандағы № ҚР ДСМ-175/2020 \
     бұйрығымен (Нормативтік құқықтық актілерді мемлекеттік тіркеу тізілімінде № 21579 болып тіркелген) \
     бекітілген \"Амбулаториялық науқастың медициналық картасы\" № 052/е нысаны;",
);

/// Row 8, office, in depth: the psychological-pedagogical characteristic.
pub const T_8_G: Clause =
    Clause::new("PMPK-T-8-g", "2) білім беру ұйымынан психологиялық-педагогикалық мінездеме;");

/// Row 8, office, in depth: works of the child.
pub const T_8_H: Clause = Clause::new(
    "PMPK-T-8-h",
    "3) оқыту тілі бойынша, математикадан жазба жұмыстары, суреттері және іс-әрекетінің басқа да нәтижелері.",
);

/// Row 8, office: originals are compared and returned.
pub const T_8_I: Clause = Clause::new(
    "PMPK-T-8-i",
    "1), 2) тармақшалардағы құжаттар түпнұсқада және көшірме түрінде ұсынылады, салыстырылған соң түпнұсқа \
     көрсетілетін қызметті алушыға қайтарылады.",
);

/// Row 8, portal: a copy of the birth certificate, if the civil registry has no data or the birth was abroad.
pub const T_8_J: Clause = Clause::new(
    "PMPK-T-8-j",
    "Көрсетілетін қызметті алушы Портал арқылы жүгінген кезде: 1) \"АХАЖ тіркеу пункті\" ақпараттық \
     жүйесінде (бұдан әрі – АХАЖ АЖ) мәліметтер болмаған жағдайда не Қазақстан Республикасынан тыс жерде \
     туылған жағдайда баланың туу туралы куәлігі көшірмесі;",
);

/// Row 8, portal: the conclusion on disability, if available.
pub const T_8_K: Clause = Clause::new("PMPK-T-8-k", "2) мүгедектігі туралы қорытынды (бар болса);");

/// Row 8, portal: the medical commission's conclusion, for statistics, if available.
pub const T_8_L: Clause = Clause::new(
    "PMPK-T-8-l",
    "3) денсаулығына байланысты үйде оқыту қажеттілігі туралы дәрігерлік-консультациялық комиссияның \
     қорытындысы (үйде оқитын балалардың статистикалық есебі үшін) (бар болса).",
);

/// Row 8, portal: further documents are asked for where necessary.
pub const T_8_M: Clause = Clause::new(
    "PMPK-T-8-m",
    "Қажет болған жағдайда, көрсетілетін қызметті беруші тереңінен тексеру үшін мынадай құжаттарды қосымша \
     сұратады:",
);

/// Row 8, portal, in depth: the medical card of an outpatient.
pub const T_8_N: Clause = Clause::new(
    "PMPK-T-8-n",
    "1) \"Денсаулық сақтау саласындағы есепке алу құжаттамасының нысандарын бекіту туралы\" Қазақстан \
     Республикасы Денсаулық сақтау министрінің м.а. бұйрығына (Нормативтік құқықтық актілерді мемлекеттік \
     тіркеу тізілімінде № 21579 болып тіркелген) сәйкес № 052/е нысанды \"Амбулаториялық науқастың \
     медициналық картасы\";",
);

/// Row 8, portal, in depth: the psychological-pedagogical characteristic.
pub const T_8_O: Clause =
    Clause::new("PMPK-T-8-o", "2) білім беру ұйымынан психологиялық-педагогикалық мінездеме;");

/// Row 8, portal, in depth: works of the child.
pub const T_8_P: Clause = Clause::new(
    "PMPK-T-8-p",
    "3) оқыту тілі бойынша, математикадан жазба жұмыстары, суреттері және іс-әрекетінің басқа да нәтижелері.",
);

/// Row 8, non-residents in the office: a document identifying the child.
pub const T_8_Q: Clause = Clause::new(
    "PMPK-T-8-q",
    "Резидент болып табылмайтындарға: көрсетілетін қызметті берушіге жүгінген кезде: 1) баланың жеке басын \
     куәландыратын құжат (жеке басын сәйкестендіру үшін қажет);",
);

/// Row 8, non-residents in the office: a document identifying a parent.
pub const T_8_R: Clause = Clause::new(
    "PMPK-T-8-r",
    "2) ата-анасының бірінің (заңды өкілінің) жеке басын куәландыратын құжат (жеке басын сәйкестендіру үшін \
     қажет);",
);

/// Row 8, non-residents in the office: the conclusion on disability, if available.
pub const T_8_S: Clause = Clause::new("PMPK-T-8-s", "3) мүгедектігі туралы қорытынды (бар болса);");

/// Row 8, non-residents in the office: the medical commission's conclusion, if available.
pub const T_8_T: Clause = Clause::new(
    "PMPK-T-8-t",
    "4) денсаулығына байланысты үйде оқыту қажеттілігі туралы дәрігерлік-консультациялық комиссияның \
     қорытындысы (үйде оқитын балалардың статистикалық есебі үшін) (бар болса).",
);

/// Row 8, non-residents in the office: originals are compared and returned.
pub const T_8_U: Clause = Clause::new(
    "PMPK-T-8-u",
    "1), 2) және 3) тармақшалардағы құжаттар түпнұсқада және көшірме түрінде көрсетіледі, салыстырылған соң \
     түпнұсқа көрсетілетін қызметті алушыға қайтарылады.",
);

/// Row 8, non-residents on the portal: a copy of the document identifying the child.
pub const T_8_V: Clause = Clause::new(
    "PMPK-T-8-v",
    "Көрсетілетін қызметті алушы портал арқылы жүгінген кезде: 1) баланың жеке басын куәландыратын құжаттың \
     электронды көшірмесі;",
);

/// Row 8, non-residents on the portal: a copy of the document identifying a parent.
pub const T_8_W: Clause = Clause::new(
    "PMPK-T-8-w",
    "2) ата-анасының бірінің (заңды өкілінің) жеке басын куәландыратын құжаттың электронды көшірмесі;",
);

/// Row 8, non-residents on the portal: a copy of the conclusion on disability, if available.
pub const T_8_X: Clause =
    Clause::new("PMPK-T-8-x", "3) мүгедектігі туралы қорытындының электронды көшірмесі (бар болса);");

/// Row 8, non-residents on the portal: a copy of the medical commission's conclusion, if available.
pub const T_8_Y: Clause = Clause::new(
    "PMPK-T-8-y",
    "4) денсаулығына байланысты үйде оқыту қажеттілігі туралы дәрігерлік-консультациялық комиссия \
     қорытындысының электронды көшірмесі (үйде оқитын балалардың статистикалық есебі үшін) (бар болса).",
);

/// Row 8, non-residents on the portal: the documents for the examination in depth.
pub const T_8_Z: Clause = Clause::new(
    "PMPK-T-8-z",
    "Қажет болған жағдайда, көрсетілетін қызметті беруші тереңінен тексеру үшін мынадай құжаттарды қосымша \
     сұратады: 1) \"Денсаулық сақтау саласындағы есепке алу құжаттамасының нысандарын бекіту туралы\" \
     Қазақстан Республикасы Денсаулық сақтау министрінің м.а. бұйрығына (Нормативтік құқықтық актілерді \
     мемлекеттік тіркеу тізілімінде № 21579 болып тіркелген) сәйкес № 052/е нысанды \"Амбулаториялық \
     науқастың медициналық картасы\"; 2) білім беру ұйымынан психологиялық-педагогикалық мінездеме; 3) оқыту \
     тілі бойынша, математикадан жазба жұмыстары, суреттері және іс-әрекетінің басқа да нәтижелері.",
);

/// Row 8: what the provider takes from state information systems.
pub const T_8_AA: Clause = Clause::new(
    "PMPK-T-8-aa",
    "Баланың туу туралы куәлігін, мүгедектігі туралы мәліметтерді, дәрігерлік-консультациялық комиссия \
     қорытындысын көрсетілетін қызметті беруші тиісті мемлекеттік ақпараттық жүйелерден алады.",
);

/// Row 8: what information systems hold may not be demanded.
pub const T_8_AB: Clause = Clause::new(
    "PMPK-T-8-ab",
    "Көрсетілетін қызметті алушылардан ақпараттық жүйелерден алуға болатын құжаттарды талап етуге жол \
     берілмейді.",
);

/// Row 8: consent to the use of secrets protected by law.
pub const T_8_AC: Clause = Clause::new(
    "PMPK-T-8-ac",
    "Көрсетілген қызметті беруші мемлекеттік қызметтерді көрсету кезінде ақпараттық жүйелердегі заңмен \
     қорғалатын құпиялардың қатарына кіретін мәліметтерді пайдалануға көрсетілетін қызметтерді алушының \
     келісімін, егер Қазақстан Республикасының заңдарында өзгеше көзделмесе, алады.",
);

/// Row 9, ground 1: untrue documents or data.
pub const T_9_A: Clause = Clause::new(
    "PMPK-T-9-a",
    "1) мемлекеттік қызметті алу үшін көрсетілетін қызметті алушы ұсынған құжаттардың және (немесе) ондағы \
     деректердің (мәліметтердің) дұрыс еместігі анықталған жағдайда;",
);

/// Row 9, ground 2: requirements are not met.
pub const T_9_B: Clause = Clause::new(
    "PMPK-T-9-b",
    "2) көрсетілетін қызметті алушының және (немесе) ұсынылған материалдардың, объектілердің, деректер мен \
     ақпараттың, мемлекеттік қызметтерді көрсету үшін қажетті мәліметтердің, Қазақстан Республикасының \
     нормативтік құқықтық актілерінде белгіленген талаптардың сәйкес келмеуі.",
);

/// Row 9, ground 3: no consent to access to personal data of limited access.
pub const T_9_C: Clause = Clause::new(
    "PMPK-T-9-c",
    "3) көрсетілетін қызметті алушының мемлекеттік қызмет көрсету үшін талап етілетін, \"Дербес деректер \
     және оларды қорғау туралы\" Қазақстан Республикасы Заңының 8-бабына сәйкес берілетін қолжетімділігі \
     шектеулі дербес деректерге қол жеткізуге келісімі болмауы бойынша мемлекеттік қызметтерді көрсетуден \
     бас тартады.",
);

/// Row 9: the heading of the grounds, which closes their list.
pub const T_9_D: Clause = Clause::new(
    "PMPK-T-9-d",
    "Қазақстан Республикасының заңдарында белгіленген мемлекеттік қызмет көрсетуден бас тарту үшін негіздер",
);

/// Row 10: how to learn about procedure and state, by contact centre or mobile device.
pub const T_10_A: Clause = Clause::new(
    "PMPK-T-10-a",
    "Көрсетілетін қызметті алушы мемлекеттік қызмет көрсету тәртібі және жағдайы туралы ақпаратты \
     мемлекеттік қызмет көрсету мәселесі бойынша бірыңғай байланыс орталығы, сонымен қатар www.egov.kz-те \
     тіркелген ұялы байланысының абоненттік құрылғысы арқылы алу мүмкіндігіне ие.",
);

/// Row 10: where the provider's telephones are published.
pub const T_10_B: Clause = Clause::new(
    "PMPK-T-10-b",
    "Көрсетілетін қызметті берушінің мемлекеттік қызметті көрсету мәселелері бойынша ақпараттық қызметінің \
     байланыс телефондары Министрліктің www.edu.gov.kz интернет-ресурсында \"Мемлекеттік көрсетілетін \
     қызметтер\" бөлімінде орналастырылған.",
);

/// Row 10: the numbers of the Unified Contact Centre.
pub const T_10_C: Clause = Clause::new(
    "PMPK-T-10-c",
    "Мемлекеттік қызмет көрсету мәселелері бойынша Бірыңғай байланыс орталығы: 8-800-080-7777, 1414.",
);

/// Row 10: with an electronic digital signature the service is electronic through the portal.
pub const T_10_D: Clause = Clause::new(
    "PMPK-T-10-d",
    "Көрсетілетін қызметті алушының электронды цифрлы қолтаңбасы (бұдан әрі – ЭЦҚ) болған жағдайда \
     Мемлекеттік көрсетілетін қызметті портал арқылы электрондық нысанда алуға мүмкіндігі бар.",
);

/// Row 10: how to learn about procedure and status from afar.
pub const T_10_E: Clause = Clause::new(
    "PMPK-T-10-e",
    "Көрсетілетін қызметті алушының мемлекеттік қызметті көрсету тәртібі мен мәртебесі туралы ақпаратты \
     қашықтықтан қол жеткізу режимінде порталдағы \"жеке кабинеті\", көрсетілетін қызметті берушінің \
     анықтамалық қызметтері, сондай-ақ 1414, 8-800-080-7777 бірыңғай байланыс орталығы арқылы алуға \
     мүмкіндігі бар.",
);

/// Row 10: a third person's electronic request needs the consent of the person concerned.
pub const T_10_F: Clause = Clause::new(
    "PMPK-T-10-f",
    "Порталдағы \"жеке кабинеттен\" ұсынылған мәліметтер сұратылып отырған тұлғаның келісімі болған \
     жағдайда, сондай-ақ порталдағы хабарламаға жауап ретінде бір реттік парольді беру жолымен немесе қысқа \
     мәтіндік хабарламаны жіберу жолымен субъектінің порталда тіркелген ұялы байланыстың абоненттік нөмірі \
     арқылы үшінші тұлғалардың электрондық сұрау салуы.",
);

/// Appendix 3, the notice: the kind of examination, first or repeated.
pub const F3_04: Clause = Clause::new("PMPK-F3-04", "Тексеру түрі:");

/// Appendix 3, the notice: the day on which the documents were accepted.
pub const F3_08: Clause = Clause::new("PMPK-F3-08", "Құжаттарды қабылдаған күн:");

/// Appendix 6, the conclusion: the day of the examination.
pub const F6_04: Clause = Clause::new("PMPK-F6-04", "жылы тексеруден өтті.");

/// Appendix 6, the conclusion: until when it holds.
pub const F6_07: Clause = Clause::new("PMPK-F6-07", "дейін жарамды");

/// Appendix 6, the conclusion: the head signs.
pub const F6_08: Clause =
    Clause::new("PMPK-F6-08", "Психологиялық-медициналық-педагогикалық консультация басшысы");

/// Appendix 6, the conclusion: the specialists sign.
pub const F6_09: Clause = Clause::new("PMPK-F6-09", "Мамандар");
