//! What a password has to be.

use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};

/// Shortest password taken, in characters.
pub const PASSWORD_MIN: usize = 10;
/// Longest password taken, in characters: hashing must not become a way to keep the server busy.
pub const PASSWORD_MAX: usize = 128;

/// Checks a new password: length, and not one of the easiest to guess.
///
/// # Errors
/// `too_short`, `too_long` or `weak_password` at `pointer`.
pub fn check_new_password(pointer: &str, password: &str, username: &str) -> Result<(), Vec<FieldError>> {
    let mut checks = Checks::new();
    let length = password.chars().count();
    if length < PASSWORD_MIN {
        checks.push(FieldError::new(pointer, FieldCode::TooShort).with("min", PASSWORD_MIN));
    } else if length > PASSWORD_MAX {
        checks.push(FieldError::new(pointer, FieldCode::TooLong).with("max", PASSWORD_MAX));
    } else {
        let lower = password.to_lowercase();
        let mut distinct: Vec<char> = lower.chars().collect();
        distinct.sort_unstable();
        distinct.dedup();
        let is_easy = distinct.len() < 5
            || (!username.is_empty() && lower.contains(&username.to_lowercase()))
            || ["password", "1234567890", "qwertyuiop", "0123456789", "fangke-demo"].iter().any(|easy| lower.contains(easy));
        checks.wrong_if(is_easy, pointer, FieldCode::WeakPassword);
    }
    checks.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_short_and_guessable_passwords() {
        let code = |password| check_new_password("/p", password, "lin.xl").err().and_then(|e| e.first().map(|e| e.code));
        assert_eq!(code("kort"), Some(FieldCode::TooShort));
        assert_eq!(code("aaaaaaaaaaaa"), Some(FieldCode::WeakPassword));
        assert_eq!(code("xlin.xl2026!"), Some(FieldCode::WeakPassword));
        assert_eq!(code("春江花月夜 1203 号"), None);
    }
}
