//! Ragged records in the file's shape: one row a record, one cell a column, no headings.

use fangke_shared::problem::FieldCode;

use super::check::fault_of;
use super::{Row, RowFault, Unreadable};

/// A record as a format gives it, before it is brought into the file's shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow {
    pub line: i64,
    pub cells: Vec<String>,
}

/// Drops blank rows and headings, pads short rows, and marks those that can't be taken.
pub fn shaped(
    rows: impl Iterator<Item = Result<RawRow, Unreadable>> + Send,
    columns: usize,
    has_header: bool,
) -> impl Iterator<Item = Result<Row, Unreadable>> + Send {
    let mut needs_heading = has_header;
    let mut heading: Option<Vec<String>> = None;
    rows.filter_map(move |row| {
        let row = match row {
            Ok(row) => row,
            Err(error) => return Some(Err(error)),
        };
        if is_blank(&row) {
            return None;
        }
        if needs_heading {
            (needs_heading, heading) = (false, Some(row.cells));
            return None;
        }
        if heading.as_deref().is_some_and(|heading| same(heading, &row.cells)) {
            return None;
        }
        Some(Ok(Row { line: row.line, cells: fit(row.cells, columns) }))
    })
}

/// Does the row say nothing at all? `,,,` does not.
pub fn is_blank(row: &RawRow) -> bool {
    row.cells.iter().all(|cell| cell.trim().is_empty())
}

fn same(heading: &[String], cells: &[String]) -> bool {
    heading.len() == cells.len() && heading.iter().zip(cells).all(|(a, b)| a.trim() == b.trim())
}

fn fit(mut cells: Vec<String>, columns: usize) -> Result<Vec<String>, RowFault> {
    // One comma too many at the end is a habit of some exporters; one value too many means that the row is shifted.
    if let Some(surplus) = cells.get(columns..).and_then(|surplus| surplus.iter().find(|cell| !cell.trim().is_empty())) {
        return Err(RowFault::new(FieldCode::TooMany, surplus));
    }
    if let Some(fault) = cells.iter().find_map(|cell| fault_of(cell)) {
        return Err(fault);
    }
    cells.resize(columns, String::new());
    Ok(cells)
}
