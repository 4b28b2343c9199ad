//! Draws what has its place: glyphs with their text, rules under what is filled in, QR codes, and the tags by which a screen
//! reader reads the page. The result is PDF/A-1a; what krilla finds against it is a fault, not a warning.

use std::num::NonZeroU16;

use chrono::Datelike as _;
use krilla::configure::{Configuration, Validator};
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::tagging::{ArtifactType, ContentTag, Identifier, SpanTag, Tag, TagGroup, TagTree};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};
use parley::layout::{Line, Run};

use super::placing::{Placed, Placing};
use super::{About, Fonts, Ink, LEFT, PAGE, PaperFault, Paragraph, QR, Style};

/// How far a rule lies under its line, and how thick it is.
const RULE: (f32, f32) = (2.4, 0.6);
/// How wide the quiet zone around a QR code is, in modules (ISO/IEC 18004).
const QUIET: usize = 4;
const LANGUAGE: &str = "kk";

fn settings() -> SerializeSettings {
    SerializeSettings {
        configuration: Configuration::new_with_validator(Validator::A1_A),
        enable_tagging: true,
        ..SerializeSettings::default()
    }
}

fn metadata(about: &About<'_>) -> Metadata {
    let made_on = about.made_on;
    let two = |number: u32| u8::try_from(number).unwrap_or_default();
    let moment = DateTime::new(u16::try_from(made_on.year()).unwrap_or_default())
        .month(two(made_on.month()))
        .day(two(made_on.day()))
        .hour(0)
        .minute(0)
        .second(0)
        .utc_offset_hour(5)
        .utc_offset_minute(0);
    Metadata::new()
        .title(about.title.to_owned())
        .language(LANGUAGE.to_owned())
        .creator("Qoldau".to_owned())
        .producer("Qoldau".to_owned())
        .document_id(about.id.clone())
        .creation_date(moment)
}

/// The PDF of what has its place.
pub(super) fn draw(fonts: &Fonts, about: &About<'_>, placing: &Placing) -> Result<Vec<u8>, PaperFault> {
    let mut document = Document::new_with(settings());
    document.set_metadata(metadata(about));
    let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(PaperFault::Unwritten)?;
    // A paragraph that goes on over the page is one group of the tree with a leaf on each page.
    let mut leaves: Vec<Vec<Identifier>> = vec![Vec::new(); placing.paragraphs.len()];
    let mut order: Vec<Leaf> = Vec::new();
    for page in &placing.pages {
        let mut page_of_pdf = document.start_page_with(size.clone());
        let mut surface = page_of_pdf.surface();
        for placed in page {
            match placed {
                Placed::Lines { paragraph: index, lines, left, shift } => {
                    let Some(paragraph) = placing.paragraphs.get(*index) else { continue };
                    let span = SpanTag::empty().with_lang(Some(LANGUAGE));
                    let leaf = surface.start_tagged(ContentTag::Span(span));
                    let mut rules = Vec::new();
                    for line in paragraph.layout.lines().skip(lines.start).take(lines.len()) {
                        draw_line(&mut surface, fonts, paragraph, (&line, *left, *shift), &mut rules);
                    }
                    surface.end_tagged();
                    draw_rules(&mut surface, rules);
                    match leaves.get_mut(*index) {
                        Some(known) => {
                            if known.is_empty() {
                                order.push(Leaf::Paragraph(*index));
                            }
                            known.push(leaf);
                        }
                        None => return Err(PaperFault::Unwritten),
                    }
                }
                Placed::Qr { modules, top, alt } => {
                    let leaf = surface.start_tagged(ContentTag::Other);
                    draw_qr(&mut surface, modules, *top);
                    surface.end_tagged();
                    order.push(Leaf::Figure(alt, leaf));
                }
            }
        }
        surface.finish();
        page_of_pdf.finish();
    }
    document.set_tag_tree(tree(placing, order, leaves));
    document.finish().map_err(|_fault| PaperFault::Unwritten)
}

