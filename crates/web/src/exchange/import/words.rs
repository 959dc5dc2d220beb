//! Names of fields, sizes, delimiters and reasons as people read them.

use fangke_shared::exchange::import::{ImportField, ImportReject, UnreadableReason};
use fangke_shared::money;
use fangke_shared::problem::FieldCode;

use crate::i18n::Word;
use crate::tr;

/// What a rejected row is wrong about: a field, or `row` for the row as a whole.
/// A word of a later version is shown as it came.
pub fn reject_field(field: &str) -> String {
    match field.parse::<ImportField>() {
        Ok(field) => field.label().to_owned(),
        Err(_) if field == "row" => tr!(import.whole_row).to_owned(),
        Err(_) => field.to_owned(),
    }
}

/// What is wrong with it. A word of a later version is shown as it came.
pub fn reject_reason(reject: &ImportReject) -> String {
    match (reject.message(), reject.code.parse::<FieldCode>()) {
        (Some(message), _) => message.label().to_owned(),
        (None, Ok(code)) => code.label().to_owned(),
        (None, Err(_)) => reject.code.clone(),
    }
}

/// Why a file can't be read, with the next step; `failure` is the word of a reason, with the line after a colon where it is known.
/// None for a word of a later version.
pub fn failure_text(failure: &str) -> Option<String> {
    let (word, line) = failure.split_once(':').unwrap_or((failure, ""));
    let text = word.parse::<UnreadableReason>().ok()?.label();
    Some(match line.parse::<i64>() {
        Ok(line) => format!("{text}{}", tr!(import.failed_at, line = line)),
        Err(_) => text.to_owned(),
    })
}

/// A number with groups of thousands.
pub fn count(n: i64) -> String {
    money::grouped(n.unsigned_abs())
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
    use super::*;

    #[test]
    fn a_reject_says_what_is_wrong_with_what() {
        let told = |field: &str, code: &str| {
            let reject =
                ImportReject { sheet: String::new(), line: 2, field: field.to_owned(), code: code.to_owned(), value: String::new() };
            (reject_field(field), reject_reason(&reject))
        };
        let words = |field: &str, reason: &str| (field.to_owned(), reason.to_owned());
        assert_eq!(told("area", "out_of_range"), words("建筑面积", "超出范围"));
        assert_eq!(told("baths", "invalid_format"), words("卫", "填整数，例如 2"));
        assert_eq!(told("row", "invalid_format"), words("整行", "这一行读不出来，不是一条记录"));
        assert_eq!(told("later", "later"), words("later", "later"));
    }

    #[test]
    fn a_failure_tells_the_reason_and_the_line() {
        assert_eq!(failure_text("endless_row:17").as_deref(), Some("有一行没有结尾，多半是引号没有配对。（第 17 行）"));
        assert_eq!(failure_text("old_workbook").as_deref(), Some("这是旧格式的 Excel（.xls）。另存为 .xlsx 再上传。"));
        assert_eq!(failure_text("the cat ate it"), None);
    }

    #[test]
    fn usual_delimiters_have_names() {
        assert_eq!(delimiter("\t"), "制表符");
        assert_eq!(delimiter("^"), "^");
    }
}
