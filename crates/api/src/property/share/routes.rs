//! Operations on the public page of a listing.

use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use fangke_shared::ListingId;
use fangke_shared::property::share::{PublicationResponse, PublishListingRequest};
use utoipa_actix_web::service_config::ServiceConfig;

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, origin};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut ServiceConfig) {
    config.service(publish_listing).service(unpublish_listing).service(show_publication);
}

/// Puts a listing on a public page.
///
/// Without signing in, owner, room, unit or floor; always with a new address that can't be guessed. Only an available listing can be
/// published, and one that becomes anything else is taken off its page at once.
#[utoipa::path(
    tag = "listings",
    operation_id = "publish_listing",
    params(
        ("id" = i64, Path, description = "The listing"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again, the same key gives the same answer"),
    ),
    request_body = PublishListingRequest,
    responses((status = 201, description = "The page", body = PublicationResponse)),
    extensions(("x-permission" = json!("publish_listing")))
)]
#[post("/listings/{id}/publication")]
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
#[utoipa::path(
    tag = "listings",
    operation_id = "unpublish_listing",
    params(("id" = i64, Path, description = "The listing")),
    responses((status = 204, description = "There is no page any more")),
    extensions(("x-permission" = json!("publish_listing")))
)]
#[delete("/listings/{id}/publication")]
async fn unpublish_listing(permit: Permit<can::PublishListing>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    app.write(permit.caller, move |tx| service::unpublish(tx, ListingId(*id))).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Reads the public page of a listing: its address, and how often it was looked at.
///
/// 404 for a listing that is on none. Programs are not counted, and the same visitor once a day.
#[utoipa::path(
    tag = "listings",
    operation_id = "show_publication",
    params(("id" = i64, Path, description = "The listing")),
    responses((status = 200, description = "The page", body = PublicationResponse)),
    extensions(("x-permission" = json!("read_listings")))
)]
#[get("/listings/{id}/publication")]
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
