//! Tokens for programs of partners: client credentials of OAuth 2 (RFC 6749, 4.4), slowed down as signing in is.

use std::net::IpAddr;

use fangke_shared::ApiClientId;
use fangke_shared::OrgUnitId;
use fangke_shared::partner::api_client::ApiClientState;
use fangke_shared::partner::oauth::{OauthErrorCode, OauthToken};
use fangke_shared::permission::PartnerScope;
use fangke_shared::problem::ErrorCode;

use super::service::{secret_hash, state};
use super::store::{self, ApiClientRow};
use crate::company::auth::throttle::{Attempt, Subjects};
use crate::platform::crypto::is_same;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::partners::PartnerCall;
use crate::platform::state::App;
use crate::platform::token::PartnerClaims;

/// Who asks for a token, and for which.
#[derive(Debug, Clone)]
pub struct Knock {
    /// What the program calls itself.
    pub oauth_client_id: String,
    /// Its secret.
    pub secret: String,
    /// The scopes that it asks for, with spaces between; none: all that it has.
    pub scope: Option<String>,
    /// Where it asks from.
    pub address: IpAddr,
}

/// Why there is no token.
#[derive(Debug)]
pub enum Refusal {
    /// In the words of OAuth 2, with a sentence for developers.
    Oauth(OauthErrorCode, String),
    /// Too often, or the database can't be used: a problem as everywhere.
    Other(ApiError),
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self::Other(error)
    }
}

/// Nothing tells an unknown program from a wrong secret or one that has ended.
fn unknown() -> Refusal {
    Refusal::Oauth(OauthErrorCode::InvalidClient, "no such client, a wrong secret, or one that has ended".to_owned())
}

/// Gives a token; the call counts for the program as soon as it has shown who it is, and then comes with the answer.
///
/// # Errors
/// `invalid_client`, the same for all that is wrong with it, `invalid_scope`; `too_many_attempts`, `rate_limited`.
pub async fn issue(app: &App, knock: Knock) -> (Option<PartnerCall>, Result<OauthToken, Refusal>) {
    let scope = knock.scope.clone();
    let row = match identify(app, knock).await {
        Ok(Some(row)) => row,
        Ok(None) => return (None, Err(unknown())),
        Err(error) => return (None, Err(error.into())),
    };
    let (id, now) = (ApiClientId(row.id), app.clock.now());
    let (allowance, wait) = match app.partners.take(id, row.rate_limit, now) {
        Ok(allowance) => (allowance, None),
        Err((allowance, seconds)) => (allowance, Some(seconds)),
    };
    let call = PartnerCall { api_client_id: id, allowance };
    if wait.is_some() {
        let error = ApiError { retry_after: wait, ..ApiError::new(ErrorCode::RateLimited) };
        return (Some(call), Err(error.into()));
    }
    (Some(call), token(app, row, scope.as_deref()))
}

/// The program, if its secret is right and it may call. An unknown name and a wrong secret take as long.
async fn identify(app: &App, knock: Knock) -> ApiResult<Option<ApiClientRow>> {
    let (now, keys, today) = (app.clock.now(), app.keys.clone(), app.clock.day_of(app.clock.now()));
    let subjects = Subjects::of_program(&keys, &knock.oauth_client_id, knock.address);
    let look = move |conn: &mut Conn| {
        let attempt = match Attempt::begin(conn, &subjects, now)? {
            Ok(attempt) => attempt,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let hash = secret_hash(&keys, &knock.secret);
        let row = store::called(conn, &knock.oauth_client_id)?;
        // Ids begin at 1: of nobody there are no secrets, and it takes a look as well.
        let secrets = store::secrets(conn, &[row.as_ref().map_or(0, |row| row.id)], now.naive_utc())?;
        let is_right = secrets.iter().fold(false, |found, secret| is_same(&secret.hash, &hash) | found);
        let row = row.filter(|row| is_right && state(row, today) == ApiClientState::Active);
        if row.is_some() {
            attempt.succeed(conn)?;
        }
        Ok(Ok(row))
    };
    app.db.write(look).await?
}

fn token(app: &App, row: ApiClientRow, scope: Option<&str>) -> Result<OauthToken, Refusal> {
    let scopes = wanted(&row.scopes(), scope)?;
    let ends = row.ends_on.map(|last| app.clock.day_bounds(last).1);
    let scope = scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ");
    let claims = PartnerClaims {
        api_client_id: ApiClientId(row.id),
        scopes,
        store_id: row.store_id.map(OrgUnitId),
        district: row.district,
        rate_limit: row.rate_limit,
        token_version: row.token_version,
        aud: String::new(),
        iat: 0,
        exp: 0,
    };
    let (access_token, expires_in) = app.partner_tokens.sign(claims, ends, app.clock.now())?;
    Ok(OauthToken { access_token, token_type: "Bearer".to_owned(), expires_in, scope })
}

/// The scopes that are asked for, in the order of the list; all that the program has where none is named.
fn wanted(has: &[PartnerScope], asked: Option<&str>) -> Result<Vec<PartnerScope>, Refusal> {
    let Some(asked) = asked.map(str::trim).filter(|asked| !asked.is_empty()) else { return Ok(has.to_vec()) };
    let mut scopes = Vec::new();
    for word in asked.split(' ').filter(|word| !word.is_empty()) {
        let scope = word.parse::<PartnerScope>().ok().filter(|scope| has.contains(scope));
        let refused = || Refusal::Oauth(OauthErrorCode::InvalidScope, "the client hasn't got every scope that is asked for".to_owned());
        scopes.push(scope.ok_or_else(refused)?);
    }
    scopes.sort_unstable();
    scopes.dedup();
    Ok(scopes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_those_asked_for_and_no_others() {
        use PartnerScope::{LeadsWrite, ListingsRead};
        let has = [ListingsRead, LeadsWrite];
        let of = |asked| wanted(&has, asked).ok();
        assert_eq!(of(None), Some(has.to_vec()));
        assert_eq!(of(Some("  ")), Some(has.to_vec()));
        assert_eq!(of(Some("leads:write listings:read leads:write")), Some(has.to_vec()));
        assert_eq!(of(Some("leads:write")), Some(vec![LeadsWrite]));
        assert_eq!(of(Some("leads:write reso:read")), None);
        assert_eq!(of(Some("leads:write everything")), None);
    }
}
