//! The own account over HTTP: second factor, sessions, history; and an administrator's help for who has lost a second factor.

use actix_web::{HttpResponse, delete, get, post, web};
use fangke_macros::operation;
use fangke_shared::company::auth::{
    BeginSecondFactorRequest, ConfirmSecondFactorRequest, NewSecondFactorResponse, RecoveryCodesResponse, SecondFactorProofRequest,
    SecondFactorResponse, SessionResponse, SignInResponse,
};
use fangke_shared::permission::SessionDuty;
use fangke_shared::{MemberId, SessionId};

use super::{device, factor};
use crate::platform::error::ApiResult;
use crate::platform::guard::{AnyCaller, Caller, Permit, can};
use crate::platform::http::Body;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(get_second_factor)
        .service(begin_second_factor)
        .service(confirm_second_factor)
        .service(renew_recovery_codes)
        .service(remove_second_factor)
        .service(reset_second_factor)
        .service(list_sessions)
        .service(end_session)
        .service(end_other_sessions)
        .service(list_sign_ins);
}

const ENROL: Option<SessionDuty> = Some(SessionDuty::EnrolSecondFactor);

/// Reads the own second factor.
///
/// Since when it is on, how many recovery codes are left, and whether the role has to have one.
#[operation(
    get, "/auth/second-factor", tag = "auth",
    responses((status = 200, description = "As it stands", body = SecondFactorResponse)),
)]
async fn get_second_factor(caller: AnyCaller, app: web::Data<App>) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(app.read(caller.bound_to(ENROL)?, factor::show).await?))
}

/// Begins a second factor.
///
/// Gives a secret for an authenticator (RFC 6238: SHA-1, 30 seconds, six digits), which is in force once `confirm_second_factor` has had a
/// code of it. A secret that was offered before is forgotten.
#[operation(
    post, "/auth/second-factor", tag = "auth",
    responses(
        (status = 200, description = "The secret, and the code to scan", body = NewSecondFactorResponse),
        (status = 409, description = "There is a second factor already"),
        (status = 429, description = "Too many failed attempts; `Retry-After` says how long to wait"),
    ),
)]
async fn begin_second_factor(
    caller: AnyCaller,
    app: web::Data<App>,
    Body(body): Body<BeginSecondFactorRequest>,
) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(factor::begin(&app, caller.bound_to(ENROL)?, body.password).await?))
}

/// Puts the second factor in force.
///
/// With a code of the authenticator. Answers with ten recovery codes, which are shown only now; ends all other sessions. Where it was owed
/// (`duty`), refresh afterwards: the next access token is good for everything.
#[operation(
    post, "/auth/second-factor/confirm", tag = "auth",
    responses(
        (status = 200, description = "It is in force", body = RecoveryCodesResponse),
        (status = 409, description = "It is in force already, or was never begun"),
        (status = 429, description = "Too many failed attempts; `Retry-After` says how long to wait"),
    ),
)]
async fn confirm_second_factor(
    caller: AnyCaller,
    app: web::Data<App>,
    Body(body): Body<ConfirmSecondFactorRequest>,
) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(factor::confirm(&app, caller.bound_to(ENROL)?, body.code).await?))
}

/// Makes new recovery codes.
///
/// With password and code; those from before are forgotten.
#[operation(
    post, "/auth/second-factor/recovery-codes", tag = "auth",
    responses(
        (status = 200, description = "The new codes", body = RecoveryCodesResponse),
        (status = 409, description = "There is no second factor"),
        (status = 429, description = "Too many failed attempts; `Retry-After` says how long to wait"),
    ),
)]
async fn renew_recovery_codes(caller: Caller, app: web::Data<App>, Body(body): Body<SecondFactorProofRequest>) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(factor::renew_codes(&app, caller, body).await?))
}

/// Takes the own second factor away.
///
/// With password and code. Who has to have one can do nothing but set up another one, from the next refresh on.
#[operation(
    post, "/auth/second-factor/remove", tag = "auth",
    responses(
        (status = 204, description = "It is gone"),
        (status = 409, description = "There is no second factor"),
        (status = 429, description = "Too many failed attempts; `Retry-After` says how long to wait"),
    ),
)]
async fn remove_second_factor(caller: Caller, app: web::Data<App>, Body(body): Body<SecondFactorProofRequest>) -> ApiResult<HttpResponse> {
    factor::remove(&app, caller, body).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes a member's second factor away.
///
/// For who has lost authenticator and recovery codes. Ends all of their sessions.
#[operation(
    post, "/members/{id}/reset-second-factor", of("The member"), tag = "members",
    responses((status = 204, description = "It is gone"), (status = 409, description = "There is no second factor")),
)]
async fn reset_second_factor(permit: Permit<can::ResetSecondFactor>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    app.write(permit.caller, move |tx| factor::reset(tx, MemberId(*id))).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Lists the own sessions.
///
/// Browsers that are signed in, newest first, 50 at most: what they are, from which network, and when they were last seen.
#[operation(get, "/auth/sessions", tag = "auth", responses((status = 200, description = "The sessions", body = Vec<SessionResponse>)))]
async fn list_sessions(caller: Caller, app: web::Data<App>) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(app.read(caller, device::sessions).await?))
}

/// Ends one of the own sessions.
///
/// It is over at once.
#[operation(delete, "/auth/sessions/{id}", of("The session"), tag = "auth", responses((status = 204, description = "It is over")))]
async fn end_session(caller: Caller, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    app.write(caller, move |tx| device::end(tx, SessionId(*id))).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends all other sessions.
///
/// All of the caller's but this one.
#[operation(post, "/auth/sessions/end-others", tag = "auth", responses((status = 204, description = "They are over")))]
async fn end_other_sessions(caller: Caller, app: web::Data<App>) -> ApiResult<HttpResponse> {
    app.write(caller, device::end_others).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Lists who signed in.
///
/// The latest attempts to sign in as the caller, successful or not, newest first, 50 at most. They are kept for 180 days.
#[operation(get, "/auth/sign-ins", tag = "auth", responses((status = 200, description = "The attempts", body = Vec<SignInResponse>)))]
async fn list_sign_ins(caller: Caller, app: web::Data<App>) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(app.read(caller, device::sign_ins).await?))
}
