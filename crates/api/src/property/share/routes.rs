//! Operations on the public page of a listing.

use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use fangke_macros::operation;
use fangke_shared::ListingId;
use fangke_shared::property::share::{PublicationResponse, PublishListingRequest};

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, origin};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(publish_listing).service(unpublish_listing).service(show_publication);
}

/// Puts a listing on a public page.
///
/// Without signing in, owner, room, unit or floor; always with a new address that can't be guessed. Only an available listing can be
/// published, and one that becomes anything else is taken off its page at once.
#[operation(
    post, "/listings/{id}/publication", of("The listing"), tag = "listings",
    responses((status = 201, description = "The page", body = PublicationResponse)),
)]
async fn publish_listing(
    permit: Permit<can::PublishListing>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    request: HttpRequest,
    Body(body): Body<PublishListingRequest>,
) -> ApiResult<HttpResponse> {
    let origin = origin(&app, &request);
    let publication =
        app.write_once(permit.caller, key, (*id, body), move |tx, (id, body)| service::publish(tx, ListingId(*id), *body, &origin)).await?;
    Ok(HttpResponse::Created().json(publication))
}

/// Takes a listing off its public page, at once.
///
/// Also where it is on none.
#[operation(
    delete, "/listings/{id}/publication", of("The listing"), tag = "listings",
    responses((status = 204, description = "There is no page any more")),
)]
async fn unpublish_listing(permit: Permit<can::PublishListing>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    app.write(permit.caller, move |tx| service::unpublish(tx, ListingId(*id))).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Reads the public page of a listing: its address, and how often it was looked at.
///
/// 404 for a listing that is on none. Programs are not counted, and the same visitor once a day.
#[operation(
    get, "/listings/{id}/publication", of("The listing"), tag = "listings",
    responses((status = 200, description = "The page", body = PublicationResponse)),
)]
async fn show_publication(
    permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    id: web::Path<i64>,
    request: HttpRequest,
) -> ApiResult<web::Json<PublicationResponse>> {
    let origin = origin(&app, &request);
    let publication = app.read(permit.caller, move |tx| service::publication(tx, ListingId(*id), &origin)).await?;
    Ok(web::Json(publication))
}
