//! Papers as PDF: blocks are laid out on pages of A4, and written with a Chinese font, of which the glyphs that are used are embedded.

mod face;
mod font;
mod layout;
mod lines;
mod pdf;

pub use font::Fonts;

use crate::platform::error::{ApiError, ApiResult};

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What stands above it; nowhere anything: no head.
    pub head: String,
    /// How much of the width it gets, beside the others.
    pub share: f32,
    /// It holds numbers, which end at its right edge.
    pub is_number: bool,
}

impl Column {
    /// A column of text.
    pub fn text(head: impl Into<String>, share: f32) -> Self {
        Self { head: head.into(), share, is_number: false }
    }

    /// A column of numbers.
    pub fn number(head: impl Into<String>, share: f32) -> Self {
        Self { is_number: true, ..Self::text(head, share) }
    }
}

/// A part of a paper, from top to bottom.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// The heading of the paper, in the middle.
    Title(String),
    /// A line below the heading, in the middle, small.
    Note(String),
    /// What stands above a part.
    Heading(String),
    /// Paragraphs; a line's end stays one.
    Text(String),
    /// A table, whose head is repeated on each of its pages.
    Table(Vec<Column>, Vec<Vec<String>>),
    /// Where one signs, side by side: what stands before each line.
    Signatures(Vec<String>),
}

/// A paper.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// What readers call it in their title bar.
    pub title: String,
    /// Its language (BCP 47), which also says in whose writing Chinese characters are drawn.
    pub language: &'static str,
    /// What stands at the foot of every page, beside its number.
    pub foot: String,
    /// Its parts.
    pub blocks: Vec<Block>,
}

impl Paper {
    /// The PDF. It takes some milliseconds: call it aside.
    ///
    /// # Errors
    /// `no_font`; the font can't be taken apart.
    pub fn pdf(&self, fonts: &Fonts) -> ApiResult<Vec<u8>> {
        let font = fonts.get()?;
        let script = if self.language == "zh-TW" { "TC" } else { "SC" };
        let face = face::Face::open(font, script).ok_or_else(|| ApiError::internal("the font can't be read any more"))?;
        let pages = layout::pages(self, &|c| face.width(face.glyph(c)) / 1000.0);
        pdf::write(self, &pages, font, &face)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(rows: usize) -> Paper {
        let row = |n: usize| vec![format!("第 {n} 笔"), "1,234.56".to_owned()];
        Paper {
            title: "收款收据".to_owned(),
            language: "zh-CN",
            foot: "望湖置业".to_owned(),
            blocks: vec![
                Block::Title("收款收据".to_owned()),
                Block::Note("202603-R-0001".to_owned()),
                Block::Text("今收到王小明交来佣金人民币壹万元整。\n\n此据。".to_owned()),
                Block::Table(vec![Column::text("项目", 3.0), Column::number("金额（元）", 1.0)], (1..=rows).map(row).collect()),
                Block::Signatures(vec!["收款人".to_owned(), "交款人".to_owned()]),
            ],
        }
    }

    /// Every character is one long.
    fn pages(paper: &Paper) -> Vec<layout::Page> {
        layout::pages(paper, &|_| 1.0)
    }

    fn said(page: &layout::Page) -> Vec<&str> {
        page.texts.iter().map(|text| text.text.as_str()).collect()
    }

    #[test]
    fn a_long_table_goes_on_with_its_head_and_every_page_has_its_number() {
        let pages = pages(&paper(90));
        assert!(pages.len() > 1, "{}", pages.len());
        let numbers: Vec<String> = (1..=pages.len()).map(|n| format!("{n} / {}", pages.len())).collect();
        for (page, number) in pages.iter().zip(&numbers) {
            assert!(said(page).contains(&number.as_str()) && said(page).contains(&"望湖置业"));
        }
        assert!(pages[..pages.len() - 1].iter().all(|page| said(page).contains(&"金额（元）")));
        let rows = pages.iter().flat_map(|page| &page.texts).filter(|text| text.text.starts_with('第')).count();
        assert_eq!(rows, 90);
        assert!(pages.iter().flat_map(|page| &page.texts).all(|text| text.y > 0.0 && text.x > 0.0));
    }

    #[test]
    fn lines_to_sign_on_stay_together() {
        for rows in 20..60 {
            let pages = pages(&paper(rows));
            let with = pages.iter().filter(|page| said(page).iter().any(|text| text.starts_with("收款人") || text.starts_with("交款人")));
            assert_eq!(with.count(), 1, "{rows} rows");
        }
    }

    #[test]
    fn a_pdf_has_its_font_and_its_text_can_be_found() {
        let pdf = match paper(3).pdf(&Fonts::default()) {
            Ok(pdf) => pdf,
            // A machine without a Chinese font says so.
            Err(error) => return assert_eq!(error.code, fangke_shared::problem::ErrorCode::NoFont),
        };
        let has = |word: &str| pdf.windows(word.len()).any(|part| part == word.as_bytes());
        assert!(pdf.starts_with(b"%PDF-1.7") && has("/ToUnicode") && has("/Identity-H"));
        // 佣 and 金 in what maps glyphs to characters.
        assert!(has("<4F63>") && has("<91D1>") && !has("<623F>"));
        assert!(pdf.len() < 200_000, "the whole font is no paper: {}", pdf.len());
    }
}
