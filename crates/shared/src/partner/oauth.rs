//! What OAuth 2 (RFC 6749) says on the wire, as far as programs of partners speak it: client credentials (4.4 there).

use serde::{Deserialize, Serialize};

use crate::vocabulary::vocabulary;

vocabulary! {
    /// Why no token is given (RFC 6749).
    OauthErrorCode {
        /// A parameter is missing, comes twice or can't be read, or the client shows itself in two ways.
        InvalidRequest = "invalid_request",
        /// No such client, a wrong secret, or one that has ended.
        InvalidClient = "invalid_client",
        /// Another grant than `client_credentials`.
        UnsupportedGrantType = "unsupported_grant_type",
        /// A scope that there isn't, or that the client hasn't got.
        InvalidScope = "invalid_scope",
    }
}

/// Answer of `POST /oauth/token` when no token is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OauthError {
    /// What is wrong.
    pub error: OauthErrorCode,
    /// The same in an English sentence, for developers.
    pub error_description: String,
}

/// Body of `POST /oauth/token`, as a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OauthTokenRequest {
    /// `client_credentials`.
    #[cfg_attr(feature = "openapi", schema(example = "client_credentials"))]
    pub grant_type: String,
    /// Scopes with spaces between them; without it all that the client has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "listings:read media:read"))]
    pub scope: Option<String>,
    /// Where it doesn't come by HTTP Basic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// Where it doesn't come by HTTP Basic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
}

/// Answer of `POST /oauth/token`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OauthToken {
    /// To be sent as `Authorization: Bearer …`.
    pub access_token: String,
    /// `Bearer`.
    #[cfg_attr(feature = "openapi", schema(example = "Bearer"))]
    pub token_type: String,
    /// Seconds that it holds.
    #[cfg_attr(feature = "openapi", schema(example = 3600))]
    pub expires_in: i64,
    /// What it permits, with spaces between.
    #[cfg_attr(feature = "openapi", schema(example = "listings:read media:read"))]
    pub scope: String,
}
