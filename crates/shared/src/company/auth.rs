//! Signing in.

use serde::{Deserialize, Serialize};

use crate::company::member::MemberResponse;
use crate::permission::Grant;

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
