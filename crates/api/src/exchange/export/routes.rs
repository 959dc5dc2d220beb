//! Operations that hand out files.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, get, post, web};
use fangke_macros::operation;
use fangke_shared::ExportRequestId;
use fangke_shared::exchange::export::{
    DecideExportRequest, ExportClientsRequest, ExportDeveloperStatementRequest, ExportFormat, ExportListingsRequest, ExportOrder,
    ExportPayrollRequest, ExportProfitRequest, ExportRequestResponse, ExportRequestState, ExportResponse,
};
use fangke_shared::page::Page;
use fangke_shared::query::{parse, unknown};

use super::approval;
use super::release::{self, HandedOut};
use crate::platform::error::ApiResult;
use crate::platform::guard::{Caller, Permit, can};
use crate::platform::http::{Body, IfMatch, Pairs, created, page_query, with_etag};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(export_listings)
        .service(export_clients)
        .service(export_payroll)
        .service(export_profit)
        .service(export_developer_statement)
        .service(ask_for_export)
        .service(list_export_requests)
        .service(get_export_request)
        .service(decide_export_request)
        .service(take_export)
        .service(list_exports);
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV: &str = "text/csv; charset=utf-8";

/// Hands out a list of listings as a file.
///
/// Those that the query finds in the part of the company that the caller's permission reaches, 10 000 at most, without owners' contacts. Who took
/// them, how many, and what for, stands in the audit trail before the file is sent, above the rows, and as a code in each row. More rows than are
/// free need an approval: 403 `export_needs_approval`. Cells that a spreadsheet would run get an apostrophe in front.
#[operation(
    post, "/listings/export", tag = "listings",
    responses(
        (status = 200, description = "The file", headers(("Cache-Control"), ("Content-Disposition")), content(
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (Vec<u8> = "text/csv"),
        )),
    ),
)]
async fn export_listings(
    permit: Permit<can::ExportListings>,
    app: web::Data<App>,
    Body(request): Body<ExportListingsRequest>,
) -> ApiResult<HttpResponse> {
    at_once(app, permit.caller, ExportOrder::Listings(request)).await
}

/// Hands out a list of clients as a file.
///
/// Those that the query finds in the part of the company that the caller's permission reaches, 10 000 at most, with contacts masked; in clear only
/// by a permission of its own. Who took them, how many, and what for, stands in the audit trail before the file is sent, above the rows, and as a
/// code in each row. More rows than are free need an approval: 403 `export_needs_approval`.
#[operation(
    post, "/clients/export", tag = "clients",
    responses(
        (status = 200, description = "The file", headers(("Cache-Control"), ("Content-Disposition")), content(
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (Vec<u8> = "text/csv"),
        )),
    ),
)]
async fn export_clients(
    permit: Permit<can::ExportClients>,
    app: web::Data<App>,
    Body(request): Body<ExportClientsRequest>,
) -> ApiResult<HttpResponse> {
    at_once(app, permit.caller, ExportOrder::Clients(request)).await
}

/// Hands out the payroll of a month as a file.
///
/// What everybody earned, what was clawed back and corrected, and what the ladders pay of it. Who took it, and what for, stands in the audit
/// trail before the file is sent, above the rows, and as a code in each row. More rows than are free need an approval: 403 `export_needs_approval`.
#[operation(
    post, "/performance/export", tag = "performance",
    responses(
        (status = 200, description = "The file", headers(("Cache-Control"), ("Content-Disposition")), content(
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (Vec<u8> = "text/csv"),
        )),
    ),
)]
async fn export_payroll(
    permit: Permit<can::ExportPayroll>,
    app: web::Data<App>,
    Body(request): Body<ExportPayrollRequest>,
) -> ApiResult<HttpResponse> {
    at_once(app, permit.caller, ExportOrder::Payroll(request)).await
}

/// Hands out profit and loss of a month as a file, as far as the caller sees it.
///
/// A store, head office, the company: each is a row, a line of the statement is a column. Who took it, and what for, stands in the audit trail
/// before the file is sent, above the rows, and as a code in each row. More rows than are free need an approval: 403 `export_needs_approval`.
#[operation(
    post, "/profit/export", tag = "profit",
    responses(
        (status = 200, description = "The file", headers(("Cache-Control"), ("Content-Disposition")), content(
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (Vec<u8> = "text/csv"),
        )),
    ),
)]
async fn export_profit(
    permit: Permit<can::ReadProfit>,
    app: web::Data<App>,
    Body(request): Body<ExportProfitRequest>,
) -> ApiResult<HttpResponse> {
    at_once(app, permit.caller, ExportOrder::Profit(request)).await
}

/// Hands out what developers owe as a file, as far as the caller sees it.
///
/// A project and month is a row, and the sum is the last one. Who took it, and what for, stands in the audit trail before the file is sent, above the
/// rows, and as a code in each row. More rows than are free need an approval: 403 `export_needs_approval`.
#[operation(
    post, "/developer-statement/export", tag = "profit",
    responses(
        (status = 200, description = "The file", headers(("Cache-Control"), ("Content-Disposition")), content(
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (Vec<u8> = "text/csv"),
        )),
    ),
)]
async fn export_developer_statement(
    permit: Permit<can::ReadProfit>,
    app: web::Data<App>,
    Body(request): Body<ExportDeveloperStatementRequest>,
) -> ApiResult<HttpResponse> {
    at_once(app, permit.caller, ExportOrder::DeveloperStatement(request)).await
}

