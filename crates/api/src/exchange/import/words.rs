//! What is wrong with rows and files, in people's words: those that the browser shows.

use fangke_shared::exchange::import::{ImportField, ImportReject};

use super::reader::Unreadable;
use crate::platform::language::{Language, Texts, texts};

static TEXTS: Texts = texts!("import");

/// The field that is wrong.
pub fn field(language: Language, reject: &ImportReject) -> &str {
    match reject.field.parse::<ImportField>() {
        Ok(field) => language.label("import_field", field),
        Err(_) => language.text(&TEXTS, "whole_row"),
    }
}

/// What is wrong with it. A code of another version is told as it came.
pub fn reason(language: Language, reject: &ImportReject) -> &str {
    let text = match reject.message() {
        Some(message) => language.label("field_message", message),
        None => language.label("field_code", &reject.code),
    };
    if text.is_empty() { &reject.code } else { text }
}

/// Both: `售价：写的是区间，只写一个价`.
pub fn told(language: Language, reject: &ImportReject) -> String {
    let colon = if language == Language::En { ": " } else { "：" };
    format!("{}{colon}{}", field(language, reject), reason(language, reject))
}

/// Why a file can't be read, and what to do about it.
pub fn unreadable(language: Language, fault: &Unreadable) -> String {
    let text = language.label("unreadable_reason", fault.reason);
    let line = fault.line.map(|line| language.text(&TEXTS, "failed_at").replace("{{ line }}", &line.to_string()));
    format!("{text}{}", line.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use fangke_shared::exchange::import::UnreadableReason;
    use fangke_shared::problem::FieldCode;

    use super::*;

    #[test]
    fn every_fault_of_a_row_is_told_in_every_language() {
        for language in Language::ALL {
            for wrong in ImportField::ALL.iter().map(|field| field.as_str()).chain(["row"]) {
                for code in FieldCode::ALL {
                    let reject = ImportReject {
                        sheet: String::new(),
                        line: 2,
                        field: wrong.to_owned(),
                        code: code.as_str().to_owned(),
                        value: String::new(),
                    };
                    assert!(!field(language, &reject).is_empty() && reason(language, &reject) != code.as_str(), "{wrong} {code}");
                }
            }
            for reason in UnreadableReason::ALL {
                assert!(!unreadable(language, &(*reason).into()).is_empty(), "{reason}");
            }
        }
        let endless = Unreadable { reason: UnreadableReason::EndlessRow, line: Some(17) };
        assert_eq!(unreadable(Language::ZhCn, &endless), "有一行没有结尾，多半是引号没有配对。（第 17 行）");
    }
}
