//! The clauses of the order itself in its own words: its title, what it changes, who carries it out, when it
//! enters into force. A test finds every text in the order; words that its PDF displaced stand in their place
//! again, as `docs/law/displaced/others.txt` records. Its two terms are those of the department
//! that carries it out.

use chrono::NaiveDate;

use crate::law::reading as r;
use crate::law::{Basis, Clause};
use crate::rules::WorkingDaysTerm;

/// The title: what the order changes.
pub const O_0_A: Clause = Clause::new(
    "ORDER-0-a",
    "\"Психологиялық-педагогикалық қолдау саласындағы жергілікті атқарушы органдар көрсететін мемлекеттік \
     көрсетілетін қызметтерді көрсету тәртібін бекіту туралы\" Қазақстан Республикасы Білім және ғылым \
     министрінің 2020 жылғы 27 мамырдағы № 223 бұйрығына өзгерістер мен толықтыру енгізу туралы",
);

/// Its number and date, and those of its registration.
pub const O_0_B: Clause = Clause::new(
    "ORDER-0-b",
    "Қазақстан Республикасы Оқу-ағарту министрінің 2025 жылғы 28 ақпандағы № 33 бұйрығы. Қазақстан \
     Республикасының Әділет министрлігінде 2025 жылғы 3 наурызда № 35772 болып тіркелді",
);

/// The command to change the order of 2020.
pub const O_1_A: Clause = Clause::new(
    "ORDER-1-a",
    "БҰЙЫРАМЫН: 1. \"Психологиялық-педагогикалық қолдау саласындағы жергілікті атқарушы органдар көрсететін \
     мемлекеттік көрсетілетін қызметтерді көрсету тәртібін бекіту туралы\" Қазақстан Республикасы Білім және \
     ғылым министрінің 2020 жылғы 27 мамырдағы № 223 бұйрығына (нормативтік құқықтық актілерді мемлекеттік \
     тіркеу тізілімінде № 20744 болып тіркелген) мынадай өзгерістер мен толықтыру енгізілсін:",
);

/// The first service: paragraph 7-1 anew. Paragraphs 11 and 13 follow under headings of their own.
pub const O_1_B: Clause = Clause::new(
    "ORDER-1-b",
    "осы бұйрықтың 1-қосымшасымен бекітілген \"Мүмкіндіктері шектеулі балаларды \
     психологиялық-медициналық-педагогикалық тексеру және оларға консультациялық көмек көрсету\" мемлекеттік \
     көрсетілетін қызметті көрсету қағидаларында: 7-1-тармақ жаңа редакцияда жазылсын:",
);

/// The first service: appendices 2, 3 and 6 anew.
pub const O_1_C: Clause = Clause::new(
    "ORDER-1-c",
    "\"Мүмкіндіктері шектеулі балаларды психологиялық-медициналық-педагогикалық тексеру және оларға \
     консультациялық көмек көрсету\" мемлекеттік көрсетілетін қызмет қағидасына 2, 3 және 6-қосымшалар осы \
     бұйрыққа 1, 2 және 3-қосымшаға сәйкес жаңа редакцияда жазылсын;",
);

/// Rehabilitation: paragraph 1 anew. Paragraphs 3 and 8 to 11 follow under headings of their own.
pub const O_1_D: Clause = Clause::new(
    "ORDER-1-d",
    "осы бұйрықтың 2-қосымшасымен бекітілген \"Дамуында проблемалары бар балалар мен жасөспірімдерді оңалту \
     және әлеуметтік бейімдеу\" мемлекеттік көрсетілетін қызмет қағидасында: 1-тармақ жаңа редакцияда \
     жазылсын:",
);

/// Rehabilitation: appendices 1 and 2 anew.
pub const O_1_E: Clause = Clause::new(
    "ORDER-1-e",
    "\"Дамуында проблемалары бар балалар мен жасөспірімдерді оңалту және әлеуметтік бейімдеу\" мемлекеттік \
     көрсетілетін қызмет қағидасына 1 және 2-қосымшалар осы бұйрыққа 4 және 5-қосымшаға сәйкес жаңа \
     редакцияда жазылсын;",
);

/// Rehabilitation: appendix 4-1 is added.
pub const O_1_F: Clause = Clause::new(
    "ORDER-1-f",
    "\"Дамуында проблемалары бар балалар мен жасөспірімдерді оңалту және әлеуметтік бейімдеу\" мемлекеттік \
     көрсетілетін қызмет қағидасы осы бұйрыққа 6-қосымшаға сәйкес 4-1-қосымшамен толықтырылсын;",
);

/// Home education: paragraph 8 anew.
pub const O_1_G: Clause = Clause::new(
    "ORDER-1-g",
    "Осы бұйрықтың 3-қосымшасымен бекітілген \"Бастауыш, негізгі орта, жалпы орта білім беру ұйымдарына \
     денсаулығына байланысты ұзақ уақыт бойы бара алмайтын балаларды үйде жеке тегін оқытуды ұйымдастыру \
     үшін құжаттар қабылдау\" мемлекеттік көрсетілетін қызмет қағидасында: 8-тармақ жаңа редакцияда \
     жазылсын:",
);

