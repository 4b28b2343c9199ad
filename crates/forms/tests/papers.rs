//! The forms on paper: every field and every caption of the order stands in the text, each PDF passes a PDF/A check that is not
//! ours, and looks as its reference picture. New looks are accepted with `QOLDAU_WRITE_PICTURES=1`, after looking at them. Where
//! a tool is missing the test says so; with `QOLDAU_TEST_REQUIRE_PAPER=1` it fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing test is the point")]
#![allow(clippy::print_stderr, reason = "what was not run is said loudly")]
#![allow(
    clippy::disallowed_methods,
    reason = "no configuration is read here, only what the run asks of the tests"
)]

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use chrono::NaiveDate;
use qoldau_forms::conclusion::{self, Conclusion};
use qoldau_forms::notice::{self, Notice};
use qoldau_forms::refusal::{self, Refusal};
use qoldau_forms::signatures::{self, Signatures, Signed};
use qoldau_forms::{Caption, PaperFault, is_printable};

const PROVIDER: &str = "«№ 1 психологиялық-медициналық-педагогикалық консультация» КММ";
const ADDRESS: &str = "Астана қаласы, Бейбітшілік көшесі, 1";
const PHONE: &str = "+7 7172 00 00 01";
const VERIFY: &str = "https://qoldau.example/verify/7GQ2-9KXM-41TB-ZZ0P";
const SHA256: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const LETTERS: &str = "ә ғ қ ң ө ұ ү һ і Ә Ғ Қ Ң Ө Ұ Ү Һ І ₸ №";

fn on(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn list(items: &[&str]) -> Vec<String> {
    items.iter().map(|it| (*it).to_owned()).collect()
}

fn a_notice() -> Vec<u8> {
    notice::pdf(&Notice {
        id: "notice of a test".to_owned(),
        provider: PROVIDER,
        recipient: "Ахметов Серік Қайратұлы",
        examination_on: on(2026, 12, 7),
        examination_kind: "бастапқы",
        address: ADDRESS,
        phone: PHONE,
        accepted_on: on(2026, 11, 29),
        accepted_by: Some("Тіркеуші Гүлнар"),
    })
    .unwrap()
}

fn a_conclusion(text: &str) -> Result<Vec<u8>, PaperFault> {
    conclusion::pdf(&Conclusion {
        id: "conclusion of a test".to_owned(),
        prepared_on: on(2026, 12, 8),
        address: ADDRESS,
        phone: PHONE,
        child: "Серікқызы Әлия",
        examined_on: on(2026, 12, 7),
        conclusion: text,
        recommendations: "Мұғаліммен жеке сабақтар.",
        programme: "жалпы білім беретін бағдарлама",
        educational: &list(&["логопед", "педагог-ассистент"]),
        medical: &list(&["сурдолог бақылауы"]),
        social: &list(&["әлеуметтік педагог"]),
        valid_until: on(2027, 8, 31),
        head: "Басшы Айгүл",
        specialists: &list(&["Маман Ерлан", "Маман Әсел"]),
        verify: VERIFY,
    })
}

fn a_refusal(appendix: Option<u8>) -> Vec<u8> {
    refusal::pdf(&Refusal {
        id: "refusal of a test".to_owned(),
        prepared_on: on(2026, 12, 8),
        provider: PROVIDER,
        address: ADDRESS,
        phone: PHONE,
        recipient: "Ахметов Серік Қайратұлы",
        child: "Серікқызы Әлия",
        application: "PMPK-2026-0000123-7",
        service: "Мүмкіндіктері шектеулі балаларды тексеру",
        grounds: &[("құжаттардың дұрыс еместігі", 1)],
        appendix,
        facts: "Ұсынылған куәлік басқа балаға берілген.",
        requirement: "8-жолдың 1) тармақшасы.",
        cure: "Баланың өз куәлігін ұсыныңыз.",
        head: "Басшы Айгүл",
        verify: VERIFY,
    })
    .unwrap()
}

fn a_signature_sheet(signed: &[Signed<'_>]) -> Result<Vec<u8>, PaperFault> {
    signatures::pdf(&Signatures {
        id: "signatures of a test".to_owned(),
        paper: conclusion::TITLE.1,
        sha256: SHA256,
        application: "PMPK-2026-0000123-7",
        child: "Серікқызы Әлия",
        signed,
        verify: VERIFY,
    })
}

/// Runs a tool; none where the machine does not have it and nobody insists.
fn tool(name: &str, arguments: &[&str]) -> Option<Output> {
    match Command::new(name).args(arguments).output() {
        Ok(output) => Some(output),
        Err(_not_there) if std::env::var_os("QOLDAU_TEST_REQUIRE_PAPER").is_none() => {
            eprintln!("NOT RUN: {name} is not on this machine");
            None
        }
        Err(error) => panic!("{name}: {error}"),
    }
}

/// A PDF in a file of its own.
struct Paper {
    folder: tempfile::TempDir,
}

impl Paper {
    fn new(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("paper.pdf"), bytes).unwrap();
        Self { folder }
    }

    fn path(&self) -> String {
        self.folder.path().join("paper.pdf").to_str().unwrap().to_owned()
    }

    /// The text with single spaces, as somebody who copies it gets it.
    fn text(&self) -> Option<String> {
        let output = tool("pdftotext", &[&self.path(), "-"])?;
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).unwrap();
        Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn holds(&self, expected: &[&str]) {
        let Some(text) = self.text() else { return };
        for part in expected {
            assert!(text.contains(part), "{part} is not in: {text}");
        }
    }

    /// Every caption of the form, as the order has it; each stands on one line or goes on over the next.
    fn holds_all(&self, captions: &[Caption]) {
        self.holds(&captions.iter().map(|(_, words)| *words).collect::<Vec<_>>());
    }

    fn is_pdfa(&self) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pdfa.sh");
        if tool("java", &["-version"]).is_none() || !Path::new("/usr/share/java/preflight.jar").exists() {
            assert!(std::env::var_os("QOLDAU_TEST_REQUIRE_PAPER").is_none(), "no PDF/A validator here");
            eprintln!("NOT RUN: the PDF/A validator is not on this machine");
            return;
        }
        let output = tool("bash", &[script.to_str().unwrap(), &self.path()]).unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }

    /// Compares the first page with a picture: at most one point in 500 may be clearly another.
    fn looks_like(&self, name: &str) {
        let made = self.folder.path().join("page");
        let arguments = ["-r", "72", "-gray", "-png", "-singlefile", &self.path(), made.to_str().unwrap()];
        if tool("pdftoppm", &arguments).is_none() {
            return;
        }
        let made = made.with_extension("png");
        let kept =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures").join(name).with_extension("png");
        if std::env::var_os("QOLDAU_WRITE_PICTURES").is_some() {
            std::fs::copy(&made, &kept).unwrap();
        }
        let (made, kept) = (points(&made), points(&kept));
        assert_eq!(made.len(), kept.len(), "the page has another size");
        let other = made.iter().zip(&kept).filter(|(a, b)| a.abs_diff(**b) > 96).count();
        assert!(other * 500 < made.len(), "{name}: {other} points of {} look otherwise", made.len());
    }
}

