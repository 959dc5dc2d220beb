//! An array of JSON objects, one element in memory at a time.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use encoding_rs::Encoding;
use fangke_shared::exchange::import::UnreadableReason;
use fangke_shared::problem::FieldCode;

use super::check::fault_of;
use super::decode::{Budget, Utf8};
use super::flatten::flatten;
use super::{ROW_MAX, Row, RowFault, Unreadable};

/// The elements of a file's array as rows with these columns.
pub fn rows(
    path: &Path,
    encoding: &'static Encoding,
    columns: &[String],
) -> Result<impl Iterator<Item = Result<Row, Unreadable>> + Send + use<>, Unreadable> {
    let places: HashMap<String, usize> = columns.iter().enumerate().map(|(at, name)| (name.clone(), at)).collect();
    let width = columns.len();
    let elements = Elements::open(path, encoding)?;
    Ok(elements.map(move |element| element.map(|element| Row::new(element.line, cells(&element, &places, width)))))
}

fn cells(element: &Element, places: &HashMap<String, usize>, width: usize) -> Result<Vec<String>, RowFault> {
    let text = String::from_utf8_lossy(&element.json);
    if element.is_too_long {
        return Err(RowFault::new(FieldCode::TooLong, &text));
    }
    let mut cells = vec![String::new(); width];
    let mut fault = None;
    let mut put = |path: &str, text: &str| {
        if fault.is_none() {
            fault = fault_of(text);
        }
        if let Some(cell) = places.get(path).and_then(|at| cells.get_mut(*at)) {
            *cell = fangke_shared::exchange::import::cell::entered(text);
        }
    };
    flatten(&element.json, &mut put).map_err(|_| RowFault::new(FieldCode::InvalidFormat, &text))?;
    fault.map_or(Ok(cells), Err)
}

/// An element of the array, unread.
#[derive(Debug)]
pub struct Element {
    pub line: i64,
    pub json: Vec<u8>,
    pub is_too_long: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    BeforeArray,
    BeforeFirst,
    BeforeNext,
    AfterElement,
    AfterArray,
    Failed,
}

/// Cuts an array into its elements; only brackets and strings are understood here.
pub struct Elements<R> {
    source: BufReader<Utf8<R>>,
    phase: Phase,
    line: i64,
}

impl Elements<File> {
    pub fn open(path: &Path, encoding: &'static Encoding) -> Result<Self, Unreadable> {
        Ok(Self::new(File::open(path)?, encoding))
    }
}

impl<R: Read> Elements<R> {
    pub fn new(source: R, encoding: &'static Encoding) -> Self {
        let text = Utf8::new(source, encoding, Budget::unlimited());
        Self { source: BufReader::with_capacity(64 * 1024, text), phase: Phase::BeforeArray, line: 1 }
    }

    fn broken(line: i64) -> Unreadable {
        Unreadable { reason: UnreadableReason::BrokenJson, line: Some(line) }
    }

    fn peek(&mut self) -> Result<Option<u8>, Unreadable> {
        Ok(self.source.fill_buf()?.first().copied())
    }

    /// Goes to the next element; `false` at the end of the array.
    fn find_element(&mut self) -> Result<bool, Unreadable> {
        loop {
            let Some(byte) = self.peek()? else {
                // The last line has an end, so the count is one ahead.
                return if self.phase == Phase::AfterArray { Ok(false) } else { Err(Self::broken((self.line - 1).max(1))) };
            };
            match (byte, self.phase) {
                (b'\n', _) => self.line += 1,
                (b' ' | b'\t', _) => {}
                (b'[', Phase::BeforeArray) => self.phase = Phase::BeforeFirst,
                (b',', Phase::AfterElement) => self.phase = Phase::BeforeNext,
                (b']', Phase::BeforeFirst | Phase::AfterElement) => self.phase = Phase::AfterArray,
                (b',' | b']', _) | (_, Phase::BeforeArray | Phase::AfterElement | Phase::AfterArray) => {
                    return Err(Self::broken(self.line));
                }
                _ => return Ok(true),
            }
            self.source.consume(1);
        }
    }