/// Home education: appendix 1 anew.
pub const O_1_H: Clause = Clause::new(
    "ORDER-1-h",
    "\"Бастауыш, негізгі орта, жалпы орта білім беру ұйымдарына денсаулығына байланысты ұзақ уақыт бойы бара \
     алмайтын балаларды үйде жеке тегін оқытуды ұйымдастыру үшін құжаттар қабылдау\" көрсетілетін \
     мемлекеттік қызметтің негізгі талаптарының тізбесіне 1-қосымша осы бұйрыққа 7-қосымшаға сәйкес жаңа \
     редакцияда жазылсын;",
);

/// Special education: paragraph 9 anew.
pub const O_1_I: Clause = Clause::new(
    "ORDER-1-i",
    "\"Арнайы жалпы білім беретін оқу бағдарламалары бойынша оқыту үшін мүмкіндіктері шектеулі балалардың \
     құжаттарын қабылдау және арнайы білім беру ұйымдарына (арнайы топтар/сыныптар) қабылдау\" мемлекеттік \
     қызмет көрсетудің қағидаларында: 9-тармақ жаңа редакцияда жазылсын:",
);

/// The department that carries the order out. Its verb stands after the last item.
pub const O_2_A: Clause = Clause::new(
    "ORDER-2-a",
    "Қазақстан Республикасы Оқу-ағарту министрлігінің Инклюзивті және арнайы білім беру департаменті \
     Қазақстан Республикасының заңнамасында белгіленген тәртіппен:",
);

/// It has the order registered with the Ministry of Justice.
pub const O_2_B: Clause = Clause::new(
    "ORDER-2-b",
    "1) осы бұйрықтың Қазақстан Республикасының Әділет министрлігінде мемлекеттік тіркеуді;",
);

/// It puts the published order on the ministry's site.
pub const O_2_C: Clause = Clause::new(
    "ORDER-2-c",
    "2) осы бұйрық ресми жарияланғаннан кейін оны Қазақстан Республикасы Оқу-ағарту министрлігінің \
     интернет-ресурсында орналастыруды;",
);

/// It reports on both within ten working days of registration.
pub const O_2_D: Clause = Clause::new(
    "ORDER-2-d",
    "3) осы бұйрық мемлекеттік тіркелгеннен кейін он жұмыс күні ішінде Қазақстан Республикасы Оқу-ағарту \
     министрлігінің Заң департаментіне осы тармақтың 1) және 2) тармақшаларында көзделген іс-шаралардың \
     орындалуы туралы мәліметтерді ұсынуды қамтамасыз етсін.",
);

/// Who watches over the execution.
pub const O_3: Clause = Clause::new(
    "ORDER-3",
    "Осы бұйрықтың орындалуын бақылау жетекшілік ететін Қазақстан Республикасының Оқу-ағарту вице-министріне \
     жүктелсін.",
);

/// Entry into force, ten calendar days after the day of first publication.
pub const O_4: Clause = Clause::new(
    "ORDER-4",
    "Осы бұйрық алғашқы ресми жарияланған күнінен кейін күнтізбелік он күн өткен соң қолданысқа енгізіледі.",
);

/// Who signed it and who agreed to it.
pub const O_S: Clause = Clause::new(
    "ORDER-S",
    "Қазақстан Республикасы Оқу-ағарту министрі Г. Бейсембаев \"КЕЛІСІЛДІ\" Қазақстан Республикасы Цифрлық \
     даму, инновациялар және аэроғарыш өнеркәсібі министрлігі \"КЕЛІСІЛДІ\" Қазақстан Республикасы Денсаулық \
     сақтау министрлігі",
);

/// The order as the rules version names it.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// Its number.
    pub number: &'static str,
    /// The day on which it was made.
    pub made_on: NaiveDate,
    /// The number of its state registration.
    pub registration_number: &'static str,
    /// The day of its state registration.
    pub registered_on: NaiveDate,
    /// Number of the order that it changes.
    pub amends_number: &'static str,
    /// The day of that one.
    pub amends_made_on: NaiveDate,
    /// Registration number of that one.
    pub amends_registration_number: &'static str,
    /// Where it says so.
    pub clauses: &'static [Clause],
    /// Who carries it out: the owner of the rules version, and where they are to publish it.
    pub owner: &'static [Clause],
    /// From when it is in force.
    pub in_force: Clause,
}

/// Order No. 33 of 28 February 2025, which rewords Order No. 223 of 27 May 2020.
pub static ORDER_33: Order = Order {
    number: "33",
    made_on: NaiveDate::from_ymd_opt(2025, 2, 28).unwrap(),
    registration_number: "35772",
    registered_on: NaiveDate::from_ymd_opt(2025, 3, 3).unwrap(),
    amends_number: "223",
    amends_made_on: NaiveDate::from_ymd_opt(2020, 5, 27).unwrap(),
    amends_registration_number: "20744",
    clauses: &[O_0_A, O_0_B, O_1_A],
    owner: &[O_2_A, O_2_C],
    in_force: O_4,
};

/// The report of the department: ten working days after state registration.
pub static DEPARTMENT_REPORT: WorkingDaysTerm =
    WorkingDaysTerm { working_days: 10, basis: Basis::new(&[O_2_D], &[r::A_10, r::A_14, r::A_15, r::A_16]) };

/// Full calendar days after the day of first official publication; the order is in force on the day after them.
pub const ENTRY_AFTER_DAYS: u64 = 10;
/// What entry into force rests on: the day of publication is entered, not derived.
pub const ENTRY_INTO_FORCE: Basis = Basis::new(&[O_4], &[r::A_23]);
