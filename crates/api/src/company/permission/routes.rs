//! Operations on what the roles may do.

use actix_web::{HttpResponse, get, put, web};
use fangke_macros::operation;
use fangke_shared::permission::{ChangePermissionsRequest, PermissionTableResponse};

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, IfMatch, with_etag};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(show_permissions).service(change_permissions);
}

/// Shows what the roles may do, and how far.
///
/// For each action and role: as it is at first, as it holds in this company, and whether the caller may change it.
#[operation(
    get, "/permissions", tag = "permissions",
    responses((status = 200, description = "The whole table", headers(("ETag")), body = PermissionTableResponse)),
)]
async fn show_permissions(permit: Permit<can::ReadMembers>, app: web::Data<App>) -> ApiResult<HttpResponse> {
    let table = app.read(permit.caller, service::show).await?;
    Ok(with_etag(&table, table.version))
}

/// Changes what roles may do: all of the cells or none.
///
/// It holds at once, for those who are signed in, too. What administrators may do is fixed, and so is what every page stands on; nobody
/// changes their own role or one above it, and nobody gives more than they have.
#[operation(
    put, "/permissions", tag = "permissions",
    responses((status = 200, description = "As changed", headers(("ETag")), body = PermissionTableResponse)),
)]
async fn change_permissions(
    permit: Permit<can::EditPermissions>,
    app: web::Data<App>,
    if_match: IfMatch,
    Body(request): Body<ChangePermissionsRequest>,
) -> ApiResult<HttpResponse> {
    let table = app.write(permit.caller, move |tx| service::change(tx, if_match.0, &request)).await?;
    Ok(with_etag(&table, table.version))
}
