//! Access tokens: short-lived, signed, and enough to decide what a request may do without asking the database.

use chrono::{DateTime, Duration, Utc};
use fangke_shared::permission::{PartnerScope, Role, SessionDuty, Units};
use fangke_shared::{ApiClientId, MemberId, OrgUnitId, SessionId};
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

/// Seconds that the token of a partner holds at most.
pub const PARTNER_SECONDS: i64 = 3600;

/// For whom the tokens of partners are: the operations of partners, and nothing else.
const PARTNER_AUDIENCE: &str = "fangke-partner";

/// Which partner makes a request, as its token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerClaims {
    /// The partner's program.
    #[serde(rename = "sub")]
    pub api_client_id: ApiClientId,
    /// What it may do, with this token.
    pub scopes: Vec<PartnerScope>,
    /// Only records of this store, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store_id: Option<OrgUnitId>,
    /// Only records of this district 区域, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// Requests a minute.
    pub rate_limit: i64,
    /// Counts up at the client whenever its older tokens are no longer good.
    pub token_version: i64,
    /// For whom it is; set when it is signed.
    pub aud: String,
    /// Issued, in seconds since 1970.
    pub iat: i64,
    /// Ends, in seconds since 1970.
    pub exp: i64,
}

/// Signs and reads the tokens of partners.
#[derive(Clone)]
pub struct PartnerTokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

impl PartnerTokens {
    /// With a secret of their own.
    pub fn new(secret: &[u8]) -> Self {
        let mut validation = ours();
        validation.set_audience(&[PARTNER_AUDIENCE]);
        validation.required_spec_claims.insert("aud".to_owned());
        Self { encoding: EncodingKey::from_secret(secret), decoding: DecodingKey::from_secret(secret), validation }
    }

    /// Signs; `aud`, `iat` and `exp` are set here. It ends with the client, where that ends earlier; the answer has its seconds.
    ///
    /// # Errors
    /// None in practice.
    pub fn sign(&self, mut claims: PartnerClaims, client_ends: Option<DateTime<Utc>>, now: DateTime<Utc>) -> ApiResult<(String, i64)> {
        PARTNER_AUDIENCE.clone_into(&mut claims.aud);
        claims.iat = now.timestamp();
        let ends = claims.iat + PARTNER_SECONDS;
        claims.exp = client_ends.map_or(ends, |at| ends.min(at.timestamp()));
        let token = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.encoding).map_err(ApiError::internal)?;
        Ok((token, claims.exp - claims.iat))
    }

    /// Reads a token; none for what is forged, damaged, over, or for somebody else.
    pub fn read(&self, token: &str, now: DateTime<Utc>) -> Option<PartnerClaims> {
        let data = jsonwebtoken::decode::<PartnerClaims>(token, &self.decoding, &self.validation).ok()?;
        (data.claims.exp > now.timestamp()).then_some(data.claims)
    }
}

/// What is looked at in every token; the clock is ours.
fn ours() -> Validation {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.validate_exp = false;
    validation.required_spec_claims.clear();
    validation.sub = None;
    validation
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
        Self { encoding: EncodingKey::from_secret(secret), decoding: DecodingKey::from_secret(secret), validation: ours() }
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

    fn partner() -> PartnerClaims {
        PartnerClaims {
            api_client_id: ApiClientId(3),
            scopes: vec![PartnerScope::ListingsRead],
            store_id: Some(OrgUnitId(4)),
            district: None,
            rate_limit: 600,
            token_version: 1,
            aud: String::new(),
            iat: 0,
            exp: 0,
        }
    }

    /// A token as somebody else would write it, with this secret.
    fn forged(header: &Header, claims: &PartnerClaims, secret: &[u8]) -> String {
        jsonwebtoken::encode(header, claims, &EncodingKey::from_secret(secret)).unwrap()
    }

    #[test]
    fn the_token_of_a_partner_is_for_partners_only() {
        let keys = crate::platform::crypto::Keys::derive(&[1; 32]);
        let (tokens, members) = (PartnerTokens::new(keys.partner_token_secret()), Tokens::new(keys.token_secret()));
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let (token, seconds) = tokens.sign(partner(), None, now).unwrap();
        assert_eq!(seconds, PARTNER_SECONDS);
        assert_eq!(tokens.read(&token, now).map(|claims| claims.store_id), Some(Some(OrgUnitId(4))));
        assert_eq!(tokens.read(&token, now + Duration::seconds(PARTNER_SECONDS)), None);
        assert_eq!(members.read(&token, now), None);
        assert_eq!(tokens.read(&members.sign(claims(), now).unwrap(), now), None);

        let whole = PartnerClaims { aud: PARTNER_AUDIENCE.to_owned(), exp: now.timestamp() + 60, ..partner() };
        let elsewhere = PartnerClaims { aud: "elsewhere".to_owned(), ..whole.clone() };
        let header = Header::new(Algorithm::HS256);
        assert!(tokens.read(&forged(&header, &whole, keys.partner_token_secret()), now).is_some());
        assert_eq!(tokens.read(&forged(&header, &elsewhere, keys.partner_token_secret()), now), None);
        assert_eq!(tokens.read(&forged(&header, &whole, keys.token_secret()), now), None);
        assert_eq!(tokens.read(&forged(&Header::new(Algorithm::HS512), &whole, keys.partner_token_secret()), now), None);
    }

    #[test]
    fn a_token_ends_no_later_than_its_client() {
        let tokens = PartnerTokens::new(&[1; 32]);
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let (token, seconds) = tokens.sign(partner(), Some(now + Duration::seconds(90)), now).unwrap();
        assert_eq!(seconds, 90);
        assert_eq!(tokens.read(&token, now + Duration::seconds(90)), None);
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
