//! What a file is, by its content: names of files are often wrong.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GBK, UTF_8, UTF_16BE, UTF_16LE};
use fangke_shared::exchange::import::{UnreadableReason, cell, is_known_heading};

use super::Unreadable;
use super::decode::{Budget, Utf8};
use super::shape::RawRow;
use super::text::TextRows;

/// Bytes of text that delimiter and format are told by.
const SAMPLE: usize = 64 * 1024;
/// Bytes that the encoding is guessed by, where it isn't UTF-8.
const GUESS: usize = 1024 * 1024;

/// Bytes of an old container that are looked at.
const FILE_OF_OLD_KIND: u64 = 64 * 1024 * 1024;

/// What holds the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// A workbook.
    Workbook,
    /// The tables of a web page.
    Html,
    /// Excel's XML of 2003.
    Xml,
    /// Text of some kind.
    Text,
}

/// Tells text, pages and workbooks by their first bytes, and names what else people upload.
pub fn container(path: &Path) -> Result<Container, Unreadable> {
    let mut head = Vec::new();
    File::open(path)?.take(SAMPLE as u64).read_to_end(&mut head)?;
    let starts = |magic: &[u8]| head.starts_with(magic);
    if head.is_empty() {
        return Err(UnreadableReason::Empty.into());
    }
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return Ok(Container::Workbook);
    }
    if starts(b"\xd0\xcf\x11\xe0") {
        return Err(of_compound(path)?.into());
    }
    if [&b"\x1f\x8b"[..], b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd"].into_iter().any(starts) {
        return Err(UnreadableReason::Compressed.into());
    }
    // A stray NUL is a broken row; many are no text. UTF-16 is full of them, and says so with its mark or by their places.
    let nuls = head.iter().filter(|byte| **byte == 0).count();
    if starts(b"%PDF") || (utf16(&head).is_none() && nuls * 100 > head.len()) {
        return Err(UnreadableReason::NotText.into());
    }
    let decoded;
    let text = match utf16(&head) {
        Some(encoding) => {
            decoded = encoding.decode(&head).0.into_owned();
            decoded.as_bytes()
        }
        None => head.as_slice(),
    };
    Ok(markup(text))
}

/// UTF-16 with its mark, or without: then one byte of every blank, digit and line end is zero, always at the same side.
fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return Some(encoding).filter(|encoding| *encoding == UTF_16LE || *encoding == UTF_16BE);
    }
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let enough = head.len() / 50 + 2;
    let encoding = if odd >= enough && even * 20 <= odd {
        UTF_16LE
    } else if even >= enough && odd * 20 <= even {
        UTF_16BE
    } else {
        return None;
    };
    let cut = head.get(..head.len() - head.len() % 2).unwrap_or_default();
    let (text, had_errors) = encoding.decode_without_bom_handling(cut);
    let is_text = |c: char| c.is_alphanumeric() || c.is_whitespace() || c.is_ascii_punctuation() || ('\u{3000}'..='\u{ffef}').contains(&c);
    let good = text.chars().filter(|c| is_text(*c)).count();
    (!had_errors && good * 10 >= text.chars().count() * 9).then_some(encoding)
}

/// What Microsoft's older container holds: a workbook of the old kind, or one with a password.
fn of_compound(path: &Path) -> Result<UnreadableReason, Unreadable> {
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let (encrypted, mut bytes) = (wide("EncryptedPackage"), Vec::new());
    // The directory may stand anywhere in it.
    File::open(path)?.take(FILE_OF_OLD_KIND).read_to_end(&mut bytes)?;
    let has = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    Ok(if has(&encrypted) { UnreadableReason::Password } else { UnreadableReason::OldWorkbook })
}

