//! Operations on cooperations.

use actix_web::{HttpResponse, get, post, web};
use fangke_macros::operation;
use fangke_shared::client::cooperation::{
    AnswerTermsRequest, CooperationResponse, EndCooperationRequest, InviteRequest, ProposeTermsRequest,
};
use fangke_shared::page::Page;
use fangke_shared::{ClientId, CooperationId};

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, IfMatch, created, with_etag};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(list_cooperations)
        .service(list_client_cooperations)
        .service(create_cooperation)
        .service(get_cooperation)
        .service(propose_cooperation_terms)
        .service(answer_cooperation)
        .service(consent_to_cooperation)
        .service(withdraw_cooperation_terms)
        .service(end_cooperation);
}

/// Lists the caller's open cooperations, and those that wait for the caller's consent, 200 at most.
#[operation(
    get, "/cooperations", tag = "cooperations",
    responses((status = 200, description = "The newest first", body = Page<CooperationResponse>)),
)]
async fn list_cooperations(permit: Permit<can::Cooperate>, app: web::Data<App>) -> ApiResult<web::Json<Page<CooperationResponse>>> {
    Ok(web::Json(Page::whole(app.read(permit.caller, service::of_caller).await?)))
}

/// Lists the cooperations on a client, those that are over included.
#[operation(
    get, "/clients/{id}/cooperations", of("The client"), tag = "cooperations",
    responses((status = 200, description = "The newest first", body = Page<CooperationResponse>)),
)]
async fn list_client_cooperations(
    permit: Permit<can::ReadClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<web::Json<Page<CooperationResponse>>> {
    let all = app.read(permit.caller, move |tx| service::on_client(tx, ClientId(*id))).await?;
    Ok(web::Json(Page::whole(all)))
}

/// Invites a colleague to work on a client that the caller holds.
///
/// The shares of the client part and those of the closing part add up to 10 000 each. 409 `cooperation_open` where there is one already.
#[operation(
    post, "/clients/{id}/cooperations", of("The client"), tag = "cooperations",
    responses((status = 201, description = "The invitation", headers(("ETag"), ("Location")), body = CooperationResponse)),
)]
async fn create_cooperation(
    permit: Permit<can::Cooperate>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    Body(request): Body<InviteRequest>,
) -> ApiResult<HttpResponse> {
    let made =
        app.write_once(permit.caller, key, (*id, request), move |tx, (id, request)| service::invite(tx, ClientId(*id), request)).await?;
    Ok(created(&made, &format!("/api/v1/cooperations/{}", made.id), made.version))
}

/// Shows a cooperation.
#[operation(
    get, "/cooperations/{id}", of("The cooperation"), tag = "cooperations",
    responses((status = 200, description = "The cooperation", headers(("ETag")), body = CooperationResponse)),
)]
async fn get_cooperation(permit: Permit<can::Cooperate>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    let found = app.read(permit.caller, move |tx| service::get(tx, CooperationId(*id))).await?;
    Ok(with_etag(&found, found.version))
}

/// Proposes other shares; those in force stay so until the other one has agreed, and whoever has to consent.
#[operation(
    post, "/cooperations/{id}/terms", of("The cooperation"), tag = "cooperations",
    responses((status = 200, description = "The cooperation as changed", headers(("ETag")), body = CooperationResponse)),
)]
async fn propose_cooperation_terms(
    permit: Permit<can::Cooperate>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<ProposeTermsRequest>,
) -> ApiResult<HttpResponse> {
    let which = (CooperationId(*id), if_match.0);
    let changed = app.write(permit.caller, move |tx| service::propose(tx, which, &request)).await?;
    Ok(with_etag(&changed, changed.version))
}

/// Says yes or no to what the other one proposed.
///
/// Across stores the manager of the partner's store is asked after that; else the shares are in force at once.
#[operation(
    post, "/cooperations/{id}/answer", of("The cooperation"), tag = "cooperations",
    responses((status = 200, description = "The cooperation as changed", headers(("ETag")), body = CooperationResponse)),
)]
async fn answer_cooperation(
    permit: Permit<can::Cooperate>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<AnswerTermsRequest>,
) -> ApiResult<HttpResponse> {
    let which = (CooperationId(*id), if_match.0);
    let changed = app.write(permit.caller, move |tx| service::answer(tx, which, &request)).await?;
    Ok(with_etag(&changed, changed.version))
}

/// Consents as the manager of the partner's store, or doesn't.
#[operation(
    post, "/cooperations/{id}/consent", of("The cooperation"), tag = "cooperations",
    responses((status = 200, description = "The cooperation as changed", headers(("ETag")), body = CooperationResponse)),
)]
async fn consent_to_cooperation(
    permit: Permit<can::Cooperate>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<AnswerTermsRequest>,
) -> ApiResult<HttpResponse> {
    let which = (CooperationId(*id), if_match.0);
    let changed = app.write(permit.caller, move |tx| service::consent(tx, which, &request)).await?;
    Ok(with_etag(&changed, changed.version))
}

/// Takes the own proposal back; an invitation is over with that.
#[operation(
    post, "/cooperations/{id}/withdraw", of("The cooperation"), tag = "cooperations",
    responses((status = 200, description = "The cooperation as changed", headers(("ETag")), body = CooperationResponse)),
)]
async fn withdraw_cooperation_terms(
    permit: Permit<can::Cooperate>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
) -> ApiResult<HttpResponse> {
    let which = (CooperationId(*id), if_match.0);
    let changed = app.write(permit.caller, move |tx| service::withdraw(tx, which)).await?;
    Ok(with_etag(&changed, changed.version))
}

/// Ends a cooperation, with a reason.
#[operation(
    post, "/cooperations/{id}/end", of("The cooperation"), tag = "cooperations",
    responses((status = 200, description = "The cooperation as ended", headers(("ETag")), body = CooperationResponse)),
)]
async fn end_cooperation(
    permit: Permit<can::Cooperate>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<EndCooperationRequest>,
) -> ApiResult<HttpResponse> {
    let which = (CooperationId(*id), if_match.0);
    let ended = app.write(permit.caller, move |tx| service::finish(tx, which, &request)).await?;
    Ok(with_etag(&ended, ended.version))
}