/// What the tree of tags holds, in reading order.
enum Leaf {
    Paragraph(usize),
    Figure(&'static str, Identifier),
}

fn tree(placing: &Placing, order: Vec<Leaf>, mut leaves: Vec<Vec<Identifier>>) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(LANGUAGE.to_owned()));
    for leaf in order {
        match leaf {
            Leaf::Paragraph(index) => {
                let is_title = placing.paragraphs.get(index).is_some_and(|it| it.style == Style::Title);
                let mut group = if is_title {
                    TagGroup::new(Tag::Hn(NonZeroU16::MIN, None))
                } else {
                    TagGroup::new(Tag::P)
                };
                for leaf in leaves.get_mut(index).map(std::mem::take).unwrap_or_default() {
                    group.push(leaf);
                }
                tree.push(group);
            }
            Leaf::Figure(alt, leaf) => {
                let mut group = TagGroup::new(Tag::Figure(Some(alt.to_owned())));
                group.push(leaf);
                tree.push(group);
            }
        }
    }
    tree
}

/// One line; the rules under what is filled in are drawn after it, since they are no text.
fn draw_line(
    surface: &mut Surface<'_>,
    fonts: &Fonts,
    paragraph: &Paragraph,
    (line, left, shift): (&Line<'_, Ink>, f32, f32),
    rules: &mut Vec<Rect>,
) {
    let metrics = line.metrics();
    let baseline = metrics.baseline + shift;
    let mut x = left + metrics.inline_min_coord + metrics.offset;
    let font = if paragraph.style == Style::Title { &fonts.bold } else { &fonts.regular };
    for run in line.runs() {
        x = draw_run(surface, font, paragraph, (&run, x, baseline), rules);
    }
}

/// One run in parts of one ink each; where it ends.
fn draw_run(
    surface: &mut Surface<'_>,
    font: &Font,
    paragraph: &Paragraph,
    (run, mut x, baseline): (&Run<'_, Ink>, f32, f32),
    rules: &mut Vec<Rect>,
) -> f32 {
    let size = run.font_size();
    let mut part: Vec<KrillaGlyph> = Vec::new();
    let (mut from, mut ink) = (x, Ink::Caption);
    let mut finish = |part: &mut Vec<KrillaGlyph>, ink: Ink, from: f32, until: f32| {
        if !part.is_empty() {
            let start = Point::from_xy(from, baseline);
            surface.draw_glyphs(start, part, font.clone(), &paragraph.text, size, false);
            part.clear();
        }
        if ink == Ink::Value {
            rules.extend(Rect::from_xywh(from, baseline + RULE.0, until - from, RULE.1));
        }
    };
    for cluster in run.visual_clusters() {
        if cluster.is_ligature_continuation() {
            if let Some(last) = part.last_mut() {
                last.text_range.end = cluster.text_range().end;
            }
            continue;
        }
        let of_cluster = cluster.style().brush;
        if of_cluster != ink {
            finish(&mut part, ink, from, x);
            (from, ink) = (x, of_cluster);
        }
        for glyph in cluster.glyphs() {
            let id = GlyphId::new(glyph.id);
            let (advance, dx, dy) = (glyph.advance / size, glyph.x / size, glyph.y / size);
            part.push(KrillaGlyph::new(id, advance, dx, dy, 0.0, cluster.text_range(), None));
            x += glyph.advance;
        }
    }
    finish(&mut part, ink, from, x);
    x
}

fn draw_rules(surface: &mut Surface<'_>, rules: Vec<Rect>) {
    if rules.is_empty() {
        return;
    }
    let mut path = PathBuilder::new();
    for rule in rules {
        path.push_rect(rule);
    }
    surface.start_tagged(ContentTag::Artifact(ArtifactType::Other));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
    surface.end_tagged();
}

/// The dark modules as one path; the paper is the light.
fn draw_qr(surface: &mut Surface<'_>, modules: &[Vec<bool>], top: f32) {
    let count = u16::try_from(modules.len() + 2 * QUIET).unwrap_or(u16::MAX);
    let side = QR / f32::from(count);
    let at = |index: usize| f32::from(u16::try_from(index + QUIET).unwrap_or(u16::MAX)) * side;
    let mut path = PathBuilder::new();
    for (row, modules) in modules.iter().enumerate() {
        for (column, dark) in modules.iter().enumerate() {
            if let (true, Some(module)) =
                (*dark, Rect::from_xywh(LEFT + at(column), top + at(row), side, side))
            {
                path.push_rect(module);
            }
        }
    }
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}
