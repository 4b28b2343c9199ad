//! The sheet of signatures that lies beside a paper: who signed which bytes, and when. A signature stands over the PDF of the paper
//! itself, so the names can not be printed into it. The order has no such form: this is Qoldau's own layout, and it says so.

use chrono::NaiveDateTime;

use crate::conclusion::verification;
use crate::sheet::{About, Block, PaperFault, Style, caption, print, value};
use crate::words::moment;

/// The title.
pub const TITLE: &str = "Қолтаңбалар парағы";

/// A signature under a paper.
pub struct Signed<'a> {
    /// What the person is at the provider.
    pub role: &'a str,
    /// Surname, first name, patronymic.
    pub name: &'a str,
    /// When, Kazakhstan time.
    pub at: NaiveDateTime,
}

/// What stands on the sheet.
pub struct Signatures<'a> {
    /// Names the sheet; the same signatures under the same id give the same bytes.
    pub id: String,
    /// The title of the paper that is signed.
    pub paper: &'a str,
    /// SHA-256 of its PDF, hexadecimal.
    pub sha256: &'a str,
    /// Number of the application.
    pub application: &'a str,
    /// The child.
    pub child: &'a str,
    /// One at least, in the order in which they signed.
    pub signed: &'a [Signed<'a>],
    /// Where the paper can be verified.
    pub verify: &'a str,
}

/// The PDF.
///
/// # Errors
/// [`PaperFault`] for a character that cannot be printed, or where nobody signed.
pub fn pdf(signatures: &Signatures<'_>) -> Result<Vec<u8>, PaperFault> {
    let last = signatures.signed.last().ok_or(PaperFault::Unwritten)?;
    let text = |lead: &str, text: &str| Block::Text(Style::Body, vec![caption(lead), value(text)]);
    let mut blocks = vec![
        Block::Text(Style::Title, vec![caption(TITLE)]),
        text("Құжат: ", signatures.paper),
        text("Бала: ", signatures.child),
        text("Өтініш: ", signatures.application),
        // In one piece, so that it can be copied and searched for.
        Block::Text(Style::Body, vec![caption("PDF файлының SHA-256 бақылау қосындысы:")]),
        Block::Text(Style::Note, vec![caption(signatures.sha256)]),
        Block::Gap(8.0),
        Block::Text(Style::Body, vec![caption("Электрондық цифрлық қолтаңбамен қол қойғандар:")]),
    ];
    for one in signatures.signed {
        let line = vec![
            caption("– "),
            caption(one.role),
            caption(": "),
            value(one.name),
            caption("– "),
            caption(&moment(one.at)),
        ];
        blocks.push(Block::Text(Style::Body, line));
    }
    blocks.push(Block::Gap(14.0));
    blocks.push(verification(signatures.verify));
    let note = "Қолтаңбалар осы параққа емес, құжаттың PDF файлына қойылған. Бұл – Qoldau жүйесінің өз пішімі: \
        бұйрықта мұндай нысан жоқ.";
    blocks.push(Block::Text(Style::Note, vec![caption(note)]));
    print(&About { title: TITLE, id: signatures.id.clone(), made_on: last.at.date() }, &blocks)
}
