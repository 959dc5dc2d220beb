//! Search terms: full text for Chinese, the same terms for the index and for a query, on both engines.
//!
//! A Han text is indexed by its characters and pairs of neighbours, so that any part of it is found;
//! a name also by its pinyin and by its initials, from each character on: `望京花园` is found by
//! `望京`, `京花`, `wangj`, `huayuan`, `wjhy`, `jhy`. The engines see words separated by spaces.

use std::collections::BTreeSet;

use fangke_shared::text::{half_width, is_han};
use pinyin::ToPinyin;

/// Collects terms; each is kept once.
#[derive(Debug, Clone, Default)]
pub struct Terms(BTreeSet<String>);

/// Longest Latin or digit run that becomes a term.
const WORD_MAX: usize = 40;

impl Terms {
    /// Adds a name: found by its writing, pinyin and initials.
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        self.add_text(name);
        let clean: Vec<char> = half_width(name).chars().filter(|c| c.is_alphanumeric()).collect();
        let (mut full, mut initials): (Vec<String>, Vec<char>) = (Vec::new(), Vec::new());
        for c in clean.iter().take(WORD_MAX) {
            let syllable = c.to_pinyin().map_or_else(|| c.to_lowercase().collect(), |p| p.plain().replace('ü', "v"));
            initials.extend(syllable.chars().next());
            full.push(syllable);
        }
        for start in 0..full.len() {
            self.0.insert(full.get(start..).unwrap_or_default().concat());
            self.0.insert(initials.get(start..).unwrap_or_default().iter().collect());
        }
        self
    }

    /// Adds a text: found by its writing.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        self.add_text(text);
        self
    }

    fn add_text(&mut self, text: &str) {
        for run in runs(text) {
            match run {
                Run::Han(chars) => {
                    self.0.extend(chars.iter().map(ToString::to_string));
                    self.0.extend(chars.windows(2).map(|pair| pair.iter().collect::<String>()));
                }
                Run::Word(word) => {
                    self.0.insert(word);
                }
            }
        }
    }

    /// Do the terms answer a query? The engines decide it in the same way for what is indexed.
    pub fn answer(&self, wanted: &[Wanted]) -> bool {
        wanted.iter().all(|one| match one {
            Wanted::Exactly(term) => self.0.contains(term),
            Wanted::StartsWith(start) => self.0.range(start.clone()..).next().is_some_and(|term| term.starts_with(start)),
        })
    }

    /// The terms for the index, separated by spaces.
    pub fn join(&self) -> String {
        let mut out = String::new();
        for term in self.0.iter().filter(|term| !term.is_empty()) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(term);
        }
        out
    }
}

/// One condition of a query; all must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// This very term.
    Exactly(String),
    /// A term that starts like this.
    StartsWith(String),
}

/// What a query asks for; nothing for a query without letters and digits.
pub fn wanted(query: &str) -> Vec<Wanted> {
    let mut all = Vec::new();
    for run in runs(query) {
        match run {
            Run::Han(chars) if chars.len() == 1 => all.extend(chars.iter().map(|c| Wanted::Exactly(c.to_string()))),
            Run::Han(chars) => all.extend(chars.windows(2).map(|pair| Wanted::Exactly(pair.iter().collect()))),
            Run::Word(word) => all.push(Wanted::StartsWith(word)),
        }
    }
    all.truncate(16);
    all
}

/// For SQLite's FTS5: `"望京" AND "wj"*`. Terms hold letters and digits only, so quoting is enough.
pub fn fts5(wanted: &[Wanted]) -> String {
    let parts: Vec<String> = wanted
        .iter()
        .map(|w| match w {
            Wanted::Exactly(term) => format!("\"{term}\""),
            Wanted::StartsWith(term) => format!("\"{term}\"*"),
        })
        .collect();
    parts.join(" AND ")
}

/// For PostgreSQL: `'望京' & 'wj':*`.
pub fn tsquery(wanted: &[Wanted]) -> String {
    let parts: Vec<String> = wanted
        .iter()
        .map(|w| match w {
            Wanted::Exactly(term) => format!("'{term}'"),
            Wanted::StartsWith(term) => format!("'{term}':*"),
        })
        .collect();
    parts.join(" & ")
}

enum Run {
    Han(Vec<char>),
    Word(String),
}

/// Cuts a text into runs of Han characters and of other letters and digits, in lower case.
fn runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut han: Vec<char> = Vec::new();
    let mut word = String::new();
    for c in half_width(text).chars().flat_map(char::to_lowercase).chain(std::iter::once(' ')) {
        if !is_han(c) && !han.is_empty() {
            runs.push(Run::Han(std::mem::take(&mut han)));
        }
        let is_word = c.is_alphanumeric() && !is_han(c);
        if !is_word && !word.is_empty() {
            runs.push(Run::Word(std::mem::take(&mut word)));
        }
        if is_han(c) {
            han.push(c);
        } else if is_word && word.chars().count() < WORD_MAX {
            word.push(c);
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(name: &str, query: &str) -> bool {
        let all = wanted(query);
        !all.is_empty() && Terms::default().name(name).answer(&all)
    }

    #[test]
    fn names_are_found_by_writing_pinyin_and_initials() {
        for query in ["望京", "花园", "京花", "wj", "WJHY", "hy", "wangjing", "huayuan", "wang", "望京 hy", "ｗｊ"] {
            assert!(finds("望京花园", query), "{query}");
        }
        for query in ["望花", "wh", "yuanhua", "", "，。"] {
            assert!(!finds("望京花园", query), "{query}");
        }
    }

    #[test]
    fn names_with_letters_and_digits_are_found() {
        assert!(finds("万国城MOMA", "moma"));
        assert!(finds("万国城MOMA", "wgcm"));
        assert!(finds("交大东路19号院", "19"));
    }

    #[test]
    fn a_query_can_not_break_out_of_its_quotes() {
        let all = wanted("a\" OR b' : * & ( ) -- 望京");
        assert_eq!(fts5(&all), "\"a\"* AND \"or\"* AND \"b\"* AND \"望京\"");
        assert_eq!(tsquery(&all), "'a':* & 'or':* & 'b':* & '望京'");
    }
}
