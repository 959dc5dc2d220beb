//! Operations on negotiations and prices.

use actix_web::{HttpResponse, get, post, web};
use fangke_macros::operation;
use fangke_shared::ListingId;
use fangke_shared::page::Page;
use fangke_shared::property::negotiation::{CreateNegotiationRequest, NegotiationResponse, PriceHistory};
use fangke_shared::query::unknown;

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, Pairs, page_query};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(list_negotiations).service(create_negotiation).service(get_prices);
}

/// Lists the negotiations of a listing, the newest first.
#[operation(
    get, "/listings/{id}/negotiations", of("The listing"), tag = "listings", paged,
    responses((status = 200, description = "A page", body = Page<NegotiationResponse>)),
)]
async fn list_negotiations(
    _permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<web::Json<Page<NegotiationResponse>>> {
    let page = page_query(&query, |name, _| Err(unknown(name)))?;
    Ok(web::Json(app.db.read(move |conn| service::list(conn, ListingId(*id), &page)).await?))
}

/// Logs a negotiation of the asking price, the rent or the floor price.
///
/// What was said becomes a follow-up of kind `negotiation`, under the same rules. The listing's prices stay as they are.
#[operation(
    post, "/listings/{id}/negotiations", of("The listing"), tag = "listings",
    responses((status = 201, description = "The negotiation", body = NegotiationResponse)),
)]
async fn create_negotiation(
    permit: Permit<can::WriteFollowUp>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    Body(request): Body<CreateNegotiationRequest>,
) -> ApiResult<HttpResponse> {
    let negotiation =
        app.write_once(permit.caller, key, (*id, request), move |tx, (id, request)| service::create(tx, ListingId(*id), request)).await?;
    Ok(HttpResponse::Created().json(negotiation))
}

/// Shows what the prices of a listing were since its entry, and how the asking price stands to the community's reference.
#[operation(
    get, "/listings/{id}/prices", of("The listing"), tag = "listings",
    responses((status = 200, description = "The prices", body = PriceHistory)),
)]
async fn get_prices(_permit: Permit<can::ReadListings>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<web::Json<PriceHistory>> {
    Ok(web::Json(app.db.read(move |conn| service::prices(conn, ListingId(*id))).await?))
}
