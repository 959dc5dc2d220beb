//! Operations on webhooks and their deliveries.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, delete, get, patch, post, web};
use fangke_macros::operation;
use fangke_shared::page::Page;
use fangke_shared::partner::webhook::{
    ChangeWebhookRequest, CreateWebhookRequest, Webhook, WebhookDelivery, WebhookDeliveryDetail, WebhookDeliveryQuery, WebhookReplayed,
    WebhookSecret,
};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::{ApiClientId, WebhookDeliveryId, WebhookId};

use super::{sender, service};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, IfMatch, Pairs, created, no_parameters, pairs, with_etag};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(list_webhooks)
        .service(create_webhook)
        .service(get_webhook)
        .service(change_webhook)
        .service(remove_webhook)
        .service(rotate_webhook_secret)
        .service(test_webhook)
        .service(list_webhook_deliveries)
        .service(replay_dead_webhook_deliveries)
        .service(get_webhook_delivery)
        .service(replay_webhook_delivery);
}

/// Refuses an address that nothing is sent to, as far as it can be told without looking its name up.
fn check_target(app: &App, url: Option<&str>) -> ApiResult<()> {
    // What is no address at all is named by the request's own check.
    let Some(url) = url.filter(|url| fangke_shared::partner::webhook::target_fault(url).is_none()) else { return Ok(()) };
    app.outbound.target(url).map(drop).map_err(|_| ApiError::field(FieldError::new("/url", FieldCode::OutOfReach)))
}

/// An answer with a secret, which nobody keeps.
fn secret(status: u16, webhook: &WebhookSecret) -> HttpResponse {
    let location = format!("/api/v1/webhooks/{}", webhook.webhook.id);
    let mut answer =
        if status == 201 { created(webhook, &location, webhook.webhook.version) } else { with_etag(webhook, webhook.webhook.version) };
    answer.headers_mut().insert(CACHE_CONTROL, actix_web::http::header::HeaderValue::from_static("no-store"));
    answer
}

/// Lists the webhooks of a program, in the order in which they were made.
#[operation(
    get, "/api-clients/{id}/webhooks", of("The program"), tag = "webhooks",
    responses(
        (status = 200, description = "The webhooks", body = Page<Webhook>),
        (status = 422, description = "There are no parameters"),
    ),
)]
async fn list_webhooks(
    permit: Permit<can::ManageApiClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<web::Json<Page<Webhook>>> {
    no_parameters(&query)?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::list(tx, ApiClientId(*id))).await?))
}

/// Tells a program of what happens from now on.
///
/// The secret that signs is told this once. 422 `out_of_reach` at `/url` for an address that nothing is sent to: without TLS, or in a network
/// that is not of the internet. Each attempt looks at the address anew. A program has at most 20 webhooks.
#[operation(
    post, "/api-clients/{id}/webhooks", of("The program"), tag = "webhooks",
    responses(
        (status = 201, description = "The webhook, with its secret", headers(("ETag"), ("Location"), ("Cache-Control")), body = WebhookSecret),
        (status = 409, description = "It has 20 already"),
    ),
)]
async fn create_webhook(
    permit: Permit<can::ManageApiClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
    Body(request): Body<CreateWebhookRequest>,
) -> ApiResult<HttpResponse> {
    check_target(&app, Some(&request.url))?;
    // Without `Idempotency-Key`: the answer, which would be kept for that, has the secret.
    let made = app.write(permit.caller, move |tx| service::create(tx, ApiClientId(*id), &request)).await?;
    Ok(secret(201, &made))
}

/// Shows a webhook.
#[operation(
    get, "/webhooks/{id}", of("The webhook"), tag = "webhooks",
    responses((status = 200, description = "The webhook", headers(("ETag")), body = Webhook)),
)]
async fn get_webhook(permit: Permit<can::ManageApiClients>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    let webhook = app.read(permit.caller, move |tx| service::get(tx, WebhookId(*id))).await?;
    Ok(with_etag(&webhook, webhook.version))
}

