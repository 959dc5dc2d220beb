//! Signing in.

use serde::{Deserialize, Serialize};

use crate::company::member::MemberResponse;
use crate::field::Checks;
use crate::permission::Grant;
use crate::problem::{FieldCode, FieldError};

/// Shortest password taken, in characters.
pub const PASSWORD_MIN: usize = 10;
/// Longest password taken, in characters: hashing must not become a way to keep the server busy.
pub const PASSWORD_MAX: usize = 128;

/// Body of `POST /auth/login`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LoginRequest {
    /// The member's user name.
    #[cfg_attr(feature = "openapi", schema(example = "agent"))]
    pub username: String,
    /// The password.
    #[cfg_attr(feature = "openapi", schema(example = "fangke-demo", format = Password))]
    pub password: String,
}

/// Answer of `login` and `refresh`; the refresh token travels in a cookie.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenResponse {
    /// Send it as `Authorization: Bearer …`.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: String,
    /// Seconds until the access token ends.
    pub expires_in: i64,
    /// Who signed in.
    pub member: MeResponse,
}

/// The signed-in member and what they may do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeResponse {
    /// The member.
    #[serde(flatten)]
    pub member: MemberResponse,
    /// The lines of the permission table that hold for the member's role.
    pub permissions: Vec<Grant>,
    /// Owner numbers revealed today.
    pub reveals_today: i64,
    /// Owner numbers that may be revealed a day.
    pub reveal_limit: i64,
}

/// Body of `POST /auth/change-password`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePasswordRequest {
    /// The password until now.
    pub current_password: String,
    /// The password from now on, 10 to 128 characters.
    pub new_password: String,
}

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
