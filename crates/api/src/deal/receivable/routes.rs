//! Operations on receivables, receipts and refunds.

use actix_web::{HttpResponse, get, post, put, web};
use fangke_macros::operation;
use fangke_shared::deal::receivable::{
    ContractMoney, InvoiceRequest, LockMonthRequest, LockedMonth, PlanReceivablesRequest, Receipt, ReceivableKind, ReceivablePage,
    ReceivableQuery, RecordReceiptRequest, RefundReceiptRequest, UnlockMonthRequest,
};
use fangke_shared::month::Month;
use fangke_shared::page::Page;
use fangke_shared::query::unknown;
use fangke_shared::{ContractId, ReceiptId};

use super::service;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, Pairs, page_query, pairs};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(list_receivables)
        .service(get_contract_money)
        .service(plan_contract_receivables)
        .service(list_receipts)
        .service(record_receipt)
        .service(get_receipt)
        .service(get_receipt_by_voucher)
        .service(refund_receipt)
        .service(enter_receipt_invoice)
        .service(list_locked_months)
        .service(lock_month)
        .service(unlock_month);
}

/// 201 with a receipt and its address.
fn receipt_made(receipt: &Receipt) -> HttpResponse {
    HttpResponse::Created().insert_header(("Location", format!("/api/v1/receipts/{}", receipt.id))).json(receipt)
}

/// Lists what is open, what is due first at the top, with the sums of all pages by age and store.
///
/// Agents see that of the contracts which concern them, managers that of their store, who keeps the money everything.
#[operation(
    get, "/receivables", tag = "receivables",
    params(ReceivableQuery),
    responses((status = 200, description = "A page, and the sums", body = ReceivablePage)),
)]
async fn list_receivables(permit: Permit<can::ReadReceivables>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<ReceivablePage>> {
    let query = ReceivableQuery::from_pairs(pairs(&query))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::page(tx, &query)).await?))
}

/// Shows what a contract brings in and how that stands: receivables, sums, what was paid ahead, and what the caller may do.
#[operation(
    get, "/contracts/{id}/receivables", of("The contract"), tag = "receivables",
    responses((status = 200, description = "The money of the contract", body = ContractMoney)),
)]
async fn get_contract_money(
    permit: Permit<can::ReadReceivables>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<web::Json<ContractMoney>> {
    Ok(web::Json(app.read(permit.caller, move |tx| service::money(tx, ContractId(*id))).await?))
}

/// Divides what is open of a kind into instalments, each with its day; what came in stays as it is.
///
/// 422 `wrong_sum` where they don't add up to what is open. 409 `contract_not_ready` for a contract that isn't signed.
#[operation(
    put, "/contracts/{id}/receivables/{kind}", of("The contract", "The kind of receivables"), tag = "receivables",
    responses((status = 200, description = "The money of the contract", body = ContractMoney)),
)]
async fn plan_contract_receivables(
    permit: Permit<can::PlanReceivables>,
    app: web::Data<App>,
    path: web::Path<(i64, String)>,
    Body(request): Body<PlanReceivablesRequest>,
) -> ApiResult<web::Json<ContractMoney>> {
    let (id, kind) = path.into_inner();
    let kind: ReceivableKind = kind.parse().map_err(|_| ApiError::not_found())?;
    Ok(web::Json(app.write(permit.caller, move |tx| service::plan(tx, ContractId(id), kind, &request)).await?))
}

/// Lists the receipts of a contract, the newest first.
#[operation(
    get, "/contracts/{id}/receipts", of("The contract"), tag = "receivables", paged,
    responses((status = 200, description = "A page", body = Page<Receipt>)),
)]
async fn list_receipts(
    permit: Permit<can::ReadReceivables>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<web::Json<Page<Receipt>>> {
    let page = page_query(&query, |name, _| Err(unknown(name)))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::receipts(tx, ContractId(*id), &page)).await?))
}

/// Records money that came in; it gets its voucher, without a gap in each month of payment, and never changes.
///
/// It settles what is named, then what is due first. 409 `receipt_exceeds_receivable` where more came in than is open and it isn't marked as a
/// prepayment; 409 `month_locked` for a day in a locked month. Before the signing everything is paid ahead.
#[operation(
    post, "/contracts/{id}/receipts", of("The contract"), tag = "receivables",
    responses((status = 201, description = "The receipt", headers(("Location")), body = Receipt)),
)]
async fn record_receipt(
    permit: Permit<can::RecordReceipts>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    Body(request): Body<RecordReceiptRequest>,
) -> ApiResult<HttpResponse> {
    let receipt =
        app.write_once(permit.caller, key, (*id, request), |tx, (id, request)| service::record(tx, ContractId(*id), request)).await?;
    Ok(receipt_made(&receipt))
}

