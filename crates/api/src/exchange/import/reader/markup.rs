//! Web pages and Excel's XML of 2003, which systems send out under the name of a workbook.
//!
//! Both are read by the tokenizer that browsers' rules describe: files of this kind are rarely well-formed.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use encoding_rs::Encoding;
use fangke_shared::exchange::import::UnreadableReason;
use html5gum::{Token, Tokenizer};

use super::shape::RawRow;
use super::{COLUMNS_MAX, Unreadable};

/// Longest file of this kind: all of it is held in memory.
const BYTES_MAX: u64 = 64 * 1024 * 1024;

/// A table or sheet with its rows.
#[derive(Debug, Default)]
pub struct Table {
    pub name: String,
    pub is_hidden: bool,
    pub rows: Vec<RawRow>,
}

/// A cell that goes on in the next rows.
struct Spanning {
    rows: usize,
    text: String,
}

#[derive(Default)]
struct Building {
    tables: Vec<Table>,
    /// Tables that stand inside of a cell are part of its text.
    depth: usize,
    row: Option<Vec<String>>,
    cell: Option<(String, usize, usize)>,
    spanning: HashMap<usize, Spanning>,
    line: i64,
}

impl Building {
    fn open_table(&mut self, name: String) {
        self.depth += 1;
        if self.depth == 1 {
            self.tables.push(Table { name, ..Table::default() });
            (self.line, self.row, self.cell) = (0, None, None);
            self.spanning.clear();
        }
    }

