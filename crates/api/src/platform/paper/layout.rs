//! Lays the blocks of a paper out on pages. Lengths are points, seventy-two to the inch; `y` grows upwards, as in PDF.

use super::lines::lines;
use super::{Block, Column, Paper};

/// Width of A4.
pub const WIDTH: f32 = 595.28;
/// Height of A4.
pub const HEIGHT: f32 = 841.89;
/// What stays free at the sides.
const SIDE: f32 = 56.7;
/// What stays free above.
const HEAD: f32 = 56.7;
/// What stays free below, the foot within.
const FOOT: f32 = 68.0;
/// Sizes of the writing.
const TITLE: f32 = 18.0;
const HEADING: f32 = 12.0;
const BODY: f32 = 10.5;
const SMALL: f32 = 9.0;
/// How far lines are apart, by the size of the writing.
const LEADING: f32 = 1.7;
/// What stays free within a cell, at each side.
const PADDING: f32 = 5.0;
/// What stays free between blocks.
const GAP: f32 = 10.0;
/// Room for a signature.
const SIGNATURE: f32 = 54.0;

/// Something written.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Where it begins.
    pub x: f32,
    /// Its base line.
    pub y: f32,
    /// Its size.
    pub size: f32,
    /// With thicker strokes.
    pub is_bold: bool,
    /// What.
    pub text: String,
}

/// A page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// What is written on it.
    pub texts: Vec<Text>,
    /// Lines: from where to where.
    pub rules: Vec<[f32; 4]>,
}

/// How long a character of size 1 is.
type Advance<'a> = &'a dyn Fn(char) -> f32;

/// Where one is on the pages.
struct Desk<'a> {
    pages: Vec<Page>,
    page: Page,
    /// How far down the page is full.
    y: f32,
    advance: Advance<'a>,
}

/// A row of a table, broken into lines.
struct Row {
    cells: Vec<Vec<String>>,
    is_bold: bool,
}

impl Row {
    fn height(&self) -> f32 {
        let most = self.cells.iter().map(Vec::len).max().unwrap_or_default();
        (0..most).fold(2.0 * PADDING, |height, _| BODY.mul_add(LEADING, height))
    }
}

