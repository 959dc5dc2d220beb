//! Files as rows of cells: any supported format and encoding, in constant memory.
//!
//! [`inspect`] looks at a file once and says how it is read; [`open`] reads it that way, the same rows every time,
//! so an import that was interrupted goes on by skipping the rows that it has dealt with.

mod check;
mod decode;
mod detect;
mod flatten;
mod inspect;
mod json;
mod shape;
mod text;
mod xlsx;

use std::path::Path;

use fangke_shared::exchange::import::{FileFormat, UnreadableReason};
use fangke_shared::problem::FieldCode;

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
    /// The first row is a heading.
    pub has_header: bool,
    /// Names of the columns, in the order of the cells.
    pub columns: Vec<String>,
}

/// A row of data. Headings, repeated headings and blank lines are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line of the file where the row starts, from 1; in workbooks the number of the row.
    pub line: i64,
    /// As many cells as the layout has columns, or why the row can't be taken.
    pub cells: Result<Vec<String>, RowFault>,
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

/// Opens a file to be read as the layout says. To go on after `n` rows, `.skip(n)`.
///
/// # Errors
/// The file can't be opened, or the layout names no encoding.
pub fn open(path: &Path, layout: &Layout) -> Result<Rows, Unreadable> {
    let columns = layout.columns.len();
    Ok(match layout.format {
        FileFormat::Csv | FileFormat::Tsv => {
            let delimiter = layout.delimiter.and_then(|c| u8::try_from(c).ok()).unwrap_or(b',');
            let rows = text::rows(path, decode::encoding(&layout.encoding)?, delimiter)?;
            Box::new(shape::shaped(rows, columns, layout.has_header))
        }
        FileFormat::Xlsx => Box::new(shape::shaped(xlsx::rows(path)?, columns, layout.has_header)),
        FileFormat::Json => Box::new(json::rows(path, decode::encoding(&layout.encoding)?, &layout.columns)?),
    })
}

#[cfg(test)]
mod tests;