    fn close_table(&mut self) {
        if self.depth == 1 {
            self.close_row();
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn open_row(&mut self, at: Option<i64>) {
        self.close_row();
        self.line = at.unwrap_or(self.line + 1);
        self.row = Some(Vec::new());
    }

    fn close_row(&mut self) {
        self.close_cell();
        if let Some(mut cells) = self.row.take() {
            self.fill(&mut cells, usize::MAX);
            if let Some(table) = self.tables.last_mut() {
                table.rows.push(RawRow::new(self.line, cells));
            }
            self.spanning.retain(|_, span| {
                span.rows = span.rows.saturating_sub(1);
                span.rows > 0
            });
        }
    }

    /// Puts in what cells of the rows above reach down, as far as they stand without a gap before `until`.
    fn fill(&mut self, cells: &mut Vec<String>, until: usize) {
        while cells.len() < until.min(COLUMNS_MAX + 1) {
            match self.spanning.get(&cells.len()) {
                Some(span) => cells.push(span.text.clone()),
                None => break,
            }
        }
    }

    fn open_cell(&mut self, index: Option<usize>, columns: usize, rows: usize) {
        self.close_cell();
        if self.row.is_none() {
            self.open_row(None);
        }
        let Some(mut cells) = self.row.take() else { return };
        self.fill(&mut cells, usize::MAX);
        if let Some(index) = index.filter(|index| *index > 0 && *index <= COLUMNS_MAX) {
            cells.resize(cells.len().max(index - 1), String::new());
        }
        self.row = Some(cells);
        self.cell = Some((String::new(), columns.clamp(1, COLUMNS_MAX), rows.max(1)));
    }

    fn close_cell(&mut self) {
        let (Some((text, columns, rows)), Some(cells)) = (self.cell.take(), self.row.as_mut()) else { return };
        let text = tidy(&text);
        if rows > 1 {
            for column in 0..columns {
                // A wide cell is a title or a group: its text stands in its first place only.
                let text = if column == 0 && columns == 1 { text.clone() } else { String::new() };
                self.spanning.insert(cells.len() + column, Spanning { rows, text });
            }
        }
        cells.push(text);
        for _ in 1..columns {
            cells.push(String::new());
        }
        cells.truncate(COLUMNS_MAX + 1);
    }

    fn text(&mut self, text: &str) {
        if let Some((cell, ..)) = &mut self.cell {
            cell.push_str(text);
        }
    }
}

/// Blanks and line ends of the source become one blank, line ends of the page stay.
fn tidy(text: &str) -> String {
    let lines = text.split('\u{1}').map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn number(text: Option<&str>) -> Option<usize> {
    text?.trim().parse().ok()
}

/// The tables of a page, or the sheets of a workbook in XML.
pub fn tables(path: &Path, encoding: &'static Encoding) -> Result<Vec<Table>, Unreadable> {
    let file = File::open(path)?;
    if file.metadata()?.len() > BYTES_MAX {
        return Err(UnreadableReason::TooLarge.into());
    }
    let mut bytes = Vec::new();
    file.take(BYTES_MAX).read_to_end(&mut bytes)?;
    let (text, ..) = encoding.decode(&bytes);
    Ok(of_text(&text))
}

fn of_text(text: &str) -> Vec<Table> {
    let mut building = Building::default();
    let (mut is_silent, mut sheet, mut is_hidden) = (false, String::new(), false);
    let mut in_data = false;
    let is_xml = text.contains("urn:schemas-microsoft-com:office:spreadsheet") && text.to_ascii_lowercase().contains("<workbook");
    for Ok(token) in Tokenizer::new(text) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).to_ascii_lowercase();
                let name = name.strip_prefix("ss:").unwrap_or(&name);
                let attribute = |wanted: &str| {
                    tag.attributes
                        .iter()
                        .find(|(name, _)| name.as_slice().eq_ignore_ascii_case(wanted.as_bytes()))
                        .map(|(_, value)| String::from_utf8_lossy(value).into_owned())
                };
                match name {
                    "worksheet" => (sheet, is_hidden) = (attribute("ss:name").or_else(|| attribute("name")).unwrap_or_default(), false),
                    "visible" if is_xml => is_hidden = true,
                    "table" => {
                        building.open_table(std::mem::take(&mut sheet));
                    }
                    "tr" | "row" if building.depth == 1 => {
                        building.open_row(attribute("ss:index").and_then(|at| at.parse().ok()));
                    }
                    "td" | "th" if building.depth == 1 => {
                        building.open_cell(
                            None,
                            number(attribute("colspan").as_deref()).unwrap_or(1),
                            number(attribute("rowspan").as_deref()).unwrap_or(1),
                        );
                    }
                    "cell" if building.depth == 1 => {
                        let more = |name: &str| number(attribute(name).as_deref()).unwrap_or_default() + 1;
                        building.open_cell(number(attribute("ss:index").as_deref()), more("ss:mergeacross"), more("ss:mergedown"));
                        if tag.self_closing {
                            building.close_cell();
                        }
                    }
                    "data" => in_data = true,
                    "br" | "p" | "div" | "li" => building.text("\u{1}"),
                    "style" | "script" | "title" | "comment" => is_silent = !tag.self_closing,
                    _ => {}
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).to_ascii_lowercase();
                match name.strip_prefix("ss:").unwrap_or(&name) {
                    "table" => {
                        building.close_table();
                        if let Some(table) = building.tables.last_mut().filter(|_| building.depth == 0) {
                            table.is_hidden = false;
                        }
                    }
                    "worksheet" => {
                        if let Some(table) = building.tables.last_mut() {
                            table.is_hidden = is_hidden;
                        }
                    }
                    "tr" | "row" if building.depth == 1 => building.close_row(),
                    "td" | "th" | "cell" if building.depth == 1 => building.close_cell(),
                    "data" => in_data = false,
                    "style" | "script" | "title" | "comment" => is_silent = false,
                    _ => {}
                }
            }
            Token::String(text) if !is_silent && (!is_xml || in_data) => {
                let text = String::from_utf8_lossy(&text);
                building.text(&if is_xml { text.replace('\n', "\u{1}") } else { text.into_owned() });
            }
            _ => {}
        }
    }
    while building.depth > 0 {
        building.close_table();
    }
    building.tables
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<(String, Vec<String>)>> {
        let shown = |row: &RawRow| (row.line.to_string(), row.cells.clone());
        of_text(text).iter().map(|table| table.rows.iter().map(shown).collect()).collect()
    }

    fn row(line: i64, cells: &[&str]) -> (String, Vec<String>) {
        (line.to_string(), cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn tables_of_a_page_with_spans_and_entities() {
        let page = "<html><style>td{x}</style><table><tr><th>小区<th>面积</tr>\n<tr><td rowspan=2>云庭&nbsp;A</td><td>90<br>建面</td></tr>\
                    <tr><td> 60\n㎡ </td></tr></table><p>x</p>";
        assert_eq!(rows(page), [[row(1, &["小区", "面积"]), row(2, &["云庭 A", "90\n建面"]), row(3, &["云庭 A", "60 ㎡"])]]);
        assert_eq!(rows("<p>nothing</p>").len(), 0);
    }

    #[test]
    fn sheets_in_xml_with_places_and_merged_cells() {
        let xml = r#"<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
            xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="甲"><Table>
            <Row><Cell><Data ss:Type="String">小区</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">面积</Data></Cell></Row>
            <Row ss:Index="4"><Cell ss:MergeDown="1"><Data ss:Type="String">云庭 &amp; 园</Data></Cell><Cell/><Cell><Data ss:Type="Number">90</Data></Cell></Row>
            <Row><Cell ss:Index="3"><Data ss:Type="Number">60</Data></Cell></Row></Table></Worksheet></Workbook>"#;
        let tables = of_text(xml);
        assert_eq!(tables[0].name, "甲");
        assert_eq!(rows(xml), [[row(1, &["小区", "", "面积"]), row(4, &["云庭 & 园", "", "90"]), row(5, &["云庭 & 园", "", "60"])]]);
    }
}
