//! Operations on listings.

use actix_web::{get, web};
use fangke_macros::operation;
use fangke_shared::page::Page;
use fangke_shared::property::listing::{ListingFacets, ListingMember, ListingMembers, ListingPart, ListingQuery, ListingSummary};
use utoipa::IntoParams;

use super::parameters::ListingParameters;
use super::service::{self, CachedSizes};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, pairs};
use crate::platform::operations::Operations;
use crate::platform::picture_address::{self, THUMBNAIL};
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(list_listings).service(list_listing_parts).service(count_listings);
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
    show_covers(&app, &mut page.items);
    Ok(web::Json(page))
}

/// Described here, read by [`ListingMembers`].
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
struct MemberParameters {
    /// Members of `ListingSummary`, in the order in which they are to come
    #[param(style = Form, explode = false, min_items = 1, example = json!(["id", "price_fen", "area"]))]
    fields: Vec<String>,
}

/// Lists listings with only some of their members.
///
/// The list of `GET /listings` for programs that need less of a row; `fields` says what.
#[operation(
    get, "/listings/rows", tag = "listings",
    params(MemberParameters, ListingParameters),
    responses((status = 200, description = "A page", body = Page<ListingPart>)),
)]
async fn list_listing_parts(
    permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    query: Pairs,
) -> ApiResult<web::Json<Page<ListingPart>>> {
    let (fields, others): (Vec<_>, Vec<_>) = pairs(&query).partition(|(name, _)| *name == "fields");
    let members = ListingMembers::read(fields.last().map_or("", |(_, names)| names));
    let query = ListingQuery::from_pairs(others);
    let (members, query) = match (members, query) {
        (Ok(members), Ok(query)) => (members, query),
        (members, query) => return Err(ApiError::fields(members.err().into_iter().chain(query.err().into_iter().flatten()).collect())),
    };
    let mut page = app.read(permit.caller, move |tx| service::page(tx, &query)).await?;
    if members.has(ListingMember::CoverUrl) {
        show_covers(&app, &mut page.items);
    }
    let Page { items, next_cursor, total } = page;
    Ok(web::Json(Page { items: items.into_iter().map(|row| members.of(row)).collect(), next_cursor, total }))
}

/// Tells where the rows' pictures are.
fn show_covers(app: &App, rows: &mut [ListingSummary]) {
    let now = app.clock.now();
    for listing in rows {
        // No database is asked: a picture that is gone by now shows nothing.
        listing.cover_url = listing.cover_photo_id.map(|cover| picture_address::of(&app.keys, now, cover.0, THUMBNAIL));
    }
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
