//! Form 3 of the PMPK Rules, «Құжаттарды қабылдау туралы хабарлама», the notice on acceptance of documents (rulebook 3.1). Its
//! captions are the order's words; the day of the examination is printed without an hour, as the form has it.

use chrono::{Datelike as _, NaiveDate};

use crate::sheet::{About, Block, PaperFault, Style, blank, caption, print, value};
use crate::words::{date, day, month};

/// What stands in the notice.
pub struct Notice<'a> {
    /// Names the paper; the same notice under the same id gives the same bytes.
    pub id: String,
    /// The name of the provider, at both of its places.
    pub provider: &'a str,
    /// Surname, first name, patronymic of the recipient.
    pub recipient: &'a str,
    /// The day of the examination.
    pub examination_on: NaiveDate,
    /// «бастапқы» or «қайталама».
    pub examination_kind: &'a str,
    /// The provider's address.
    pub address: &'a str,
    /// The provider's telephone numbers.
    pub phone: &'a str,
    /// The day of registration.
    pub accepted_on: NaiveDate,
    /// Who accepted the documents; a blank where nobody did, in the proactive form.
    pub accepted_by: Option<&'a str>,
}

/// The title, as the order has it.
pub const TITLE: &str = "Құжаттарды қабылдау туралы хабарлама";

/// The PDF.
///
/// # Errors
/// [`PaperFault`] for a character that cannot be printed.
pub fn pdf(notice: &Notice<'_>) -> Result<Vec<u8>, PaperFault> {
    let on = notice.examination_on;
    let accepted_by = notice.accepted_by.map_or_else(|| blank(40), value);
    let blocks = [
        Block::Text(Style::Centered, vec![value(notice.provider)]),
        Block::Text(Style::Under, vec![caption("білім беру ұйымының атауы")]),
        Block::Gap(16.0),
        Block::Text(Style::Title, vec![caption(TITLE)]),
        Block::Text(
            Style::Body,
            vec![caption("Құрметті "), value(notice.recipient), caption(" Сіздің құжаттарыңыз қабылданды.")],
        ),
        Block::Text(Style::Under, vec![caption("тегі, аты, әкесінің аты (бар болса)")]),
        Block::Text(
            Style::Body,
            vec![
                caption("Сізге "),
                value(&on.year().to_string()),
                caption(" жылғы \""),
                value(&day(on)),
                caption("\" "),
                value(month(on)),
                caption(" тексеруден өту қажеттігін еске саламыз."),
            ],
        ),
        Block::Text(Style::Body, vec![caption("Тексеру түрі: "), value(notice.examination_kind)]),
        Block::Text(Style::Under, vec![caption("бастапқы/қайталама")]),
        Block::Text(Style::Body, vec![caption("Өткізу орны: "), value(notice.provider)]),
        Block::Text(
            Style::Under,
            vec![caption("психологиялық-медициналық-педагогикалық консультация атауы")],
        ),
        Block::Text(Style::Body, vec![caption("Ұйым мекенжайы: "), value(notice.address)]),
        Block::Text(Style::Body, vec![caption("Телефон: "), value(notice.phone)]),
        Block::Text(
            Style::Body,
            vec![caption("Құжаттарды қабылдаған күн: "), value(&date(notice.accepted_on))],
        ),
        Block::Gap(28.0),
        Block::Text(
            Style::Body,
            vec![caption("Құжатты қабылдаушының тегі, аты, әкесінің аты (бар болса) "), accepted_by],
        ),
    ];
    let about = About { title: TITLE, id: notice.id.clone(), made_on: notice.accepted_on };
    print(&about, &blocks)
}
