//! Operations on who is owner and client at once.

use actix_web::{get, web};
use fangke_macros::operation;
use fangke_shared::client::person::OwnedListing;
use fangke_shared::client::profile::ClientSummary;
use fangke_shared::page::Page;
use fangke_shared::{ClientId, ListingId};

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(list_owned_listings).service(list_owner_clients);
}

/// Lists the listings that a client owns, as far as the caller knows their owners, 20 at most.
///
/// The caller looks after the listing, leads who does, or has looked at the owner's number.
#[operation(
    get, "/clients/{id}/owned-listings", of("The client"), tag = "clients",
    responses((status = 200, description = "The newest first", body = Page<OwnedListing>)),
)]
async fn list_owned_listings(
    permit: Permit<can::ReadClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<web::Json<Page<OwnedListing>>> {
    Ok(web::Json(Page::whole(app.read(permit.caller, move |tx| service::listings(tx, ClientId(*id))).await?)))
}

/// Lists the clients within the caller's reach who own a listing, as far as the caller knows its owners, 20 at most.
#[operation(
    get, "/listings/{id}/owner-clients", of("The listing"), tag = "clients",
    responses((status = 200, description = "The newest first", body = Page<ClientSummary>)),
)]
async fn list_owner_clients(
    permit: Permit<can::ReadClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<web::Json<Page<ClientSummary>>> {
    Ok(web::Json(Page::whole(app.read(permit.caller, move |tx| service::clients(tx, ListingId(*id))).await?)))
}
