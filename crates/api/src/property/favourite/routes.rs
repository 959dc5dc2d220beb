//! Favourites over HTTP.

use actix_web::{HttpResponse, delete, get, put, web};
use fangke_macros::operation;
use fangke_shared::ListingId;
use fangke_shared::page::Page;
use fangke_shared::property::listing::ListingSummary;

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, no_parameters};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(list_favourites).service(keep_favourite).service(drop_favourite);
}

/// Lists the caller's favourites.
///
/// All of them, the latest first; 200 at most, whatever became of the listings.
#[operation(
    get, "/me/favourites", tag = "listings",
    responses(
        (status = 200, description = "The favourites", body = Page<ListingSummary>),
        (status = 422, description = "There are no parameters"),
    ),
)]
async fn list_favourites(permit: Permit<can::ReadListings>, app: web::Data<App>, query: Pairs) -> ApiResult<HttpResponse> {
    no_parameters(&query)?;
    Ok(HttpResponse::Ok().json(app.read(permit.caller, service::list).await?))
}

/// Makes a listing a favourite of the caller's.
///
/// Nobody else sees it. One that is a favourite already stays where it is in the list.
#[operation(
    put, "/listings/{id}/favourite", of("The listing"), tag = "listings",
    responses(
        (status = 204, description = "It is a favourite"),
        (status = 409, description = "The caller has 200 already"),
    ),
)]
async fn keep_favourite(permit: Permit<can::ReadListings>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    app.write(permit.caller, move |tx| service::keep(tx, ListingId(*id))).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes a listing out of the caller's favourites.
///
/// Also where it is none.
#[operation(
    delete, "/listings/{id}/favourite", of("The listing"), tag = "listings",
    responses((status = 204, description = "It is no favourite")),
)]
async fn drop_favourite(permit: Permit<can::ReadListings>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    app.write(permit.caller, move |tx| service::drop(tx, ListingId(*id))).await?;
    Ok(HttpResponse::NoContent().finish())
}
