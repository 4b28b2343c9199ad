//! Ten thousand papers in this process, the three forms in turn: how long each takes, and whether the memory of the process grows
//! with them. The content is of the length that specialists write. It must not keep a paper, nor make one of them twice.

use std::time::Instant;

use chrono::NaiveDate;
use qoldau_forms::PaperFault;
use qoldau_forms::conclusion::{self, Conclusion};
use qoldau_forms::notice::{self, Notice};
use qoldau_forms::refusal::{self, Refusal};

use crate::memory::{Held, resident};

const PROVIDER: &str = "«№ 1 психологиялық-медициналық-педагогикалық консультация» КММ";
const ADDRESS: &str = "Астана қаласы, Бейбітшілік көшесі, 1";
const PHONE: &str = "+7 7172 00 00 01";
const TEXT: &str = "Сөйлеу тілінің жалпы дамымауы, ІІІ деңгей. Бала таныс адамдармен қарым-қатынасқа жеңіл түседі, \
                    тапсырманы түсінеді, бірақ сөйлемдерді толық құрамайды. ";
const LONGEST_MS: f64 = 15.0;
const MOST_MEBIBYTES: f64 = 1.0;

/// What differs from paper to paper.
struct Serial {
    id: String,
    verify: String,
    text: String,
    on: NaiveDate,
}

impl Serial {
    fn of(serial: usize) -> Self {
        Self {
            id: format!("paper {serial}"),
            verify: format!("https://qoldau.example/verify/7GQ2-9KXM-41TB-{serial:04}"),
            text: format!("{serial}. {}", TEXT.repeat(8)),
            on: NaiveDate::from_ymd_opt(2026, 12, 7).unwrap_or_default(),
        }
    }
}

fn a_notice(it: &Serial) -> Result<Vec<u8>, PaperFault> {
    notice::pdf(&Notice {
        id: it.id.clone(),
        provider: PROVIDER,
        recipient: "Ахметов Серік Қайратұлы",
        examination_on: it.on,
        examination_kind: "бастапқы",
        address: ADDRESS,
        phone: PHONE,
        accepted_on: it.on,
        accepted_by: Some("Тіркеуші Гүлнар"),
    })
}

fn a_conclusion(it: &Serial) -> Result<Vec<u8>, PaperFault> {
    let list = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<String>>();
    conclusion::pdf(&Conclusion {
        id: it.id.clone(),
        prepared_on: it.on,
        address: ADDRESS,
        phone: PHONE,
        child: "Серікқызы Әлия",
        examined_on: it.on,
        conclusion: &it.text,
        recommendations: &it.text,
        programme: "жалпы білім беретін бағдарлама",
        educational: &list(&["логопед", "педагог-ассистент"]),
        medical: &list(&["сурдолог бақылауы"]),
        social: &list(&["әлеуметтік педагог"]),
        valid_until: it.on,
        head: "Басшы Айгүл",
        specialists: &list(&["Маман Ерлан", "Маман Әсел"]),
        verify: &it.verify,
    })
}

fn a_refusal(it: &Serial) -> Result<Vec<u8>, PaperFault> {
    refusal::pdf(&Refusal {
        id: it.id.clone(),
        prepared_on: it.on,
        provider: PROVIDER,
        address: ADDRESS,
        phone: PHONE,
        recipient: "Ахметов Серік Қайратұлы",
        child: "Серікқызы Әлия",
        application: "PMPK-2026-0000123-7",
        service: "Мүмкіндіктері шектеулі балаларды тексеру",
        grounds: &[("құжаттардың дұрыс еместігі", 1)],
        appendix: Some(4),
        facts: &it.text,
        requirement: "8-жолдың 1) тармақшасы.",
        cure: "Баланың өз куәлігін ұсыныңыз.",
        head: "Басшы Айгүл",
        verify: &it.verify,
    })
}

type Make = fn(&Serial) -> Result<Vec<u8>, PaperFault>;
const FORMS: [(&str, Make); 3] = [("notice", a_notice), ("conclusion", a_conclusion), ("refusal", a_refusal)];

/// Makes so many papers, after a tenth of them that nothing is measured of; each form with its times, and the growth over all.
pub fn measure(count: usize) -> Result<Vec<Held>, String> {
    let pid = std::process::id();
    let mut times: [Vec<u32>; FORMS.len()] = Default::default();
    let mut before = 0.0;
    for serial in 0..count / 10 + count {
        if serial == count / 10 {
            before = resident(pid)?;
            times = Default::default();
        }
        let it = Serial::of(serial);
        if let Some(((name, make), times)) = FORMS.iter().zip(&mut times).nth(serial % FORMS.len()) {
            let began = Instant::now();
            let paper = make(&it).map_err(|fault| format!("{name} {serial}: {fault}"))?;
            times.push(u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX));
            if !paper.starts_with(b"%PDF") {
                return Err(format!("{name} {serial} is no PDF"));
            }
        }
    }
    let mebibytes = resident(pid)? - before;
    let held = |(mut micros, (name, _)): (Vec<u32>, &(&str, Make))| {
        micros.sort_unstable();
        let name = format!("PDF of a {name}, {count} of all forms in turn");
        Held { name, micros, longest: Some(LONGEST_MS), mebibytes, most: MOST_MEBIBYTES }
    };
    Ok(times.into_iter().zip(&FORMS).map(held).collect())
}
