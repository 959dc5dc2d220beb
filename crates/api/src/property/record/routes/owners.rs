//! Changing the owner contacts of a listing.

use actix_web::{HttpResponse, delete, post, put, web};
use fangke_macros::operation;
use fangke_shared::property::listing::ListingResponse;
use fangke_shared::property::owner::OwnerDraft;
use fangke_shared::{ListingId, OwnerId};

use crate::platform::error::ApiResult;
use crate::platform::guard::{Caller, Permit, can};
use crate::platform::http::{Body, IfMatch, with_etag};
use crate::platform::operations::Operations;
use crate::platform::state::App;
use crate::property::owner::service::Change;
use crate::property::record::service;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(create_owner).service(replace_owner).service(delete_owner);
}

/// Adds an owner contact to a listing.
///
/// Its number is compared with those that the listing has: that counts as a reveal.
#[operation(
    post, "/listings/{id}/owners", of("The listing"), tag = "listings",
    responses(
        (status = 200, description = "The listing as changed", headers(("ETag")), body = ListingResponse),
        (status = 429, description = "Today's reveals are used up"),
    ),
)]
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
///
/// Its number is compared with the others that the listing has: that counts as a reveal.
#[operation(
    put, "/listings/{id}/owners/{owner_id}", of("The listing", "The contact"), tag = "listings",
    responses(
        (status = 200, description = "The listing as changed", headers(("ETag")), body = ListingResponse),
        (status = 429, description = "Today's reveals are used up"),
    ),
)]
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
#[operation(
    delete, "/listings/{id}/owners/{owner_id}", of("The listing", "The contact"), tag = "listings",
    responses(
        (status = 200, description = "The listing as changed", headers(("ETag")), body = ListingResponse),
        (status = 422, description = "A listing keeps at least one contact"),
    ),
)]
async fn delete_owner(
    permit: Permit<can::EditListing>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    if_match: IfMatch,
) -> ApiResult<HttpResponse> {
    change(&app, permit.caller, (ListingId(path.0), if_match.0), Change::Remove(OwnerId(path.1))).await
}

async fn change(app: &web::Data<App>, caller: Caller, (id, version): (ListingId, i64), change: Change) -> ApiResult<HttpResponse> {
    let tried = change.clone();
    if app.write(caller.clone(), move |tx| service::compare_owner(tx, (id, version), &tried)).await? {
        return Err(service::repeated_owner());
    }
    let listing = app.write(caller, move |tx| service::change_owners(tx, (id, version), &change)).await?;
    Ok(with_etag(&listing, listing.summary.version))
}
