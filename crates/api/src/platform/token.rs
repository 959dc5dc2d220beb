//! Access tokens: short-lived, signed, and enough to decide what a request may do without asking the database.

use std::sync::{Arc, PoisonError, RwLock};

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

/// Seconds after which every process has learnt of a new key: until then nobody signs with it.
const KNOWN_AFTER: i64 = 15;
/// Seconds by which the clocks of two processes may differ.
const CLOCKS_DIFFER: i64 = 60;

/// A key beside the installation's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RotatedKey {
    /// What a token names it by.
    pub kid: String,
    /// The secret.
    pub secret: Vec<u8>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// What becomes of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyStanding {
    /// Signs soon, once every process knows it.
    Coming,
    /// Signs.
    Signs,
    /// Doesn't sign any more; tokens that it has signed are good until they end.
    Reads,
    /// No token of it can be good.
    Over,
}

struct TokenKey {
    /// None of the installation's own.
    kid: Option<String>,
    signs_from: DateTime<Utc>,
    encoding: EncodingKey,
    decoding: DecodingKey,
}

impl TokenKey {
    fn new(kid: Option<String>, secret: &[u8], signs_from: DateTime<Utc>) -> Self {
        Self { kid, signs_from, encoding: EncodingKey::from_secret(secret), decoding: DecodingKey::from_secret(secret) }
    }
}

/// When the last token that a key has signed is over, where the next key signs from `next`.
fn is_over(next: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now >= next + Duration::seconds(ACCESS_SECONDS + CLOCKS_DIFFER)
}

/// How keys stand, of which each signs from one of these moments on, in their order.
fn standings(signs_from: &[DateTime<Utc>], now: DateTime<Utc>) -> Vec<KeyStanding> {
    let next = signs_from.iter().skip(1).map(Some).chain([None]);
    let standing = |(from, next): (&DateTime<Utc>, Option<&DateTime<Utc>>)| match next {
        _ if *from > now => KeyStanding::Coming,
        Some(next) if is_over(*next, now) => KeyStanding::Over,
        Some(next) if *next <= now => KeyStanding::Reads,
        _ => KeyStanding::Signs,
    };
    signs_from.iter().zip(next).map(standing).collect()
}

/// Signs and reads access tokens: by the newest key, and reads those of the keys before it for as long as they can be good.
#[derive(Clone)]
pub struct Tokens {
    /// The oldest first; the first is the installation's own.
    ring: Arc<RwLock<Vec<TokenKey>>>,
    validation: Validation,
}

impl Tokens {
    /// With the installation's secret.
    pub fn new(secret: &[u8]) -> Self {
        Self { ring: Arc::new(RwLock::new(vec![TokenKey::new(None, secret, DateTime::<Utc>::MIN_UTC)])), validation: ours() }
    }

    /// Takes these keys, the oldest first, for all there are beside the installation's own.
    pub fn learn(&self, rotated: &[RotatedKey]) {
        let mut ring = self.ring.write().unwrap_or_else(PoisonError::into_inner);
        let known = ring.iter().skip(1).map(|key| key.kid.as_deref());
        if !known.eq(rotated.iter().map(|key| Some(key.kid.as_str()))) {
            ring.truncate(1);
            let new = |key: &RotatedKey| TokenKey::new(Some(key.kid.clone()), &key.secret, signs_from(key.created_at));
            ring.extend(rotated.iter().map(new));
        }
    }

    /// How the keys stand, the oldest first: none as a name is the installation's own.
    pub fn standings(&self, now: DateTime<Utc>) -> Vec<(Option<String>, KeyStanding)> {
        let ring = self.ring.read().unwrap_or_else(PoisonError::into_inner);
        let moments: Vec<DateTime<Utc>> = ring.iter().map(|key| key.signs_from).collect();
        ring.iter().map(|key| key.kid.clone()).zip(standings(&moments, now)).collect()
    }

