//! Operations on the papers of contracts: their text, what is attached, and the templates.

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::{HttpResponse, delete, get, patch, post, web};
use fangke_macros::operation;
use fangke_shared::deal::contract::{
    CONTRACT_FILE_BYTES_MAX, ContractFileRequest, ContractKind, ContractPaperKind, ContractResponse, ContractTemplate,
    ContractTemplateRequest, ContractText,
};
use fangke_shared::page::Page;
use fangke_shared::problem::ErrorCode;
use fangke_shared::query::{parse, unknown};
use fangke_shared::{ContractFileId, ContractId};

use super::routes::{added, versioned};
use super::service;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, File, IfMatch, Pairs, page_query};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(get_contract_text)
        .service(attach_contract_file)
        .service(download_contract_file)
        .service(sort_contract_file)
        .service(remove_contract_file)
        .service(list_contract_templates)
        .service(add_contract_template_version);
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
