//! Operations on papers.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, get, web};
use fangke_macros::operation;
use fangke_shared::month::Month;
use fangke_shared::query::{parse, unknown};
use fangke_shared::{ContractId, CostObjectId, MemberId, ReceiptId};

use super::service::{self, Of};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, pairs};
use crate::platform::language::Language;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(download_contract_paper)
        .service(download_receipt_voucher)
        .service(download_statement_paper)
        .service(download_developer_statement);
}

/// Reads the language, and the months that may be named.
fn read(query: &[(String, String)], months: &mut [(&'static str, Option<Month>)]) -> ApiResult<Language> {
    let mut language = Language::default();
    let mut errors = Vec::new();
    for (name, value) in pairs(query) {
        let read = match (name, months.iter_mut().find(|(known, _)| *known == name)) {
            ("lang", _) => parse(name, value).map(|value| language = value),
            (_, None) => Err(unknown(name)),
            (_, Some(_)) if value.trim().is_empty() => Ok(()),
            (_, Some((_, month))) => parse(name, value).map(|value| *month = Some(value)),
        };
        errors.extend(read.err());
    }
    if errors.is_empty() { Ok(language) } else { Err(ApiError::fields(errors)) }
}

/// A PDF under a name.
fn file(pdf: Vec<u8>, name: &str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/pdf"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.pdf\"")))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(pdf)
}

/// Downloads the text of a contract as PDF: as it was signed, or marked as a draft. The audit trail says who did.
///
/// 503 `no_font` where the server finds no Chinese font; the detail says what to install.
#[operation(
    get, "/contracts/{id}/paper.pdf", of("The contract"), tag = "papers",
    params(("lang" = Option<String>, Query, description = "`zh-CN`, `zh-TW` or `en`; `zh-CN` without it", example = "en")),
    responses((status = 200, description = "PDF", headers(("Cache-Control"), ("Content-Disposition")), body = Vec<u8>, content_type = "application/pdf")),
)]
async fn download_contract_paper(
    permit: Permit<can::ReadContracts>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<HttpResponse> {
    let language = read(&query, &mut [])?;
    let pdf = service::pdf(&app, permit.caller, (Of::Contract(ContractId(*id)), language)).await?;
    Ok(file(pdf, &format!("contract-{id}")))
}

/// Downloads the voucher of a receipt as PDF, with the amount in capitals. The audit trail says who did.
///
/// 503 `no_font` where the server finds no Chinese font; the detail says what to install.
#[operation(
    get, "/receipts/{id}/voucher.pdf", of("The receipt"), tag = "papers",
    params(("lang" = Option<String>, Query, description = "`zh-CN`, `zh-TW` or `en`; `zh-CN` without it", example = "en")),
    responses((status = 200, description = "PDF", headers(("Cache-Control"), ("Content-Disposition")), body = Vec<u8>, content_type = "application/pdf")),
)]
async fn download_receipt_voucher(
    permit: Permit<can::ReadReceivables>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<HttpResponse> {
    let language = read(&query, &mut [])?;
    let pdf = service::pdf(&app, permit.caller, (Of::Receipt(ReceiptId(*id)), language)).await?;
    Ok(file(pdf, &format!("voucher-{id}")))
}

/// Downloads a member's statement of a month as PDF. The audit trail says who did.
///
/// 503 `no_font` where the server finds no Chinese font; the detail says what to install.
#[operation(
    get, "/performance/statements/{id}/paper.pdf", of("The member"), tag = "papers",
    params(
        ("month" = inline(Option<Month>), Query, description = "The month; the current one without it", example = "202603"),
        ("lang" = Option<String>, Query, description = "`zh-CN`, `zh-TW` or `en`; `zh-CN` without it", example = "en"),
    ),
    responses((status = 200, description = "PDF", headers(("Cache-Control"), ("Content-Disposition")), body = Vec<u8>, content_type = "application/pdf")),
)]
async fn download_statement_paper(
    permit: Permit<can::ReadPerformance>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<HttpResponse> {
    let mut months = [("month", None)];
    let language = read(&query, &mut months)?;
    let [(_, month)] = months;
    let pdf = service::pdf(&app, permit.caller, (Of::Statement(MemberId(*id), month), language)).await?;
    Ok(file(pdf, &format!("statement-{id}")))
}

/// Downloads what the developer of a project owes as PDF, by month of signing, 36 months at most. The audit trail says who did.
///
/// 404 for a project without a developer. 503 `no_font` where the server finds no Chinese font; the detail says what to install.
#[operation(
    get, "/cost-objects/{id}/developer-statement.pdf", of("The project"), tag = "papers",
    params(
        ("from" = inline(Option<Month>), Query, description = "Signed from this month on; eleven months before the last one without it", example = "202601"),
        ("to" = inline(Option<Month>), Query, description = "Signed until this month; the current one without it", example = "202603"),
        ("lang" = Option<String>, Query, description = "`zh-CN`, `zh-TW` or `en`; `zh-CN` without it", example = "en"),
    ),
    responses((status = 200, description = "PDF", headers(("Cache-Control"), ("Content-Disposition")), body = Vec<u8>, content_type = "application/pdf")),
)]
async fn download_developer_statement(
    permit: Permit<can::ReadProfit>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<HttpResponse> {
    let mut months = [("from", None), ("to", None)];
    let language = read(&query, &mut months)?;
    let [(_, from), (_, to)] = months;
    let pdf = service::pdf(&app, permit.caller, (Of::Developer(CostObjectId(*id), from, to), language)).await?;
    Ok(file(pdf, &format!("developer-{id}")))
}
