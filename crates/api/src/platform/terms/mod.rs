//! Search terms: full text for Chinese, the same terms for the index and for a query, on both engines.
//!
//! A Han text is indexed by its characters and pairs of neighbours, so that any part of it is found;
//! a name also by its pinyin and by its initials, from each character on: `望京花园` is found by
//! `望京`, `京花`, `wangj`, `huayuan`, `wjhy`, `jhy`. The engines see words separated by spaces.

use std::collections::BTreeSet;

mod han;

use fangke_shared::text::{half_width, is_han};

/// Counts up when the same text gets other terms: what was indexed before is indexed anew.
pub const VERSION: &str = "3";

/// Around what must be found as it stands: nobody types these.
pub const AS_IT_STANDS: [char; 2] = ['\u{e000}', '\u{e001}'];

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
        let clean: Vec<char> = half_width(name).chars().map(han::simplified).filter(|c| c.is_alphanumeric()).take(WORD_MAX).collect();
        for way in han::readings(&clean) {
            self.0.insert(way.iter().filter_map(|syllable| syllable.chars().next()).collect());
            self.0.insert(way.concat());
        }
        self
    }

    /// Adds a term as it stands, which a query finds in [`AS_IT_STANDS`].
    #[must_use]
    pub fn term(mut self, term: &str) -> Self {
        self.0.insert(plain(term));
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
    let [open, close] = AS_IT_STANDS;
    let mut all = Vec::new();
    let mut rest = String::new();
    for (number, piece) in query.split(open).enumerate() {
        match piece.split_once(close) {
            Some((term, behind)) if number > 0 => {
                all.extend(Some(plain(term)).filter(|term| !term.is_empty()).map(Wanted::Exactly));
                rest.push_str(behind);
            }
            _ => rest.push_str(piece),
        }
        rest.push(' ');
    }
    for run in runs(&rest) {
        match run {
            Run::Han(chars) if chars.len() == 1 => all.extend(chars.iter().map(|c| Wanted::Exactly(c.to_string()))),
            Run::Han(chars) => all.extend(chars.windows(2).map(|pair| Wanted::Exactly(pair.iter().collect()))),
            Run::Word(word) => all.push(Wanted::StartsWith(word)),
        }
    }
    all.truncate(16);
    all
}

/// The letters and digits of a term, in one writing.
fn plain(term: &str) -> String {
    let letters =
        half_width(term).chars().flat_map(char::to_lowercase).map(han::simplified).filter(|c| c.is_alphanumeric()).collect::<String>();
    letters.chars().take(WORD_MAX).collect()
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
    for c in half_width(text).chars().flat_map(char::to_lowercase).map(han::simplified).chain(std::iter::once(' ')) {
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
    fn names_are_found_by_every_reading() {
        for (name, queries) in [
            ("重庆", "cq zq chongqing zhongqing"),
            ("厦门", "xm xiamen sm"),
            ("长安", "ca changan zhangan"),
            ("番禺", "py fy panyu fanyu"),
            ("乐清", "yq lq yueqing leqing"),
            ("工商银行宿舍", "gsyh yinhang yinxing ss"),
            ("单家桥", "djq sjq danjia shanjia"),
            ("仇小明", "qxm cxm qiu chou"),
            ("长乐重庆银行", "clcqyh changlechongqingyinhang changyue cqyh"),
            ("十里堡", "slb slp shilipu shilibao"),
            ("绿城", "lc lvcheng lucheng"),
            ("吕家湾", "lvjia lujia"),
            ("东莞", "dongguan dg"),
            ("莘庄", "xinzhuang xz"),
            ("沌口", "zhuankou dunkou"),
        ] {
            for query in queries.split(' ') {
                assert!(finds(name, query), "{name} {query}");
            }
        }
    }

    #[test]
    fn traditional_and_simplified_writing_are_one() {
        for (name, query) in
            [("绿城", "綠城"), ("綠城", "绿城"), ("臺北花園", "花园"), ("裡仁", "里仁"), ("綠城", "lc"), ("萬科", "万科"), ("万科", "萬")]
        {
            assert!(finds(name, query), "{name} {query}");
        }
    }

    #[test]
    fn what_stands_as_it_is_is_found_only_so() {
        let terms = Terms::default().text("10 20").term("10栋");
        let [open, close] = AS_IT_STANDS;
        let finds = |query: &str| terms.answer(&wanted(query));
        assert!(finds(&format!("{open}10棟{close}")) && finds(&format!("{open}10栋{close}20")));
        assert!(!finds(&format!("{open}1栋{close}")) && !finds(&format!("{open}20栋{close}")));
        assert!(finds(&format!("{open}{close} 10")) && !finds(&format!("x{open}10栋{close}")));
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
