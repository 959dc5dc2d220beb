//! Operations on follow-ups.

use actix_web::{HttpResponse, post, web};
use fangke_macros::operation;
use fangke_shared::property::follow_up::{CreateFollowUpRequest, FollowUpRecorded, FollowUpResponse, VoidFollowUpRequest};
use fangke_shared::{FollowUpId, ListingId};

use super::{service, void};
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::Body;
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(create_follow_up).service(void_follow_up);
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

/// Takes a follow-up on a listing back: it stays in sight, struck through, and counts no more.
///
/// By its author within 24 hours (or what the settings say), later by whoever leads them, with a reason. What its author had looked at
/// is owed again; what somebody gained by it stays.
#[operation(
    post, "/listings/{id}/follow-ups/{follow_up_id}/void", of("The listing", "The follow-up"), tag = "listings",
    responses((status = 200, description = "The follow-up", body = FollowUpResponse)),
)]
async fn void_follow_up(
    permit: Permit<can::WriteFollowUp>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    Body(request): Body<VoidFollowUpRequest>,
) -> ApiResult<web::Json<FollowUpResponse>> {
    let (id, follow_up) = path.into_inner();
    let voided = app.write(permit.caller, move |tx| void::of_listing(tx, ListingId(id), FollowUpId(follow_up), &request)).await?;
    Ok(web::Json(voided))
}
