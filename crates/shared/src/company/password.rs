//! What a password has to be.

use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};

/// Shortest password taken, in characters.
pub const PASSWORD_MIN: usize = 10;
/// Longest password taken, in characters: hashing must not become a way to keep the server busy.
pub const PASSWORD_MAX: usize = 128;

/// Passwords that everybody tries first, in small letters, one a line; those with a digit or two more at an end are found, too.
const COMMON: &str = include_str!("common_passwords.txt");

/// Is it easy to guess: of few characters, one piece again and again, with the user name in it, or a common one, however it is decorated?
fn is_easy(password: &str, username: &str) -> bool {
    let lower = password.to_lowercase();
    let letters: Vec<char> = lower.chars().collect();
    let mut distinct = letters.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let is_repeated = (1..=letters.len() / 2).any(|size| letters.iter().zip(letters.iter().skip(size)).all(|(one, next)| one == next));
    distinct.len() < 5
        || is_repeated
        || (!username.is_empty() && lower.contains(&username.to_lowercase()))
        || ["password", "1234567890", "qwertyuiop", "0123456789", "fangke-demo"].iter().any(|easy| lower.contains(easy))
        || is_common(&lower)
}

/// Is it one of the list: as it stands or without what is put at its ends, and with letters in place of the signs that look like them?
fn is_common(lower: &str) -> bool {
    let bare = lower.trim_matches(|c: char| !c.is_alphabetic());
    let plain = |text: &str| text.chars().map(looks_like).collect::<String>();
    let forms = [lower.to_owned(), plain(lower), bare.to_owned(), plain(bare)];
    let mut common = COMMON.lines().filter(|line| !line.is_empty());
    common.any(|line| forms.iter().any(|form| form == line))
}

/// The letter that a sign stands for in passwords that only look clever.
const fn looks_like(sign: char) -> char {
    match sign {
        '@' | '4' => 'a',
        '3' => 'e',
        '1' | '!' => 'i',
        '0' => 'o',
        '$' | '5' => 's',
        '7' => 't',
        other => other,
    }
}

/// Checks a new password: length, and not one that is easy to guess.
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
        checks.wrong_if(is_easy(password, username), pointer, FieldCode::WeakPassword);
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

    #[test]
    fn common_passwords_are_found_through_their_decoration() {
        let is_weak = |password| check_new_password("/p", password, "lin").is_err_and(|e| e[0].code == FieldCode::WeakPassword);
        for easy in
            ["1qaz2wsx3edc", "Woaini1314520", "ILoveYou2026!", "p@$$w0rd2026", "abc123abc123", "Welcome!2026", "Qq123456789", "iloveyou!!"]
        {
            assert!(is_weak(easy), "{easy}");
        }
        for good in ["spring river 88", "another-door-27", "海上生明月 2026", "tall ladder 19"] {
            assert!(!is_weak(good), "{good}");
        }
    }

    #[test]
    fn the_list_is_in_small_letters_and_says_nothing_twice() {
        let mut lines: Vec<&str> = COMMON.lines().filter(|line| !line.is_empty()).collect();
        assert!(lines.iter().all(|line| *line == line.to_lowercase()), "large letters");
        let all = lines.len();
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), all);
    }
}
