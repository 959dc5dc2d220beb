//! Where a table begins: titles above the heading, groups above or units below it.

use fangke_shared::exchange::import::{cell, is_known_heading};

use super::detect::has_header;
use super::shape::RawRow;

/// Rows among which a heading is looked for.
const WITHIN: usize = 60;
/// Longest name of a column, in characters.
const NAME_MAX: usize = 120;

/// A heading of one or two lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heading {
    /// The last line of it.
    pub line: Option<i64>,
    /// The names; blank where it has none.
    pub names: Vec<String>,
    /// It has words that are known as headings.
    pub is_known: bool,
    /// Lines above it, each in one text.
    pub above: Vec<String>,
    /// The index of the first row of data among the rows looked at.
    pub data: usize,
}

/// Looks for the heading; `said` is the line that somebody named, 0 for none.
pub fn find(rows: &[RawRow], said: Option<i64>) -> Heading {
    let at = match said {
        Some(0) => None,
        Some(line) => rows.iter().position(|row| row.line >= line),
        None => best(rows).or_else(|| has_header(rows).then_some(0)),
    };
    let Some(at) = at else { return Heading::default() };
    let (first, last) = if said.is_some() { (at, at) } else { extent(rows, at) };
    let width = rows.get(first..=last).unwrap_or_default().iter().map(|row| row.cells.len()).max().unwrap_or_default();
    let names = (0..width).map(|column| name(rows.get(first..=last).unwrap_or_default(), column)).collect::<Vec<_>>();
    let above = rows.get(..first).unwrap_or_default().iter().map(|row| {
        let said: Vec<&str> = row.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        said.join(" ").chars().take(NAME_MAX).collect()
    });
    Heading {
        line: rows.get(last).map(|row| row.line),
        is_known: names.iter().any(|name| is_known_heading(name)),
        above: above.collect(),
        names,
        data: last + 1,
    }
}

fn said(row: &RawRow) -> impl Iterator<Item = &str> {
    row.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
}

fn known(row: &RawRow) -> usize {
    said(row).filter(|cell| is_known_heading(cell)).count()
}

/// The row with most known headings, the first of those; a single one counts only in a narrow table or at the top.
fn best(rows: &[RawRow]) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    for (at, row) in rows.iter().take(WITHIN).enumerate() {
        let (known, all) = (known(row), said(row).count());
        let is_heading = known >= 3 || (known >= 2 && known * 3 >= all) || (known == 1 && (at == 0 || all <= 2) && all <= 4);
        if is_heading && best.is_none_or(|(most, _)| known > most) {
            best = Some((known, at));
        }
    }
    best.map(|(_, at)| at)
}

/// The lines that the heading takes: a row of groups above, of units or of parts below.
fn extent(rows: &[RawRow], at: usize) -> (usize, usize) {
    let is_blank = |row: &RawRow, column: usize| row.cells.get(column).is_none_or(|cell| cell.trim().is_empty());
    let Some(row) = rows.get(at) else { return (at, at) };
    let is_next = |a: usize, b: usize| matches!((rows.get(a), rows.get(b)), (Some(a), Some(b)) if a.line + 1 == b.line);
    let is_words = |row: &RawRow| said(row).all(|cell| !cell.chars().any(|c| c.is_ascii_digit()) && cell.chars().count() <= 20);
    if let Some(below) = rows.get(at + 1).filter(|below| is_next(at, at + 1) && said(below).count() > 0) {
        let is_units = said(below).all(is_unit);
        let is_parts =
            said(below).all(is_known_heading) && (0..below.cells.len()).any(|column| is_blank(below, column) && !is_blank(row, column));
        if is_units || is_parts {
            return (at, at + 1);
        }
    }
    // A cell that is blank here has its name in the row above: merged over both.
    if let Some(above) = at.checked_sub(1).and_then(|above| rows.get(above)).filter(|_| is_next(at.saturating_sub(1), at)) {
        let fills = (0..above.cells.len()).any(|column| !is_blank(above, column) && is_blank(row, column));
        let is_table = said(above).count() >= 2 && is_words(above) && known(above) > 0;
        if fills && is_table {
            return (at - 1, at);
        }
    }
    (at, at)
}

/// `万元`, `(㎡)`, `元/月`.
fn is_unit(cell: &str) -> bool {
    let bare = cell.trim_matches(['(', ')', '（', '）', ' ', '单', '位', ':', '：']);
    matches!(bare, "万" | "万元" | "元" | "㎡" | "m²" | "m2" | "平" | "平米" | "平方米" | "元/月" | "元/㎡" | "元/平" | "年" | "层" | "套")
}

/// The name of a column: of the lowest line that has one, with the unit below it.
fn name(lines: &[RawRow], column: usize) -> String {
    let mut name = String::new();
    for line in lines {
        let Some(cell) = line.cells.get(column).map(|cell| fangke_shared::text::one_line(cell)).filter(|cell| !cell.is_empty()) else {
            continue;
        };
        name = if is_unit(&cell) && !name.is_empty() { format!("{name}({})", cell.trim_matches(['(', ')', '（', '）'])) } else { cell };
    }
    if cell::is_blank(&name) { String::new() } else { name.chars().take(NAME_MAX).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rows: &[&[&str]]) -> (Option<i64>, String, usize) {
        let rows: Vec<RawRow> =
            rows.iter().enumerate().map(|(at, cells)| RawRow::new(at as i64 + 1, cells.iter().map(|c| (*c).into()).collect())).collect();
        let heading = find(&rows, None);
        (heading.line, heading.names.join("·"), heading.above.len())
    }

    #[test]
    fn titles_groups_and_units_are_understood() {
        let data: &[&str] = &["云庭", "1", "90", "653"];
        assert_eq!(found(&[&["小区", "楼栋", "面积", "总价"], data]), (Some(1), "小区·楼栋·面积·总价".into(), 0));
        assert_eq!(found(&[&["某店3月房源表"], &["制表：甲", "", "", "2026-03-01"], &["小区", "楼栋", "面积", "总价"], data]).0, Some(3));
        let groups = found(&[&["位置", "", "房屋", "价格"], &["小区", "楼栋", "面积", "总价"], data]);
        assert_eq!(groups, (Some(2), "小区·楼栋·面积·总价".into(), 1));
        // Names that are merged over both lines stand in the upper one.
        let merged = found(&[&["小区", "位置", "", "总价"], &["", "楼栋", "面积", ""], data]);
        assert_eq!(merged, (Some(2), "小区·楼栋·面积·总价".into(), 0));
        assert_eq!(
            found(&[&["小区", "楼栋", "面积", "总价"], &["", "", "(㎡)", "万元"], data]),
            (Some(2), "小区·楼栋·面积(㎡)·总价(万元)".into(), 0)
        );
        assert_eq!(found(&[data, data]).0, None);
    }

    #[test]
    fn somebody_may_name_the_line() {
        let rows: Vec<RawRow> = [["x", "y"], ["甲", "乙"], ["1", "2"]]
            .iter()
            .enumerate()
            .map(|(at, cells)| RawRow::new(at as i64 + 1, cells.iter().map(|c| (*c).into()).collect()))
            .collect();
        assert_eq!(find(&rows, Some(2)).names, ["甲", "乙"]);
        assert_eq!(find(&rows, Some(0)), Heading::default());
    }
}
