//! Operations on what partners are shown.

use actix_web::{HttpResponse, delete, get, post, put, web};
use fangke_macros::operation;
use fangke_shared::ListingId;
use fangke_shared::partner::syndication::{SyndicateListingsRequest, SyndicatedListings, SyndicationResponse};

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::Body;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(syndicate_listing).service(unsyndicate_listing).service(show_syndication).service(syndicate_listings);
}

/// Publishes a listing to partners.
///
/// They are shown what it says at any moment, without owner, room, unit, building or floor. Only an available listing can be published, and one
/// that becomes anything else leaves at once. One that is published already stays so.
#[operation(
    put, "/listings/{id}/syndication", of("The listing"), tag = "listings",
    responses(
        (status = 200, description = "Partners are shown it", body = SyndicationResponse),
        (status = 409, description = "The listing isn't available"),
    ),
)]
async fn syndicate_listing(
    permit: Permit<can::PublishListing>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<web::Json<SyndicationResponse>> {
    Ok(web::Json(app.write(permit.caller, move |tx| service::publish(tx, ListingId(*id))).await?))
}

/// Withdraws a listing from partners, at once.
///
/// Also where they are not shown it.
#[operation(
    delete, "/listings/{id}/syndication", of("The listing"), tag = "listings",
    responses((status = 204, description = "Partners are not shown it")),
)]
async fn unsyndicate_listing(permit: Permit<can::PublishListing>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    app.write(permit.caller, move |tx| service::withdraw(tx, ListingId(*id))).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Reads whether partners are shown a listing, since when, and by whom.
#[operation(
    get, "/listings/{id}/syndication", of("The listing"), tag = "listings",
    responses((status = 200, description = "Whether they are", body = SyndicationResponse)),
)]
async fn show_syndication(
    permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<web::Json<SyndicationResponse>> {
    Ok(web::Json(app.read(permit.caller, move |tx| service::get(tx, ListingId(*id))).await?))
}

/// Publishes several listings to partners, or withdraws them.
///
/// Each by itself: the answer says which are as was asked for now, and which are not.
#[operation(
    post, "/syndications", tag = "listings",
    responses((status = 200, description = "What became of each", body = SyndicatedListings)),
)]
async fn syndicate_listings(
    permit: Permit<can::PublishListing>,
    app: web::Data<App>,
    Body(request): Body<SyndicateListingsRequest>,
) -> ApiResult<web::Json<SyndicatedListings>> {
    Ok(web::Json(app.write(permit.caller, move |tx| service::syndicate(tx, &request)).await?))
}
