//! The watermark of a file: a line that says who took it, when and what for, and a code in each row (I4).

use chrono::{DateTime, Utc};

use crate::platform::clock::Clock;
use crate::platform::language::{Language, Texts, texts};

static TEXTS: Texts = texts!("export_mark");

/// Digits and letters that nobody takes for another.
const LETTERS: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The watermark of a file. Without one no file can be written.
pub struct Mark {
    code: String,
    head: &'static str,
    line: String,
    short: String,
}

/// What a mark is about.
pub struct Marked<'a> {
    /// The code of the file.
    pub code: String,
    /// The name of who takes it.
    pub by: &'a str,
    /// When.
    pub at: DateTime<Utc>,
    /// What for.
    pub reason: &'a str,
    /// How many rows.
    pub rows: usize,
}

impl Mark {
    /// The mark in a language.
    pub fn new(of: Marked<'_>, language: Language, clock: &Clock) -> Self {
        let text = |place| language.text(&TEXTS, place);
        let at = format!("{} {}", clock.day_of(of.at), clock.time_of(of.at).format("%H:%M"));
        let short = format!("{} {} · {} · {at}", text("code"), of.code, of.by);
        let line = format!("{short} · {} {} · {} · {}", text("reason"), of.reason, language.say(&TEXTS, "rows", of.rows), text("warning"));
        Self { code: of.code, head: text("code"), line, short }
    }

    /// What stands in each row.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The head above it.
    pub const fn head(&self) -> &'static str {
        self.head
    }

    /// What stands above all.
    pub fn line(&self) -> &str {
        &self.line
    }

    /// What stands on every page that is printed.
    pub fn short(&self) -> &str {
        &self.short
    }
}

/// A code that no other file has: ten letters, which nobody guesses.
pub fn fresh_code() -> String {
    let letters = rand::random::<[u8; 10]>();
    let letters = letters.iter().filter_map(|byte| LETTERS.get(usize::from(*byte) % LETTERS.len())).map(|letter| char::from(*letter));
    letters.enumerate().flat_map(|(at, letter)| (at == 5).then_some('-').into_iter().chain([letter])).collect()
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Shanghai;

    use super::*;

    #[test]
    fn a_mark_says_who_when_why_and_how_many() {
        let at = "2026-03-18T01:05:00Z".parse().unwrap();
        let of = Marked { code: "7KQ2M-9D4TB".into(), by: "周宁", at, reason: "周一店会盘点", rows: 3 };
        let mark = Mark::new(of, Language::ZhCn, &Clock::manual(at, Shanghai));
        assert_eq!(mark.line(), "导出编号 7KQ2M-9D4TB · 周宁 · 2026-03-18 09:05 · 用途 周一店会盘点 · 3 行 · 内部资料，请勿外传");
        assert_eq!((mark.code(), mark.head()), ("7KQ2M-9D4TB", "导出编号"));
        assert!(!mark.short().contains("店会"));
    }

    #[test]
    fn codes_are_ten_letters_and_differ() {
        let (one, other) = (fresh_code(), fresh_code());
        assert_eq!((one.len(), one.find('-')), (11, Some(5)));
        assert!(one.bytes().all(|byte| byte == b'-' || LETTERS.contains(&byte)), "{one}");
        assert_ne!(one, other);
    }
}
