//! Text as people type it: full-width letters, stray spaces, marks that turn the writing direction.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_becomes_half_width() {
        assert_eq!(half_width("１２－Ａ　（甲）"), "12-A (甲)");
    }

    #[test]
    fn names_compare_without_case_space_and_punctuation() {
        assert_eq!(name_key("万国城 ＭＯＭＡ（北区）"), name_key("万国城moma(北区)"));
    }

    #[test]
    fn direction_marks_are_forbidden_and_removed_from_names() {
        assert!(has_forbidden("望京\u{202e}花园"));
        assert_eq!(one_line("  望京\u{202e}花园 \n 东区 "), "望京花园 东区");
        assert!(!has_forbidden("第一行\n第二行\t表"));
    }
}