    fn take_element(&mut self) -> Result<Element, Unreadable> {
        let mut element = Element { line: self.line, json: Vec::with_capacity(512), is_too_long: false };
        let (mut depth, mut is_in_string, mut is_escaped) = (0_usize, false, false);
        loop {
            let buffer = self.source.fill_buf()?;
            if buffer.is_empty() {
                return Err(Self::broken(element.line));
            }
            let (mut used, mut is_complete, mut lines) = (0, false, 0);
            for byte in buffer {
                let ends_before =
                    !is_in_string && depth == 0 && matches!(byte, b',' | b']' | b'}' | b'\n' | b' ') && used + element.json.len() > 0;
                if ends_before {
                    is_complete = true;
                    break;
                }
                used += 1;
                match byte {
                    b'\n' => lines += 1,
                    _ if is_escaped => is_escaped = false,
                    b'\\' if is_in_string => is_escaped = true,
                    b'"' => is_in_string = !is_in_string,
                    b'{' | b'[' if !is_in_string => depth += 1,
                    b'}' | b']' if !is_in_string => depth = depth.saturating_sub(1),
                    _ => {}
                }
                if depth == 0 && matches!(byte, b'}' | b']') && !is_in_string {
                    is_complete = true;
                    break;
                }
            }
            let room = ROW_MAX - element.json.len();
            element.is_too_long |= used > room;
            element.json.extend_from_slice(buffer.get(..used.min(room)).unwrap_or_default());
            self.line += lines;
            self.source.consume(used);
            if is_complete {
                self.phase = Phase::AfterElement;
                return Ok(element);
            }
        }
    }
}

impl<R: Read> Iterator for Elements<R> {
    type Item = Result<Element, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.phase == Phase::Failed {
            return None;
        }
        let element = match self.find_element() {
            Ok(false) => return None,
            Ok(true) => self.take_element(),
            Err(error) => Err(error),
        };
        if element.is_err() {
            self.phase = Phase::Failed;
        }
        Some(element)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn elements(json: &str) -> Vec<Result<(i64, String), Unreadable>> {
        let elements = Elements::new(json.as_bytes(), encoding_rs::UTF_8);
        elements.map(|e| e.map(|e| (e.line, String::from_utf8(e.json).unwrap()))).collect()
    }

    fn broken(line: i64) -> Result<(i64, String), Unreadable> {
        Err(Unreadable { reason: UnreadableReason::BrokenJson, line: Some(line) })
    }

    #[test]
    fn cuts_at_the_right_brackets() {
        let found = elements("[\n {\"a\":\"}],\\\"\"},\r\n\n{\"b\":[{\"c\":1}]} , 12 ,\"x\"]\n");
        let expected = [(2, "{\"a\":\"}],\\\"\"}"), (4, "{\"b\":[{\"c\":1}]}"), (4, "12"), (4, "\"x\"")];
        assert_eq!(found, expected.map(|(line, json)| Ok((line, json.to_owned()))));
        assert_eq!(elements("[]"), []);
    }

    #[test]
    fn says_where_an_array_breaks() {
        assert_eq!(elements("[{\"a\":1},\n{\"b\":")[1], broken(2));
        assert_eq!(elements("[{\"a\":1}")[1], broken(1));
        assert_eq!(elements("[{} {}]")[1], broken(1));
        assert_eq!(elements("[{},]")[1], broken(1));
        assert_eq!(elements("{\"a\":1}"), [broken(1)]);
        assert_eq!(elements("[{}] x")[1], broken(1));
        assert_eq!(elements("["), [broken(1)]);
    }

    #[test]
    fn an_element_that_is_too_long_keeps_its_beginning_only() {
        let json = format!("[{{\"a\":\"{}\"}},{{\"b\":1}}]", "x".repeat(3 * ROW_MAX));
        let found: Vec<_> = Elements::new(json.as_bytes(), encoding_rs::UTF_8).map(Result::unwrap).collect();
        assert_eq!(found.iter().map(|e| (e.is_too_long, e.json.len())).collect::<Vec<_>>(), [(true, ROW_MAX), (false, 7)]);
    }
}
