//! Names of fields, sizes, delimiters and reasons as people read them.

use fangke_shared::money;
use fangke_shared::problem::FieldCode;

use crate::i18n::Word;
use crate::tr;

/// The text of a word in a group of the namespace `import`, if there is one.
macro_rules! text_of {
    ($group:ident, $word:expr, [$($key:ident),+ $(,)?]) => {
        match $word {
            $(stringify!($key) => Some(tr!(import.$group.$key)),)+
            _ => None,
        }
    };
}

/// The name of a field; a field that this version doesn't know keeps the server's name.
pub fn field_label(field: &str) -> String {
    known_field(field).map_or_else(|| field.to_owned(), ToOwned::to_owned)
}

fn known_field(field: &str) -> Option<&'static str> {
    text_of!(
        field,
        field,
        [
            name, community, district, business_area, aliases, building, unit, room, layout, rooms, halls, baths, area, inner_area, floor,
            total_floors, orientation, decoration, building_form, has_elevator, built_year, price, rent, unit_price, title, notes,
            owner_name, owner_phone, purpose, source, longitude, latitude, reference_price, details,
        ]
    )
}

/// What a rejected row is wrong about: a field, or `row` for the row as a whole.
pub fn reject_field(field: &str) -> String {
    if field == "row" { tr!(import.whole_row).to_owned() } else { field_label(field) }
}

/// What is wrong with it.
pub fn reject_reason(code: &str) -> String {
    code.parse::<FieldCode>().map_or_else(|_| code.to_owned(), |code| code.label().to_owned())
}

/// Why a file can't be read to its end, with the next step; `failure` is `<word>` or `<word>:<line>`.
pub fn failure_text(failure: &str) -> String {
    let (word, line) = failure.split_once(':').map_or((failure, None), |(word, line)| (word, line.trim().parse::<i64>().ok()));
    let known = text_of!(
        failure,
        word.trim(),
        [
            empty, too_large, not_text, compressed, old_workbook, broken_workbook, broken_json, endless_row, too_many_columns,
            unknown_encoding, io,
        ]
    );
    let text = known.unwrap_or_else(|| tr!(import.failure.other));
    match line {
        Some(line) => format!("{text}{}", tr!(import.failed_at, line = line)),
        None => text.to_owned(),
    }
}

/// A number with groups of thousands.
pub fn count(n: i64) -> String {
    money::grouped(n.unsigned_abs())
}

/// `812 B`, `34 KB`, `1.4 MB`, in steps of 1024.
pub fn size(bytes: i64) -> String {
    const STEP: i64 = 1024;
    // In tenths, rounded, so that no fraction is needed.
    let tenths = |unit: i64| money::div_round(bytes.saturating_mul(10), unit);
    match bytes {
        ..STEP => format!("{bytes} B"),
        n if n < STEP * STEP => format!("{} KB", money::div_round(n, STEP)),
        _ => format!("{}.{} MB", count(tenths(STEP * STEP) / 10), tenths(STEP * STEP) % 10),
    }
}

/// The name of a delimiter; a rare one is shown as it is.
pub fn delimiter(delimiter: &str) -> String {
    match delimiter {
        "," => tr!(import.delimiter_name.comma).to_owned(),
        "\t" => tr!(import.delimiter_name.tab).to_owned(),
        ";" => tr!(import.delimiter_name.semicolon).to_owned(),
        "|" => tr!(import.delimiter_name.bar).to_owned(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    fn group(tag: &str, name: &str) -> BTreeSet<String> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(tag).join("import.json");
        let file: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        file[name].as_object().unwrap().keys().cloned().collect()
    }

    #[test]
    fn every_label_of_a_field_is_found_by_its_name() {
        let labels = group("zh-CN", "field");
        assert!(labels.len() > 30);
        for name in labels {
            assert!(known_field(&name).is_some(), "{name}");
        }
        assert_eq!(field_label("area"), "建筑面积");
        assert_eq!(field_label("of_a_later_version"), "of_a_later_version");
    }

    #[test]
    fn a_reject_says_what_is_wrong_with_what() {
        assert_eq!((reject_field("row"), reject_reason("invalid_format")), ("整行".to_owned(), "格式不对".to_owned()));
        assert_eq!(reject_reason("unheard_of"), "unheard_of");
    }

    #[test]
    fn a_failure_tells_the_reason_and_the_line() {
        assert_eq!(failure_text("endless_row:17"), "有一行没有结尾，多半是引号没有配对。（第 17 行）");
        assert_eq!(failure_text("old_workbook"), "这是旧格式的 Excel（.xls）。另存为 .xlsx 再上传。");
        for reason in group("zh-CN", "failure").iter().filter(|reason| *reason != "other") {
            assert_ne!(failure_text(reason), failure_text("?"), "{reason}");
        }
    }

    #[test]
    fn sizes_have_a_unit_that_fits() {
        assert_eq!(size(812), "812 B");
        assert_eq!(size(34_600), "34 KB");
        assert_eq!(size(1_468_006), "1.4 MB");
        assert_eq!(size(5_368_709_120), "5,120.0 MB");
    }

    #[test]
    fn usual_delimiters_have_names() {
        assert_eq!(delimiter("\t"), "制表符");
        assert_eq!(delimiter("^"), "^");
    }
}
