//! The sheet that every form is drawn on: A4, Noto Serif, paragraphs with filled blanks, a QR code. Blocks are laid out on pages
//! first and drawn afterwards, tagged for reading aloud. It knows no form and no field.

mod drawing;
mod placing;

use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;
use krilla::text::Font;
use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use parley::layout::{Alignment, AlignmentOptions, Layout};
use parley::style::{FontFamily, FontWeight, LineHeight, StyleProperty};
use parley::{FontContext, LayoutContext};
use thiserror::Error;

/// A4, in points.
const PAGE: (f32, f32) = (595.28, 841.89);
const LEFT: f32 = 70.0;
const RIGHT: f32 = 42.0;
const TOP: f32 = 50.0;
const BOTTOM: f32 = 56.0;
const WIDTH: f32 = PAGE.0 - LEFT - RIGHT;
/// The side of a QR code: 28 mm, read by a phone at arm's length.
const QR: f32 = 80.0;
/// The room between a QR code and the words beside it.
const BESIDE: f32 = 10.0;

const FAMILY: &str = "Noto Serif";
const REGULAR: &[u8] = include_bytes!("../fonts/NotoSerif-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/NotoSerif-Bold.ttf");

/// Why no paper came of it. It names no content.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PaperFault {
    /// A character that the fonts of the forms do not have.
    #[error("the text holds a character that cannot be printed")]
    Unprintable,
    /// The PDF could not be written as PDF/A.
    #[error("the paper could not be written")]
    Unwritten,
}

/// Whose words they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Ink {
    /// The form's own.
    #[default]
    Caption,
    /// Filled in; ruled underneath.
    Value,
}

/// A piece of a paragraph.
pub(crate) type Piece = (Ink, String);

/// The form's own words.
pub(crate) fn caption(text: &str) -> Piece {
    (Ink::Caption, text.to_owned())
}

/// What is filled in. No-break spaces around it make the rule as long as the form's blank.
pub(crate) fn value(text: &str) -> Piece {
    (Ink::Value, format!("\u{a0}{text}\u{a0}"))
}

/// A blank that is filled by hand.
pub(crate) fn blank(length: usize) -> Piece {
    (Ink::Value, "\u{a0}".repeat(length))
}

/// Long text: a paragraph of the form for each line.
pub(crate) fn long(lead: &str, text: &str, blocks: &mut Vec<Block>) {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or_default();
    blocks.push(Block::Text(Style::Body, vec![caption(lead), caption(" "), caption(first)]));
    blocks.extend(lines.map(|line| Block::Text(Style::Body, vec![caption(line)])));
}

/// How a paragraph looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Title,
    Body,
    Centered,
    /// The small words under a blank.
    Under,
    /// Small words that are not of the form.
    Note,
}

impl Style {
    const fn size(self) -> f32 {
        match self {
            Self::Title => 14.0,
            Self::Body | Self::Centered => 12.0,
            Self::Under | Self::Note => 9.0,
        }
    }

    const fn is_centered(self) -> bool {
        matches!(self, Self::Title | Self::Centered | Self::Under)
    }

    /// The room below it.
    const fn below(self) -> f32 {
        match self {
            Self::Title => 14.0,
            Self::Body => 7.0,
            Self::Centered => 1.0,
            Self::Under => 9.0,
            Self::Note => 4.0,
        }
    }
}

/// A part of a form, from above to below.
pub(crate) enum Block {
    Text(Style, Vec<Piece>),
    Gap(f32),
    /// A QR code with words beside it.
    Qr {
        address: String,
        alt: &'static str,
        beside: Vec<Piece>,
    },
}

/// What the PDF says about itself.
pub(crate) struct About<'a> {
    pub(crate) title: &'a str,
    /// Names the PDF; the same content under the same id gives the same bytes.
    pub(crate) id: String,
    /// The day that it is made; midnight in Kazakhstan stands for it.
    pub(crate) made_on: NaiveDate,
}

struct Fonts {
    context: FontContext,
    regular: Font,
    bold: Font,
}

