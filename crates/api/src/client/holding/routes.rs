//! Operations on who holds a client.

use actix_web::{HttpResponse, post, web};
use fangke_macros::operation;
use fangke_shared::client::objection::CreateClientFollowUpRequest;
use fangke_shared::property::follow_up::{FollowUpResponse, VoidFollowUpRequest};
use fangke_shared::{ClientId, FollowUpId};

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::Body;
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(create_client_follow_up).service(void_client_follow_up);
}

/// Records a follow-up on a client, who stays with its agent for seven days from then on.
///
/// The text must say something, as on listings. With it comes what the client has against it, and what was answered. A client whose time is up is public: 409 `client_public`.
#[operation(
    post, "/clients/{id}/follow-ups", of("The client"), tag = "clients",
    responses((status = 201, description = "The follow-up", body = FollowUpResponse)),
)]
async fn create_client_follow_up(
    permit: Permit<can::EditClient>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    Body(request): Body<CreateClientFollowUpRequest>,
) -> ApiResult<HttpResponse> {
    let follow_up =
        app.write_once(permit.caller, key, (*id, request), move |tx, (id, request)| service::follow_up(tx, ClientId(*id), request)).await?;
    Ok(HttpResponse::Created().json(follow_up))
}

/// Takes a follow-up on a client back: it stays in sight, struck through, and counts no more.
///
/// By its author within 24 hours (or what the settings say), later by whoever leads them, with a reason. The client is kept from the last
/// follow-up that counts, else from when it came to its agent; what the author had looked at is owed again.
#[operation(
    post, "/clients/{id}/follow-ups/{follow_up_id}/void", of("The client", "The follow-up"), tag = "clients",
    responses((status = 200, description = "The follow-up", body = FollowUpResponse)),
)]
async fn void_client_follow_up(
    permit: Permit<can::EditClient>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    Body(request): Body<VoidFollowUpRequest>,
) -> ApiResult<web::Json<FollowUpResponse>> {
    let (id, follow_up) = path.into_inner();
    let voided = app.write(permit.caller, move |tx| service::void(tx, ClientId(id), FollowUpId(follow_up), &request)).await?;
    Ok(web::Json(voided))
}
