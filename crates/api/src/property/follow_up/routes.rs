//! Operations on follow-ups.

use actix_web::{HttpResponse, post, web};
use fangke_macros::operation;
use fangke_shared::ListingId;
use fangke_shared::property::follow_up::{CreateFollowUpRequest, FollowUpRecorded};
use utoipa_actix_web::service_config::ServiceConfig;

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::Body;
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut ServiceConfig) {
    config.service(create_follow_up);
}

/// Records a follow-up on a listing.
///
/// The text must say something: at least 6 letters or digits, 4 different ones (or what the settings say), and not the
/// author's previous text again. `owner_verification` of a paused or unknown listing whose protection has ended makes it available
/// and the author its maintainer and developer.
#[operation(
    post, "/listings/{id}/follow-ups", of("The listing"), tag = "listings",
    responses((status = 201, description = "The follow-up", body = FollowUpRecorded)),
)]
async fn create_follow_up(
    permit: Permit<can::WriteFollowUp>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    Body(request): Body<CreateFollowUpRequest>,
) -> ApiResult<HttpResponse> {
    let follow_up = app
        .write_once(permit.caller, key, (*id, request), move |tx, (id, request)| service::create(tx, ListingId(*id), request.clone()))
        .await?;
    Ok(HttpResponse::Created().json(follow_up))
}
