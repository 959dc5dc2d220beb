//! Failures in the user's words: what is wrong, and what to do next.

use chrono::DateTime;
use fangke_shared::money;
use fangke_shared::problem::{FieldCode, FieldError, Problem};
use leptos_i18n::td_string;
use serde_json::Value;

use super::{Locale, Word, locale};
use crate::amount::Unit;
use crate::api::ApiError;
use crate::time;

/// What went wrong as a whole.
pub fn problem_text(problem: &Problem) -> &'static str {
    problem.code.label()
}

/// A failed call in one or two sentences.
pub fn error_text(error: &ApiError) -> String {
    let locale = locale();
    match error {
        ApiError::Network => td_string!(locale, problem.network).to_owned(),
        ApiError::Unreadable { status } => td_string!(locale, problem.unreadable, status = *status),
        ApiError::Problem { problem, retry_after: Some(seconds) } => {
            let gap = if locale == Locale::en { " " } else { "" };
            format!("{}{gap}{}", problem_text(problem), td_string!(locale, problem.retry_in, seconds = *seconds))
        }
        ApiError::Problem { problem, retry_after: None } => problem_text(problem).to_owned(),
    }
}

/// The number by which an administrator finds an error of the server again; none for what the user can mend.
pub fn error_reference(error: &ApiError) -> Option<String> {
    let locale = locale();
    match error {
        ApiError::Problem { problem, .. } if problem.status >= 500 => {
            Some(td_string!(locale, problem.request_id, id = problem.request_id.clone()))
        }
        _ => None,
    }
}

/// What is wrong with one field, with its limits.
pub fn field_text(error: &FieldError) -> String {
    field_text_in(locale(), error)
}

/// The text for the first mistake at `pointer`, if there is one.
pub fn field_text_at(errors: &[FieldError], pointer: &str) -> Option<String> {
    errors.iter().find(|error| error.pointer == pointer).map(field_text)
}

fn field_text_in(locale: Locale, error: &FieldError) -> String {
    let limit = |name: &str| error.params.get(name).map(|value| limit_text(&error.pointer, value));
    let count = |name: &str| error.params.get(name).and_then(Value::as_i64);
    match (error.code, limit("min"), limit("max")) {
        (FieldCode::TooShort, Some(min), _) => td_string!(locale, problem.limit.at_least_chars, min = min),
        (FieldCode::TooLong, _, Some(max)) => td_string!(locale, problem.limit.at_most_chars, max = max),
        (FieldCode::OutOfRange, Some(min), Some(max)) => td_string!(locale, problem.limit.between, min = min, max = max),
        (FieldCode::OutOfRange, Some(min), None) => td_string!(locale, problem.limit.at_least, min = min),
        (FieldCode::OutOfRange, None, Some(max)) => td_string!(locale, problem.limit.at_most, max = max),
        (FieldCode::TooMany, _, Some(max)) => td_string!(locale, problem.limit.at_most_entries, max = max),
        (FieldCode::UnknownField, ..) => match error.params.get("name").and_then(Value::as_str) {
            Some(name) => td_string!(locale, problem.limit.no_such_field, name = format!("{{{name}}}")),
            None => words_in(locale, error),
        },
        (FieldCode::WrongSum, ..) => match (count("sum"), count("expected")) {
            (Some(sum), Some(whole)) => {
                let (text, off) = (Unit::Percent.text(sum), Unit::Percent.text((whole - sum).abs()));
                if sum < whole {
                    td_string!(locale, problem.limit.sum_short, sum = text, off = off)
                } else {
                    td_string!(locale, problem.limit.sum_over, sum = text, off = off)
                }
            }
            _ => words_in(locale, error),
        },
        (FieldCode::InvalidFormat, ..) => match (count("digits"), count("expected")) {
            (Some(digits), Some(expected)) if digits < expected => {
                td_string!(locale, problem.limit.digits_missing, n = expected - digits, expected = expected)
            }
            (Some(digits), Some(expected)) if digits > expected => {
                td_string!(locale, problem.limit.digits_too_many, n = digits - expected, expected = expected)
            }
            _ => words_in(locale, error),
        },
        _ => words_in(locale, error),
    }
}

/// What the trade says of this field and code; what the code says of any field, where there is nothing more to say.
fn words_in(locale: Locale, error: &FieldError) -> String {
    error.message().map_or_else(|| error.code.label_in(locale), |message| message.label_in(locale)).to_owned()
}

/// Fields of money have their limits in fen, and moments in UTC; people think in yuan and by their own clock.
fn limit_text(pointer: &str, value: &Value) -> String {
    match value {
        Value::Number(fen) if pointer.ends_with("_fen") => fen.as_i64().map_or_else(|| value.to_string(), plain_yuan),
        Value::String(text) => DateTime::parse_from_rfc3339(text).map_or_else(|_| text.clone(), |at| time::moment(at.to_utc())),
        other => other.to_string(),
    }
}

fn plain_yuan(fen: i64) -> String {
    let text = money::yuan(fen);
    text.strip_suffix(".00").map_or(text.clone(), ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_error_names_its_limits() {
        let text = |error| field_text_in(Locale::zh_CN, &error);
        assert_eq!(text(FieldError::new("/name", FieldCode::TooLong).with("max", 40)), "最多 40 个字符");
        assert_eq!(
            text(FieldError::new("/price_fen", FieldCode::OutOfRange).with("min", 1).with("max", 10_000_000)),
            "应在 0.01 到 100,000 之间"
        );
        assert_eq!(text(FieldError::new("/phone", FieldCode::InvalidFormat).with("digits", 9).with("expected", 11)), "少 2 位，应为 11 位");
        let sum = FieldError::new("/terms/shares", FieldCode::WrongSum).with("sum", 9999).with("expected", 10_000);
        assert_eq!(text(sum), "合计 99.99%，还差 0.01%");
        assert_eq!(text(FieldError::new("/unit", FieldCode::Required)), "必填");
        assert_eq!(text(FieldError::new("/floor", FieldCode::Contradicts).with("other", "/total_floors")), "所在楼层比总楼层高");
        assert!(text(FieldError::new("/owners/0/phone", FieldCode::InvalidFormat)).starts_with("号码认不出来"));
    }
}
