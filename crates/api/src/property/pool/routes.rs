//! Operations on the hands that listings are in.

use actix_web::{get, post, web};
use fangke_shared::ListingId;
use fangke_shared::permission::Scope;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::{AssignListingRequest, ListingResponse, PoolPreview};
use fangke_shared::query::{parse, unknown};
use utoipa_actix_web::service_config::ServiceConfig;

use super::service;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, Pairs, pairs};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut ServiceConfig) {
    config.service(claim_listing).service(assign_listing).service(preview_pool);
}

/// Takes a listing over.
///
/// Grounds: a follow-up of the caller's on a public listing, the owner's word on one that was paused or unknown for too long, or an agent
/// over quota. 409 `claim_without_ground` says what is needed, 409 `claimed_meanwhile` who was faster, and when.
#[utoipa::path(
    tag = "pool",
    operation_id = "claim_listing",
    params(
        ("id" = i64, Path, description = "The listing"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again, the same key gives the same answer"),
    ),
    responses(
        (status = 200, description = "The listing, in the caller's hands", body = ListingResponse),
        (status = 409, description = "Nothing allows it, somebody was faster, or the quota is used up", body = fangke_shared::problem::Problem, content_type = "application/problem+json"),
    ),
    extensions(("x-permission" = json!("claim_listing")))
)]
#[post("/listings/{id}/claim")]
async fn claim_listing(
    permit: Permit<can::ClaimListing>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
) -> ApiResult<web::Json<ListingResponse>> {
    let listing = app
        .write_once((key, permit.caller), *id, move |conn, caller, id, rules| service::claim(conn, caller, ListingId(*id), rules))
        .await?;
    Ok(web::Json(listing))
}

/// Gives a listing or lead to a member.
///
/// For those who change listings of others; no quota stands in the way.
#[utoipa::path(
    tag = "pool",
    operation_id = "assign_listing",
    params(
        ("id" = i64, Path, description = "The listing"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again, the same key gives the same answer"),
    ),
    request_body = AssignListingRequest,
    responses((status = 200, description = "The listing, in the member's hands", body = ListingResponse)),
    extensions(("x-permission" = json!("edit_listing")))
)]
#[post("/listings/{id}/assign")]
async fn assign_listing(
    permit: Permit<can::EditListing>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    Body(request): Body<AssignListingRequest>,
) -> ApiResult<web::Json<ListingResponse>> {
    let listing = app
        .write_once((key, permit.caller), (*id, request), move |conn, caller, (id, request), rules| {
            service::assign(conn, caller, ListingId(*id), request, rules)
        })
        .await?;
    Ok(web::Json(listing))
}

/// The hours that a preview looks ahead, at most.
const HOURS_MAX: i64 = 24 * 31;

/// Shows what becomes public within the next hours.
///
/// The soonest first, 200 at most, with the number of all. Agents see their own.
#[utoipa::path(
    tag = "pool",
    operation_id = "preview_pool",
    params(
        ("hours" = Option<i64>, Query, description = "How far to look ahead, 1 to 744; 24 without it", example = 24),
        ("scope" = Option<Scope>, Query, description = "Only the caller's own, or those of the team, store or region"),
    ),
    responses((status = 200, description = "What will change hands", body = PoolPreview)),
    extensions(("x-permission" = json!("change_listing_status")))
)]
#[get("/pool/preview")]
async fn preview_pool(permit: Permit<can::ChangeListingStatus>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<PoolPreview>> {
    let (mut hours, mut scope) = (24, None);
    let mut errors = Vec::new();
    for (name, value) in pairs(&query) {
        let read = match name {
            "hours" => parse(name, value).map(|value| hours = value),
            "scope" => parse(name, value).map(|value| scope = Some(value)),
            _ => Err(unknown(name)),
        };
        errors.extend(read.err());
    }
    if !(1..=HOURS_MAX).contains(&hours) {
        errors.push(FieldError::new("hours", FieldCode::OutOfRange).with("min", 1).with("max", HOURS_MAX));
    }
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let clock = app.clock.clone();
    Ok(web::Json(app.db.read(move |conn| service::preview(conn, &clock, &permit.caller, hours, scope)).await?))
}