fn points(path: &PathBuf) -> Vec<u8> {
    let mut reader = png::Decoder::new(BufReader::new(File::open(path).unwrap())).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut bytes).unwrap();
    bytes
}

#[test]
fn the_notice_holds_every_field_under_the_orders_captions() {
    let paper = Paper::new(&a_notice());
    paper.holds(&[
        PROVIDER,
        "білім беру ұйымының атауы",
        "Құжаттарды қабылдау туралы хабарлама",
        "Құрметті Ахметов Серік Қайратұлы Сіздің құжаттарыңыз қабылданды.",
        "тегі, аты, әкесінің аты (бар болса)",
        "Сізге 2026 жылғы \" 07 \" желтоқсан тексеруден өту қажеттігін еске саламыз.",
        "Тексеру түрі: бастапқы",
        "бастапқы/қайталама",
        "Өткізу орны: «№ 1",
        "психологиялық-медициналық-педагогикалық консультация атауы",
        "Ұйым мекенжайы: Астана қаласы, Бейбітшілік көшесі, 1",
        "Телефон: +7 7172 00 00 01",
        "Құжаттарды қабылдаған күн: 2026 жылғы 29 қараша",
        "Құжатты қабылдаушының тегі, аты, әкесінің аты (бар болса) Тіркеуші Гүлнар",
    ]);
    paper.holds_all(&notice::CAPTIONS);
    paper.is_pdfa();
    paper.looks_like("notice");
}

