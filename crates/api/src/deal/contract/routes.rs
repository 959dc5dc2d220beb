//! Operations on contracts.

use actix_web::{HttpResponse, delete, get, patch, post, put, web};
use fangke_macros::operation;
use fangke_shared::deal::contract::{
    ContractBoard, ContractBoardQuery, ContractDraft, ContractEntry, ContractFacets, ContractPartyDraft, ContractQuery, ContractResponse,
    ContractSummary,
};
use fangke_shared::page::Page;
use fangke_shared::query::unknown;
use fangke_shared::{ContractId, ContractPartyId};
use serde_json::Value;

use super::{routes_flow, routes_papers, service};
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, IfMatch, Pairs, Patch, created, page_query, pairs, with_etag};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// What changes a contract.
type ContractPatch = Patch<ContractDraft>;

/// Its operations.
pub fn configure(config: &mut Operations) {
    routes_flow::configure(config);
    routes_papers::configure(config);
    config
        .service(list_contracts)
        .service(count_contracts)
        .service(show_contract_board)
        .service(create_contract)
        .service(get_contract)
        .service(update_contract)
        .service(add_contract_party)
        .service(update_contract_party)
        .service(remove_contract_party)
        .service(list_contract_events);
}

/// A contract with its version.
pub(super) fn versioned(contract: &ContractResponse) -> HttpResponse {
    with_etag(contract, contract.summary.version)
}

/// A new contract, or one with something new, with its address and version.
pub(super) fn added(contract: &ContractResponse) -> HttpResponse {
    created(contract, &format!("/api/v1/contracts/{}", contract.summary.id), contract.summary.version)
}

/// Lists contracts, the newest first: those that the caller closes, has drawn up or has a share in, those of whom the caller leads, and all of
/// them for who keeps the money.
#[operation(
    get, "/contracts", tag = "contracts",
    params(ContractQuery),
    responses((status = 200, description = "A page", body = Page<ContractSummary>)),
)]
async fn list_contracts(
    permit: Permit<can::ReadContracts>,
    app: web::Data<App>,
    query: Pairs,
) -> ApiResult<web::Json<Page<ContractSummary>>> {
    let query = ContractQuery::from_pairs(pairs(&query))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::page(tx, &query)).await?))
}

/// Counts contracts for the chips of the list: states and kinds, each under all conditions but its own.
#[operation(
    get, "/contracts/facets", tag = "contracts",
    params(ContractQuery),
    responses((status = 200, description = "The counts", body = ContractFacets)),
)]
async fn count_contracts(permit: Permit<can::ReadContracts>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<ContractFacets>> {
    let query = ContractQuery::from_pairs(pairs(&query))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::facets(tx, &query)).await?))
}

/// Shows the contracts that are being carried out as a board: a column for the step that comes next, with counts, sums and the cards that are due
/// first. Further cards of a column come with `column` and its `next_cursor`.
#[operation(
    get, "/contracts/board", tag = "contracts",
    params(ContractBoardQuery),
    responses((status = 200, description = "The board", body = ContractBoard)),
)]
async fn show_contract_board(permit: Permit<can::ReadContracts>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<ContractBoard>> {
    let query = ContractBoardQuery::from_pairs(pairs(&query))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::board(tx, &query)).await?))
}

/// Draws a contract up: a draft about a listing that is on the market, with a client whom the caller holds.
///
/// The client becomes its first party, with the identity document that is known of it.
#[operation(
    post, "/contracts", tag = "contracts",
    responses((status = 201, description = "The draft", headers(("ETag"), ("Location")), body = ContractResponse)),
)]
async fn create_contract(
    permit: Permit<can::WriteContracts>,
    app: web::Data<App>,
    key: IdempotencyKey,
    Body(draft): Body<ContractDraft>,
) -> ApiResult<HttpResponse> {
    Ok(added(&app.write_once(permit.caller, key, draft, service::create).await?))
}

/// Shows a contract: what is agreed on, parties, steps, addenda, papers, and what the caller may do.
#[operation(
    get, "/contracts/{id}", of("The contract"), tag = "contracts",
    responses((status = 200, description = "The contract", headers(("ETag")), body = ContractResponse)),
)]
async fn get_contract(permit: Permit<can::ReadContracts>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    Ok(versioned(&app.read(permit.caller, move |tx| service::get(tx, ContractId(*id))).await?))
}

/// Changes what is agreed on: a JSON merge patch, while the contract is a draft or was returned.
///
/// Kind and listing stay. Of a signed contract nothing changes: 409 `contract_signed`; a change is an addendum.
#[operation(
    patch, "/contracts/{id}", of("The contract"), tag = "contracts",
    request_body(content = ContractPatch, description = "The fields that change; `null` clears one", example = json!({"price_fen": 318_000_000})),
    responses((status = 200, description = "The contract as changed", headers(("ETag")), body = ContractResponse)),
)]
async fn update_contract(
    permit: Permit<can::WriteContracts>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(patch): Body<Value>,
) -> ApiResult<HttpResponse> {
    let at = (ContractId(*id), if_match.0);
    Ok(versioned(&app.write(permit.caller, move |tx| service::change(tx, at, patch.clone())).await?))
}

/// Adds a party to a draft. The number of its document is kept encrypted, and shown masked.
#[operation(
    post, "/contracts/{id}/parties", of("The contract"), tag = "contracts",
    responses((status = 200, description = "The contract as changed", headers(("ETag")), body = ContractResponse)),
)]
async fn add_contract_party(
    permit: Permit<can::WriteContracts>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<ContractPartyDraft>,
) -> ApiResult<HttpResponse> {
    let at = (ContractId(*id), if_match.0);
    Ok(versioned(&app.write(permit.caller, move |tx| service::add_party(tx, at, &request)).await?))
}

/// Changes a party of a draft; without a document the one that is there stays.
#[operation(
    put, "/contracts/{id}/parties/{party_id}", of("The contract", "The party"), tag = "contracts",
    responses((status = 200, description = "The contract as changed", headers(("ETag")), body = ContractResponse)),
)]
async fn update_contract_party(
    permit: Permit<can::WriteContracts>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    if_match: IfMatch,
    Body(request): Body<ContractPartyDraft>,
) -> ApiResult<HttpResponse> {
    let (id, part) = path.into_inner();
    let at = (ContractId(id), if_match.0);
    Ok(versioned(&app.write(permit.caller, move |tx| service::change_party(tx, at, ContractPartyId(part), &request)).await?))
}

/// Removes a party of a draft.
#[operation(
    delete, "/contracts/{id}/parties/{party_id}", of("The contract", "The party"), tag = "contracts",
    responses((status = 200, description = "The contract as changed", headers(("ETag")), body = ContractResponse)),
)]
async fn remove_contract_party(
    permit: Permit<can::WriteContracts>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    if_match: IfMatch,
) -> ApiResult<HttpResponse> {
    let (id, part) = path.into_inner();
    let at = (ContractId(id), if_match.0);
    Ok(versioned(&app.write(permit.caller, move |tx| service::remove_party(tx, at, ContractPartyId(part))).await?))
}

/// Lists what happened to a contract, the newest first.
#[operation(
    get, "/contracts/{id}/timeline", of("The contract"), tag = "contracts", paged,
    responses((status = 200, description = "A page", body = Page<ContractEntry>)),
)]
async fn list_contract_events(
    permit: Permit<can::ReadContracts>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<web::Json<Page<ContractEntry>>> {
    let page = page_query(&query, |name, _| Err(unknown(name)))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::entries(tx, ContractId(*id), &page)).await?))
}
