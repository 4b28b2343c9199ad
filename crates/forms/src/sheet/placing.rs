//! Where the blocks of a form stand: paragraphs flow over as many pages as they need, a QR code stays with its words. It draws
//! nothing.

use std::ops::Range;

use fast_qr::qr::QRBuilder;
use parley::LayoutContext;

use super::{BESIDE, BOTTOM, Block, Fonts, LEFT, PAGE, PaperFault, Paragraph, QR, Style, TOP, WIDTH};

/// Something at its place on a page.
pub(super) enum Placed {
    /// Lines of a paragraph; `shift` is what is added to their own height in the paragraph.
    Lines { paragraph: usize, lines: Range<usize>, left: f32, shift: f32 },
    /// A QR code, row by row.
    Qr { modules: Vec<Vec<bool>>, top: f32, alt: &'static str },
}

/// Every paragraph, and what stands on which page.
#[derive(Default)]
pub(super) struct Placing {
    pub(super) paragraphs: Vec<Paragraph>,
    pub(super) pages: Vec<Vec<Placed>>,
    y: f32,
}

/// Lays the blocks out.
pub(super) fn place(fonts: &Fonts, blocks: &[Block]) -> Result<Placing, PaperFault> {
    let (mut context, mut scratch) = (fonts.context.clone(), LayoutContext::new());
    let mut placing = Placing::default();
    placing.turn();
    for block in blocks {
        match block {
            Block::Gap(height) => placing.y += height,
            Block::Text(style, pieces) => {
                let paragraph = Paragraph::new((&mut context, &mut scratch), *style, pieces, WIDTH);
                placing.lay(paragraph, LEFT)?;
            }
            Block::Qr { address, alt, beside } => {
                if placing.y + QR > PAGE.1 - BOTTOM {
                    placing.turn();
                }
                let top = placing.y;
                placing.put(Placed::Qr { modules: modules(address)?, top, alt });
                let width = WIDTH - QR - BESIDE;
                let paragraph = Paragraph::new((&mut context, &mut scratch), Style::Note, beside, width);
                placing.y += ((QR - paragraph.layout.height()) / 2.0).max(0.0);
                placing.lay(paragraph, LEFT + QR + BESIDE)?;
                placing.y = placing.y.max(top + QR + Style::Note.below());
            }
        }
    }
    Ok(placing)
}

fn modules(address: &str) -> Result<Vec<Vec<bool>>, PaperFault> {
    let code = QRBuilder::new(address).build().map_err(|_too_long| PaperFault::Unwritten)?;
    let rows = code.data.chunks(code.size).take(code.size);
    Ok(rows.map(|row| row.iter().map(|module| module.value()).collect()).collect())
}

impl Placing {
    fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    fn put(&mut self, placed: Placed) {
        if let Some(page) = self.pages.last_mut() {
            page.push(placed);
        }
    }

    fn lay(&mut self, paragraph: Paragraph, left: f32) -> Result<(), PaperFault> {
        if !paragraph.is_printable() {
            return Err(PaperFault::Unprintable);
        }
        let index = self.paragraphs.len();
        let heights: Vec<f32> = paragraph.layout.lines().map(|line| line.metrics().line_height).collect();
        // `above`: what of the paragraph stands on earlier pages; `height`: what of it stands on this one.
        let (mut first, mut above, mut height) = (0, 0.0, 0.0);
        for (line, line_height) in heights.iter().enumerate() {
            if self.y + height + line_height > PAGE.1 - BOTTOM {
                let shift = self.y - above;
                if first < line {
                    self.put(Placed::Lines { paragraph: index, lines: first..line, left, shift });
                }
                self.turn();
                above += height;
                (first, height) = (line, 0.0);
            }
            height += line_height;
        }
        let shift = self.y - above;
        self.put(Placed::Lines { paragraph: index, lines: first..heights.len(), left, shift });
        self.y += height + paragraph.style.below();
        self.paragraphs.push(paragraph);
        Ok(())
    }
}
