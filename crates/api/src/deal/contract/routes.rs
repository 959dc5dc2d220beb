//! Operations on contracts.

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::{HttpResponse, delete, get, patch, post, put, web};
use fangke_macros::operation;
use fangke_shared::deal::contract::{
    AddendumRequest, ApproveContractRequest, CONTRACT_FILE_BYTES_MAX, ContractBoard, ContractBoardQuery, ContractDraft, ContractEntry,
    ContractFacets, ContractFileRequest, ContractKind, ContractPaperKind, ContractPartyDraft, ContractQuery, ContractReasonRequest,
    ContractResponse, ContractSummary, ContractTemplate, ContractTemplateRequest, ContractText, FinishContractStepRequest,
    SignContractRequest, UpdateContractStepRequest,
};
use fangke_shared::page::Page;
use fangke_shared::problem::ErrorCode;
use fangke_shared::query::{parse, unknown};
use fangke_shared::{ContractFileId, ContractId, ContractPartyId, ContractStepId};
use serde_json::Value;
use utoipa_actix_web::service_config::ServiceConfig;

use super::parameters::{ContractBoardParameters, ContractParameters};
use super::service;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, File, IfMatch, Pairs, Patch, created, page_query, pairs, with_etag};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::state::App;

/// What changes a contract.
type ContractPatch = Patch<ContractDraft>;

/// Its operations.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(list_contracts)
        .service(count_contracts)
        .service(show_contract_board)
        .service(create_contract)
        .service(get_contract)
        .service(update_contract)
        .service(submit_contract)
        .service(approve_contract)
        .service(return_contract)
        .service(sign_contract)
        .service(complete_contract)
        .service(cancel_contract)
        .service(add_contract_party)
        .service(update_contract_party)
        .service(remove_contract_party)
        .service(update_contract_step)
        .service(finish_contract_step)
        .service(add_contract_addendum)
        .service(get_contract_text)
        .service(list_contract_events)
        .service(attach_contract_file)
        .service(download_contract_file)
        .service(sort_contract_file)
        .service(remove_contract_file)
        .service(list_contract_templates)
        .service(add_contract_template_version);
}

/// A contract with its version.
fn versioned(contract: &ContractResponse) -> HttpResponse {
    with_etag(contract, contract.summary.version)
}

/// A new contract, or one with something new, with its address and version.
fn added(contract: &ContractResponse) -> HttpResponse {
    created(contract, &format!("/api/v1/contracts/{}", contract.summary.id), contract.summary.version)
}

/// Lists contracts, the newest first: those that the caller closes, has drawn up or has a share in, those of whom the caller leads, and all of
/// them for who keeps the money.
#[operation(
    get, "/contracts", tag = "contracts",
    params(ContractParameters),
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
    params(ContractParameters),
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
    params(ContractBoardParameters),
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

/// Shows the text of a contract: as it was signed, or as template and contract make it now.
#[operation(
    get, "/contracts/{id}/text", of("The contract"), tag = "contracts",
    responses((status = 200, description = "The text", body = ContractText)),
)]
async fn get_contract_text(
    permit: Permit<can::ReadContracts>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<web::Json<ContractText>> {
    Ok(web::Json(app.read(permit.caller, move |tx| service::text_of(tx, ContractId(*id))).await?))
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

/// Attaches a paper to a contract: PDF, JPEG or PNG, as its content tells. 422 `unsupported_document`, 413 `document_too_large`.
#[operation(
    post, "/contracts/{id}/files", of("The contract"), tag = "contracts",
    params(
        ("filename" = Option<String>, Query, description = "The file's name, for people", example = "房产证.pdf"),
        ("kind" = inline(Option<ContractPaperKind>), Query, description = "What it is; other without it", example = "title_certificate"),
    ),
    request_body(content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "application/octet-stream")), description = "The file, 20 MiB at most"),
    responses(
        (status = 201, description = "The contract with the paper", headers(("ETag"), ("Location")), body = ContractResponse),
        (status = 409, description = "The contract is cancelled"),
        (status = 413, description = "The document is too large"),
    ),
)]
async fn attach_contract_file(
    permit: Permit<can::WriteContracts>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
    file: Result<File<CONTRACT_FILE_BYTES_MAX>, ApiError>,
) -> ApiResult<HttpResponse> {
    let (mut filename, mut kind) = (String::new(), ContractPaperKind::Other);
    page_query(&query, |name, value| {
        match name {
            "filename" => value.clone_into(&mut filename),
            "kind" if value.trim().is_empty() => {}
            "kind" => kind = parse(name, value)?,
            _ => return Err(unknown(name)),
        }
        Ok(())
    })?;
    let file = file.map_err(|error| match error.code {
        ErrorCode::BodyTooLarge => ApiError::new(ErrorCode::DocumentTooLarge).detail(format!("at most {CONTRACT_FILE_BYTES_MAX} bytes")),
        _ => error,
    })?;
    Ok(added(&service::upload(&app, permit.caller, ContractId(*id), (&filename, kind), file.0).await?))
}

