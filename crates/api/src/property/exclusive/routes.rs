//! Operations on exclusive agreements.

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::{HttpResponse, get, post, put, web};
use fangke_macros::operation;
use fangke_shared::page::Page;
use fangke_shared::permission::Scope;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::exclusive::{
    CreateExclusiveRequest, DOCUMENT_BYTES_MAX, EndExclusiveRequest, ExclusiveResponse, RenewExclusiveRequest,
};
use fangke_shared::query::{parse, unknown};
use fangke_shared::{ExclusiveId, ListingId};

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, File, IfMatch, Pairs, created, page_query, with_etag};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(list_listing_exclusives)
        .service(create_exclusive)
        .service(list_exclusives)
        .service(renew_exclusive)
        .service(end_exclusive)
        .service(upload_exclusive_document)
        .service(download_exclusive_document);
}

/// Lists the exclusive agreements of a listing, the latest term first.
#[operation(
    get, "/listings/{id}/exclusives", of("The listing"), tag = "exclusives",
    responses((status = 200, description = "All of them", body = Page<ExclusiveResponse>)),
)]
async fn list_listing_exclusives(
    permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<web::Json<Page<ExclusiveResponse>>> {
    let exclusives = app.read(permit.caller, move |tx| service::of_listing(tx, ListingId(*id))).await?;
    Ok(web::Json(exclusives))
}

/// Enters an exclusive agreement.
///
/// It counts from its first to its last day once it has its document and a follow-up of kind `exclusive`: with this request, or later.
/// 409 `exclusive_overlaps` names the agreement that covers some of the days.
#[operation(
    post, "/listings/{id}/exclusives", of("The listing"), tag = "exclusives",
    responses(
        (status = 201, description = "The agreement", headers(("ETag"), ("Location")), body = ExclusiveResponse),
        (status = 409, description = "Another one covers some of the days"),
    ),
)]
async fn create_exclusive(
    permit: Permit<can::EditExclusive>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    Body(request): Body<CreateExclusiveRequest>,
) -> ApiResult<HttpResponse> {
    let exclusive =
        app.write_once(permit.caller, key, (*id, request), move |tx, (id, request)| service::create(tx, ListingId(*id), request)).await?;
    Ok(created(&exclusive, &location(&exclusive), exclusive.version))
}

fn location(exclusive: &ExclusiveResponse) -> String {
    format!("/api/v1/listings/{}/exclusives", exclusive.listing.id)
}

/// The days that a list looks ahead, at most.
const DAYS_MAX: i64 = 366;

/// Lists agreements that end soon and that no other follows, the soonest first.
///
/// Agents see those of their own listings, managers those of their store's.
#[operation(
    get, "/exclusives", tag = "exclusives", paged,
    params(
        ("ending_within_days" = Option<i64>, Query, description = "How far to look ahead, 0 to 366; without it as the settings say", example = 14),
        ("scope" = Option<Scope>, Query, description = "Only the caller's own, or those of the team, store or region"),
    ),
    responses((status = 200, description = "A page", body = Page<ExclusiveResponse>)),
)]
async fn list_exclusives(
    permit: Permit<can::EditExclusive>,
    app: web::Data<App>,
    query: Pairs,
) -> ApiResult<web::Json<Page<ExclusiveResponse>>> {
    let (mut days, mut scope) = (None, None);
    let page = page_query(&query, |name, value| {
        match name {
            "ending_within_days" => {
                let within: i64 = parse(name, value)?;
                if !(0..=DAYS_MAX).contains(&within) {
                    return Err(FieldError::new(name, FieldCode::OutOfRange).with("min", 0).with("max", DAYS_MAX));
                }
                days = Some(within);
            }
            "scope" => scope = Some(parse(name, value)?),
            _ => return Err(unknown(name)),
        }
        Ok(())
    })?;
    let exclusives = app.read(permit.caller, move |tx| service::ending(tx, (days, scope), &page)).await?;
    Ok(web::Json(exclusives))
}

/// Renews an agreement: enters the one that begins the day after its last.
///
/// The new one needs a document and a follow-up of its own; the old one stays as it is.
#[operation(
    post, "/exclusives/{id}/renew", of("The agreement"), tag = "exclusives",
    responses(
        (status = 201, description = "The new agreement", headers(("ETag"), ("Location")), body = ExclusiveResponse),
        (status = 409, description = "It is over, or renewed already"),
    ),
)]
async fn renew_exclusive(
    permit: Permit<can::EditExclusive>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    Body(request): Body<RenewExclusiveRequest>,
) -> ApiResult<HttpResponse> {
    let exclusive =
        app.write_once(permit.caller, key, (*id, request), move |tx, (id, request)| service::renew(tx, ExclusiveId(*id), request)).await?;
    Ok(created(&exclusive, &location(&exclusive), exclusive.version))
}

/// Ends an agreement before its last day.
#[operation(
    post, "/exclusives/{id}/end", of("The agreement"), tag = "exclusives",
    responses(
        (status = 200, description = "The agreement", headers(("ETag")), body = ExclusiveResponse),
        (status = 409, description = "It is over"),
    ),
)]
async fn end_exclusive(
    permit: Permit<can::EditExclusive>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    key: IdempotencyKey,
    Body(request): Body<EndExclusiveRequest>,
) -> ApiResult<HttpResponse> {
    let exclusive = app
        .write_once(permit.caller, key, (*id, request), move |tx, (id, request)| service::end(tx, (ExclusiveId(*id), if_match.0), request))
        .await?;
    Ok(with_etag(&exclusive, exclusive.version))
}

/// Attaches the signed document: PDF, JPEG or PNG.
///
/// Its content tells what it is. A document that is there already is replaced.
#[operation(
    put, "/exclusives/{id}/document", of("The agreement"), tag = "exclusives",
    params(("filename" = Option<String>, Query, description = "The file's name, for people", example = "独家委托协议.pdf")),
    request_body(content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "application/octet-stream")), description = "The file, 20 MiB at most"),
    responses(
        (status = 200, description = "The agreement", headers(("ETag")), body = ExclusiveResponse),
        (status = 409, description = "It is over"),
    ),
)]
async fn upload_exclusive_document(
    permit: Permit<can::EditExclusive>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
    file: File<DOCUMENT_BYTES_MAX>,
) -> ApiResult<HttpResponse> {
    let mut filename = String::new();
    page_query(&query, |name, value| match name {
        "filename" => {
            value.clone_into(&mut filename);
            Ok(())
        }
        _ => Err(unknown(name)),
    })?;
    let exclusive = service::upload(&app, permit.caller, ExclusiveId(*id), &filename, file.0).await?;
    Ok(with_etag(&exclusive, exclusive.version))
}

/// Downloads the signed document, if the caller may change the agreement.
///
/// The audit trail says who did.
#[operation(
    get, "/exclusives/{id}/document", of("The agreement"), tag = "exclusives",
    responses((status = 200, description = "The file", headers(("Cache-Control"), ("Content-Disposition")), content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png")))),
)]
async fn download_exclusive_document(
    permit: Permit<can::EditExclusive>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<HttpResponse> {
    let document = service::download(&app, permit.caller, ExclusiveId(*id)).await?;
    let name = ExtendedValue { charset: Charset::Ext("UTF-8".to_owned()), language_tag: None, value: document.name.into_bytes() };
    let attachment = ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![DispositionParam::FilenameExt(name)] };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, document.media_type))
        .insert_header((CONTENT_DISPOSITION, attachment))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(document.bytes))
}