fn markup(head: &[u8]) -> Container {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let text: String =
        text.iter().skip_while(|byte| byte.is_ascii_whitespace()).take(4096).map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let starts = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    if starts(&["<?xml", "<workbook", "<ss:workbook"]) && !text.contains("<html") {
        return Container::Xml;
    }
    let is_page =
        starts(&["<html", "<!doctype html", "<table", "<head", "<body", "<meta", "<style", "<div", "<?xml", "<!--", "mime-version:"]);
    if is_page { Container::Html } else { Container::Text }
}

/// The encoding: by its mark, UTF-8 if nearly all of the file is that, else what Chinese text it looks like.
pub fn encoding(path: &Path) -> Result<&'static Encoding, Unreadable> {
    let mut reader = BufReader::with_capacity(64 * 1024, File::open(path)?);
    let head = reader.fill_buf()?;
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return Ok(encoding);
    }
    if let Some(encoding) = utf16(head) {
        return Ok(encoding);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let (mut fed, mut utf8) = (0, Utf8Count::default());
    loop {
        let buffer = reader.fill_buf()?;
        let length = buffer.len();
        if fed < GUESS && (length == 0 || !buffer.is_ascii()) {
            detector.feed(buffer, length == 0);
            fed += length;
        }
        if length == 0 {
            break;
        }
        utf8.feed(buffer);
        reader.consume(length);
    }
    // A few broken bytes in a long file are broken rows, not another encoding.
    if utf8.bad * 100 <= utf8.good {
        return Ok(UTF_8);
    }
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    Ok(if guess == BIG5 { BIG5 } else { GBK })
}

/// How many characters beyond ASCII are valid UTF-8, and how many sequences aren't.
#[derive(Debug, Default)]
struct Utf8Count {
    good: usize,
    bad: usize,
    /// The beginning of a character whose rest is in the next piece.
    cut: Vec<u8>,
}

impl Utf8Count {
    fn feed(&mut self, piece: &[u8]) {
        let joined;
        let mut rest = if self.cut.is_empty() {
            piece
        } else {
            joined = [self.cut.as_slice(), piece].concat();
            &joined
        };
        let mut cut = Vec::new();
        while !rest.is_empty() {
            let (valid, next) = match std::str::from_utf8(rest) {
                Ok(text) => (text, &[][..]),
                Err(error) => {
                    let (valid, wrong) = rest.split_at(error.valid_up_to());
                    let next = match error.error_len() {
                        Some(length) => {
                            self.bad += 1;
                            wrong.get(length..).unwrap_or_default()
                        }
                        None => {
                            cut = wrong.to_vec();
                            &[][..]
                        }
                    };
                    (std::str::from_utf8(valid).unwrap_or_default(), next)
                }
            };
            self.good += valid.chars().filter(|c| !c.is_ascii()).count();
            rest = next;
        }
        self.cut = cut;
    }
}

