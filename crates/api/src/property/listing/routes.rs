//! Operations on listings.

use actix_web::{get, web};
use fangke_macros::operation;
use fangke_shared::page::Page;
use fangke_shared::property::listing::{ListingFacets, ListingQuery, ListingSummary};
use utoipa_actix_web::service_config::ServiceConfig;

use super::parameters::ListingParameters;
use super::service::{self, CachedSizes};
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, pairs};
use crate::platform::picture_address::{self, THUMBNAIL};
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut ServiceConfig) {
    config.service(list_listings).service(count_listings);
}

/// Lists listings, or leads with `status=lead`.
///
/// Any filters together, any order, keyset pages. Without `status` only available listings are found.
#[operation(
    get, "/listings", tag = "listings",
    params(ListingParameters),
    responses((status = 200, description = "A page", body = Page<ListingSummary>)),
)]
async fn list_listings(permit: Permit<can::ReadListings>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<Page<ListingSummary>>> {
    let query = ListingQuery::from_pairs(pairs(&query))?;
    let mut page = app.read(permit.caller, move |tx| service::page(tx, &query)).await?;
    let now = app.clock.now();
    for listing in &mut page.items {
        // No database is asked: a picture that is gone by now shows nothing.
        listing.cover_url = listing.cover_photo_id.map(|cover| picture_address::of(&app.keys, now, cover.0, THUMBNAIL));
    }
    Ok(web::Json(page))
}

/// Counts listings for the filter chips: each attribute under all filters but its own.
#[operation(
    get, "/listings/facets", tag = "listings",
    params(ListingParameters),
    responses((status = 200, description = "Counts; of the newest 5 000 listings where there are more than 50 000", body = ListingFacets)),
)]
async fn count_listings(permit: Permit<can::ReadListings>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<ListingFacets>> {
    let query = ListingQuery::from_pairs(pairs(&query))?;
    let are_many = app.shared::<CachedSizes>();
    Ok(web::Json(app.read(permit.caller, move |tx| service::facets(tx, &query, &are_many)).await?))
}
