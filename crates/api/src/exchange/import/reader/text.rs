//! Text with separated values, as people and programs really write it.
//!
//! RFC 4180 asks for quotation marks in pairs; people type inch marks and forget to close what they open. A quotation that
//! would swallow the following rows is therefore read as a mark like any other: no line may vanish in the notes of another.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use encoding_rs::Encoding;
use fangke_shared::exchange::import::UnreadableReason;

use super::decode::{Budget, Utf8};
use super::shape::RawRow;
use super::{COLUMNS_MAX, ROW_MAX, Unreadable};

/// Lines that a quotation may span.
const LINES_MAX: usize = 200;
/// Room of the decoder's reader.
const BUFFER: usize = 64 * 1024;

/// The records of a file, headings included; blank lines are skipped.
pub fn rows(path: &Path, encoding: &'static Encoding, delimiter: u8) -> Result<TextRows<File>, Unreadable> {
    Ok(TextRows::new(File::open(path)?, encoding, delimiter))
}

/// The separator that a first line such as `sep=;` names.
pub fn named_separator(line: &str) -> Option<char> {
    let line = line.trim_start_matches('\u{feff}').trim_matches(['\n', '\r', '"']);
    let named = line.get(..4).filter(|head| head.eq_ignore_ascii_case("sep=")).and_then(|_| line.get(4..))?;
    let mut chars = named.chars();
    match (chars.next(), chars.next()) {
        (Some(separator), None) if separator.is_ascii() && !separator.is_ascii_alphanumeric() => Some(separator),
        _ => None,
    }
}

/// The records of a text.
pub struct TextRows<R: Read> {
    lines: BufReader<Utf8<R>>,
    budget: Budget,
    /// Lines that have been read ahead, the first of them at `line`.
    ahead: VecDeque<String>,
    line: i64,
    delimiter: char,
    /// As many cells as the widest record so far.
    width: usize,
    has_failed: bool,
}

impl<R: Read> TextRows<R> {
    pub fn new(source: R, encoding: &'static Encoding, delimiter: u8) -> Self {
        let budget = Budget::unlimited();
        let lines = BufReader::with_capacity(BUFFER, Utf8::new(source, encoding, budget.clone()));
        Self { lines, budget, ahead: VecDeque::new(), line: 1, delimiter: char::from(delimiter), width: 0, has_failed: false }
    }

    /// Reads one more line ahead; false at the end.
    fn read_ahead(&mut self) -> Result<bool, Unreadable> {
        self.budget.fill(ROW_MAX);
        let mut bytes = Vec::new();
        let line = Some(self.line + i64::try_from(self.ahead.len()).unwrap_or_default());
        let length = self.lines.read_until(b'\n', &mut bytes).map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge => Unreadable { reason: UnreadableReason::EndlessRow, line },
            _ => Unreadable { reason: UnreadableReason::Io, line },
        })?;
        if length == 0 {
            return Ok(false);
        }
        if bytes.last() == Some(&b'\n') {
            bytes.pop();
        }
        // The decoder gives nothing but UTF-8.
        self.ahead.push_back(String::from_utf8(bytes).unwrap_or_default());
        Ok(true)
    }

    fn take(&mut self) -> Option<String> {
        let line = self.ahead.pop_front();
        self.line += i64::from(line.is_some());
        line
    }

    fn next_row(&mut self) -> Result<Option<RawRow>, Unreadable> {
        loop {
            if self.ahead.is_empty() && !self.read_ahead()? {
                return Ok(None);
            }
            let line = self.line;
            let Some(text) = self.take() else { return Ok(None) };
            if text.is_empty() || (line == 1 && named_separator(&text).is_some()) {
                continue;
            }
            let (cells, has_open_quote) = self.cells(text)?;
            if cells.len() > COLUMNS_MAX {
                return Err(Unreadable { reason: UnreadableReason::TooManyColumns, line: Some(line) });
            }
            self.width = self.width.max(cells.len());
            return Ok(Some(RawRow { line, cells, has_open_quote }));
        }
    }

    /// The cells of the record that begins with this line, and whether a quotation in it is never closed.
    fn cells(&mut self, first: String) -> Result<(Vec<String>, bool), Unreadable> {
        let (mut text, mut cells, mut has_open) = (first, Vec::new(), false);
        let mut at = 0;
        loop {
            let rest = text.get(at..).unwrap_or_default();
            if !rest.starts_with('"') {
                let end = rest.find(self.delimiter);
                cells.push(rest.get(..end.unwrap_or(rest.len())).unwrap_or_default().to_owned());
                match end {
                    Some(end) => at += end + self.delimiter.len_utf8(),
                    None => return Ok((cells, has_open)),
                }
                continue;
            }
            let closed = match closing(rest, self.delimiter) {
                Quoted::Closed { end, has_stray } => {
                    let inside = rest.get(1..end).unwrap_or_default();
                    (!has_stray || !inside.contains(self.delimiter)).then_some(end)
                }
                Quoted::Open { has_stray: true } => None,
                Quoted::Open { has_stray: false } => match self.closed_below(rest)? {
                    Some((count, end)) => {
                        for _ in 0..count {
                            if let Some(line) = self.take() {
                                text.push('\n');
                                text.push_str(&line);
                            }
                        }
                        Some(end)
                    }
                    None => None,
                },
            };
            let rest = text.get(at..).unwrap_or_default();
            if let Some(end) = closed {
                cells.push(rest.get(1..end).unwrap_or_default().replace("\"\"", "\""));
                let behind = end + 1;
                match rest.get(behind..).unwrap_or_default().starts_with(self.delimiter) {
                    true => at += behind + self.delimiter.len_utf8(),
                    false => return Ok((cells, has_open)),
                }
                continue;
            }
            // A mark like any other; one that stands alone is the beginning of nothing, and is dropped.
            let end = rest.find(self.delimiter).unwrap_or(rest.len());
            let cell = rest.get(..end).unwrap_or_default();
            let bare = cell.strip_prefix('"').filter(|bare| !bare.contains('"'));
            has_open |= bare.is_some();
            cells.push(bare.unwrap_or(cell).to_owned());
            if end == rest.len() {
                return Ok((cells, has_open));
            }
            at += end + self.delimiter.len_utf8();
        }
    }

    /// Where a quotation that isn't closed in its line is closed in one of the next ones: how many lines it goes on, and the place
    /// of its end. None if it would swallow rows.
    fn closed_below(&mut self, opened: &str) -> Result<Option<(usize, usize)>, Unreadable> {
        let mut text = opened.to_owned();
        for count in 1..=LINES_MAX {
            if self.ahead.len() < count && !self.read_ahead()? {
                return Ok(None);
            }
            let Some(line) = self.ahead.get(count - 1) else { return Ok(None) };
            if text.len() + line.len() > ROW_MAX {
                return Ok(None);
            }
            let start = text.len() + 1;
            text.push('\n');
            text.push_str(line);
            let (end, has_stray) = match closing(&text, self.delimiter) {
                Quoted::Closed { end, has_stray } => (Some(end), has_stray),
                Quoted::Open { has_stray } => (None, has_stray),
            };
            let inside = text.get(start..end.unwrap_or(text.len())).unwrap_or_default();
            // In a list of two columns a note with one comma would pass for a row.
            let is_row = self.width > 2 && inside.matches(self.delimiter).count() + 1 >= self.width;
            if has_stray || is_row {
                return Ok(None);
            }
            if let Some(end) = end {
                return Ok(Some((count, end)));
            }
        }
        Ok(None)
    }
}