impl Desk<'_> {
    fn turn(&mut self) {
        self.pages.push(std::mem::take(&mut self.page));
        self.y = HEIGHT - HEAD;
    }

    /// Turns the page where what comes has no room, unless it is a whole one.
    fn make_room(&mut self, height: f32) {
        if self.y - height < FOOT && self.y < HEIGHT - HEAD {
            self.turn();
        }
    }

    fn long(&self, text: &str, size: f32) -> f32 {
        text.chars().map(self.advance).sum::<f32>() * size
    }

    fn broken(&self, text: &str, width: f32, size: f32) -> Vec<String> {
        lines(text, width, |c| (self.advance)(c) * size)
    }

    fn put(&mut self, text: String, (x, y): (f32, f32), size: f32, is_bold: bool) {
        if !text.is_empty() {
            self.page.texts.push(Text { x, y, size, is_bold, text });
        }
    }

    /// Lines from the left edge, or in the middle.
    fn write(&mut self, text: &str, size: f32, is_bold: bool, is_centred: bool) {
        let width = WIDTH - 2.0 * SIDE;
        for line in self.broken(text, width, size) {
            let height = size * LEADING;
            self.make_room(height);
            self.y -= height;
            let left = if is_centred { (width - self.long(&line, size)).max(0.0) / 2.0 } else { 0.0 };
            self.put(line, (SIDE + left, self.y + size * 0.4), size, is_bold);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Title(text) => self.write(text, TITLE, true, true),
            Block::Note(text) => self.write(text, SMALL, false, true),
            Block::Heading(text) => {
                // Never the last thing on a page.
                self.make_room(HEADING * LEADING * 3.0);
                self.write(text, HEADING, true, false);
            }
            Block::Text(text) => self.write(text, BODY, false, false),
            Block::Table(columns, rows) => self.table(columns, rows),
            Block::Signatures(names) => self.signatures(names),
        }
    }

    fn table(&mut self, columns: &[Column], rows: &[Vec<String>]) {
        let whole: f32 = columns.iter().map(|column| column.share).sum();
        let widths: Vec<f32> = columns.iter().map(|column| column.share / whole * (WIDTH - 2.0 * SIDE)).collect();
        let row = |desk: &Self, cells: &mut dyn Iterator<Item = &str>, is_bold| {
            let cells = cells.zip(&widths).map(|(cell, width)| desk.broken(cell, width - 2.0 * PADDING, BODY));
            Row { cells: cells.collect(), is_bold }
        };
        let has_head = columns.iter().any(|column| !column.head.is_empty());
        let head = has_head.then(|| row(self, &mut columns.iter().map(|column| column.head.as_str()), true));
        let height = head.as_ref().map_or(0.0, Row::height);
        let rows: Vec<Row> = rows.iter().map(|cells| row(self, &mut cells.iter().map(String::as_str), false)).collect();
        self.make_room(height + rows.first().map_or(0.0, Row::height));
        if let Some(head) = &head {
            self.row(head, columns, &widths);
        }
        for one in &rows {
            if self.y - one.height() < FOOT && self.y < HEIGHT - HEAD - height {
                self.turn();
                if let Some(head) = &head {
                    self.row(head, columns, &widths);
                }
            }
            self.row(one, columns, &widths);
        }
    }

    /// A row within its frame.
    fn row(&mut self, row: &Row, columns: &[Column], widths: &[f32]) {
        let (top, bottom) = (self.y, self.y - row.height());
        let mut left = SIDE;
        for ((cell, column), width) in row.cells.iter().zip(columns).zip(widths) {
            let mut y = top - PADDING;
            for line in cell {
                y -= BODY * LEADING;
                let free = width - 2.0 * PADDING - self.long(line, BODY);
                let x = left + PADDING + if column.is_number { free.max(0.0) } else { 0.0 };
                self.put(line.clone(), (x, y + BODY * 0.45), BODY, row.is_bold);
            }
            self.page.rules.push([left, top, left, bottom]);
            left += width;
        }
        self.page.rules.push([left, top, left, bottom]);
        self.page.rules.push([SIDE, top, left, top]);
        self.page.rules.push([SIDE, bottom, left, bottom]);
        self.y = bottom;
    }

    fn signatures(&mut self, names: &[String]) {
        self.make_room(SIGNATURE);
        self.y -= SIGNATURE;
        let width = names.iter().fold(0.0, |count, _| count + 1.0);
        let width = (WIDTH - 2.0 * SIDE) / if width > 0.0 { width } else { 1.0 };
        let mut left = SIDE;
        for name in names {
            let begin = left + self.long(name, BODY) + PADDING;
            self.put(name.clone(), (left, self.y + PADDING), BODY, false);
            self.page.rules.push([begin, self.y + PADDING - 2.0, left + width - 2.0 * PADDING, self.y + PADDING - 2.0]);
            left += width;
        }
    }
}

/// The pages of a paper, one at least, each with foot and number. `advance` says how long a character of size 1 is.
pub fn pages(paper: &Paper, advance: Advance<'_>) -> Vec<Page> {
    let mut desk = Desk { pages: Vec::new(), page: Page::default(), y: HEIGHT - HEAD, advance };
    for (n, block) in paper.blocks.iter().enumerate() {
        if n > 0 && !matches!(block, Block::Note(_)) {
            desk.y -= GAP;
        }
        desk.block(block);
    }
    desk.turn();
    let count = desk.pages.len();
    let number = |n: usize| format!("{} / {count}", n + 1);
    let long = |text: &str| text.chars().map(advance).sum::<f32>() * SMALL;
    let y = FOOT - 28.0;
    let text = |text: String, x: f32| Text { x, y, size: SMALL, is_bold: false, text };
    for (n, page) in desk.pages.iter_mut().enumerate() {
        let right = WIDTH - SIDE - long(&number(n));
        page.rules.push([SIDE, y + SMALL + 3.0, WIDTH - SIDE, y + SMALL + 3.0]);
        if !paper.foot.is_empty() {
            // One line, whatever the company is called.
            let foot = lines(&paper.foot, right - SIDE - GAP, |c| advance(c) * SMALL).into_iter().next().unwrap_or_default();
            page.texts.push(text(foot, SIDE));
        }
        page.texts.push(text(number(n), right));
    }
    desk.pages
}