/// Read once; each paper takes a copy of the context, so that nothing of one stays for the next.
static FONTS: LazyLock<Option<Fonts>> = LazyLock::new(|| {
    let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
    for bytes in [REGULAR, BOLD] {
        collection.register_fonts(Blob::new(Arc::new(bytes)), None);
    }
    Some(Fonts {
        context: FontContext { collection, source_cache: SourceCache::default() },
        regular: Font::new(REGULAR.into(), 0)?,
        bold: Font::new(BOLD.into(), 0)?,
    })
});

/// The PDF of these blocks.
pub(crate) fn print(about: &About<'_>, blocks: &[Block]) -> Result<Vec<u8>, PaperFault> {
    let fonts = FONTS.as_ref().ok_or(PaperFault::Unwritten)?;
    let placed = placing::place(fonts, blocks)?;
    drawing::draw(fonts, about, &placed)
}

/// Whether the fonts of the forms have every character of a text; line ends are none of them.
pub fn is_printable(text: &str) -> bool {
    if text.chars().all(is_common) {
        return true;
    }
    let Some(fonts) = FONTS.as_ref() else { return false };
    let (mut context, mut scratch) = (fonts.context.clone(), LayoutContext::new());
    text.lines().all(|line| {
        let pieces = [caption(line)];
        Paragraph::new((&mut context, &mut scratch), Style::Body, &pieces, WIDTH).is_printable()
    })
}

/// Letters and signs of which a test shows that the fonts have them: nearly every text consists of them, and a layout is no small thing.
const fn is_common(c: char) -> bool {
    matches!(
        c,
        ' '..='~' | 'А'..='я' | 'Ё' | 'ё' | 'Ә' | 'ә' | 'Ғ' | 'ғ' | 'Қ' | 'қ' | 'Ң' | 'ң' | 'Ө' | 'ө' | 'Ұ' | 'ұ' | 'Ү' | 'ү'
            | 'Һ' | 'һ' | 'І' | 'і' | '\n'
    )
}

/// A paragraph with its lines.
struct Paragraph {
    style: Style,
    text: String,
    layout: Layout<Ink>,
}

impl Paragraph {
    fn new(
        (context, scratch): (&mut FontContext, &mut LayoutContext<Ink>),
        style: Style,
        pieces: &[Piece],
        width: f32,
    ) -> Self {
        let text: String = pieces.iter().map(|(_, text)| text.as_str()).collect();
        let mut builder = scratch.ranged_builder(context, &text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(FontFamily::named(FAMILY)));
        builder.push_default(StyleProperty::FontSize(style.size()));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(1.42)));
        if style == Style::Title {
            builder.push_default(StyleProperty::FontWeight(FontWeight::BOLD));
        }
        let mut begin = 0;
        for (ink, piece) in pieces {
            builder.push(StyleProperty::Brush(*ink), begin..begin + piece.len());
            begin += piece.len();
        }
        let mut layout = builder.build(&text);
        layout.break_all_lines(Some(width));
        let alignment = if style.is_centered() { Alignment::Center } else { Alignment::Start };
        layout.align(alignment, AlignmentOptions::default());
        Self { style, text, layout }
    }

    /// Whether the fonts have a glyph for every character.
    fn is_printable(&self) -> bool {
        let runs = self.layout.lines().flat_map(|line| line.runs());
        runs.flat_map(|run| run.clusters().flat_map(|cluster| cluster.glyphs())).all(|glyph| glyph.id != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_have_every_common_character() {
        let fonts = FONTS.as_ref().unwrap();
        for c in (0..=0x4FF).filter_map(char::from_u32).filter(|c| is_common(*c) && *c != '\n') {
            let (mut context, mut scratch) = (fonts.context.clone(), LayoutContext::new());
            let pieces = [caption(&c.to_string())];
            let paragraph = Paragraph::new((&mut context, &mut scratch), Style::Body, &pieces, WIDTH);
            assert!(paragraph.is_printable(), "{c}");
        }
    }
}
