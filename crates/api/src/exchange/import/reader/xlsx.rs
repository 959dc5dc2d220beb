//! Excel's workbooks, sheet by sheet.
//!
//! A workbook keeps every distinct text in one table that must be in memory before the first row can be read,
//! and it is packed, so that a small file can unfold into gigabytes. Its parts are therefore measured first.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError};
use fangke_shared::exchange::import::UnreadableReason;
use zip::ZipArchive;

use super::shape::RawRow;
use super::{COLUMNS_MAX, ROW_MAX, Unreadable};

/// Longest workbook as stored.
const PACKED_MAX: u64 = 50 * 1024 * 1024;
/// Longest part of a workbook when unpacked: a sheet of about a million rows.
const PART_MAX: usize = 512 * 1024 * 1024;
/// Longest table of texts when unpacked, for it is held in memory.
const TEXTS_MAX: usize = 32 * 1024 * 1024;
/// Rows that wait for the import.
const AHEAD: usize = 64;

/// Is the archive a workbook, and one of a size that can be read?
pub fn measure(path: &Path) -> Result<(), Unreadable> {
    let file = File::open(path)?;
    if file.metadata()?.len() > PACKED_MAX {
        return Err(UnreadableReason::TooLarge.into());
    }
    let broken = |_| Unreadable::from(UnreadableReason::BrokenWorkbook);
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(broken)?;
    if archive.index_for_name("xl/workbook.xml").is_none() {
        return Err(UnreadableReason::Compressed.into());
    }
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(broken)?;
        let name = part.name().map_err(broken)?.into_owned();
        if name.ends_with(".xml") {
            let max = if name.ends_with("sharedStrings.xml") { TEXTS_MAX } else { PART_MAX };
            let mut measure = Measure { left: max, run: 0 };
            io::copy(&mut part, &mut measure).map_err(|error| match error.kind() {
                io::ErrorKind::FileTooLarge => Unreadable::from(UnreadableReason::TooLarge),
                _ => UnreadableReason::BrokenWorkbook.into(),
            })?;
        }
    }
    Ok(())
}

/// Takes XML and keeps nothing of it, up to a length in all and in any single text or tag.
/// What the archive itself says of its lengths may be a lie.
struct Measure {
    left: usize,
    run: usize,
}

impl Write for Measure {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            self.run = if *byte == b'<' { 0 } else { self.run + 1 };
            if self.run > ROW_MAX {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
        }
        self.left = self.left.checked_sub(bytes.len()).ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The rows of a workbook, read by a thread of their own a little ahead: the cells borrow from the open workbook,
/// which an iterator could not carry along.
pub struct XlsxRows {
    rows: Receiver<Result<RawRow, Unreadable>>,
    thread: Option<JoinHandle<()>>,
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub name: String,
    pub is_hidden: bool,
}

/// The sheets of a workbook that may have rows, in order.
pub fn sheets(path: &Path) -> Result<Vec<Sheet>, Unreadable> {
    measure(path)?;
    let workbook = Xlsx::new(BufReader::new(File::open(path)?)).map_err(broken)?;
    let sheet = |sheet: &calamine::Sheet| Sheet { name: sheet.name.clone(), is_hidden: sheet.visible != SheetVisible::Visible };
    Ok(workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).map(sheet).collect())
}

/// The rows of a sheet, heading included.
pub fn rows(path: &Path, sheet: &str) -> Result<XlsxRows, Unreadable> {
    measure(path)?;
    let file = BufReader::new(File::open(path)?);
    let (sender, rows) = sync_channel(AHEAD);
    let sheet = sheet.to_owned();
    let thread = thread::Builder::new().name("xlsx".into()).spawn(move || {
        if let Err(error) = send_rows(file, &sheet, &sender) {
            // Nobody listens any more if this fails.
            let _ = sender.send(Err(error));
        }
    })?;
    Ok(XlsxRows { rows, thread: Some(thread) })
}

impl Iterator for XlsxRows {
    type Item = Result<RawRow, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rows.recv().ok().or_else(|| {
            // A thread that broke down must not pass for the end of the file.
            let has_panicked = self.thread.take()?.join().is_err();
            has_panicked.then(|| Err(UnreadableReason::BrokenWorkbook.into()))
        })
    }
}

#[allow(clippy::needless_pass_by_value)]
fn broken(error: XlsxError) -> Unreadable {
    match error {
        XlsxError::Password => UnreadableReason::Password.into(),
        _ => UnreadableReason::BrokenWorkbook.into(),
    }
}

/// Cells that are merged over several rows: what the first one says goes for all of them.
#[derive(Default)]
struct Merged {
    /// Regions one column wide, by their first row; wide ones are titles and groups.
    regions: HashMap<(usize, i64), i64>,
    /// Column, last line, text of those that have begun.
    open: Vec<(usize, i64, String)>,
}

