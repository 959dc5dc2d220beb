//! Text with separated values.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use csv::{ErrorKind, ReaderBuilder, StringRecord};
use encoding_rs::Encoding;
use fangke_shared::exchange::import::UnreadableReason;

use super::decode::{Budget, Utf8};
use super::shape::RawRow;
use super::{COLUMNS_MAX, ROW_MAX, Unreadable};

/// The records of a file, headings included; blank lines are skipped.
pub fn rows(path: &Path, encoding: &'static Encoding, delimiter: u8) -> Result<TextRows<File>, Unreadable> {
    Ok(TextRows::new(File::open(path)?, encoding, delimiter))
}

/// The records of a text.
pub struct TextRows<R: Read> {
    reader: csv::Reader<Utf8<R>>,
    record: StringRecord,
    budget: Budget,
    has_failed: bool,
}

impl<R: Read> TextRows<R> {
    pub fn new(source: R, encoding: &'static Encoding, delimiter: u8) -> Self {
        let budget = Budget::unlimited();
        let text = Utf8::new(source, encoding, budget.clone());
        let reader =
            ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).buffer_capacity(64 * 1024).from_reader(text);
        Self { reader, record: StringRecord::new(), budget, has_failed: false }
    }

    /// The line where the record just read starts: every record ends with one line end, and those inside of it are in its cells.
    fn line(&self) -> i64 {
        let inside: usize = self.record.iter().map(|cell| cell.bytes().filter(|byte| *byte == b'\n').count()).sum();
        let next = self.reader.position().line();
        i64::try_from(next).unwrap_or(i64::MAX).saturating_sub(i64::try_from(inside).unwrap_or(i64::MAX)).saturating_sub(1)
    }
}

impl<R: Read> Iterator for TextRows<R> {
    type Item = Result<RawRow, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_failed {
            return None;
        }
        self.budget.fill(ROW_MAX);
        let start = i64::try_from(self.reader.position().line()).ok();
        let fail = |reason| Unreadable { reason, line: start };
        let row = match self.reader.read_record(&mut self.record) {
            Ok(false) => return None,
            Ok(true) if self.record.len() > COLUMNS_MAX => Err(fail(UnreadableReason::TooManyColumns)),
            Ok(true) => Ok(RawRow { line: self.line(), cells: self.record.iter().map(str::to_owned).collect() }),
            Err(error) => Err(fail(match error.kind() {
                ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => UnreadableReason::EndlessRow,
                _ => UnreadableReason::Io,
            })),
        };
        self.has_failed = row.is_err();
        Some(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8], delimiter: u8) -> Vec<(i64, Vec<String>)> {
        TextRows::new(text, encoding_rs::UTF_8, delimiter).map(|row| row.map(|row| (row.line, row.cells)).unwrap()).collect()
    }

    #[test]
    fn lines_are_counted_through_blanks_quotes_and_any_line_end() {
        for end in ["\n", "\r\n", "\r"] {
            let text = "a,b\n\n1,\"x\ny\"\n\n\n2,z\n3,w".replace('\n', end);
            let rows = read(text.as_bytes(), b',');
            let lines: Vec<_> = rows.iter().map(|(line, cells)| (*line, cells[1].as_str())).collect();
            assert_eq!(lines, [(1, "b"), (3, "x\ny"), (7, "z"), (8, "w")], "{end:?}");
        }
    }

    #[test]
    fn quotes_protect_separators_and_quotes() {
        assert_eq!(read(b"\"a;\"\"b\"\"\";c\n", b';'), [(1, vec!["a;\"b\"".to_owned(), "c".to_owned()])]);
    }

    #[test]
    fn a_quotation_without_end_is_told_with_its_line() {
        let mut text = b"a,b\n1,2\n3,\"".to_vec();
        text.resize(3 * ROW_MAX, b'x');
        let last = TextRows::new(&text[..], encoding_rs::UTF_8, b',').last().unwrap();
        assert_eq!(last, Err(Unreadable { reason: UnreadableReason::EndlessRow, line: Some(3) }));
    }

    #[test]
    fn thousands_of_columns_are_no_list() {
        let text = ",".repeat(COLUMNS_MAX + 1);
        let row = TextRows::new(text.as_bytes(), encoding_rs::UTF_8, b',').next().unwrap();
        assert_eq!(row, Err(Unreadable { reason: UnreadableReason::TooManyColumns, line: Some(1) }));
    }
}
