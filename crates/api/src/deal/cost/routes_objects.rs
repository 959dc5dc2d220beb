//! Operations on cost objects.

use actix_web::{HttpResponse, get, post, put, web};
use fangke_macros::operation;
use fangke_shared::deal::cost::{
    ContractCostObject, ContractCostObjectRequest, CostObject, CostObjectChange, CostObjectList, CostObjectRequest,
};
use fangke_shared::{ContractId, CostObjectId};

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, IfMatch, created, with_etag};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(list_cost_objects).service(make_cost_object).service(get_cost_object).service(change_cost_object);
    config.service(get_contract_cost_object).service(name_contract_cost_object);
}

/// Lists projects and campaigns: those of the whole company, and of the stores that the caller sees; the newest first.
#[operation(
    get, "/cost-objects", tag = "costs",
    responses((status = 200, description = "The cost objects", body = CostObjectList)),
)]
async fn list_cost_objects(permit: Permit<can::ReadCosts>, app: web::Data<App>) -> ApiResult<web::Json<CostObjectList>> {
    Ok(web::Json(app.read(permit.caller, service::list_objects).await?))
}

/// Makes a project or a campaign.
///
/// A project takes what the contracts of its community have brought in that were signed on its days and name no other: 409 `month_locked` where that
/// was earned in a month that is locked.
#[operation(
    post, "/cost-objects", tag = "costs",
    responses((status = 201, description = "It is made", headers(("ETag"), ("Location")), body = CostObject)),
)]
async fn make_cost_object(
    permit: Permit<can::ProposeBudgets>,
    app: web::Data<App>,
    key: IdempotencyKey,
    Body(request): Body<CostObjectRequest>,
) -> ApiResult<HttpResponse> {
    let made = app.write_once(permit.caller, key, request, service::create_object).await?;
    Ok(created(&made, &format!("/api/v1/cost-objects/{}", made.id), made.version))
}

/// Shows a project or a campaign.
#[operation(
    get, "/cost-objects/{id}", of("The cost object"), tag = "costs",
    responses((status = 200, description = "The cost object", headers(("ETag")), body = CostObject)),
)]
async fn get_cost_object(permit: Permit<can::ReadCosts>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    let object = app.read(permit.caller, move |tx| service::get_object(tx, CostObjectId(*id))).await?;
    Ok(with_etag(&object, object.version))
}

/// Changes the name, the developer or the end of one. What it is, whose, where and since when stays.
///
/// 409 `month_locked` where another end would take from it, or give it, what was earned in a month that is locked.
#[operation(
    put, "/cost-objects/{id}", of("The cost object"), tag = "costs",
    responses((status = 200, description = "The cost object as changed", headers(("ETag")), body = CostObject)),
)]
async fn change_cost_object(
    permit: Permit<can::ProposeBudgets>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<CostObjectChange>,
) -> ApiResult<HttpResponse> {
    let which = (CostObjectId(*id), if_match.0);
    let object = app.write(permit.caller, move |tx| service::change_object(tx, which, &request)).await?;
    Ok(with_etag(&object, object.version))
}

/// Says for which project or campaign a contract counts, and which it may name.
#[operation(
    get, "/contracts/{id}/cost-object", of("The contract"), tag = "costs",
    responses((status = 200, description = "What it names and counts for", body = ContractCostObject)),
)]
async fn get_contract_cost_object(
    permit: Permit<can::ReadContracts>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<web::Json<ContractCostObject>> {
    Ok(web::Json(app.read(permit.caller, move |tx| service::object_of_contract(tx, ContractId(*id))).await?))
}

/// Has a contract count for a project or campaign: what it brings in stands there in profit and loss, whatever its community is.
///
/// Who writes the contract names it until it is signed (409 `contract_signed`); who enters costs of its store at any time, unless something of it was
/// earned in a month that is locked (409 `month_locked`).
#[operation(
    put, "/contracts/{id}/cost-object", of("The contract"), tag = "costs",
    responses((status = 200, description = "What it names and counts for", body = ContractCostObject)),
)]
async fn name_contract_cost_object(
    permit: Permit<can::ReadContracts>,
    app: web::Data<App>,
    id: web::Path<i64>,
    Body(request): Body<ContractCostObjectRequest>,
) -> ApiResult<web::Json<ContractCostObject>> {
    Ok(web::Json(app.write(permit.caller, move |tx| service::name_object(tx, ContractId(*id), request)).await?))
}
