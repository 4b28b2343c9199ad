//! The page as HTML: plain headings and a list of terms, for a phone and for a screen reader, with one style sheet inside and no
//! script. Everything that comes from a record is escaped. It decides nothing.

use std::fmt::Write as _;
use std::sync::LazyLock;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::result::ResultKind;

use super::{VerificationState, VerificationView};
use crate::problem::Language;
use crate::problem::texts::Text;
use crate::wire::Day;

const STYLE: &str = include_str!("../../assets/verify/style.css");

/// What the page may load: its own style and nothing else.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(digest(&SHA256, STYLE.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{hash}'; frame-ancestors 'none'; base-uri 'none'")
});

/// The policy of the page.
pub(super) fn policy() -> &'static str {
    &POLICY
}

const TITLE: Text =
    Text {
        kk: "Құжатты тексеру", ru: "Проверка документа", en: "Verification of a document"
    };
const VALID: Text = Text {
    kk: "Құжат жарамды", ru: "Документ действителен", en: "The document is valid"
};
const CORRECTED: Text = Text {
    kk: "Құжат жарамсыз: оның орнына жаңасы берілген",
    ru: "Документ не действует: вместо него выдан новый",
    en: "The document no longer holds: a new one took its place",
};
const EXPIRED: Text =
    Text {
        kk: "Құжаттың мерзімі өтті", ru: "Срок действия документа истёк", en: "The document has expired"
    };
const NOT_SIGNED: Text = Text {
    kk: "Құжат жарамсыз: оған қол қойылмаған",
    ru: "Документ не действует: он не подписан",
    en: "The document does not hold: it is not signed",
};
const UNKNOWN: Text = Text {
    kk: "Мұндай құжат табылмады. Кодты қағаздағымен салыстырыңыз.",
    ru: "Такой документ не найден. Сверьте код с указанным на бумаге.",
    en: "There is no such document. Compare the code with the one on the paper.",
};
const KIND: Text = Text { kk: "Құжат", ru: "Документ", en: "Document" };
const CONCLUSION: Text = Text {
    kk: "Психологиялық-медициналық-педагогикалық консультация қорытындысы",
    ru: "Заключение психолого-медико-педагогической консультации",
    en: "Conclusion of the psychological-medical-pedagogical consultation",
};
const REFUSAL: Text = Text {
    kk: "Мемлекеттік қызметті көрсетуден бас тарту туралы дәлелді жауап",
    ru: "Мотивированный ответ об отказе в оказании государственной услуги",
    en: "Reasoned answer on refusal to render the public service",
};
const PROVIDER: Text = Text { kk: "Ұйым", ru: "Организация", en: "Organisation" };
const CHILD: Text = Text {
    kk: "Баланың аты-жөні", ru: "Инициалы ребёнка", en: "Initials of the child"
};
const PREPARED: Text =
    Text { kk: "Дайындалған күні", ru: "Подготовлен", en: "Prepared on" };
const SIGNED: Text = Text { kk: "Қол қойылған күні", ru: "Подписан", en: "Signed on" };
const UNTIL: Text =
    Text { kk: "Жарамды мерзімі", ru: "Действителен до", en: "Valid until" };
const SIGNERS: Text = Text { kk: "Қол қойғандар", ru: "Подписали", en: "Signed by" };
const HEAD: Text = Text { kk: "басшы", ru: "руководитель", en: "head" };
const SPECIALIST: Text = Text { kk: "маман", ru: "специалист", en: "specialist" };
const CODE: Text = Text { kk: "Код", ru: "Код", en: "Code" };
const FILE: Text = Text {
    kk: "Файлдың SHA-256 қосындысы",
    ru: "Контрольная сумма файла SHA-256",
    en: "SHA-256 of the file",
};
const NOTE: Text = Text {
    kk: "Бұл бетте құжаттың мазмұны көрсетілмейді. Сұрақтар бойынша Бірыңғай байланыс орталығы: 1414, 8-800-080-7777.",
    ru: "Содержание документа здесь не показывается. Вопросы: Единый контакт-центр, 1414, 8-800-080-7777.",
    en: "What the document says is not shown here. Questions: Unified Contact Centre, 1414, 8-800-080-7777.",
};

