//! Operations on objections.

use actix_web::{get, web};
use fangke_macros::operation;
use fangke_shared::ListingId;
use fangke_shared::client::objection::{ListingObjection, ObjectionQuery, ObjectionReport};
use fangke_shared::page::Page;

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, pairs};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(count_objections).service(list_listing_objections);
}

/// Counts what clients had against it in a month, the most frequent first.
///
/// In follow-ups that count, and as what spoke against a listing at showings; by what members within the caller's reach have written.
#[operation(
    get, "/objections", tag = "clients",
    params(ObjectionQuery),
    responses((status = 200, description = "The table", body = ObjectionReport)),
)]
async fn count_objections(permit: Permit<can::ReadClients>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<ObjectionReport>> {
    let query = ObjectionQuery::from_pairs(pairs(&query))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::report(tx, &query)).await?))
}

/// Counts what clients had against a listing at its showings, the most frequent first, whoever has shown it; nothing of it says who.
#[operation(
    get, "/listings/{id}/objections", of("The listing"), tag = "clients",
    responses((status = 200, description = "All kinds that were raised", body = Page<ListingObjection>)),
)]
async fn list_listing_objections(
    permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<web::Json<Page<ListingObjection>>> {
    Ok(web::Json(app.read(permit.caller, move |tx| service::of_listing(tx, ListingId(*id))).await?))
}
