//! Operations that tell who sees a record.

use actix_web::{get, web};
use fangke_macros::operation;
use fangke_shared::insight::sight::SightResponse;
use fangke_shared::page::Page;
use fangke_shared::query::{parse, unknown};
use fangke_shared::{ClientId, ListingId, MemberId};

use super::service::{self, Of};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Caller, Permit, can};
use crate::platform::http::{Pairs, page_query, pairs};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(explain_listing_sight).service(list_listing_viewers).service(explain_client_sight).service(list_client_viewers);
}

fn read_member(query: &[(String, String)]) -> ApiResult<Option<MemberId>> {
    let (mut whom, mut errors) = (None, Vec::new());
    for (name, value) in pairs(query) {
        let read = match name {
            "member_id" => parse(name, value).map(|id| whom = Some(id)),
            _ => Err(unknown(name)),
        };
        errors.extend(read.err());
    }
    if errors.is_empty() { Ok(whom) } else { Err(ApiError::fields(errors)) }
}

async fn explain(app: web::Data<App>, caller: Caller, of: Of, query: &[(String, String)]) -> ApiResult<web::Json<SightResponse>> {
    let whom = read_member(query)?;
    Ok(web::Json(app.read(caller, move |tx| service::one(tx, of, whom)).await?))
}

async fn list(app: web::Data<App>, caller: Caller, of: Of, query: &[(String, String)]) -> ApiResult<web::Json<Page<SightResponse>>> {
    let page = page_query(query, |name, _| Err(unknown(name)))?;
    Ok(web::Json(app.read(caller, move |tx| service::viewers(tx, of, &page)).await?))
}

/// Tells what a member may see and do of a listing, and by which rule.
///
/// Everybody may ask about themselves, about others who manages members.
#[operation(
    get, "/listings/{id}/sight", of("The listing"), tag = "sight",
    params(("member_id" = Option<i64>, Query, description = "The member; the caller without it")),
    responses((status = 200, description = "Part by part", body = SightResponse)),
)]
async fn explain_listing_sight(
    permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<web::Json<SightResponse>> {
    explain(app, permit.caller, Of::Listing(ListingId(*id)), &query).await
}

/// Lists the active members who see a listing, and by which rule.
///
/// A page holds those of so many members who see it, so it may be short.
#[operation(
    get, "/listings/{id}/viewers", of("The listing"), tag = "sight", paged,
    responses((status = 200, description = "A page", body = Page<SightResponse>)),
)]
async fn list_listing_viewers(
    permit: Permit<can::ManageMembers>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<web::Json<Page<SightResponse>>> {
    list(app, permit.caller, Of::Listing(ListingId(*id)), &query).await
}

/// Tells what a member may see and do of a client, and by which rule.
///
/// Everybody may ask about themselves, about others who manages members. A client that the caller doesn't see is 404, as everywhere.
#[operation(
    get, "/clients/{id}/sight", of("The client"), tag = "sight",
    params(("member_id" = Option<i64>, Query, description = "The member; the caller without it")),
    responses((status = 200, description = "Part by part", body = SightResponse)),
)]
async fn explain_client_sight(
    permit: Permit<can::ReadClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<web::Json<SightResponse>> {
    explain(app, permit.caller, Of::Client(ClientId(*id)), &query).await
}

/// Lists the active members who see a client, and by which rule.
///
/// A page holds those of so many members who see it, so it may be short.
#[operation(
    get, "/clients/{id}/viewers", of("The client"), tag = "sight", paged,
    responses((status = 200, description = "A page", body = Page<SightResponse>)),
)]
async fn list_client_viewers(
    permit: Permit<can::ManageMembers>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<web::Json<Page<SightResponse>>> {
    list(app, permit.caller, Of::Client(ClientId(*id)), &query).await
}
