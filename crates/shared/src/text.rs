//! Text as people type it: full-width letters, stray spaces, marks that turn the writing direction.

use std::borrow::Cow;

/// Full-width letters, digits and punctuation become half-width, the ideographic space a plain one.
pub fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .collect()
}

/// Is this a character that nobody types but that misleads a reader or a parser:
/// control characters other than line breaks and tabs, and marks that turn the writing direction?
pub fn is_forbidden(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Is this a character that nobody can see, and that comes along when a number is copied out of a phone's address book or a web page:
/// zero-width spaces and joiners, marks of the writing direction, byte-order marks, soft hyphens?
pub const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// White space of another width than a blank, as web pages and typesetters have it; it looks like one and becomes one.
const fn is_odd_blank(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}')
}

/// The text as a person sees it: what nobody can see is dropped, odd blanks are plain ones, odd line ends are line ends.
/// Every text passes here on its way in: bodies, queries and cells.
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_odd = |c: char| is_invisible(c) || is_odd_blank(c) || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}');
    // Han characters lie above all of these, so most text needs no copy.
    if text.is_ascii() || !text.contains(is_odd) {
        return Cow::Borrowed(text);
    }
    let mut seen = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // Families and professions are joined of several pictures; there the joiner is seen.
            '\u{200d}' if seen.ends_with(|last| matches!(last, '\u{2600}'..='\u{27bf}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')) => {
                seen.push(c)
            }
            '\u{85}' | '\u{2028}' | '\u{2029}' => seen.push('\n'),
            c if is_odd_blank(c) => seen.push(' '),
            c if is_invisible(c) => {}
            c => seen.push(c),
        }
    }
    Cow::Owned(seen)
}

/// Does the text hold a forbidden character?
pub fn has_forbidden(text: &str) -> bool {
    text.chars().any(is_forbidden)
}

/// Trims, folds runs of white space into one space and removes forbidden characters: for one-line names.
pub fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| !is_forbidden(*c)));
    }
    out
}

/// The form in which names are compared: half-width, lower case, without white space and punctuation.
pub fn name_key(name: &str) -> String {
    half_width(name).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// An empty or blank text counts as not given.
pub fn non_blank(text: Option<String>) -> Option<String> {
    text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty())
}

/// Is the character Han writing?
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇')
}

/// A number as JSON writes it: `118.6`, `-0.5`. The browser reads JSON anyway; the tables by which the language itself reads fractions are ten
/// kilobytes that can't be compressed.
pub fn number(text: &str) -> Option<f64> {
    serde_json::from_str(text).ok()
}

/// What [`number`] reads, as short as it can be: `118.6`, `90`. Written as JSON is, for the same reason; nothing for what is no number.
pub fn written(number: f64) -> String {
    let text = serde_json::Number::from_f64(number).map(|number| number.to_string()).unwrap_or_default();
    text.strip_suffix(".0").map(ToOwned::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_of_json() {
        assert_eq!(["118.6", "-0.5", "90", " 7 "].map(number), [Some(118.6), Some(-0.5), Some(90.0), Some(7.0)]);
        assert_eq!(["", "1,5", "NaN", "inf", "1e999", "ab", "\"1\"", "1 2"].map(number), [None; 8]);
    }

    #[test]
    fn a_written_number_is_read_as_the_same() {
        assert_eq!([118.6, -0.5, 90.0, 0.1 + 0.2].map(written), ["118.6", "-0.5", "90", "0.30000000000000004"]);
        for value in [0.0, 116.407_526, -73.9, 1e-7, 1e300, f64::MIN_POSITIVE] {
            assert_eq!(number(&written(value)), Some(value), "{value}");
        }
    }

    #[test]
    fn full_width_becomes_half_width() {
        assert_eq!(half_width("１２－Ａ　（甲）"), "12-A (甲)");
    }

    #[test]
    fn names_compare_without_case_space_and_punctuation() {
        assert_eq!(name_key("万国城 ＭＯＭＡ（北区）"), name_key("万国城moma(北区)"));
    }

    #[test]
    fn what_nobody_sees_is_dropped() {
        for raw in ["\u{202d}13900000001\u{202c}", "139\u{200b}0000\u{2060}0001", "\u{feff}13900000001\u{200e}", "1390000\u{ad}0001"] {
            assert_eq!(visible(raw), "13900000001", "{raw:?}");
        }
        assert_eq!(visible("139\u{a0}0000\u{2009}0001\u{85}b"), "139 0000 0001\nb");
        assert!(matches!(visible("望京花园（北区）"), Cow::Borrowed(_)));
        assert_eq!(visible("👨\u{200d}👩\u{200d}👧"), "👨\u{200d}👩\u{200d}👧");
    }

    #[test]
    fn direction_marks_are_forbidden_and_removed_from_names() {
        assert!(has_forbidden("望京\u{202e}花园"));
        assert_eq!(one_line("  望京\u{202e}花园 \n 东区 "), "望京花园 东区");
        assert!(!has_forbidden("第一行\n第二行\t表"));
    }
}
