//! A list as a workbook or as text for spreadsheets.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use fangke_shared::exchange::export::ExportFormat;

use super::mark::Mark;
use crate::exchange::import::service::harmless;
use crate::platform::error::{ApiError, ApiResult};

/// A cell.
pub enum Cell {
    /// Nothing is known.
    Blank,
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
}

impl<T: Into<String>> From<Option<T>> for Cell {
    fn from(text: Option<T>) -> Self {
        text.map_or(Self::Blank, |text| Self::Text(text.into()))
    }
}

/// A number that may be missing.
pub fn number(value: Option<i32>) -> Cell {
    value.map_or(Cell::Blank, |value| Cell::Number(f64::from(value)))
}

/// How many of something.
#[allow(clippy::cast_precision_loss, reason = "nobody has 2⁵² of anything")]
pub fn count(value: i64) -> Cell {
    Cell::Number(value as f64)
}

/// An amount in a unit of so many fen.
#[allow(clippy::cast_precision_loss, reason = "amounts are far below 2⁵² fen")]
pub fn fen(value: Option<i64>, of: f64) -> Cell {
    value.map_or(Cell::Blank, |value| Cell::Number(value as f64 / of))
}

/// Fen of ten thousand yuan.
pub const WAN: f64 = 1_000_000.0;
/// Fen of a yuan.
pub const YUAN: f64 = 100.0;

/// The rows below their heads, all of them marked, as a file.
///
/// # Errors
/// Only when the file can't be made.
pub fn of(format: ExportFormat, mark: &Mark, heads: &[&str], rows: Vec<Vec<Cell>>) -> ApiResult<Vec<u8>> {
    match format {
        ExportFormat::Csv => csv(mark, heads, rows),
        ExportFormat::Xlsx => workbook(mark, heads, rows).map_err(ApiError::internal),
    }
}

fn csv(mark: &Mark, heads: &[&str], rows: Vec<Vec<Cell>>) -> ApiResult<Vec<u8>> {
    // The byte order mark tells spreadsheets that it is UTF-8.
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    // All lines have the same number of cells.
    let first = std::iter::once(harmless(mark.line())).chain(heads.iter().map(|_| String::new()));
    writer.write_record(first).map_err(ApiError::internal)?;
    writer.write_record(heads.iter().copied().chain([mark.head()])).map_err(ApiError::internal)?;
    for row in rows {
        let cells = row.into_iter().map(|cell| match cell {
            Cell::Blank => String::new(),
            Cell::Text(text) => harmless(&text),
            Cell::Number(number) => number.to_string(),
        });
        writer.write_record(cells.chain([mark.code().to_owned()])).map_err(ApiError::internal)?;
    }
    writer.into_inner().map_err(|error| ApiError::internal(error.error()))
}

fn workbook(mark: &Mark, heads: &[&str], rows: Vec<Vec<Cell>>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let bold = Format::new().set_bold();
    sheet.write_string(0, 0, mark.line())?;
    for (column, head) in (0..).zip(heads.iter().copied().chain([mark.head()])) {
        sheet.write_string_with_format(1, column, head, &bold)?;
    }
    for (line, row) in (2..).zip(rows) {
        for (column, cell) in (0..).zip(row.into_iter().chain([Cell::Text(mark.code().to_owned())])) {
            match cell {
                Cell::Blank => {}
                // Always as text: what begins with `=` is a name, too.
                Cell::Text(text) => drop(sheet.write_string(line, column, text)?),
                Cell::Number(number) => drop(sheet.write_number(line, column, number)?),
            }
        }
    }
    sheet.set_freeze_panes(2, 0)?;
    // On every page that is printed.
    sheet.set_header(format!("&L{}", mark.short().replace('&', "&&")));
    sheet.set_repeat_rows(0, 1)?;
    workbook.save_to_buffer()
}
