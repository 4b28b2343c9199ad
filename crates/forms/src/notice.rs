//! Form 3 of the PMPK Rules, «Құжаттарды қабылдау туралы хабарлама», the notice on acceptance of documents (rulebook 3.1). Its
//! captions are the order's words; the day of the examination is printed without an hour, as the form has it. It has no QR code: it is
//! made anew whenever it is asked for, and is no result that somebody could want to verify.

use chrono::{Datelike as _, NaiveDate};

use crate::Caption;
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

const TITLE: Caption = ("PMPK-F3-title", "Құжаттарды қабылдау туралы хабарлама");
const ORGANIZATION: Caption = ("PMPK-F3-01", "білім беру ұйымының атауы");
const ACCEPTED: Caption = ("PMPK-F3-02", "Сіздің құжаттарыңыз қабылданды.");
const EXAMINATION: Caption = ("PMPK-F3-03", "тексеруден өту қажеттігін еске саламыз.");
const KIND: Caption = ("PMPK-F3-04", "Тексеру түрі:");
const VENUE: Caption = ("PMPK-F3-05", "Өткізу орны:");
const ADDRESS: Caption = ("PMPK-F3-06", "Ұйым мекенжайы:");
const PHONE: Caption = ("PMPK-F3-07", "Телефон:");
const ACCEPTED_ON: Caption = ("PMPK-F3-08", "Құжаттарды қабылдаған күн:");
const ACCEPTED_BY: Caption = ("PMPK-F3-09", "Құжатты қабылдаушының тегі, аты, әкесінің аты (бар болса)");

/// The captions of the form, each with its clause.
pub const CAPTIONS: [Caption; 10] =
    [TITLE, ORGANIZATION, ACCEPTED, EXAMINATION, KIND, VENUE, ADDRESS, PHONE, ACCEPTED_ON, ACCEPTED_BY];

/// The PDF.
///
/// # Errors
/// [`PaperFault`] for a character that cannot be printed.
pub fn pdf(notice: &Notice<'_>) -> Result<Vec<u8>, PaperFault> {
    let on = notice.examination_on;
    let accepted_by = notice.accepted_by.map_or_else(|| blank(40), value);
    let blocks = [
        Block::Text(Style::Centered, vec![value(notice.provider)]),
        Block::Text(Style::Under, vec![caption(ORGANIZATION.1)]),
        Block::Gap(16.0),
        Block::Text(Style::Title, vec![caption(TITLE.1)]),
        Block::Text(
            Style::Body,
            vec![caption("Құрметті "), value(notice.recipient), caption(" "), caption(ACCEPTED.1)],
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
                caption(" "),
                caption(EXAMINATION.1),
            ],
        ),
        Block::Text(Style::Body, vec![caption(KIND.1), caption(" "), value(notice.examination_kind)]),
        Block::Text(Style::Under, vec![caption("бастапқы/қайталама")]),
        Block::Text(Style::Body, vec![caption(VENUE.1), caption(" "), value(notice.provider)]),
        Block::Text(
            Style::Under,
            vec![caption("психологиялық-медициналық-педагогикалық консультация атауы")],
        ),
        Block::Text(Style::Body, vec![caption(ADDRESS.1), caption(" "), value(notice.address)]),
        Block::Text(Style::Body, vec![caption(PHONE.1), caption(" "), value(notice.phone)]),
        Block::Text(
            Style::Body,
            vec![caption(ACCEPTED_ON.1), caption(" "), value(&date(notice.accepted_on))],
        ),
        Block::Gap(28.0),
        Block::Text(Style::Body, vec![caption(ACCEPTED_BY.1), caption(" "), accepted_by]),
    ];
    let about = About { title: TITLE.1, id: notice.id.clone(), made_on: notice.accepted_on };
    print(&about, &blocks)
}
