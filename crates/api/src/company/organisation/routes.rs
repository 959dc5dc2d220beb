//! Regions, stores and teams over HTTP.

use actix_web::{HttpResponse, get, patch, post, web};
use fangke_macros::operation;
use fangke_shared::OrgUnitId;
use fangke_shared::company::organisation::{CreateOrgUnitRequest, OrgUnitResponse, UpdateOrgUnitRequest};
use fangke_shared::page::Page;

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, IfMatch, Pairs, created, no_parameters, with_etag};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(list_org_units).service(create_org_unit).service(update_org_unit);
}

/// Lists the organisation.
///
/// The whole tree, flat: regions, then stores, then teams, each by name. Closed units are included.
#[operation(
    get, "/org-units", tag = "organisation",
    responses(
        (status = 200, description = "Every unit", body = Page<OrgUnitResponse>),
        (status = 422, description = "There are no parameters"),
    ),
)]
async fn list_org_units(permit: Permit<can::ReadMembers>, app: web::Data<App>, query: Pairs) -> ApiResult<HttpResponse> {
    // The list is whole: not even `limit` means anything here.
    no_parameters(&query)?;
    Ok(HttpResponse::Ok().json(app.read(permit.caller, service::list).await?))
}

/// Adds a region, store or team.
///
/// A store belongs to a region and a team to a store; a region has no parent. Names are unique below their parent.
#[operation(
    post, "/org-units", tag = "organisation",
    responses((status = 201, description = "The new unit", headers(("ETag"), ("Location")), body = OrgUnitResponse)),
)]
async fn create_org_unit(
    permit: Permit<can::ManageOrganisation>,
    app: web::Data<App>,
    key: IdempotencyKey,
    Body(request): Body<CreateOrgUnitRequest>,
) -> ApiResult<HttpResponse> {
    let unit = app.write_once(permit.caller, key, request, service::create).await?;
    Ok(created(&unit, &format!("/api/v1/org-units/{}", unit.id), unit.version))
}

/// Changes a unit.
///
/// Renames, closes or reopens it. A unit with active members or active units below can't be closed.
#[operation(
    patch, "/org-units/{id}", of("The unit"), tag = "organisation",
    responses((status = 200, description = "The unit as changed", headers(("ETag")), body = OrgUnitResponse)),
)]
async fn update_org_unit(
    permit: Permit<can::ManageOrganisation>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<UpdateOrgUnitRequest>,
) -> ApiResult<HttpResponse> {
    let unit = app.write(permit.caller, move |tx| service::update(tx, (OrgUnitId(*id), if_match.0), &request)).await?;
    Ok(with_etag(&unit, unit.version))
}