const LANGUAGES: [(Language, &str); 3] =
    [(Language::Kk, "Қазақша"), (Language::Ru, "Русский"), (Language::En, "English")];

/// Text as it may stand in HTML.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(c),
        }
    }
    safe
}

fn state(view: Option<&VerificationView>) -> (&'static str, Text) {
    match view.map(|view| view.state) {
        None => ("unknown", UNKNOWN),
        Some(state) => {
            let words = match state {
                VerificationState::Valid => VALID,
                VerificationState::Corrected => CORRECTED,
                VerificationState::Expired => EXPIRED,
                VerificationState::NotSigned => NOT_SIGNED,
            };
            (state.code(), words)
        }
    }
}

fn day(day: Day) -> String {
    day.0.format("%d.%m.%Y").to_string()
}

/// What is shown of a result, term by term.
fn terms(language: Language, view: &VerificationView) -> Vec<(Text, String)> {
    let kind = match view.kind.0 {
        ResultKind::Conclusion => CONCLUSION,
        ResultKind::Refusal => REFUSAL,
    };
    let provider = if language == Language::Kk { &view.provider_kk } else { &view.provider_ru };
    let mut terms = vec![
        (KIND, language.choose(kind).to_owned()),
        (PROVIDER, provider.clone()),
        (CHILD, view.child_initials.clone()),
        (PREPARED, day(view.prepared_on)),
    ];
    terms.extend(view.signed_on.map(|on| (SIGNED, day(on))));
    terms.extend(view.valid_until.map(|until| (UNTIL, day(until))));
    for signer in &view.signers {
        let role = if signer.role.0 == Role::Head { HEAD } else { SPECIALIST };
        terms.push((SIGNERS, format!("{}, {}", signer.initials, language.choose(role))));
    }
    terms
}

/// The page in a language; without a result, that there is none of this code.
pub(super) fn of(language: Language, code: Option<&str>, view: Option<&VerificationView>) -> String {
    let title = language.choose(TITLE);
    let (class, words) = state(view);
    let mut html = format!(
        "<!doctype html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<nav>\n",
        tag = language.tag(),
    );
    for (other, name) in LANGUAGES {
        let tag = other.tag();
        let _ = if other == language {
            writeln!(html, "<span aria-current=\"true\" lang=\"{tag}\">{name}</span>")
        } else {
            writeln!(html, "<a href=\"?lang={tag}\" lang=\"{tag}\" hreflang=\"{tag}\">{name}</a>")
        };
    }
    let said = language.choose(words);
    let _ = write!(
        html,
        "</nav>\n<h1>{title}</h1>\n<p class=\"state {class}\" role=\"status\">{said}</p>\n<dl>\n"
    );
    let mut last = "";
    for (term, value) in view.map(|view| terms(language, view)).unwrap_or_default() {
        let term = language.choose(term);
        if term != last {
            let _ = writeln!(html, "<dt>{term}</dt>");
        }
        last = term;
        let _ = writeln!(html, "<dd>{}</dd>", escaped(&value));
    }
    if let Some(code) = code {
        let _ = write!(html, "<dt>{}</dt>\n<dd><code>{code}</code></dd>\n", language.choose(CODE));
    }
    if let Some(view) = view {
        let _ = write!(html, "<dt>{}</dt>\n<dd><code>{}</code></dd>\n", language.choose(FILE), view.sha256);
    }
    let _ =
        write!(html, "</dl>\n<p class=\"note\">{}</p>\n</main>\n</body>\n</html>\n", language.choose(NOTE));
    html
}