#[test]
fn the_conclusion_holds_every_field_under_the_orders_captions() {
    let paper = Paper::new(&a_conclusion(&format!("Бірінші жол. {LETTERS}\nЕкінші жол.")).unwrap());
    paper.holds(&[
        "Психологиялық-медициналық-педагогикалық консультация қорытындысы",
        "Астана қаласы, Бейбітшілік көшесі, 1 мекенжайы",
        "Телефон +7 7172 00 00 01",
        "Серікқызы Әлия берілді",
        "баланың тегі, аты, әкесінің аты (бар болса)",
        "Ол \" 07 \" желтоқсан 2026 жылы тексеруден өтті.",
        "1. Қорытынды Бірінші жол.",
        "Екінші жол.",
        LETTERS,
        "2. Білім беру бағдарламасы және ерекше білім беру қажеттіліктері бойынша ұсынымдар: Мұғаліммен жеке",
        "жалпы білім беретін бағдарлама",
        "логопед; педагог-ассистент",
        "сурдолог бақылауы",
        "әлеуметтік педагог",
        "Қорытынды 2027 жылғы 31 тамызға дейін жарамды",
        "Психологиялық-медициналық-педагогикалық консультация басшысы",
        "/ Басшы Айгүл",
        "Мамандар",
        "/ Маман Ерлан",
        "/ Маман Әсел",
        VERIFY,
    ]);
    paper.holds_all(&conclusion::CAPTIONS);
    paper.is_pdfa();
    paper.looks_like("conclusion");
}

#[test]
fn the_refusal_says_that_its_layout_is_not_the_orders() {
    let paper = Paper::new(&a_refusal(Some(4)));
    paper.holds(&[
        refusal::TITLE,
        "Ахметов Серік Қайратұлы",
        "PMPK-2026-0000123-7",
        "құжаттардың дұрыс еместігі (негізгі талаптар тізбесінің 9-жолының 1) тармақшасы)",
        "Анықталған мән-жайлар: Ұсынылған куәлік",
        "Бұзылған талап: 8-жолдың",
        "Қалай жоюға болады: Баланың өз",
        "Басшы / Басшы Айгүл",
        "мемлекеттік қызметін көрсету қағидаларының 4-қосымшасындағы нысан бұйрықтың мәтінінде жоқ",
        VERIFY,
    ]);
    paper.is_pdfa();
    paper.looks_like("refusal");
    let other = Paper::new(&a_refusal(None));
    other.holds(&["мемлекеттік қызметінен бас тартудың нысаны бұйрықта жоқ"]);
    if let Some(text) = other.text() {
        assert!(!text.contains("қосымша"), "no appendix is named that the order does not name (A-36)");
    }
}

#[test]
fn the_sheet_beside_a_paper_says_who_signed_which_bytes_and_when() {
    let at = |hour, minute| on(2026, 12, 7).and_hms_opt(hour, minute, 0).unwrap();
    let signed = [
        Signed { role: "Маман", name: "Маман Ерлан", at: at(15, 4) },
        Signed { role: "Басшы", name: "Басшы Айгүл", at: at(17, 30) },
    ];
    let paper = Paper::new(&a_signature_sheet(&signed).unwrap());
    paper.holds(&[
        signatures::TITLE,
        "Құжат: Психологиялық-медициналық-педагогикалық консультация қорытындысы",
        "Бала: Серікқызы Әлия",
        "Өтініш: PMPK-2026-0000123-7",
        SHA256,
        "Маман: Маман Ерлан – 2026 жылғы 7 желтоқсан, сағат 15:04",
        "Басшы: Басшы Айгүл – 2026 жылғы 7 желтоқсан, сағат 17:30",
        "бұйрықта мұндай нысан жоқ",
        VERIFY,
    ]);
    paper.is_pdfa();
    paper.looks_like("signatures");
    assert_eq!(a_signature_sheet(&[]), Err(PaperFault::Unwritten), "nobody signed");
}

#[test]
fn a_long_conclusion_goes_on_over_the_page_and_loses_nothing() {
    let words: Vec<String> = (0..1500).map(|count| format!("сөз{count}")).collect();
    let paper = Paper::new(&a_conclusion(&words.join(" ")).unwrap());
    paper.is_pdfa();
    let Some(text) = paper.text() else { return };
    for word in &words {
        assert!(text.contains(word.as_str()), "{word} is lost");
    }
}

#[test]
fn what_the_fonts_do_not_have_is_refused_and_not_left_out() {
    assert!(is_printable(&format!("{LETTERS}\n«Abc» – 12,5 %")));
    assert!(!is_printable("ұсыныс 😀"));
    assert_eq!(a_conclusion("ұсыныс 😀"), Err(PaperFault::Unprintable));
}

#[test]
fn the_same_conclusion_gives_the_same_bytes() {
    assert_eq!(a_conclusion("Мәтін"), a_conclusion("Мәтін"));
}
