//! Operations on the owner contacts of a listing.

use actix_web::{HttpResponse, delete, post, put, web};
use fangke_shared::property::listing::ListingResponse;
use fangke_shared::property::owner::{OwnerDraft, RevealRequest, RevealResponse};
use fangke_shared::{ListingId, OwnerId};
use utoipa_actix_web::service_config::ServiceConfig;

use super::service::{self, Change};
use crate::platform::error::ApiResult;
use crate::platform::guard::{Caller, Permit, can};
use crate::platform::http::{Body, IfMatch, with_etag};
use crate::platform::state::App;
use crate::property::listing::service as listing;

/// Its operations.
pub fn configure(config: &mut ServiceConfig) {
    config.service(create_owner).service(replace_owner).service(delete_owner).service(reveal_owner);
}

/// Adds an owner contact to a listing.
#[utoipa::path(
    tag = "listings",
    operation_id = "create_owner",
    params(
        ("id" = i64, Path, description = "The listing"),
        ("If-Match" = String, Header, description = "The listing's version that was read", example = "\"3\""),
    ),
    request_body = OwnerDraft,
    responses((status = 200, description = "The listing as changed", headers(("ETag")), body = ListingResponse)),
    extensions(("x-permission" = json!("edit_listing")))
)]
#[post("/listings/{id}/owners")]
async fn create_owner(
    permit: Permit<can::EditListing>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(owner): Body<OwnerDraft>,
) -> ApiResult<HttpResponse> {
    change(&app, permit.caller, (ListingId(*id), if_match.0), Change::Add(owner)).await
}

/// Replaces an owner contact.
#[utoipa::path(
    tag = "listings",
    operation_id = "replace_owner",
    params(
        ("id" = i64, Path, description = "The listing"),
        ("owner_id" = i64, Path, description = "The contact"),
        ("If-Match" = String, Header, description = "The listing's version that was read", example = "\"3\""),
    ),
    request_body = OwnerDraft,
    responses((status = 200, description = "The listing as changed", headers(("ETag")), body = ListingResponse)),
    extensions(("x-permission" = json!("edit_listing")))
)]
#[put("/listings/{id}/owners/{owner_id}")]
async fn replace_owner(
    permit: Permit<can::EditListing>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    if_match: IfMatch,
    Body(owner): Body<OwnerDraft>,
) -> ApiResult<HttpResponse> {
    change(&app, permit.caller, (ListingId(path.0), if_match.0), Change::Replace(OwnerId(path.1), owner)).await
}

/// Removes an owner contact.
#[utoipa::path(
    tag = "listings",
    operation_id = "delete_owner",
    params(
        ("id" = i64, Path, description = "The listing"),
        ("owner_id" = i64, Path, description = "The contact"),
        ("If-Match" = String, Header, description = "The listing's version that was read", example = "\"3\""),
    ),
    responses((status = 200, description = "The listing as changed", headers(("ETag")), body = ListingResponse)),
    extensions(("x-permission" = json!("edit_listing")))
)]
#[delete("/listings/{id}/owners/{owner_id}")]
async fn delete_owner(
    permit: Permit<can::EditListing>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    if_match: IfMatch,
) -> ApiResult<HttpResponse> {
    change(&app, permit.caller, (ListingId(path.0), if_match.0), Change::Remove(OwnerId(path.1))).await
}

async fn change(app: &web::Data<App>, caller: Caller, (id, version): (ListingId, i64), change: Change) -> ApiResult<HttpResponse> {
    let keys = app.keys.clone();
    let listing = app
        .write_by_rules(move |conn, rules| {
            service::change(conn, &keys, &caller, (id, version), &change, rules)?;
            listing::get(conn, &caller, id, rules)
        })
        .await?;
    Ok(with_etag(&listing, listing.summary.version))
}

/// Reveals an owner's name and number.
///
/// Counted against the daily limit and recorded before it is shown; a follow-up is due within two hours.
#[utoipa::path(
    tag = "listings",
    operation_id = "reveal_owner",
    params(("id" = i64, Path, description = "The listing"), ("owner_id" = i64, Path, description = "The contact")),
    request_body = RevealRequest,
    responses(
        (status = 200, description = "The contact in clear", body = RevealResponse),
        (status = 429, description = "Today's reveals are used up", body = fangke_shared::problem::Problem, content_type = "application/problem+json"),
    ),
    extensions(("x-permission" = json!("reveal_contact")))
)]
#[post("/listings/{id}/owners/{owner_id}/reveal")]
async fn reveal_owner(
    permit: Permit<can::RevealContact>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    Body(request): Body<RevealRequest>,
) -> ApiResult<web::Json<RevealResponse>> {
    let (keys, clock) = (app.keys.clone(), app.clock.clone());
    let (id, owner) = path.into_inner();
    let revealed =
        app.db.write(move |conn| service::reveal(conn, &keys, &clock, &permit.caller, (ListingId(id), OwnerId(owner)), &request)).await?;
    Ok(web::Json(revealed))
}