/// The beginning of a text file, decoded.
pub fn sample(path: &Path, encoding: &'static Encoding) -> Result<String, Unreadable> {
    let mut text = Utf8::new(File::open(path)?, encoding, Budget::unlimited());
    let (mut bytes, mut piece) = (Vec::new(), [0; 4096]);
    while bytes.len() < SAMPLE {
        let length = text.read(&mut piece)?;
        if length == 0 {
            break;
        }
        bytes.extend_from_slice(piece.get(..length).unwrap_or_default());
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Does the text begin like an array of objects, or like any other JSON that a list might be taken for?
pub fn looks_like_json(sample: &str) -> bool {
    let text = sample.trim_start();
    let inner = text.strip_prefix('[').map(str::trim_start);
    let is_object = text.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with('"'));
    is_object || inner.is_some_and(|rest| rest.is_empty() || rest.starts_with(['{', ']']))
}

/// What stands between the cells: the separator that gives most rows as many cells as the first one.
pub fn delimiter(sample: &str) -> char {
    if let Some(named) = sample.lines().next().and_then(super::text::named_separator) {
        return named;
    }
    let mut best = (0, 0, ',');
    for delimiter in [',', '\t', ';', '|'] {
        let Ok(byte) = u8::try_from(delimiter) else { continue };
        let rows = TextRows::new(sample.as_bytes(), UTF_8, byte).map_while(Result::ok).take(50);
        let counts: Vec<usize> = rows.map(|row| row.cells.len()).collect();
        // Titles stand above many a list, so its rows tell, not its first line.
        let times = |width: usize| counts.iter().filter(|count| **count == width).count();
        let width = counts.iter().copied().max_by_key(|width| (times(*width), *width)).unwrap_or_default();
        // In thousandths; the end of the sample may have cut the last row.
        let alike = counts.iter().filter(|count| **count == width).count() * 1000 / counts.len().max(1);
        if width > 1 && (alike, width) > (best.0, best.1) {
            best = (alike, width, delimiter);
        }
    }
    best.2
}

/// Is the first row a heading? Known words are; else cells of words above columns of numbers.
pub fn has_header(rows: &[RawRow]) -> bool {
    let Some((first, rest)) = rows.split_first() else { return false };
    let known = first.cells.iter().filter(|cell| is_known_heading(cell)).count();
    if known > 0 {
        return true;
    }
    let has_digits = |text: &str| text.chars().any(|c| c.is_ascii_digit());
    if first.cells.iter().any(|cell| has_digits(cell) || cell::is_blank(cell)) {
        return false;
    }
    (0..first.cells.len()).any(|at| {
        let mut below = rest.iter().filter_map(|row| row.cells.get(at)).filter(|cell| !cell::is_blank(cell)).peekable();
        below.peek().is_some() && below.all(|cell| has_digits(cell))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_what_the_rows_agree_on() {
        assert_eq!(delimiter("a,b\n1,2\n3,4\n"), ',');
        assert_eq!(delimiter("a\tb, c\n1\t2\n3\t4\n"), '\t');
        assert_eq!(delimiter("a;b;c\n1,5;2;3\n1,6;2;3\n"), ';');
        assert_eq!(delimiter("a|b\n1|2\n"), '|');
        assert_eq!(delimiter("名称,信息,价\n云庭,2室 | 90平 | 南,5\n蓝湾,1室 | 60平 | 北,3\n"), ',');
        assert_eq!(delimiter("only\none\n"), ',');
    }

    #[test]
    fn json_is_told_from_lists_that_begin_with_a_bracket() {
        assert!(looks_like_json(" \n[\n {\"a\":1}"));
        assert!(looks_like_json("[]"));
        assert!(looks_like_json("{\n \"a\":1}"));
        assert!(!looks_like_json("[新]云庭,100"));
        assert!(!looks_like_json("云庭"));
    }

    #[test]
    fn a_heading_is_known_by_its_words_or_by_what_is_below() {
        let rows = |rows: &[&[&str]]| -> Vec<RawRow> {
            rows.iter().map(|cells| RawRow::new(1, cells.iter().map(|c| (*c).into()).collect())).collect()
        };
        assert!(has_header(&rows(&[&["小区", "别的"], &["云庭", "x"]])));
        assert!(has_header(&rows(&[&["foo", "bar"], &["云庭", "12"], &["蓝湾", "13"]])));
        assert!(!has_header(&rows(&[&["云庭", "12"], &["蓝湾", "13"]])));
        assert!(!has_header(&rows(&[&["云庭", "朝阳"], &["蓝湾", "海淀"]])));
        assert!(!has_header(&[]));
    }

    #[test]
    fn a_character_cut_between_pieces_is_whole() {
        let mut count = Utf8Count::default();
        for piece in "望京a花园".as_bytes().chunks(2) {
            count.feed(piece);
        }
        assert_eq!((count.good, count.bad), (4, 0));
        let mut count = Utf8Count::default();
        count.feed(&encoding_rs::GBK.encode("望京花园").0);
        assert!(count.bad > count.good);
    }
}