/// Shows a receipt: what it has settled, what was given back, its invoices.
#[operation(
    get, "/receipts/{id}", of("The receipt"), tag = "receivables",
    responses((status = 200, description = "The receipt", body = Receipt)),
)]
async fn get_receipt(permit: Permit<can::ReadReceivables>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<web::Json<Receipt>> {
    Ok(web::Json(app.read(permit.caller, move |tx| service::get_receipt(tx, ReceiptId(*id))).await?))
}

/// Shows the receipt of a voucher: that which it was given for, or that of which the voucher's money was given back.
#[operation(
    get, "/vouchers/{voucher}", of("The number on paper"), tag = "receivables",
    responses((status = 200, description = "The receipt", body = Receipt)),
)]
async fn get_receipt_by_voucher(
    permit: Permit<can::ReadReceivables>,
    app: web::Data<App>,
    voucher: web::Path<String>,
) -> ApiResult<web::Json<Receipt>> {
    Ok(web::Json(app.read(permit.caller, move |tx| service::by_voucher(tx, &voucher)).await?))
}

/// Records money of a receipt that was given back, in part or whole, with a reason.
///
/// What it had settled is open again, unless the contract is cancelled. 409 `refund_exceeds_receipt` for more than is left of the receipt; 409
/// `month_locked` for a day in a locked month.
#[operation(
    post, "/receipts/{id}/refunds", of("The receipt"), tag = "receivables",
    responses((status = 201, description = "The receipt with the refund", headers(("Location")), body = Receipt)),
)]
async fn refund_receipt(
    permit: Permit<can::RecordReceipts>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    Body(request): Body<RefundReceiptRequest>,
) -> ApiResult<HttpResponse> {
    let receipt =
        app.write_once(permit.caller, key, (*id, request), |tx, (id, request)| service::refund(tx, ReceiptId(*id), request)).await?;
    Ok(receipt_made(&receipt))
}

/// Enters the number of a receipt's invoice. Another number replaces it with a reason, and both stay on record.
#[operation(
    put, "/receipts/{id}/invoice", of("The receipt"), tag = "receivables",
    responses((status = 200, description = "The receipt with the number", body = Receipt)),
)]
async fn enter_receipt_invoice(
    permit: Permit<can::RecordReceipts>,
    app: web::Data<App>,
    id: web::Path<i64>,
    Body(request): Body<InvoiceRequest>,
) -> ApiResult<web::Json<Receipt>> {
    Ok(web::Json(app.write(permit.caller, move |tx| service::enter_invoice(tx, ReceiptId(*id), &request)).await?))
}

/// Lists the months that are locked, the latest first.
#[operation(
    get, "/locked-months", tag = "receivables",
    responses((status = 200, description = "All of them", body = Page<LockedMonth>)),
)]
async fn list_locked_months(permit: Permit<can::ReadReceivables>, app: web::Data<App>) -> ApiResult<web::Json<Page<LockedMonth>>> {
    Ok(web::Json(app.read(permit.caller, service::locked_months).await?))
}

/// Locks a month that is over: from now on no receipt and no refund gets a day in it, until somebody unlocks it.
///
/// 409 `month_locked` for one that is already.
#[operation(
    post, "/locked-months", tag = "receivables",
    responses((status = 201, description = "The month", headers(("Location")), body = LockedMonth)),
)]
async fn lock_month(
    permit: Permit<can::KeepBooks>,
    app: web::Data<App>,
    key: IdempotencyKey,
    Body(request): Body<LockMonthRequest>,
) -> ApiResult<HttpResponse> {
    let month = app.write_once(permit.caller, key, request, service::lock_month).await?;
    Ok(HttpResponse::Created().insert_header(("Location", "/api/v1/locked-months")).json(month))
}

/// Unlocks the month that was locked last, with a reason, which stays in the trail.
///
/// 409 `month_locked` while a later month is locked.
#[operation(
    post, "/locked-months/{month}/unlock", of("The month"), tag = "receivables",
    responses((status = 204, description = "It is unlocked")),
)]
async fn unlock_month(
    permit: Permit<can::KeepBooks>,
    app: web::Data<App>,
    month: web::Path<String>,
    Body(request): Body<UnlockMonthRequest>,
) -> ApiResult<HttpResponse> {
    let month: Month = month.parse().map_err(|_| ApiError::not_found())?;
    app.write(permit.caller, move |tx| service::unlock_month(tx, month, &request)).await?;
    Ok(HttpResponse::NoContent().finish())
}
