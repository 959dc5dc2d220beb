//! Writes laid-out pages as PDF: one font, embedded with the glyphs that are used, and what makes the text findable and copied as text.

use std::collections::BTreeMap;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, TextRenderingMode, UnicodeCmap};
use pdf_writer::{Content, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};
use subsetter::{GlyphRemapper, subset};

use super::Paper;
use super::face::{Face, outlines};
use super::layout::{HEIGHT, Page, WIDTH};
use crate::platform::error::{ApiError, ApiResult};

/// The name of the font within the pages.
const FONT: Name<'static> = Name(b"F");
/// How thick rules are, in points.
const RULE: f32 = 0.6;
/// How much thicker strokes are made for what is bold, by the size of the writing.
const BOLD: f32 = 0.02;

/// What numbers of glyphs mean to PDF: that they are those of the font.
const IDENTITY: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// The objects that every paper has; pages and their contents follow.
const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const INFO: Ref = Ref::new(3);
const TYPE0: Ref = Ref::new(4);
const CID: Ref = Ref::new(5);
const DESCRIPTOR: Ref = Ref::new(6);
const FILE: Ref = Ref::new(7);
const UNICODE: Ref = Ref::new(8);
const FIRST: i32 = 9;

/// The glyphs that a paper uses, numbered anew.
struct Glyphs<'a> {
    face: &'a Face<'a>,
    map: GlyphRemapper,
    /// By new number: a character that it stands for, and how wide it is.
    used: BTreeMap<u16, (char, f32)>,
}

impl Glyphs<'_> {
    /// A text as the font has it: two bytes for each glyph.
    fn encode(&mut self, text: &str) -> Vec<u8> {
        let one = |c: char| {
            let old = self.face.glyph(c);
            let new = self.map.remap(old);
            self.used.entry(new).or_insert_with(|| (c, self.face.width(old)));
            new.to_be_bytes()
        };
        text.chars().flat_map(one).collect()
    }

    fn draw(&mut self, page: &Page) -> Vec<u8> {
        let mut content = Content::new();
        content.set_line_width(RULE);
        for [x0, y0, x1, y1] in page.rules.iter().copied() {
            content.move_to(x0, y0).line_to(x1, y1).stroke();
        }
        for text in &page.texts {
            let encoded = self.encode(&text.text);
            content.begin_text();
            if text.is_bold {
                content.set_line_width(text.size * BOLD).set_text_rendering_mode(TextRenderingMode::FillStroke);
            } else {
                content.set_text_rendering_mode(TextRenderingMode::Fill);
            }
            content.set_font(FONT, text.size).next_line(text.x, text.y).show(Str(&encoded));
            content.end_text();
        }
        content.finish().into_vec()
    }

    /// The font with the glyphs that are used, and what says which characters they are.
    fn embed(&self, pdf: &mut Pdf, font: &[u8]) -> ApiResult<()> {
        let face = self.face;
        let small = subset(font, face.index, &self.map).map_err(|error| ApiError::internal(format!("the font: {error}")))?;
        // Six letters before the name say that it is a part of the font.
        let name = format!("FANGKE+{}", face.name);
        let name = Name(name.as_bytes());
        pdf.type0_font(TYPE0).base_font(name).encoding_predefined(Name(b"Identity-H")).descendant_font(CID).to_unicode(UNICODE);

        let mut cid = pdf.cid_font(CID);
        cid.subtype(if face.is_cff { CidFontType::Type0 } else { CidFontType::Type2 });
        cid.base_font(name).system_info(IDENTITY).font_descriptor(DESCRIPTOR).default_width(0.0);
        if !face.is_cff {
            cid.cid_to_gid_map_predefined(Name(b"Identity"));
        }
        let mut widths = cid.widths();
        for (glyph, (_, width)) in &self.used {
            widths.consecutive(*glyph, [*width]);
        }
        widths.finish();
        cid.finish();

        let [left, bottom, right, top] = face.bounds;
        let mut descriptor = pdf.font_descriptor(DESCRIPTOR);
        descriptor.name(name).flags(FontFlags::SYMBOLIC).bbox(Rect::new(left, bottom, right, top)).italic_angle(0.0);
        descriptor.ascent(face.ascent).descent(face.descent).cap_height(face.ascent).stem_v(80.0);
        if face.is_cff {
            descriptor.font_file3(FILE);
        } else {
            descriptor.font_file2(FILE);
        }
        descriptor.finish();
        if face.is_cff {
            let outlines = outlines(&small).ok_or_else(|| ApiError::internal("the font has lost its outlines"))?;
            pdf.stream(FILE, outlines).pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
        } else {
            pdf.stream(FILE, &small).pair(Name(b"Length1"), i32::try_from(small.len()).unwrap_or(i32::MAX));
        }

        let mut characters = UnicodeCmap::new(Name(b"Characters"), IDENTITY);
        for (glyph, (c, _)) in self.used.iter().filter(|(glyph, _)| **glyph > 0) {
            characters.pair(*glyph, *c);
        }
        pdf.cmap(UNICODE, &characters.finish());
        Ok(())
    }
}

/// The PDF of laid-out pages; `face` is that of `font`.
///
/// # Errors
/// A font that can't be taken apart.
pub fn write(paper: &Paper, pages: &[Page], font: &[u8], face: &Face<'_>) -> ApiResult<Vec<u8>> {
    let mut pdf = Pdf::new();
    let mut glyphs = Glyphs { face, map: GlyphRemapper::new(), used: BTreeMap::new() };
    pdf.catalog(CATALOG).pages(PAGES).lang(TextStr(paper.language));
    pdf.document_info(INFO).title(TextStr(&paper.title)).creator(TextStr("Fangke"));
    let mut next = FIRST;
    let mut all = Vec::new();
    for page in pages {
        let (id, content) = (Ref::new(next), Ref::new(next.saturating_add(1)));
        next = next.saturating_add(2);
        pdf.stream(content, &glyphs.draw(page));
        let mut written = pdf.page(id);
        written.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).parent(PAGES).contents(content);
        written.resources().fonts().pair(FONT, TYPE0);
        written.finish();
        all.push(id);
    }
    pdf.pages(PAGES).count(i32::try_from(all.len()).unwrap_or(i32::MAX)).kids(all);
    glyphs.embed(&mut pdf, font)?;
    Ok(pdf.finish())
}
