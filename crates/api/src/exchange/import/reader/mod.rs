//! Files as rows of cells: any supported format and encoding, in constant memory.
//!
//! [`inspect`] looks at a file once and says how it is read; [`open`] reads it that way, the same rows every time,
//! so an import that was interrupted goes on by skipping the rows that it has dealt with.

mod check;
mod decode;
mod detect;
mod flatten;
mod heading;
mod inspect;
mod json;
mod markup;
mod shape;
mod text;
mod xlsx;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use fangke_shared::exchange::import::{FileFormat, UnreadableReason};
use fangke_shared::problem::FieldCode;
use serde::{Deserialize, Serialize};

pub use inspect::{Inspection, Overrides, inspect};

/// Longest cell, in bytes; a row with a longer one is rejected.
pub const CELL_MAX: usize = 64 * 1024;
/// Longest row of a text file, in bytes.
pub const ROW_MAX: usize = 1024 * 1024;
/// The most columns of a file.
pub const COLUMNS_MAX: usize = 512;

/// How a file is read; kept with the import, so that going on reads as before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The format.
    pub format: FileFormat,
    /// The encoding, by its WHATWG name.
    pub encoding: String,
    /// What stands between cells, in text files.
    pub delimiter: Option<char>,
    /// The rows stand below a heading.
    pub has_header: bool,
    /// Names of the columns, in the order of the cells.
    pub columns: Vec<String>,
    /// The tables whose rows are read, one after the other.
    pub tables: Vec<Table>,
}

/// A sheet, or the one table of a file without sheets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Name of the sheet; blank in a file without sheets.
    pub sheet: String,
    /// Its place among the tables of a web page, whose names may be blank.
    pub at: usize,
    /// The last line of the heading; everything down to it is no row.
    pub heading_line: Option<i64>,
    /// Where each of the layout's columns stands in it.
    pub places: Vec<Option<usize>>,
}

/// A row of data. Headings, repeated headings and blank lines are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The sheet; blank in a file without sheets.
    pub sheet: Arc<str>,
    /// Line of the file where the row starts, from 1; in workbooks the number of the row.
    pub line: i64,
    /// As many cells as the layout has columns, or why the row can't be taken.
    pub cells: Result<Vec<String>, RowFault>,
    /// Why the line is no record, if it is none.
    pub aside: Option<FieldCode>,
    /// A quotation in it was opened and never closed; it was read without.
    pub has_open_quote: bool,
}

impl Row {
    fn new(line: i64, cells: Result<Vec<String>, RowFault>) -> Self {
        Self { sheet: "".into(), line, cells, aside: None, has_open_quote: false }
    }
}

/// Why a row as a whole can't be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// What is wrong: `too_many` cells, a cell or row `too_long`, a `forbidden_character`, or `invalid_format`.
    pub code: FieldCode,
    /// The beginning of what is wrong.
    pub value: String,
}

impl RowFault {
    fn new(code: FieldCode, value: &str) -> Self {
        Self { code, value: value.chars().take(200).collect() }
    }
}

/// Why a file can't be read, or can't be read any further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The reason.
    pub reason: UnreadableReason,
    /// The line, where it is known.
    pub line: Option<i64>,
}

impl From<UnreadableReason> for Unreadable {
    fn from(reason: UnreadableReason) -> Self {
        Self { reason, line: None }
    }
}

impl From<std::io::Error> for Unreadable {
    fn from(_: std::io::Error) -> Self {
        UnreadableReason::Io.into()
    }
}

impl std::fmt::Display for Unreadable {
    /// The word of the reason, and the line after a colon: `endless_row:17`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.reason.as_str())?;
        self.line.map_or(Ok(()), |line| write!(f, ":{line}"))
    }
}

impl std::error::Error for Unreadable {}

/// The rows of a file, one after the other. After an error nothing follows.
pub type Rows = Box<dyn Iterator<Item = Result<Row, Unreadable>> + Send>;

/// Opens a file to be read as the layout says. To go on after `n` rows, [`going_on`].
///
/// # Errors
/// The file can't be opened, or the layout names no encoding.
pub fn open(path: &Path, layout: &Layout) -> Result<Rows, Unreadable> {
    let encoding = decode::encoding(&layout.encoding)?;
    let mut tables = layout.tables.clone().into_iter();
    Ok(match layout.format {
        FileFormat::Csv | FileFormat::Tsv => {
            let delimiter = layout.delimiter.and_then(|c| u8::try_from(c).ok()).unwrap_or(b',');
            let rows = text::rows(path, encoding, delimiter)?;
            Box::new(shape::shaped(rows, tables.next().unwrap_or_default()))
        }
        FileFormat::Xlsx => {
            let path: PathBuf = path.to_owned();
            let of_sheet = move |table: Table| -> Rows {
                match xlsx::rows(&path, &table.sheet) {
                    Ok(rows) => Box::new(shape::shaped(rows, table)),
                    Err(error) => Box::new(std::iter::once(Err(error))),
                }
            };
            Box::new(tables.flat_map(of_sheet))
        }
        FileFormat::Html | FileFormat::Xml => {
            let mut found: Vec<_> = markup::tables(path, encoding)?.into_iter().map(Some).collect();
            let of_table = move |table: Table| {
                let rows = found.get_mut(table.at).and_then(Option::take).map(|found| found.rows).unwrap_or_default();
                shape::shaped(rows.into_iter().map(Ok), table)
            };
            Box::new(tables.flat_map(of_table))
        }
        FileFormat::Json => Box::new(json::rows(path, encoding, &layout.columns)?),
    })
}

/// The rows behind the first `done`, lines that are no rows not counted.
pub fn going_on(rows: Rows, done: usize) -> Rows {
    let mut left = done;
    Box::new(rows.skip_while(move |row| {
        let is_dealt_with = left > 0;
        if matches!(row, Ok(Row { aside: None, .. })) {
            left = left.saturating_sub(1);
        }
        is_dealt_with
    }))
}

#[cfg(test)]
mod tests;
