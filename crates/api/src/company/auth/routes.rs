//! Signing in over HTTP. The refresh token travels in a cookie that no script can read.

use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::http::header::USER_AGENT;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, get, patch, post, web};
use fangke_macros::operation;
use fangke_shared::company::auth::{ChangePasswordRequest, CodeWantedResponse, LoginCodeRequest, LoginRequest, MeResponse, TokenResponse};
use fangke_shared::company::member::UpdateMeRequest;
use fangke_shared::permission::SessionDuty;
use fangke_shared::problem::ErrorCode;

use super::password;
use super::place::{Knock, Place};
use super::service::{self, REFRESH_LIFE, SignedIn};
use super::sign_in::{self, FirstStep};
use crate::company::member::service as member;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{AnyCaller, Caller};
use crate::platform::http::{Body, IfMatch, Pairs, RequestId, client_address, no_parameters, with_etag};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(login)
        .service(login_code)
        .service(refresh_session)
        .service(logout)
        .service(logout_all)
        .service(get_me)
        .service(update_me)
        .service(change_password);
}

const COOKIE: &str = "fangke_refresh";
/// Says that this browser has signed in as a member before: failures of others at the same address don't concern it.
const DEVICE: &str = "fangke_device";
const COOKIE_PATH: &str = "/api/v1/auth";

/// Signs in.
///
/// Answers with an access token and sets the refresh token as a cookie; with a ticket for `login_code` where the member has a second
/// factor. Wrong attempts make the next ones wait.
#[operation(
    post, "/auth/login", tag = "auth",
    responses(
        (status = 200, description = "Signed in", headers(("Set-Cookie")), body = TokenResponse),
        (status = 202, description = "The password is right, and a code is wanted", body = CodeWantedResponse),
        (status = 401, description = "User name or password is wrong"),
        (status = 429, description = "Too many failed attempts; `Retry-After` says how long to wait"),
    ),
)]
async fn login(request: HttpRequest, app: web::Data<App>, Body(body): Body<LoginRequest>) -> ApiResult<HttpResponse> {
    Ok(match sign_in::login(&app, body, knock(&app, &request)).await? {
        FirstStep::SignedIn(signed_in) => answer(&app, *signed_in),
        FirstStep::CodeWanted(wanted) => HttpResponse::Accepted().json(wanted),
    })
}

/// Signs in with a code.
///
/// The second step, with the ticket of `login`, which is good for five minutes and one sign-in: six digits of the authenticator, each code
/// once, or a recovery code. Wrong codes make the next attempts wait like wrong passwords.
#[operation(
    post, "/auth/login/code", tag = "auth",
    responses(
        (status = 200, description = "Signed in", headers(("Set-Cookie")), body = TokenResponse),
        (status = 401, description = "The ticket is over or was used"),
        (status = 429, description = "Too many failed attempts; `Retry-After` says how long to wait"),
    ),
)]
async fn login_code(request: HttpRequest, app: web::Data<App>, Body(body): Body<LoginCodeRequest>) -> ApiResult<HttpResponse> {
    let signed_in = sign_in::login_code(&app, body, knock(&app, &request)).await?;
    Ok(answer(&app, signed_in))
}

/// Carries a session on.
///
/// Takes the refresh token from the cookie, and answers with new tokens. A refresh token that comes a second time ends its session.
#[operation(
    post, "/auth/refresh", tag = "auth", security(("refresh_cookie" = [])),
    responses((status = 200, description = "New tokens", headers(("Set-Cookie")), body = TokenResponse)),
)]
async fn refresh_session(request: HttpRequest, app: web::Data<App>) -> ApiResult<HttpResponse> {
    let token = cookie(&request, COOKIE).ok_or_else(|| ApiError::new(ErrorCode::Unauthenticated).detail("no refresh token"))?;
    let signed_in = service::refresh(&app, &token, knock(&app, &request)).await?;
    Ok(answer(&app, signed_in))
}

