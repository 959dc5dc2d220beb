//! Ragged records in the file's shape: one row a record, one cell a column, no headings.

use std::sync::Arc;

use fangke_shared::exchange::import::cell;
use fangke_shared::problem::FieldCode;
use fangke_shared::text::visible;

use super::check::fault_of;
use super::{Row, RowFault, Table, Unreadable};

/// A record as a format gives it, before it is brought into the file's shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow {
    pub line: i64,
    pub cells: Vec<String>,
    /// A quotation in it is opened and never closed.
    pub has_open_quote: bool,
}

impl RawRow {
    pub const fn new(line: i64, cells: Vec<String>) -> Self {
        Self { line, cells, has_open_quote: false }
    }
}

/// Words that lines of sums and signatures begin with.
const ASIDES: &[&str] = &[
    "合计",
    "总计",
    "小计",
    "共计",
    "累计",
    "汇总",
    "总和",
    "本页",
    "平均",
    "均值",
    "制表",
    "填表",
    "审核",
    "复核",
    "经办",
    "签字",
    "签名",
    "打印",
    "注:",
    "备注:",
    "说明:",
    "total",
    "subtotal",
    "sum",
    "grandtotal",
];

/// Drops blank rows and headings, pads short rows, and marks those that can't be taken or are none.
pub fn shaped(
    rows: impl Iterator<Item = Result<RawRow, Unreadable>> + Send,
    table: Table,
) -> impl Iterator<Item = Result<Row, Unreadable>> + Send {
    let sheet: Arc<str> = table.sheet.as_str().into();
    let mut heading: Option<Vec<String>> = None;
    rows.filter_map(move |row| {
        let row = match row {
            Ok(row) => row,
            Err(error) => return Some(Err(error)),
        };
        if let Some(last) = table.heading_line {
            if row.line == last {
                heading = Some(row.cells.clone());
            }
            if row.line <= last {
                return None;
            }
        }
        if is_blank(&row) || heading.as_deref().is_some_and(|heading| same(heading, &row.cells)) {
            return None;
        }
        let code = aside(&row.cells);
        let cells = fit(row.cells, &table.places);
        Some(Ok(Row { sheet: Arc::clone(&sheet), line: row.line, cells, aside: code, has_open_quote: row.has_open_quote }))
    })
}

/// Does the row say nothing at all? `,,,` does not.
pub fn is_blank(row: &RawRow) -> bool {
    row.cells.iter().all(|cell| visible(cell).trim().is_empty())
}

/// Why the line is no record, if it is none.
pub fn aside(cells: &[String]) -> Option<FieldCode> {
    let said: Vec<&String> = cells.iter().filter(|cell| !cell.trim().is_empty()).collect();
    let first: String = said.first()?.chars().filter(|c| !c.is_whitespace()).take(20).collect();
    let first = fangke_shared::text::half_width(&first).to_lowercase();
    let word = ASIDES.iter().find(|word| first.starts_with(**word));
    let counts = first.strip_prefix('共').is_some_and(|rest| {
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        digits.len() < rest.len() && digits.starts_with(['套', '条', '户', '间', '笔', '个'])
    });
    let rest = word.and_then(|word| first.strip_prefix(word));
    // `合计`, `合计：4套`, `合计4套`, but not a community that is called 总计花园.
    let ends =
        rest.is_some_and(|rest| rest.chars().next().is_none_or(|c| !c.is_alphabetic() || matches!(c, '人' | '数' | '金' | '套' | '行')));
    let is_sparse = said.len() <= 3.max(cells.len() / 2);
    (is_sparse && cells.len() > 2 && (ends || counts)).then_some(FieldCode::SumLine)
}

pub fn same(heading: &[String], cells: &[String]) -> bool {
    let width = heading.len().max(cells.len());
    let at = |cells: &[String], i: usize| cells.get(i).map_or(String::new(), |cell| cell.trim().to_owned());
    (0..width).all(|i| at(heading, i) == at(cells, i))
}

fn fit(cells: Vec<String>, places: &[Option<usize>]) -> Result<Vec<String>, RowFault> {
    // One comma too many at the end is a habit of some exporters; one value too many means that the row is shifted.
    let width = places.iter().flatten().max().map_or(0, |last| last + 1);
    if let Some(surplus) = cells.get(width..).and_then(|surplus| surplus.iter().find(|cell| !cell.trim().is_empty())) {
        return Err(RowFault::new(FieldCode::TooMany, surplus));
    }
    if let Some(fault) = cells.iter().find_map(|cell| fault_of(cell)) {
        return Err(fault);
    }
    Ok(places.iter().map(|place| place.and_then(|at| cells.get(at)).map_or_else(String::new, |cell| cell::entered(cell))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_signatures_are_no_rows() {
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        for line in [
            &["合计：4套", "", "", "1243"][..],
            &["", "小 计", "", "", ""],
            &["共12套", "", ""],
            &["制表人：张三", "", ""],
            &["Total", "", "3"],
        ] {
            assert_eq!(aside(&row(line)), Some(FieldCode::SumLine), "{line:?}");
        }
        for line in [&["共和新村", "1", "2"][..], &["总计花园", "", ""], &["合计", "1", "2", "3", "4"], &["云庭", "", ""], &["", "", ""]]
        {
            assert_eq!(aside(&row(line)), None, "{line:?}");
        }
    }
}
