//! Form 6 of the PMPK Rules, «Психологиялық-медициналық-педагогикалық консультация қорытындысы» (rulebook 3.2). Its captions are
//! the order's words. What paragraph 11 demands and the form has no blank for (PMPK-11-b) is printed inside its point 2.

use chrono::{Datelike as _, NaiveDate};

use crate::Caption;
use crate::sheet::{About, Block, PaperFault, Piece, Style, blank, caption, long, print, value};
use crate::words::{day, month, until};

/// What stands in the conclusion.
pub struct Conclusion<'a> {
    /// Names the paper; the same conclusion under the same id gives the same bytes.
    pub id: String,
    /// The day on which it is prepared.
    pub prepared_on: NaiveDate,
    /// The provider's address.
    pub address: &'a str,
    /// The provider's telephone numbers.
    pub phone: &'a str,
    /// Surname, first name, patronymic of the child.
    pub child: &'a str,
    /// The day of the examination.
    pub examined_on: NaiveDate,
    /// Point 1.
    pub conclusion: &'a str,
    /// Point 2, free words.
    pub recommendations: &'a str,
    /// Type of educational programme (PMPK-11-b).
    pub programme: &'a str,
    /// Recommended educational services (PMPK-11-b).
    pub educational: &'a [String],
    /// Recommended medical services (PMPK-11-b).
    pub medical: &'a [String],
    /// Recommended social services (PMPK-11-b).
    pub social: &'a [String],
    /// Until when it is valid.
    pub valid_until: NaiveDate,
    /// Name of the head.
    pub head: &'a str,
    /// Names of the specialists.
    pub specialists: &'a [String],
    /// Where the paper can be verified.
    pub verify: &'a str,
}

/// The title.
pub const TITLE: Caption =
    ("PMPK-F6-title", "Психологиялық-медициналық-педагогикалық консультация қорытындысы");
const ADDRESS: Caption = ("PMPK-F6-01", "мекенжайы");
const PHONE: Caption = ("PMPK-F6-02", "Телефон");
const CHILD: Caption = ("PMPK-F6-03", "баланың тегі, аты, әкесінің аты (бар болса)");
const EXAMINED: Caption = ("PMPK-F6-04", "жылы тексеруден өтті.");
const CONCLUSION: Caption = ("PMPK-F6-05", "1. Қорытынды");
const RECOMMENDATIONS: Caption =
    ("PMPK-F6-06", "2. Білім беру бағдарламасы және ерекше білім беру қажеттіліктері бойынша ұсынымдар:");
const VALID: Caption = ("PMPK-F6-07", "дейін жарамды");
const HEAD: Caption = ("PMPK-F6-08", "Психологиялық-медициналық-педагогикалық консультация басшысы");
const SPECIALISTS: Caption = ("PMPK-F6-09", "Мамандар");

/// The captions of the form, each with its clause.
pub const CAPTIONS: [Caption; 10] =
    [TITLE, ADDRESS, PHONE, CHILD, EXAMINED, CONCLUSION, RECOMMENDATIONS, VALID, HEAD, SPECIALISTS];

fn listed(lead: &str, items: &[String], blocks: &mut Vec<Block>) {
    if !items.is_empty() {
        blocks.push(Block::Text(Style::Body, vec![caption(lead), caption(&items.join("; "))]));
    }
}

/// The PDF.
///
/// # Errors
/// [`PaperFault`] for a character that cannot be printed.
pub fn pdf(conclusion: &Conclusion<'_>) -> Result<Vec<u8>, PaperFault> {
    let on = conclusion.examined_on;
    let mut blocks = vec![
        Block::Text(Style::Title, vec![caption(TITLE.1)]),
        Block::Text(Style::Centered, vec![value(conclusion.address)]),
        Block::Text(Style::Under, vec![caption(ADDRESS.1)]),
        Block::Text(Style::Body, vec![caption(PHONE.1), caption(" "), value(conclusion.phone)]),
        Block::Gap(8.0),
        Block::Text(Style::Body, vec![value(conclusion.child), caption(" берілді")]),
        Block::Text(Style::Under, vec![caption(CHILD.1)]),
        Block::Text(
            Style::Body,
            vec![
                caption("Ол \""),
                value(&day(on)),
                caption("\" "),
                value(month(on)),
                caption(" "),
                value(&on.year().to_string()),
                caption(" "),
                caption(EXAMINED.1),
            ],
        ),
        Block::Gap(4.0),
    ];
    long(CONCLUSION.1, conclusion.conclusion, &mut blocks);
    long(RECOMMENDATIONS.1, conclusion.recommendations, &mut blocks);
    // The words of paragraph 11 that the form has no blank for.
    let programme = [conclusion.programme.to_owned()];
    listed("Білім беру бағдарламасының түрі: ", &programme, &mut blocks);
    listed("Ұсынылатын білім беру қызметтері: ", conclusion.educational, &mut blocks);
    listed("Ұсынылатын медициналық қызметтер: ", conclusion.medical, &mut blocks);
    listed("Ұсынылатын әлеуметтік қызметтер: ", conclusion.social, &mut blocks);
    blocks.push(Block::Gap(6.0));
    let valid =
        vec![caption("Қорытынды "), value(&until(conclusion.valid_until)), caption(" "), caption(VALID.1)];
    blocks.push(Block::Text(Style::Body, valid));
    blocks.push(Block::Gap(10.0));
    let mut head = vec![caption(HEAD.1), caption(" ")];
    head.extend(signed_by(conclusion.head));
    blocks.push(Block::Text(Style::Body, head));
    for (place, name) in conclusion.specialists.iter().enumerate() {
        let mut line = if place == 0 { vec![caption(SPECIALISTS.1), caption(" ")] } else { Vec::new() };
        line.extend(signed_by(name));
        blocks.push(Block::Text(Style::Body, line));
    }
    blocks.push(Block::Gap(14.0));
    blocks.push(verification(conclusion.verify));
    let about = About { title: TITLE.1, id: conclusion.id.clone(), made_on: conclusion.prepared_on };
    print(&about, &blocks)
}

/// Room for a signature by hand, and the name.
pub(crate) fn signed_by(name: &str) -> [Piece; 3] {
    [blank(16), caption(" / "), value(name)]
}

/// The QR code with the address that it stands for.
pub(crate) fn verification(address: &str) -> Block {
    Block::Qr {
        address: address.to_owned(),
        alt: "QR-код: құжатты тексеру беті",
        beside: vec![
            caption("Құжатты тексеру / Проверка документа / Verification:\u{2028}"),
            caption(address),
        ],
    }
}
