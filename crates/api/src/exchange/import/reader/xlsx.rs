//! Excel's workbooks: the rows of the first sheet that has any.
//!
//! A workbook keeps every distinct text in one table that must be in memory before the first row can be read,
//! and it is packed, so that a small file can unfold into gigabytes. Its parts are therefore measured first.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use calamine::{DataRef, Reader, Xlsx, XlsxError};
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

/// The rows of a workbook, heading included.
pub fn rows(path: &Path) -> Result<XlsxRows, Unreadable> {
    measure(path)?;
    let file = BufReader::new(File::open(path)?);
    let (sender, rows) = sync_channel(AHEAD);
    let thread = thread::Builder::new().name("xlsx".into()).spawn(move || {
        if let Err(error) = send_rows(file, &sender) {
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

fn send_rows<R: Read + Seek>(file: R, sender: &SyncSender<Result<RawRow, Unreadable>>) -> Result<(), Unreadable> {
    let broken = |_: XlsxError| Unreadable::from(UnreadableReason::BrokenWorkbook);
    let mut workbook = Xlsx::new(file).map_err(broken)?;
    for sheet in workbook.sheet_names() {
        let mut cells = match workbook.worksheet_cells_reader(&sheet) {
            Ok(cells) => cells,
            // A sheet of charts has no rows.
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(broken(error)),
        };
        let mut row: Option<RawRow> = None;
        let mut has_rows = false;
        loop {
            let cell = cells
                .next_cell()
                .map_err(|_| Unreadable { reason: UnreadableReason::BrokenWorkbook, line: row.as_ref().map(|r| r.line) })?;
            let line = cell.as_ref().map(|cell| i64::from(cell.get_position().0) + 1);
            if row.as_ref().map(|row| row.line) != line
                && let Some(row) = row.take()
            {
                has_rows = true;
                if sender.send(Ok(row)).is_err() {
                    return Ok(());
                }
            }
            let (Some(cell), Some(line)) = (cell, line) else { break };
            let column = cell.get_position().1 as usize;
            let text = text_of(cell.get_value());
            if text.is_empty() {
                continue;
            }
            if column >= COLUMNS_MAX {
                return Err(Unreadable { reason: UnreadableReason::TooManyColumns, line: Some(line) });
            }
            let row = row.get_or_insert_with(|| RawRow { line, cells: Vec::new() });
            row.cells.resize(row.cells.len().max(column), String::new());
            match row.cells.get_mut(column) {
                Some(slot) => *slot = text,
                None => row.cells.push(text),
            }
        }
        if has_rows {
            break;
        }
    }
    Ok(())
}

fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(is_true) => is_true.to_string(),
        DataRef::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
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
