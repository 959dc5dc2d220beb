//! Any encoding and any line ending as UTF-8 with `\n`, while it is read.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use encoding_rs::{CoderResult, Decoder, Encoding};
use fangke_shared::exchange::import::UnreadableReason;

use super::Unreadable;

const BUFFER: usize = 64 * 1024;
/// Room in which any decoder can write a whole character.
const CHARACTER: usize = 16;

/// The encoding of this name.
pub fn encoding(label: &str) -> Result<&'static Encoding, Unreadable> {
    Encoding::for_label(label.as_bytes()).ok_or_else(|| UnreadableReason::UnknownEncoding.into())
}

/// How much may still be read; who reads a record fills it up first, so that no record grows without end.
#[derive(Debug, Clone)]
pub struct Budget(Arc<AtomicUsize>);

impl Budget {
    pub fn unlimited() -> Self {
        Self(Arc::new(AtomicUsize::new(usize::MAX)))
    }

    pub fn fill(&self, bytes: usize) {
        self.0.store(bytes, Ordering::Relaxed);
    }

    fn left(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    fn spend(&self, bytes: usize) {
        self.0.store(self.left().saturating_sub(bytes), Ordering::Relaxed);
    }
}

/// Reads UTF-8 out of a source in any encoding. A byte-order mark is dropped, every line ending becomes `\n`,
/// and the last line gets one if it has none. Bytes that are no text become U+FFFD.
pub struct Utf8<R> {
    source: R,
    decoder: Decoder,
    input: Box<[u8]>,
    start: usize,
    end: usize,
    is_at_end: bool,
    is_decoded: bool,
    is_after_cr: bool,
    last: u8,
    budget: Budget,
}

impl<R: Read> Utf8<R> {
    pub fn new(source: R, encoding: &'static Encoding, budget: Budget) -> Self {
        Self {
            source,
            decoder: encoding.new_decoder_with_bom_removal(),
            input: vec![0; BUFFER].into_boxed_slice(),
            start: 0,
            end: 0,
            is_at_end: false,
            is_decoded: false,
            is_after_cr: false,
            last: b'\n',
            budget,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        if self.start == self.end && !self.is_at_end {
            (self.start, self.end) = (0, self.source.read(&mut self.input)?);
            self.is_at_end = self.end == 0;
        }
        Ok(())
    }

    /// Turns `\r\n` and `\r` into `\n`, in place; says how many bytes are left.
    fn unify_line_ends(&mut self, bytes: &mut [u8]) -> usize {
        if !self.is_after_cr && !bytes.contains(&b'\r') {
            return bytes.len();
        }
        let mut kept = 0;
        for at in 0..bytes.len() {
            let byte = bytes.get(at).copied().unwrap_or_default();
            let is_second_half = self.is_after_cr && byte == b'\n';
            self.is_after_cr = byte == b'\r';
            if !is_second_half {
                if let Some(slot) = bytes.get_mut(kept) {
                    *slot = if byte == b'\r' { b'\n' } else { byte };
                }
                kept += 1;
            }
        }
        kept
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.len() < CHARACTER {
            // There is no such thing as half a character; to go round in circles would be worse than an error.
            return Err(io::ErrorKind::InvalidInput.into());
        }
        while !self.is_decoded {
            if self.budget.left() == 0 {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            self.refill()?;
            let input = self.input.get(self.start..self.end).unwrap_or_default();
            let (result, read, written, _) = self.decoder.decode_to_utf8(input, out, self.is_at_end);
            self.start += read;
            // A decoder that has seen the end must not be asked again.
            self.is_decoded = self.is_at_end && result == CoderResult::InputEmpty;
            let kept = out.get_mut(..written).map_or(0, |bytes| self.unify_line_ends(bytes));
            if let Some(last) = kept.checked_sub(1).and_then(|at| out.get(at)) {
                self.last = *last;
                self.budget.spend(kept);
                return Ok(kept);
            }
        }
        match out.first_mut() {
            Some(slot) if self.last != b'\n' => {
                (*slot, self.last) = (b'\n', b'\n');
                Ok(1)
            }
            _ => Ok(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time: every character and line ending is cut somewhere.
    struct Dribble<'a>(&'a [u8]);

    impl Read for Dribble<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            out[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    fn read_all(source: impl Read, label: &str) -> String {
        let mut reader = Utf8::new(source, encoding(label).unwrap(), Budget::unlimited());
        let (mut all, mut piece) = (Vec::new(), [0; CHARACTER]);
        loop {
            match reader.read(&mut piece).unwrap() {
                0 => return String::from_utf8(all).unwrap(),
                length => all.extend_from_slice(&piece[..length]),
            }
        }
    }

    fn decode(bytes: &[u8], label: &str) -> String {
        let whole = read_all(bytes, label);
        assert_eq!(read_all(Dribble(bytes), label), whole);
        whole
    }

    #[test]
    fn no_room_for_a_character_is_an_error() {
        let mut reader = Utf8::new(&b"abc"[..], encoding_rs::UTF_8, Budget::unlimited());
        assert_eq!(reader.read(&mut [0; 3]).unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }

    #[test]
    fn every_line_ending_becomes_one() {
        assert_eq!(decode(b"a\r\nb\rc\nd\r\r\ne", "utf-8"), "a\nb\nc\nd\n\ne\n");
        assert_eq!(decode(b"a\r", "utf-8"), "a\n");
        assert_eq!(decode(b"", "utf-8"), "");
    }

    #[test]
    fn gbk_and_marked_utf8_are_one_text() {
        let (gbk, _, _) = encoding_rs::GBK.encode("望京\n");
        assert_eq!(decode(&gbk, "gbk"), "望京\n");
        assert_eq!(decode("\u{feff}望京\n".as_bytes(), "utf-8"), "望京\n");
    }

    #[test]
    fn bytes_that_are_no_text_are_marked() {
        assert_eq!(decode(b"a\xff\xffb\n", "utf-8"), "a\u{fffd}\u{fffd}b\n");
        assert_eq!(decode(b"a\xb0", "gbk"), "a\u{fffd}\n");
    }

    #[test]
    fn a_spent_budget_ends_the_reading() {
        let budget = Budget::unlimited();
        budget.fill(10);
        let mut reader = Utf8::new(&[b'x'; 100][..], encoding_rs::UTF_8, budget.clone());
        let mut out = [0; CHARACTER];
        assert_eq!(reader.read(&mut out).unwrap(), 16);
        assert_eq!(reader.read(&mut out).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        budget.fill(10);
        assert_eq!(reader.read(&mut out).unwrap(), 16);
    }
}