impl Merged {
    fn of(regions: &[Dimensions]) -> Self {
        let narrow = regions.iter().filter(|region| region.start.1 == region.end.1 && region.end.0 > region.start.0);
        let region = |region: &Dimensions| ((region.start.1 as usize, i64::from(region.start.0) + 1), i64::from(region.end.0) + 1);
        Self { regions: narrow.map(region).collect(), open: Vec::new() }
    }

    fn fill(&mut self, row: &mut RawRow) {
        if self.regions.is_empty() {
            return;
        }
        self.open.retain(|(_, last, _)| *last >= row.line);
        for (column, _, text) in &self.open {
            row.cells.resize(row.cells.len().max(column + 1), String::new());
            if let Some(cell) = row.cells.get_mut(*column).filter(|cell| cell.is_empty()) {
                text.clone_into(cell);
            }
        }
        for (column, cell) in row.cells.iter().enumerate() {
            if let Some(last) = self.regions.get(&(column, row.line)) {
                self.open.push((column, *last, cell.clone()));
            }
        }
    }
}

fn send_rows<R: Read + Seek>(file: R, sheet: &str, sender: &SyncSender<Result<RawRow, Unreadable>>) -> Result<(), Unreadable> {
    let mut workbook = Xlsx::new(file).map_err(broken)?;
    let regions = workbook.merge_cells_by_sheet_name(sheet).unwrap_or_default();
    let mut merged = Merged::of(&regions);
    let mut cells = workbook.worksheet_cells_reader(sheet).map_err(broken)?;
    let dates: Vec<DateShown> = cells.styles().iter().map(date_shown).collect();
    let mut row: Option<RawRow> = None;
    loop {
        let found = cells
            .next_cell_with_style_id()
            .map_err(|_| Unreadable { reason: UnreadableReason::BrokenWorkbook, line: row.as_ref().map(|r| r.line) })?;
        let line = found.as_ref().map(|(cell, _)| i64::from(cell.get_position().0) + 1);
        if row.as_ref().map(|row| row.line) != line
            && let Some(mut row) = row.take()
        {
            merged.fill(&mut row);
            if sender.send(Ok(row)).is_err() {
                return Ok(());
            }
        }
        let (Some((cell, style)), Some(line)) = (found, line) else { break };
        let column = cell.get_position().1 as usize;
        let text = text_of(cell.get_value(), dates.get(style).copied().unwrap_or_default());
        let row = row.get_or_insert_with(|| RawRow::new(line, Vec::new()));
        if text.is_empty() {
            continue;
        }
        if column >= COLUMNS_MAX {
            return Err(Unreadable { reason: UnreadableReason::TooManyColumns, line: Some(line) });
        }
        row.cells.resize(row.cells.len().max(column), String::new());
        match row.cells.get_mut(column) {
            Some(slot) => *slot = text,
            None => row.cells.push(text),
        }
    }
    Ok(())
}

/// How a date is shown. Only what was typed as month and day is shown without a year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum DateShown {
    #[default]
    Whole,
    /// `3月2日`, which was typed as `3-2` or `3/2`.
    MonthDay,
    /// `Mar-32`, which was typed as `3-32`.
    MonthYear,
}

fn date_shown(style: &Style) -> DateShown {
    let Some(format) = style.number_format.as_ref() else { return DateShown::Whole };
    let code = format.format_code.to_lowercase();
    // The part for positive numbers, without literals and locale.
    let mut code: String = code.split(';').next().unwrap_or_default().to_owned();
    while let (Some(open), Some(close)) = (code.find('['), code.find(']')) {
        if open > close {
            break;
        }
        code.replace_range(open..=close, "");
    }
    let code = code.replace("am/pm", "");
    let has = |c: char| code.contains(c);
    match (has('y') || has('e'), has('m'), has('d')) {
        (false, true, true) => DateShown::MonthDay,
        (true, true, false) => DateShown::MonthYear,
        _ => match format.format_id {
            Some(16 | 56 | 58) => DateShown::MonthDay,
            Some(17) => DateShown::MonthYear,
            _ => DateShown::Whole,
        },
    }
}

fn text_of(value: &DataRef<'_>, shown: DateShown) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(is_true) => is_true.to_string(),
        DataRef::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            match shown {
                DateShown::Whole => format!("{year:04}-{month:02}-{day:02}"),
                // The year stays beside, for columns that do hold dates.
                DateShown::MonthDay => format!("{month}月{day}日({year:04})"),
                DateShown::MonthYear => format!("{month}月({year:04})"),
            }
        }
        // `#N/A` and its kin tell nothing.
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_unfolds_too_far_is_stopped() {
        let mut measure = Measure { left: 100, run: 0 };
        assert!(measure.write_all(&[b'<'; 100]).is_ok());
        assert_eq!(measure.write_all(b"<").unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        let mut measure = Measure { left: usize::MAX, run: 0 };
        assert!(measure.write_all(&vec![b'a'; ROW_MAX]).is_ok());
        assert_eq!(measure.write_all(b"a").unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }
}
