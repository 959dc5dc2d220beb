//! Taking a listing over, and giving it to somebody.

use actix_web::{HttpResponse, post, web};
use fangke_macros::operation;
use fangke_shared::ListingId;
use fangke_shared::property::listing::{AssignListingRequest, ListingResponse};

use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, with_etag};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;
use crate::property::record::service;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(claim_listing).service(assign_listing);
}

/// Takes a listing over.
///
/// Grounds: a follow-up of the caller's on a public listing, the owner's word on one that was paused or unknown for too long, or an agent
/// over quota. 409 `claim_without_ground` says what is needed, 409 `claimed_meanwhile` who was faster, and when.
#[operation(
    post, "/listings/{id}/claim", of("The listing"), tag = "pool",
    responses(
        (status = 200, description = "The listing, maintained by the caller", headers(("ETag")), body = ListingResponse),
        (status = 409, description = "Nothing allows it, somebody was faster, or the quota is used up"),
    ),
)]
async fn claim_listing(
    permit: Permit<can::ClaimListing>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
) -> ApiResult<HttpResponse> {
    let listing = app.write_once(permit.caller, key, *id, move |tx, id| service::claim(tx, ListingId(*id))).await?;
    Ok(with_etag(&listing, listing.summary.version))
}

/// Gives a listing or lead to a member.
///
/// For those who change listings of others; no quota stands in the way.
#[operation(
    post, "/listings/{id}/assign", of("The listing"), tag = "pool",
    responses((status = 200, description = "The listing, maintained by the member", headers(("ETag")), body = ListingResponse)),
)]
async fn assign_listing(
    permit: Permit<can::EditListing>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    Body(request): Body<AssignListingRequest>,
) -> ApiResult<HttpResponse> {
    let listing =
        app.write_once(permit.caller, key, (*id, request), move |tx, (id, request)| service::assign(tx, ListingId(*id), request)).await?;
    Ok(with_etag(&listing, listing.summary.version))
}
