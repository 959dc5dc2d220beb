//! Access tokens: short-lived, signed, and enough to decide what a request may do without asking the database.

use chrono::{DateTime, Duration, Utc};
use fangke_shared::permission::{Role, SessionDuty, Units};
use fangke_shared::{MemberId, OrgUnitId, SessionId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use crate::platform::error::{ApiError, ApiResult};

/// Seconds that an access token holds.
pub const ACCESS_SECONDS: i64 = 300;

/// Who makes a request, as the token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The member.
    #[serde(rename = "sub")]
    pub member_id: MemberId,
    /// The session.
    #[serde(rename = "sid")]
    pub session_id: SessionId,
    /// What the member is.
    pub role: Role,
    /// The member's region.
    pub region_id: Option<OrgUnitId>,
    /// The member's store.
    pub store_id: Option<OrgUnitId>,
    /// The member's team.
    pub team_id: Option<OrgUnitId>,
    /// The one thing that the session is good for, until it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duty: Option<SessionDuty>,
    /// Issued, in seconds since 1970.
    pub iat: i64,
    /// Ends, in seconds since 1970.
    pub exp: i64,
}

impl Claims {
    /// Where the member stands.
    pub const fn units(&self) -> Units {
        Units { region: self.region_id, store: self.store_id, team: self.team_id }
    }
}

/// Signs and reads access tokens.
#[derive(Clone)]
pub struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

impl Tokens {
    /// With the installation's secret.
    pub fn new(secret: &[u8]) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        // The clock is ours: see `read`.
        validation.validate_exp = false;
        validation.required_spec_claims.clear();
        validation.sub = None;
        Self { encoding: EncodingKey::from_secret(secret), decoding: DecodingKey::from_secret(secret), validation }
    }

    /// Signs; `iat` and `exp` are set here.
    ///
    /// # Errors
    /// None in practice.
    pub fn sign(&self, mut claims: Claims, now: DateTime<Utc>) -> ApiResult<String> {
        claims.iat = now.timestamp();
        claims.exp = (now + Duration::seconds(ACCESS_SECONDS)).timestamp();
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.encoding).map_err(ApiError::internal)
    }

    /// Reads a token; none for what is forged, damaged or over.
    pub fn read(&self, token: &str, now: DateTime<Utc>) -> Option<Claims> {
        let data = jsonwebtoken::decode::<Claims>(token, &self.decoding, &self.validation).ok()?;
        (data.claims.exp > now.timestamp()).then_some(data.claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Claims {
        Claims {
            member_id: MemberId(7),
            session_id: SessionId(9),
            role: Role::Agent,
            region_id: None,
            store_id: None,
            team_id: None,
            duty: None,
            iat: 0,
            exp: 0,
        }
    }

    #[test]
    fn a_token_ends_and_can_not_be_forged() {
        let tokens = Tokens::new(&[1; 32]);
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let token = tokens.sign(claims(), now).unwrap();
        assert_eq!(tokens.read(&token, now).map(|c| c.member_id), Some(MemberId(7)));
        assert_eq!(tokens.read(&token, now + Duration::seconds(ACCESS_SECONDS)), None);
        assert_eq!(Tokens::new(&[2; 32]).read(&token, now), None);
        assert_eq!(tokens.read("eyJhbGciOiJub25lIn0.eyJzdWIiOjF9.", now), None);
    }
}
