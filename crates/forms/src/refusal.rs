//! The reasoned answer on refusal. For PMPK the order puts it in the form of Appendix 4 to the PMPK Rules, which is not in the text
//! (rulebook 3.6); for the other services it knows no form. This is Qoldau's own plain layout, in the slot
//! `pmpk_refusal_app4` for PMPK, and it says so on the paper.

use chrono::NaiveDate;

use crate::conclusion::{signed_by, verification};
use crate::sheet::{About, Block, PaperFault, Style, caption, long, print, value};
use crate::words::date;

/// The template slot that this layout stands in until the form is known.
pub const SLOT: &str = "pmpk_refusal_app4";

/// What stands in the refusal.
pub struct Refusal<'a> {
    /// Names the paper; the same refusal under the same id gives the same bytes.
    pub id: String,
    /// The day on which it is prepared.
    pub prepared_on: NaiveDate,
    /// The name of the provider.
    pub provider: &'a str,
    /// The provider's address.
    pub address: &'a str,
    /// The provider's telephone numbers.
    pub phone: &'a str,
    /// The recipient.
    pub recipient: &'a str,
    /// The child.
    pub child: &'a str,
    /// Number of the application.
    pub application: &'a str,
    /// The name of the service.
    pub service: &'a str,
    /// The grounds, in the order's words, each with its number in row 9 of the list of requirements.
    pub grounds: &'a [(&'a str, usize)],
    /// The appendix to the service's Rules that has the form, where the order names one.
    pub appendix: Option<u8>,
    /// What was found.
    pub facts: &'a str,
    /// Which requirement is violated.
    pub requirement: &'a str,
    /// How it can be cured.
    pub cure: &'a str,
    /// Name of the head.
    pub head: &'a str,
    /// Where the paper can be verified.
    pub verify: &'a str,
}

/// The title: the order's words for this result.
pub const TITLE: &str = "Мемлекеттік қызметті көрсетуден бас тарту туралы дәлелді жауап";

/// The PDF.
///
/// # Errors
/// [`PaperFault`] for a character that cannot be printed.
pub fn pdf(refusal: &Refusal<'_>) -> Result<Vec<u8>, PaperFault> {
    let text = |lead: &str, text: &str| Block::Text(Style::Body, vec![caption(lead), value(text)]);
    let mut blocks = vec![
        Block::Text(Style::Centered, vec![caption(refusal.provider)]),
        Block::Text(Style::Centered, vec![caption(refusal.address)]),
        Block::Text(Style::Centered, vec![caption(refusal.phone)]),
        Block::Gap(16.0),
        Block::Text(Style::Title, vec![caption(TITLE)]),
        text("Көрсетілетін қызметті алушы: ", refusal.recipient),
        text("Бала: ", refusal.child),
        text("Өтініш: ", refusal.application),
        text("Мемлекеттік көрсетілетін қызмет: ", refusal.service),
        text("Күні: ", &date(refusal.prepared_on)),
        Block::Gap(6.0),
        Block::Text(Style::Body, vec![caption("Бас тарту үшін негіздер:")]),
    ];
    for (words, number) in refusal.grounds {
        let place = format!(" (негізгі талаптар тізбесінің 9-жолының {number}) тармақшасы)");
        blocks.push(Block::Text(Style::Body, vec![caption("– "), caption(words), caption(&place)]));
    }
    for (lead, words) in [
        ("Анықталған мән-жайлар:", refusal.facts),
        ("Бұзылған талап:", refusal.requirement),
        ("Қалай жоюға болады:", refusal.cure),
    ] {
        long(lead, words, &mut blocks);
    }
    blocks.push(Block::Gap(14.0));
    let mut head = vec![caption("Басшы ")];
    head.extend(signed_by(refusal.head));
    blocks.push(Block::Text(Style::Body, head));
    blocks.push(Block::Gap(10.0));
    blocks.push(verification(refusal.verify));
    // The number of an appendix is never written without its Rules.
    let service = refusal.service;
    let note = match refusal.appendix {
        Some(appendix) => format!(
            "Бұл – Qoldau жүйесінің өз пішімі: «{service}» мемлекеттік қызметін көрсету қағидаларының {appendix}-қосымшасындағы \
             нысан бұйрықтың мәтінінде жоқ."
        ),
        None => format!(
            "Бұл – Qoldau жүйесінің өз пішімі: «{service}» мемлекеттік қызметінен бас тартудың нысаны бұйрықта жоқ."
        ),
    };
    blocks.push(Block::Text(Style::Note, vec![caption(&note)]));
    let about = About { title: TITLE, id: refusal.id.clone(), made_on: refusal.prepared_on };
    print(&about, &blocks)
}