/// What a quotation at the beginning of a text comes to.
enum Quoted {
    /// Closed at this place, by a mark before a delimiter or at the end; `has_stray` marks stand inside of it.
    Closed { end: usize, has_stray: bool },
    /// Not closed in this text.
    Open { has_stray: bool },
}

fn closing(text: &str, delimiter: char) -> Quoted {
    let (mut from, mut has_stray) = (1, false);
    while let Some(found) = text.get(from..).and_then(|rest| rest.find('"')) {
        let at = from + found;
        let behind = text.get(at + 1..).unwrap_or_default();
        if behind.starts_with('"') {
            from = at + 2;
        } else if behind.is_empty() || behind.starts_with(delimiter) || behind.starts_with('\n') {
            return Quoted::Closed { end: at, has_stray: has_stray || behind.starts_with('\n') };
        } else {
            has_stray = true;
            from = at + 1;
        }
    }
    Quoted::Open { has_stray }
}

impl<R: Read> Iterator for TextRows<R> {
    type Item = Result<RawRow, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_failed {
            return None;
        }
        let row = self.next_row();
        self.has_failed = row.is_err();
        row.transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8], delimiter: u8) -> Vec<(i64, Vec<String>)> {
        TextRows::new(text, encoding_rs::UTF_8, delimiter).map(|row| row.map(|row| (row.line, row.cells)).unwrap()).collect()
    }

    fn cells(text: &str) -> Vec<String> {
        read(text.as_bytes(), b',').into_iter().map(|(_, cells)| cells.join("·")).collect()
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
        assert_eq!(cells("a,b,c\n\"\",\"x,y\",\"\"\"z\"\"\"\n"), ["a·b·c", "·x,y·\"z\""]);
        assert_eq!(cells("a,b\n\"x\n\ny, z\",1\n"), ["a·b", "x\n\ny, z·1"]);
    }

    #[test]
    fn an_unclosed_quote_swallows_no_row() {
        for (text, rows) in [
            ("a,b,c\n1,2,\"open\n3,4,5\n6,7,8\n", &["a·b·c", "1·2·open", "3·4·5", "6·7·8"][..]),
            ("a,b,c\n\"1,2,x\n3,4,5\n6,7,8\n", &["a·b·c", "1·2·x", "3·4·5", "6·7·8"]),
            // Another mark further down must not close it.
            ("a,b,c\n1,2,\"open\n3,4,\"closed\"\n", &["a·b·c", "1·2·open", "3·4·closed"]),
            ("a,b,c\n1,2,\"open\n3,4,55\"\n6,7,8\n", &["a·b·c", "1·2·open", "3·4·55\"", "6·7·8"]),
            ("a,b,c\n1,\"2,3\n4,\"5,6\n", &["a·b·c", "1·2·3", "4·5·6"]),
        ] {
            assert_eq!(cells(text), rows, "{text}");
        }
        let open: Vec<bool> =
            TextRows::new(&b"a,b\n1,\"x\n2,y\n"[..], encoding_rs::UTF_8, b',').map(|row| row.unwrap().has_open_quote).collect();
        assert_eq!(open, [false, true, false]);
    }

    #[test]
    fn inch_marks_stay() {
        assert_eq!(
            cells("a,b\n1,55\"电视和65\"投影\n2,\"江景\"通透\n3,\"好\"\n"),
            ["a·b", "1·55\"电视和65\"投影", "2·\"江景\"通透", "3·好"]
        );
    }

    #[test]
    fn a_first_line_that_names_the_separator_is_no_row() {
        assert_eq!(named_separator("sep=;"), Some(';'));
        assert_eq!(named_separator("\u{feff}SEP=\t"), Some('\t'));
        assert_eq!(named_separator("sep=ab"), None);
        assert_eq!(read("sep=;\na;b\n".as_bytes(), b';'), [(2, vec!["a".to_owned(), "b".to_owned()])]);
    }

    #[test]
    fn a_row_without_end_is_told_with_its_line() {
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
