//! `POST /oauth/token`, as RFC 6749 says it.

use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, PRAGMA, WWW_AUTHENTICATE};
use actix_web::web::Query;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, post, web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fangke_macros::operation;
use fangke_shared::partner::oauth::{OauthError, OauthErrorCode, OauthToken, OauthTokenRequest};

use super::service::{self, Knock, Refusal};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::{PostedForm, client_address};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operation.
pub fn configure(config: &mut Operations) {
    config.service(issue_token);
}

/// Gives the program of a partner a token: client credentials of OAuth 2.
///
/// `client_id` and `client_secret` come by HTTP Basic, or as fields of the form. The token is good for an hour, and for no longer than the program.
#[operation(
    post, "/oauth/token", tag = "api_clients", security((), ("client_basic" = [])),
    request_body(content = OauthTokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "The token", headers(("Pragma")), body = OauthToken),
        (status = 400, description = "No token, and why: `invalid_request`, `unsupported_grant_type`, `invalid_scope`", headers(("Pragma")), body = OauthError),
        (status = 401, description = "`invalid_client`", headers(("Pragma"), ("WWW-Authenticate")), body = OauthError),
        (status = 429, description = "Too often; `Retry-After` says how long to wait"),
    ),
)]
async fn issue_token(request: HttpRequest, app: web::Data<App>, form: Result<PostedForm, ApiError>) -> ApiResult<HttpResponse> {
    let (call, answer) = match knock(&app, &request, form) {
        Ok(knock) => service::issue(&app, knock).await,
        Err(refusal) => (None, Err(refusal)),
    };
    if let Some(call) = call {
        request.extensions_mut().insert(call);
    }
    let said = |status| {
        let mut response = HttpResponse::build(status);
        response.insert_header((PRAGMA, "no-cache"));
        response
    };
    match answer {
        Ok(token) => Ok(said(StatusCode::OK).json(token)),
        Err(Refusal::Other(error)) => Err(error),
        Err(Refusal::Oauth(error, error_description)) => {
            let body = OauthError { error, error_description };
            Ok(if error == OauthErrorCode::InvalidClient {
                said(StatusCode::UNAUTHORIZED).insert_header((WWW_AUTHENTICATE, "Basic realm=\"fangke\"")).json(body)
            } else {
                said(StatusCode::BAD_REQUEST).json(body)
            })
        }
    }
}

fn refused(code: OauthErrorCode, why: &str) -> Refusal {
    Refusal::Oauth(code, why.to_owned())
}

/// Reads who asks, and for what.
fn knock(app: &App, request: &HttpRequest, form: Result<PostedForm, ApiError>) -> Result<Knock, Refusal> {
    let invalid = |why: &str| refused(OauthErrorCode::InvalidRequest, why);
    let PostedForm(form) = form.map_err(|_| invalid("send application/x-www-form-urlencoded"))?;
    // RFC 6749, 3.2: parameters that aren't known are ignored, and none comes twice; an empty one is none.
    let field = |name: &str| {
        let mut values = form.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let value = values.next().filter(|value| !value.is_empty());
        if values.next().is_some() { Err(invalid("a parameter comes twice")) } else { Ok(value.map(str::to_owned)) }
    };
    let (grant, scope) = (field("grant_type")?, field("scope")?);
    let in_form = (field("client_id")?, field("client_secret")?);
    match grant.as_deref() {
        Some("client_credentials") => {}
        Some(_) => return Err(refused(OauthErrorCode::UnsupportedGrantType, "only client_credentials")),
        None => return Err(invalid("grant_type is missing")),
    }
    let header = request.headers().get(AUTHORIZATION);
    let nobody = || refused(OauthErrorCode::InvalidClient, "the client doesn't show who it is");
    let (oauth_client_id, secret) = match (header, in_form) {
        (Some(_), (_, Some(_))) => return Err(invalid("the client shows itself in two ways")),
        (Some(header), (named, None)) => {
            let (id, secret) = header.to_str().ok().and_then(basic).ok_or_else(nobody)?;
            if named.is_some_and(|named| named != id) {
                return Err(invalid("the client has two names"));
            }
            (id, secret)
        }
        (None, (Some(id), Some(secret))) => (id, secret),
        (None, _) => return Err(nobody()),
    };
    Ok(Knock { oauth_client_id, secret, scope, address: client_address(app, request) })
}

/// Name and secret of HTTP Basic, each encoded as in a form (RFC 6749, 2.3.1).
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((decoded(id)?, decoded(secret)?))
}

fn decoded(text: &str) -> Option<String> {
    let pairs = Query::<Vec<(String, String)>>::from_query(&format!("it={text}")).ok()?.into_inner();
    match <[(String, String); 1]>::try_from(pairs) {
        Ok([(_, value)]) => Some(value),
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> Option<(String, String)> {
        basic(&format!("Basic {}", STANDARD.encode(text)))
    }

    #[test]
    fn basic_is_read_as_the_standard_says() {
        assert_eq!(header("fangke-1:fks_2"), Some(("fangke-1".into(), "fks_2".into())));
        assert_eq!(header("a%3Ab:c+d"), Some(("a:b".into(), "c d".into())));
        assert_eq!(header("a:"), Some(("a".into(), String::new())));
        assert_eq!(header("nothing"), None);
        assert_eq!(header("a&b=c:d"), None);
        assert_eq!(basic("Basic ???"), None);
        assert_eq!(basic("Bearer YTpi"), None);
        assert_eq!(basic("Basic"), None);
    }
}