/// Asks for a file of many rows, which somebody else approves.
///
/// By whoever may take it away: each kind of file has a permission of its own. Whoever may approve is told. How many rows it has is counted now.
#[operation(
    post, "/export-requests", tag = "exports",
    responses((status = 201, description = "The request", headers(("ETag"), ("Location")), body = ExportRequestResponse)),
)]
async fn ask_for_export(
    permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    key: IdempotencyKey,
    Body(order): Body<ExportOrder>,
) -> ApiResult<HttpResponse> {
    let asked = app.write_once(permit.caller, key, order, approval::ask).await?;
    Ok(created(&asked, &format!("/api/v1/export-requests/{}", asked.id), asked.version))
}

/// Lists requests for files, the newest first: the caller's own, and those that the caller may decide on.
#[operation(
    get, "/export-requests", tag = "exports", paged,
    params(("state" = Option<ExportRequestState>, Query, description = "Only those in this state")),
    responses((status = 200, description = "A page", body = Page<ExportRequestResponse>)),
)]
async fn list_export_requests(
    permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    query: Pairs,
) -> ApiResult<web::Json<Page<ExportRequestResponse>>> {
    let mut state = None;
    let page = page_query(&query, |name, value| match name {
        "state" => parse(name, value).map(|value| state = Some(value)),
        _ => Err(unknown(name)),
    })?;
    Ok(web::Json(app.read(permit.caller, move |tx| approval::list(tx, state, &page)).await?))
}

/// Shows a request for a file.
#[operation(
    get, "/export-requests/{id}", of("The request"), tag = "exports",
    responses((status = 200, description = "The request", headers(("ETag")), body = ExportRequestResponse)),
)]
async fn get_export_request(permit: Permit<can::ReadListings>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    let request = app.read(permit.caller, move |tx| approval::get(tx, ExportRequestId(*id))).await?;
    Ok(with_etag(&request, request.version))
}

/// Approves or refuses a request of somebody else, who is told.
///
/// 403 `submitter_reviews` for an own one, 409 `export_request_closed` for one that is decided.
#[operation(
    post, "/export-requests/{id}/decide", of("The request"), tag = "exports",
    responses(
        (status = 200, description = "The request as decided", headers(("ETag")), body = ExportRequestResponse),
        (status = 409, description = "It is decided already"),
    ),
)]
async fn decide_export_request(
    permit: Permit<can::ApproveExports>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<DecideExportRequest>,
) -> ApiResult<HttpResponse> {
    let which = (ExportRequestId(*id), if_match.0);
    let decided = app.write(permit.caller, move |tx| approval::decide(tx, which, &request)).await?;
    Ok(with_etag(&decided, decided.version))
}

/// Hands out an approved file, once, to whoever asked for it.
///
/// It holds what the query finds now, at most a tenth more rows than were approved: else 403 `export_needs_approval`. 409 `export_request_closed`
/// where it isn't approved, was taken, or is over.
#[operation(
    post, "/export-requests/{id}/take", of("The request"), tag = "exports",
    responses(
        (status = 200, description = "The file", headers(("Cache-Control"), ("Content-Disposition")), content(
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (Vec<u8> = "text/csv"),
        )),
        (status = 409, description = "It isn't approved, was taken, or is over"),
        (status = 422, description = "What was asked for can't be read any more"),
    ),
)]
async fn take_export(permit: Permit<can::ReadListings>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    Ok(handed_out(app.write(permit.caller, move |tx| approval::take(tx, ExportRequestId(*id))).await?))
}

/// Lists files that were taken away, the newest first, by colleagues within the caller's reach.
#[operation(
    get, "/exports", tag = "exports", paged,
    params(("code" = Option<String>, Query, description = "The one whose rows have this code", example = "7KQ2M-9D4TB")),
    responses((status = 200, description = "A page", body = Page<ExportResponse>)),
)]
async fn list_exports(
    permit: Permit<can::ApproveExports>,
    app: web::Data<App>,
    query: Pairs,
) -> ApiResult<web::Json<Page<ExportResponse>>> {
    let mut code = None;
    let page = page_query(&query, |name, value| match name {
        "code" => {
            code = Some(value.trim().to_ascii_uppercase()).filter(|code| !code.is_empty());
            Ok(())
        }
        _ => Err(unknown(name)),
    })?;
    Ok(web::Json(app.read(permit.caller, move |tx| approval::log(tx, code.as_deref(), &page)).await?))
}

async fn at_once(app: web::Data<App>, caller: Caller, order: ExportOrder) -> ApiResult<HttpResponse> {
    Ok(handed_out(app.write(caller, move |tx| release::at_once(tx, &order)).await?))
}

fn handed_out(file: HandedOut) -> HttpResponse {
    let is_workbook = file.name.ends_with(ExportFormat::Xlsx.as_str());
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, if is_workbook { XLSX } else { CSV }))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file.name)))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(file.file)
}
