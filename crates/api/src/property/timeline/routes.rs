//! Operations on the timeline.

use actix_web::{get, web};
use fangke_macros::operation;
use fangke_shared::ListingId;
use fangke_shared::page::Page;
use fangke_shared::property::timeline::TimelineEntry;
use fangke_shared::query::unknown;

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, page_query};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(list_listing_timeline);
}

/// Lists what happened to a listing, newest first.
#[operation(
    get, "/listings/{id}/timeline", of("The listing"), tag = "listings", paged,
    responses((status = 200, description = "A page", body = Page<TimelineEntry>)),
)]
async fn list_listing_timeline(
    _permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<web::Json<Page<TimelineEntry>>> {
    let page = page_query(&query, |name, _| Err(unknown(name)))?;
    Ok(web::Json(app.db.read(move |conn| service::page(conn, ListingId(*id), &page)).await?))
}