/// Downloads a paper of a contract. The audit trail says who did.
#[operation(
    get, "/contracts/{id}/files/{file_id}", of("The contract", "The paper"), tag = "contracts",
    responses((status = 200, description = "The file", headers(("Cache-Control"), ("Content-Disposition")), content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png")))),
)]
async fn download_contract_file(
    permit: Permit<can::ReadContracts>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
) -> ApiResult<HttpResponse> {
    let (id, file) = path.into_inner();
    let paper = service::download(&app, permit.caller, (ContractId(id), ContractFileId(file))).await?;
    let name = ExtendedValue { charset: Charset::Ext("UTF-8".to_owned()), language_tag: None, value: paper.name.into_bytes() };
    let attachment = ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![DispositionParam::FilenameExt(name)] };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, paper.media_type))
        .insert_header((CONTENT_DISPOSITION, attachment))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(paper.bytes))
}

/// Says what a paper of a contract is, also of a signed one; its content stays.
#[operation(
    patch, "/contracts/{id}/files/{file_id}", of("The contract", "The paper"), tag = "contracts",
    responses(
        (status = 200, description = "The contract as changed", headers(("ETag")), body = ContractResponse),
        (status = 409, description = "The contract is cancelled"),
    ),
)]
async fn sort_contract_file(
    permit: Permit<can::WriteContracts>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    if_match: IfMatch,
    Body(request): Body<ContractFileRequest>,
) -> ApiResult<HttpResponse> {
    let (id, file) = path.into_inner();
    let at = (ContractId(id), ContractFileId(file));
    Ok(versioned(&app.write(permit.caller, move |tx| service::sort_file(tx, at, if_match.0, request.kind)).await?))
}

/// Removes a paper of a contract that is a draft.
#[operation(
    delete, "/contracts/{id}/files/{file_id}", of("The contract", "The paper"), tag = "contracts",
    responses(
        (status = 200, description = "The contract as changed", headers(("ETag")), body = ContractResponse),
        (status = 409, description = "The contract is no draft"),
    ),
)]
async fn remove_contract_file(
    permit: Permit<can::WriteContracts>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
) -> ApiResult<HttpResponse> {
    let (id, file) = path.into_inner();
    Ok(versioned(&service::remove_file(&app, permit.caller, (ContractId(id), ContractFileId(file))).await?))
}

/// Lists the texts of contracts: a template for each kind, with its versions.
#[operation(
    get, "/contract-templates", tag = "contracts",
    responses((status = 200, description = "All of them", body = Page<ContractTemplate>)),
)]
async fn list_contract_templates(permit: Permit<can::ReadContracts>, app: web::Data<App>) -> ApiResult<web::Json<Page<ContractTemplate>>> {
    Ok(web::Json(app.read(permit.caller, service::list_templates).await?))
}

/// Adds a version to a text, which counts from now on. What is in braces must be one of the fields.
#[operation(
    post, "/contract-templates/{kind}/versions", of("The kind of contracts"), tag = "contracts",
    responses((status = 201, description = "The template", headers(("Location")), body = ContractTemplate)),
)]
async fn add_contract_template_version(
    permit: Permit<can::EditContractTemplates>,
    app: web::Data<App>,
    kind: web::Path<String>,
    key: IdempotencyKey,
    Body(request): Body<ContractTemplateRequest>,
) -> ApiResult<HttpResponse> {
    let kind: ContractKind = kind.parse().map_err(|_| ApiError::not_found())?;
    let template = app
        .write_once(permit.caller, key, (kind, request), |tx, (kind, request)| service::add_template_version(tx, *kind, request))
        .await?;
    Ok(HttpResponse::Created().insert_header(("Location", "/api/v1/contract-templates")).json(template))
}