    /// Signs; `iat` and `exp` are set here.
    ///
    /// # Errors
    /// None in practice.
    pub fn sign(&self, mut claims: Claims, now: DateTime<Utc>) -> ApiResult<String> {
        claims.iat = now.timestamp();
        claims.exp = (now + Duration::seconds(ACCESS_SECONDS)).timestamp();
        let ring = self.ring.read().unwrap_or_else(PoisonError::into_inner);
        let key = ring.iter().rfind(|key| key.signs_from <= now).ok_or_else(|| ApiError::internal("no key signs"))?;
        let header = Header { kid: key.kid.clone(), ..Header::new(Algorithm::HS256) };
        jsonwebtoken::encode(&header, &claims, &key.encoding).map_err(ApiError::internal)
    }

    /// Reads a token; none for what is forged, damaged, over, or signed with a key that is.
    pub fn read(&self, token: &str, now: DateTime<Utc>) -> Option<Claims> {
        let kid = jsonwebtoken::decode_header(token).ok()?.kid;
        let ring = self.ring.read().unwrap_or_else(PoisonError::into_inner);
        let at = ring.iter().position(|key| key.kid == kid)?;
        if ring.get(at + 1).is_some_and(|next| is_over(next.signs_from, now)) {
            return None;
        }
        let data = jsonwebtoken::decode::<Claims>(token, &ring.get(at)?.decoding, &self.validation).ok()?;
        (data.claims.exp > now.timestamp()).then_some(data.claims)
    }
}

fn signs_from(created_at: DateTime<Utc>) -> DateTime<Utc> {
    created_at + Duration::seconds(KNOWN_AFTER)
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

    #[test]
    fn a_new_key_signs_once_it_is_known_and_the_old_one_reads_until_its_tokens_are_over() {
        let tokens = Tokens::new(&[1; 32]);
        let at = |seconds: i64| DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap();
        let before = tokens.sign(claims(), at(0)).unwrap();
        let key = |kid: &str, seconds| RotatedKey { kid: kid.to_owned(), secret: kid.as_bytes().to_vec(), created_at: at(seconds) };
        tokens.learn(&[key("one", 0)]);
        let kid = |token: &str| jsonwebtoken::decode_header(token).unwrap().kid;
        let last = tokens.sign(claims(), at(14)).unwrap();
        assert_eq!((kid(&before), kid(&last)), (None, None), "nobody else may know the new one yet");
        let new = tokens.sign(claims(), at(15)).unwrap();
        assert_eq!(kid(&new).as_deref(), Some("one"));
        assert!(tokens.read(&last, at(313)).is_some() && tokens.read(&new, at(313)).is_some());
        assert_eq!((tokens.read(&last, at(314)), tokens.read(&new, at(315))), (None, None), "each has its time");
        // A token that somebody makes with a key that was stolen, however long it says it holds.
        let stolen = Tokens::new(&[1; 32]).sign(claims(), at(10_000)).unwrap();
        assert!(Tokens::new(&[1; 32]).read(&stolen, at(10_001)).is_some());
        assert_eq!(tokens.read(&stolen, at(10_001)), None);
        // A kid of nobody's, and the right kid with another key.
        let other = Tokens::new(&[1; 32]);
        other.learn(&[key("two", 0)]);
        assert_eq!(tokens.read(&other.sign(claims(), at(20)).unwrap(), at(21)), None);
        other.learn(&[RotatedKey { secret: vec![9], ..key("one", 0) }]);
        assert_eq!(tokens.read(&other.sign(claims(), at(20)).unwrap(), at(21)), None);
        tokens.learn(&[key("one", 0), key("two", 1_000)]);
        let stands = |seconds| tokens.standings(at(seconds)).into_iter().map(|(_, standing)| standing).collect::<Vec<_>>();
        assert_eq!(stands(1_010), [KeyStanding::Over, KeyStanding::Signs, KeyStanding::Coming]);
        assert_eq!(stands(1_015), [KeyStanding::Over, KeyStanding::Reads, KeyStanding::Signs]);
        assert_eq!(stands(1_015 + 360), [KeyStanding::Over, KeyStanding::Over, KeyStanding::Signs]);
    }
}