/// Changes address or topics of a webhook, lets it rest or wakes it.
///
/// What happens while it rests is not sent later; what waits for an attempt goes on when it is woken.
#[operation(
    patch, "/webhooks/{id}", of("The webhook"), tag = "webhooks",
    responses((status = 200, description = "The webhook as changed", headers(("ETag")), body = Webhook)),
)]
async fn change_webhook(
    permit: Permit<can::ManageApiClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<ChangeWebhookRequest>,
) -> ApiResult<HttpResponse> {
    check_target(&app, request.url.as_deref())?;
    let webhook = app.write(permit.caller, move |tx| service::change(tx, (WebhookId(*id), if_match.0), &request)).await?;
    Ok(with_etag(&webhook, webhook.version))
}

/// Removes a webhook, with the log of its deliveries.
#[operation(
    delete, "/webhooks/{id}", of("The webhook"), tag = "webhooks",
    responses((status = 204, description = "It is gone")),
)]
async fn remove_webhook(permit: Permit<can::ManageApiClients>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    app.write(permit.caller, move |tx| service::remove(tx, WebhookId(*id))).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Makes another secret, told this once.
///
/// For 24 hours deliveries are signed with both, so that the partner can change over; then with the new one only.
#[operation(
    post, "/webhooks/{id}/rotate-secret", of("The webhook"), tag = "webhooks",
    responses((status = 200, description = "The webhook, with its new secret", headers(("ETag"), ("Cache-Control")), body = WebhookSecret)),
)]
async fn rotate_webhook_secret(
    permit: Permit<can::ManageApiClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
) -> ApiResult<HttpResponse> {
    let made = app.write(permit.caller, move |tx| service::rotate(tx, (WebhookId(*id), if_match.0))).await?;
    Ok(secret(200, &made))
}

/// Sends a test to a webhook at once, and tells what came of it.
///
/// Also to one that rests. A test that fails is tried again like any delivery.
#[operation(
    post, "/webhooks/{id}/test", of("The webhook"), tag = "webhooks",
    responses((status = 200, description = "The test, with its attempt", body = WebhookDeliveryDetail)),
)]
async fn test_webhook(
    permit: Permit<can::ManageApiClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<web::Json<WebhookDeliveryDetail>> {
    let parcel = app.write(permit.caller.clone(), move |tx| service::test(tx, WebhookId(*id))).await?;
    let delivery = parcel.id;
    sender::send(&app, parcel).await?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::detail(tx, delivery)).await?))
}

/// Lists what a webhook was and is to be told, the newest first. Deliveries are kept for 30 days.
#[operation(
    get, "/webhooks/{id}/deliveries", of("The webhook"), tag = "webhooks",
    params(WebhookDeliveryQuery),
    responses((status = 200, description = "A page", body = Page<WebhookDelivery>)),
)]
async fn list_webhook_deliveries(
    permit: Permit<can::ManageApiClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<web::Json<Page<WebhookDelivery>>> {
    let query = WebhookDeliveryQuery::from_pairs(pairs(&query))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::deliveries(tx, WebhookId(*id), &query)).await?))
}

/// Sends again all deliveries of a webhook that were given up.
#[operation(
    post, "/webhooks/{id}/replay-dead", of("The webhook"), tag = "webhooks",
    responses((status = 200, description = "How many", body = WebhookReplayed)),
)]
async fn replay_dead_webhook_deliveries(
    permit: Permit<can::ManageApiClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<web::Json<WebhookReplayed>> {
    Ok(web::Json(app.write(permit.caller, move |tx| service::replay_dead(tx, WebhookId(*id))).await?))
}

/// Shows a delivery, with what is sent and what came of each attempt.
#[operation(
    get, "/webhook-deliveries/{id}", of("The delivery"), tag = "webhooks",
    responses((status = 200, description = "The delivery", body = WebhookDeliveryDetail)),
)]
async fn get_webhook_delivery(
    permit: Permit<can::ManageApiClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<web::Json<WebhookDeliveryDetail>> {
    Ok(web::Json(app.read(permit.caller, move |tx| service::detail(tx, WebhookDeliveryId(*id))).await?))
}

/// Sends a delivery again, however it went. It keeps its number, so that the partner can tell.
#[operation(
    post, "/webhook-deliveries/{id}/replay", of("The delivery"), tag = "webhooks",
    responses((status = 200, description = "The delivery, which waits again", body = WebhookDelivery)),
)]
async fn replay_webhook_delivery(
    permit: Permit<can::ManageApiClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<web::Json<WebhookDelivery>> {
    Ok(web::Json(app.write(permit.caller, move |tx| service::replay(tx, WebhookDeliveryId(*id))).await?))
}
