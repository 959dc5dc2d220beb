//! Operations on the way of a contract: its review and signing, what comes after it, and its addenda.

use actix_web::{HttpResponse, patch, post, web};
use fangke_macros::operation;
use fangke_shared::deal::contract::{
    AddendumRequest, ApproveContractRequest, ContractReasonRequest, ContractResponse, FinishContractStepRequest, SignContractRequest,
    UpdateContractStepRequest,
};
use fangke_shared::{ContractId, ContractStepId};

use super::routes::{added, versioned};
use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, IfMatch};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(submit_contract)
        .service(approve_contract)
        .service(return_contract)
        .service(sign_contract)
        .service(complete_contract)
        .service(cancel_contract)
        .service(update_contract_step)
        .service(finish_contract_step)
        .service(add_contract_addendum);
}

/// Submits a contract; with the first time it gets its number, without a gap for each month and kind.
///
/// 422 `contract_incomplete` says what is missing.
#[operation(
    post, "/contracts/{id}/submit", of("The contract"), tag = "contracts",
    responses(
        (status = 200, description = "The contract as changed", headers(("ETag")), body = ContractResponse),
        (status = 422, description = "Something is missing"),
    ),
)]
async fn submit_contract(
    permit: Permit<can::WriteContracts>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
) -> ApiResult<HttpResponse> {
    let at = (ContractId(*id), if_match.0);
    Ok(versioned(&app.write(permit.caller, move |tx| service::submit(tx, at)).await?))
}

/// Approves a contract that somebody else has submitted: 403 `submitter_reviews` for who has submitted it.
#[operation(
    post, "/contracts/{id}/approve", of("The contract"), tag = "contracts",
    responses((status = 200, description = "The contract as changed", headers(("ETag")), body = ContractResponse)),
)]
async fn approve_contract(
    permit: Permit<can::ReviewContracts>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<ApproveContractRequest>,
) -> ApiResult<HttpResponse> {
    let at = (ContractId(*id), if_match.0);
    Ok(versioned(&app.write(permit.caller, move |tx| service::approve(tx, at, &request)).await?))
}

/// Gives a submitted or approved contract back, with a reason: it is a draft again, and keeps its number.
#[operation(
    post, "/contracts/{id}/return", of("The contract"), tag = "contracts",
    responses((status = 200, description = "The contract as changed", headers(("ETag")), body = ContractResponse)),
)]
async fn return_contract(
    permit: Permit<can::ReviewContracts>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<ContractReasonRequest>,
) -> ApiResult<HttpResponse> {
    let at = (ContractId(*id), if_match.0);
    Ok(versioned(&app.write(permit.caller, move |tx| service::send_back(tx, at, &request)).await?))
}

/// Says that all have signed an approved contract; not by who has submitted it.
///
/// In one transaction the text is frozen, a sale or lease takes the listing off the market, which closes its showings, an exclusive agreement
/// is entered, the steps begin and the other agents are told. 409 `listing_under_contract` where another contract of its kind is in force.
#[operation(
    post, "/contracts/{id}/sign", of("The contract"), tag = "contracts",
    responses((status = 200, description = "The contract as changed", headers(("ETag")), body = ContractResponse)),
)]
async fn sign_contract(
    permit: Permit<can::ReviewContracts>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<SignContractRequest>,
) -> ApiResult<HttpResponse> {
    let at = (ContractId(*id), if_match.0);
    Ok(versioned(&app.write(permit.caller, move |tx| service::sign(tx, at, &request)).await?))
}

/// Says that everything after the signing is done.
#[operation(
    post, "/contracts/{id}/complete", of("The contract"), tag = "contracts",
    responses((status = 200, description = "The contract as changed", headers(("ETag")), body = ContractResponse)),
)]
async fn complete_contract(
    permit: Permit<can::WriteContracts>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
) -> ApiResult<HttpResponse> {
    let at = (ContractId(*id), if_match.0);
    Ok(versioned(&app.write(permit.caller, move |tx| service::complete(tx, at)).await?))
}

/// Gives a contract up, with a reason.
///
/// Of one that is signed this undoes what the signing did, and is for who reviews contracts and hasn't submitted it.
#[operation(
    post, "/contracts/{id}/cancel", of("The contract"), tag = "contracts",
    responses((status = 200, description = "The contract as changed", headers(("ETag")), body = ContractResponse)),
)]
async fn cancel_contract(
    permit: Permit<can::WriteContracts>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<ContractReasonRequest>,
) -> ApiResult<HttpResponse> {
    let at = (ContractId(*id), if_match.0);
    Ok(versioned(&app.write(permit.caller, move |tx| service::cancel(tx, at, &request)).await?))
}

/// Gives a step after the signing to somebody else, or another day.
#[operation(
    patch, "/contracts/{id}/steps/{step_id}", of("The contract", "The step"), tag = "contracts",
    responses((status = 200, description = "The contract as changed", headers(("ETag")), body = ContractResponse)),
)]
async fn update_contract_step(
    permit: Permit<can::WriteContracts>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    if_match: IfMatch,
    Body(request): Body<UpdateContractStepRequest>,
) -> ApiResult<HttpResponse> {
    let (id, part) = path.into_inner();
    let at = (ContractId(id), if_match.0);
    Ok(versioned(&app.write(permit.caller, move |tx| service::update_step(tx, at, ContractStepId(part), request)).await?))
}

/// Says that a step after the signing is done, or not needed.
#[operation(
    post, "/contracts/{id}/steps/{step_id}/finish", of("The contract", "The step"), tag = "contracts",
    responses((status = 200, description = "The contract as changed", headers(("ETag")), body = ContractResponse)),
)]
async fn finish_contract_step(
    permit: Permit<can::WriteContracts>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    if_match: IfMatch,
    Body(request): Body<FinishContractStepRequest>,
) -> ApiResult<HttpResponse> {
    let (id, part) = path.into_inner();
    let at = (ContractId(id), if_match.0);
    Ok(versioned(&app.write(permit.caller, move |tx| service::finish_step(tx, at, ContractStepId(part), &request)).await?))
}

/// Adds an addendum to a signed contract, numbered 1, 2, 3 and so on: 409 `contract_not_signed` for any other.
#[operation(
    post, "/contracts/{id}/addenda", of("The contract"), tag = "contracts",
    responses((status = 201, description = "The contract with the addendum", headers(("ETag"), ("Location")), body = ContractResponse)),
)]
async fn add_contract_addendum(
    permit: Permit<can::WriteContracts>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    Body(request): Body<AddendumRequest>,
) -> ApiResult<HttpResponse> {
    let contract = app
        .write_once(permit.caller, key, (*id, request), move |tx, (id, request)| service::add_addendum(tx, ContractId(*id), request))
        .await?;
    Ok(added(&contract))
}
