//! Matches of a demand, and of a listing.

use actix_web::{get, web};
use fangke_macros::operation;
use fangke_shared::client::matching::{DemandMatch, ListingMatch};
use fangke_shared::page::Page;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::query::{parse, unknown};
use fangke_shared::{ClientId, DemandId, ListingId};

use super::service::{self, MATCHES_MAX};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, pairs};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(list_demand_matches).service(list_listing_demands);
}

/// Lists the listings that answer a demand best, with the points of each criterion.
///
/// Purpose, district and a price beyond the budget and a tenth end it; everything else gives points, an unstated wish full ones. What was
/// recommended before says so. What the client has found unsuitable is left out unless it is asked for.
#[operation(
    get, "/clients/{id}/demands/{demand_id}/matches", of("The client", "The demand"), tag = "clients",
    params(
        ("limit" = Option<i64>, Query, description = "How many, 1 to 50; 20 without it", example = 20),
        ("unsuitable" = Option<bool>, Query, description = "Also what the client has found unsuitable"),
    ),
    responses((status = 200, description = "The best, by score and then the newest first", body = Page<ListingMatch>)),
)]
async fn list_demand_matches(
    permit: Permit<can::ReadClients>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    query: Pairs,
) -> ApiResult<web::Json<Page<ListingMatch>>> {
    let mut unsuitable = false;
    let limit = limit(&query, |name, value| match name {
        "unsuitable" => parse(name, value).map(|value| unsuitable = value),
        _ => Err(unknown(name)),
    })?;
    let (id, demand) = path.into_inner();
    let matches = app.read(permit.caller, move |tx| service::listings(tx, ClientId(id), DemandId(demand), limit, unsuitable)).await?;
    Ok(web::Json(Page::whole(matches)))
}

/// Lists the clients within the caller's reach whose demands a listing answers best.
#[operation(
    get, "/listings/{id}/demand-matches", of("The listing"), tag = "clients",
    params(("limit" = Option<i64>, Query, description = "How many, 1 to 50; 20 without it", example = 20)),
    responses((status = 200, description = "The best, by score and then the newest first", body = Page<DemandMatch>)),
)]
async fn list_listing_demands(
    permit: Permit<can::ReadClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<web::Json<Page<DemandMatch>>> {
    let limit = limit(&query, |name, _| Err(unknown(name)))?;
    let matches = app.read(permit.caller, move |tx| service::demands(tx, ListingId(*id), limit)).await?;
    Ok(web::Json(Page::whole(matches)))
}

/// The limit; every other parameter goes to `set`, which answers unknown names with `unknown_field`.
fn limit(query: &Pairs, mut set: impl FnMut(&str, &str) -> Result<(), FieldError>) -> ApiResult<i64> {
    let (mut limit, mut errors) = (20, Vec::new());
    for (name, value) in pairs(query) {
        let read = match name {
            "limit" => parse(name, value).map(|value| limit = value),
            _ => set(name, value),
        };
        errors.extend(read.err());
    }
    if !(1..=MATCHES_MAX).contains(&limit) {
        errors.push(FieldError::new("limit", FieldCode::OutOfRange).with("min", 1).with("max", MATCHES_MAX));
    }
    if errors.is_empty() { Ok(limit) } else { Err(ApiError::fields(errors)) }
}
