//! What people write into cells: numbers with their units, words for "nothing", full-width digits.

mod door;
pub(super) mod equipment;
mod floor;
mod money;
mod size;
mod unit;
mod wanted;
mod words;

use std::borrow::Cow;

pub use door::{day, district, door};
pub use equipment::equipment;
pub use floor::{FloorCell, floor, total_floors};
pub use money::{Amount, Per, PriceCell, amount, is_on_request, price, price_cell, rent, unit_price};
pub(super) use size::names_square_metres;
pub use size::{LayoutCell, area, built_year, coordinate, count, layout};
pub use unit::{PriceUnit, Sampled};
pub use wanted::{BudgetCell, Span, budget, client_grade, client_source, motive, places, wanted_area, wanted_for, wanted_rooms};
pub use words::{building_form, contract_purpose, decoration, has_elevator, orientations, purpose, source};

use crate::problem::FieldCode;

/// What a cell says: nothing, a value, or something that the field doesn't take.
pub type Parsed<T> = Result<Option<T>, FieldCode>;

/// Words that mean "nothing", in lower case.
const BLANKS: &[&str] = &[
    "-",
    "--",
    "---",
    "—",
    "——",
    "/",
    "\\",
    "\\n",
    "?",
    "n/a",
    "#n/a",
    "na",
    "nan",
    "null",
    "none",
    "nil",
    "无",
    "暂无",
    "无数据",
    "未知",
    "不详",
    "未填",
    "暂无数据",
    "暂无信息",
    "暂无资料",
];

/// The cell as somebody entered it: what nobody can see is dropped, and so is what spreadsheets put around a text to keep it one,
/// which are an apostrophe before it (our own rejected rows have it, too) and `="…"`.
pub fn entered(raw: &str) -> String {
    let shown = crate::text::visible(raw);
    let shown = shown.trim_end_matches('\u{0}').trim_matches([' ', '\t', '\n', '\r', '\u{3000}']);
    if let Some(inside) = shown.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).filter(|inside| !inside.contains('"')) {
        return inside.to_owned();
    }
    match shown.strip_prefix(['\'', '’', '‘']) {
        Some(rest) if rest.starts_with(|c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r') || c.is_ascii_digit()) => rest.to_owned(),
        _ => shown.to_owned(),
    }
}

/// Does the cell say nothing?
pub fn is_blank(raw: &str) -> bool {
    let text = raw.trim();
    // No word is longer than four Han characters, so most cells need no comparison.
    text.is_empty() || (text.len() <= 12 && BLANKS.iter().any(|blank| text.eq_ignore_ascii_case(blank)))
}

/// The cell trimmed and in half-width letters; `None` if it says nothing.
pub fn clean(raw: &str) -> Option<Cow<'_, str>> {
    let half = half_width(raw);
    (!is_blank(&half)).then_some(half)
}

/// The cell as a text of its own; `None` if it says nothing.
pub fn text(raw: &str) -> Option<String> {
    let text = raw.trim();
    (!is_blank(text)).then(|| text.to_owned())
}

fn half_width(raw: &str) -> Cow<'_, str> {
    let text = raw.trim();
    if text.chars().any(|c| matches!(c, '\u{3000}' | '\u{ff01}'..='\u{ff5e}')) {
        Cow::Owned(crate::text::half_width(text).trim().to_owned())
    } else {
        Cow::Borrowed(text)
    }
}

/// Millionths in one.
const MICRO: i64 = 1_000_000;

/// The number in millionths at the beginning of the text, and what follows it.
/// Commas must stand between groups of three digits.
fn leading_number(text: &str) -> Option<(i64, &str)> {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let (mut at, mut value) = (0, 0_i64);
    loop {
        match bytes.get(at) {
            Some(digit @ b'0'..=b'9') => value = value.checked_mul(10)?.checked_add(i64::from(digit - b'0'))?,
            Some(b',') if at > 0 && is_digit(at + 1) => {
                if !(is_digit(at + 2) && is_digit(at + 3)) || is_digit(at + 4) {
                    return None;
                }
            }
            _ => break,
        }
        at += 1;
    }
    if at == 0 {
        return None;
    }
    let mut micro = value.checked_mul(MICRO)?;
    if bytes.get(at) == Some(&b'.') && is_digit(at + 1) {
        let mut worth = MICRO;
        at += 1;
        while let Some(digit @ b'0'..=b'9') = bytes.get(at) {
            // What is smaller than a millionth is dropped.
            worth /= 10;
            micro = micro.checked_add(i64::from(digit - b'0') * worth)?;
            at += 1;
        }
    }
    Some((micro, text.get(at..)?))
}

/// The text without a label before it: `房屋户型1室1厅`, `朝向：南`.
fn unlabelled<'a>(text: &'a str, labels: &[&str]) -> &'a str {
    match strip_word(text, labels) {
        Some(rest) if !rest.is_empty() => rest.trim_start_matches([':', '：', ' ', '-']).trim_start(),
        _ => text,
    }
}

/// Strips the first of the words that the text begins with.
fn strip_word<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().find_map(|word| text.strip_prefix(word))
}

/// Looks a whole cell up in a table of words, ignoring case.
fn word_of<T: Copy>(text: &str, table: &[(&str, T)]) -> Option<T> {
    table.iter().find(|(word, _)| text.eq_ignore_ascii_case(word)).map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_for_nothing_is_blank() {
        for blank in ["", "  ", "暂无数据", "N/A", "-", "--", "无", "null", "NULL", "暂无", "　", "ｎ／ａ", "#N/A"] {
            assert_eq!(clean(blank), None, "{blank:?}");
        }
        assert_eq!(clean(" １２ ").as_deref(), Some("12"));
        assert_eq!(text("无锡路"), Some("无锡路".to_owned()));
    }

    #[test]
    fn numbers_are_exact() {
        assert_eq!(leading_number("59,790元"), Some((59_790 * MICRO, "元")));
        assert_eq!(leading_number("90.15"), Some((90_150_000, "")));
        assert_eq!(leading_number("1,234,567.8901234"), Some((1_234_567_890_123, "")));
        assert_eq!(leading_number("1,23"), None);
        assert_eq!(leading_number("1,2345"), None);
        assert_eq!(leading_number("-5"), None);
        assert_eq!(leading_number("99999999999999999999"), None);
        assert_eq!(leading_number("3."), Some((3 * MICRO, ".")));
    }
}
