//! Programs of partners over HTTP: what an administrator does with them.

use actix_web::{HttpResponse, get, patch, post, web};
use fangke_macros::operation;
use fangke_shared::ApiClientId;
use fangke_shared::page::Page;
use fangke_shared::partner::api_client::{
    ApiClientDraft, ApiClientResponse, ApiClientUsage, ApiClientWithSecret, OwnApiClient, RotateSecretRequest,
};
use serde_json::Value;

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{AnyPartner, Permit, can};
use crate::platform::http::{Body, IfMatch, Pairs, Patch, created, no_parameters, with_etag};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// What changes a program.
type ApiClientPatch = Patch<ApiClientDraft>;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(list_api_clients)
        .service(register_api_client)
        .service(get_api_client)
        .service(change_api_client)
        .service(rotate_api_client_secret)
        .service(end_api_client)
        .service(get_api_client_usage)
        .service(get_own_api_client);
}

/// Lists the programs of partners, the newest first.
#[operation(
    get, "/api-clients", tag = "api_clients",
    responses(
        (status = 200, description = "The programs", body = Page<ApiClientResponse>),
        (status = 422, description = "There are no parameters"),
    ),
)]
async fn list_api_clients(
    permit: Permit<can::ManageApiClients>,
    app: web::Data<App>,
    query: Pairs,
) -> ApiResult<web::Json<Page<ApiClientResponse>>> {
    no_parameters(&query)?;
    Ok(web::Json(app.read(permit.caller, service::list).await?))
}

/// Registers the program of a partner.
///
/// Its secret is in this answer and nowhere else: only a hash is kept. So there is no `Idempotency-Key`, whose answer would be kept; whoever
/// sends it twice finds the name taken.
#[operation(
    post, "/api-clients", tag = "api_clients",
    responses((status = 201, description = "The program with its secret", headers(("ETag"), ("Location")), body = ApiClientWithSecret)),
)]
async fn register_api_client(
    permit: Permit<can::ManageApiClients>,
    app: web::Data<App>,
    Body(draft): Body<ApiClientDraft>,
) -> ApiResult<HttpResponse> {
    let made = app.write(permit.caller, move |tx| service::register(tx, draft.clone())).await?;
    Ok(created(&made, &format!("/api/v1/api-clients/{}", made.api_client.id), made.api_client.version))
}

/// Shows the program of a partner.
#[operation(
    get, "/api-clients/{id}", of("The program"), tag = "api_clients",
    responses((status = 200, description = "The program", headers(("ETag")), body = ApiClientResponse)),
)]
async fn get_api_client(permit: Permit<can::ManageApiClients>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    let found = app.read(permit.caller, move |tx| service::get(tx, ApiClientId(*id))).await?;
    Ok(with_etag(&found, found.version))
}

/// Changes the program of a partner: a JSON merge patch.
///
/// Tokens that would say something else are refused from then on: the program asks for a new one.
#[operation(
    patch, "/api-clients/{id}", of("The program"), tag = "api_clients",
    request_body(content = ApiClientPatch, description = "The fields that change", example = json!({"rate_limit": 1200})),
    responses(
        (status = 200, description = "The program as changed", headers(("ETag")), body = ApiClientResponse),
        (status = 409, description = "It has ended, or the name is taken"),
    ),
)]
async fn change_api_client(
    permit: Permit<can::ManageApiClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(patch): Body<Value>,
) -> ApiResult<HttpResponse> {
    let at = (ApiClientId(*id), if_match.0);
    let changed = app.write(permit.caller, move |tx| service::change(tx, at, patch.clone())).await?;
    Ok(with_etag(&changed, changed.version))
}

/// Gives a program a new secret. The present one stays good for the hours of the overlap, so that the partner can change over.
#[operation(
    post, "/api-clients/{id}/rotate-secret", of("The program"), tag = "api_clients",
    responses(
        (status = 200, description = "The program with its new secret", headers(("ETag")), body = ApiClientWithSecret),
        (status = 409, description = "It has ended"),
    ),
)]
async fn rotate_api_client_secret(
    permit: Permit<can::ManageApiClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<RotateSecretRequest>,
) -> ApiResult<HttpResponse> {
    let at = (ApiClientId(*id), if_match.0);
    let made = app.write(permit.caller, move |tx| service::rotate_secret(tx, at, request)).await?;
    Ok(with_etag(&made, made.api_client.version))
}

/// Ends a program for good. Its secrets and tokens are refused at once, by other processes within five seconds.
#[operation(
    post, "/api-clients/{id}/end", of("The program"), tag = "api_clients",
    responses(
        (status = 200, description = "The program as ended", headers(("ETag")), body = ApiClientResponse),
        (status = 409, description = "It has ended already"),
    ),
)]
async fn end_api_client(
    permit: Permit<can::ManageApiClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
) -> ApiResult<HttpResponse> {
    let at = (ApiClientId(*id), if_match.0);
    let ended = app.write(permit.caller, move |tx| service::end(tx, at)).await?;
    Ok(with_etag(&ended, ended.version))
}

/// Shows how much a program has asked for on each of the last thirty days. What was asked for within the last seconds may be missing.
#[operation(
    get, "/api-clients/{id}/usage", of("The program"), tag = "api_clients",
    responses((status = 200, description = "Its requests", body = ApiClientUsage)),
)]
async fn get_api_client_usage(
    permit: Permit<can::ManageApiClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<web::Json<ApiClientUsage>> {
    Ok(web::Json(app.read(permit.caller, move |tx| service::usage(tx, ApiClientId(*id))).await?))
}

/// Shows a partner what its token is good for: a first call to try.
#[operation(
    get, "/portal/client", tag = "api_clients",
    responses((status = 200, description = "Whose program it is, and what it may do", body = OwnApiClient)),
)]
async fn get_own_api_client(caller: AnyPartner, app: web::Data<App>) -> ApiResult<web::Json<OwnApiClient>> {
    Ok(web::Json(app.read(None, move |tx| service::own(tx, caller.partner.clone())).await?))
}