/// Signs out.
///
/// Ends the session of the cookie or of the access token; one of them is enough.
#[operation(
    // Who has neither is signed out already.
    post, "/auth/logout", tag = "auth", security(("refresh_cookie" = []), ("bearer" = []), ()),
    responses((status = 204, description = "Signed out", headers(("Set-Cookie"))), (status = 422, description = "There are no parameters")),
)]
async fn logout(request: HttpRequest, app: web::Data<App>, query: Pairs, caller: Option<AnyCaller>) -> ApiResult<HttpResponse> {
    no_parameters(&query)?;
    service::logout(&app, cookie(&request, COOKIE), caller.map(|AnyCaller(caller)| caller)).await?;
    Ok(signed_out(&app))
}

/// Signs out everywhere.
///
/// Ends all sessions of the caller.
#[operation(post, "/auth/logout-all", tag = "auth", responses((status = 204, description = "Signed out", headers(("Set-Cookie")))))]
async fn logout_all(AnyCaller(caller): AnyCaller, app: web::Data<App>) -> ApiResult<HttpResponse> {
    service::logout_all(&app, caller).await?;
    Ok(signed_out(&app))
}

/// Reads the signed-in member.
///
/// With what they may do, how many owner numbers they have revealed today, and what they owe before anything else (`duty`): a session with a
/// duty is good for nothing but that, for this, and for signing out.
#[operation(get, "/auth/me", tag = "auth", responses((status = 200, description = "The caller", headers(("ETag")), body = MeResponse)))]
async fn get_me(AnyCaller(caller): AnyCaller, app: web::Data<App>) -> ApiResult<HttpResponse> {
    let response = service::me(&app, caller.claims.member_id).await?;
    Ok(with_etag(&response, response.member.version))
}

/// Changes what the signed-in member says of themselves.
///
/// The name on screen and the work phone; role and place are for who manages members.
#[operation(patch, "/auth/me", tag = "auth", responses((status = 200, description = "The caller", headers(("ETag")), body = MeResponse)))]
async fn update_me(caller: Caller, app: web::Data<App>, if_match: IfMatch, Body(body): Body<UpdateMeRequest>) -> ApiResult<HttpResponse> {
    member::update_own(&app, caller.clone(), if_match, body).await?;
    let response = service::me(&app, caller.claims.member_id).await?;
    Ok(with_etag(&response, response.member.version))
}

/// Changes the own password.
///
/// Ends all other sessions; this one goes on. Where the change was owed (`duty`), refresh afterwards: the next access token is good for everything.
#[operation(
    post, "/auth/change-password", tag = "auth",
    responses(
        (status = 204, description = "It is changed"),
        (status = 429, description = "Too many failed attempts; `Retry-After` says how long to wait"),
    ),
)]
async fn change_password(caller: AnyCaller, app: web::Data<App>, Body(body): Body<ChangePasswordRequest>) -> ApiResult<HttpResponse> {
    password::change_password(&app, caller.bound_to(Some(SessionDuty::ChangePassword))?, body).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn answer(app: &App, signed_in: SignedIn) -> HttpResponse {
    let life = time::Duration::seconds(REFRESH_LIFE.num_seconds());
    let mut answer = HttpResponse::Ok();
    answer.cookie(private_cookie(app, COOKIE, signed_in.refresh_token, life));
    if let Some(device) = signed_in.device {
        answer.cookie(private_cookie(app, DEVICE, device, time::Duration::days(400)));
    }
    answer.json(signed_in.response)
}

fn signed_out(app: &App) -> HttpResponse {
    HttpResponse::NoContent().cookie(private_cookie(app, COOKIE, String::new(), time::Duration::ZERO)).finish()
}

fn private_cookie(app: &App, name: &'static str, value: String, life: time::Duration) -> Cookie<'static> {
    Cookie::build(name, value)
        .path(COOKIE_PATH)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(app.has_secure_cookies)
        .max_age(life)
        .finish()
}

fn cookie(request: &HttpRequest, name: &str) -> Option<String> {
    request.cookie(name).map(|cookie| cookie.value().to_owned()).filter(|value| !value.is_empty())
}

/// Who knocks, and from where.
fn knock(app: &App, request: &HttpRequest) -> Knock {
    let address = client_address(app, request);
    let user_agent = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Knock { address, device: cookie(request, DEVICE), place: Place::new(address, user_agent), request_id: request_id(request) }
}

fn request_id(request: &HttpRequest) -> Option<String> {
    request.extensions().get::<RequestId>().map(|id| id.0.clone())
}
