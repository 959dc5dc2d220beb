//! Operations that hand out files.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use fangke_macros::operation;
use fangke_shared::exchange::export::{
    ExportClientsRequest, ExportFormat, ExportListingsRequest, ExportPayrollRequest, ExportProfitRequest,
};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{clients, payroll, profit, service};
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::Body;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut ServiceConfig) {
    config.service(export_listings).service(export_clients).service(export_payroll).service(export_profit);
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV: &str = "text/csv; charset=utf-8";

/// Hands out a list of listings as a file.
///
/// Those that the query finds in the part of the company that the caller's permission reaches, 10 000 at most, without owners' contacts. Who took
/// them, how many, and what for, stands in the audit trail before the file is sent. Cells that a spreadsheet would run get an apostrophe in front.
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
    let format = request.format;
    let (file, day) = app.write(permit.caller, move |tx| Ok((service::listings(tx, &request)?, tx.rules.today))).await?;
    Ok(handed_out(file, "listings", day, format))
}

/// Hands out a list of clients as a file.
///
/// Those that the query finds in the part of the company that the caller's permission reaches, 10 000 at most, with contacts masked; in clear only
/// by a permission of its own. Who took them, how many, and what for, stands in the audit trail before the file is sent.
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
    let format = request.format;
    let (file, day) = app.write(permit.caller, move |tx| Ok((clients::clients(tx, &request)?, tx.rules.today))).await?;
    Ok(handed_out(file, "clients", day, format))
}

/// Hands out the payroll of a month as a file.
///
/// What everybody earned, what was clawed back and corrected, and what the ladders pay of it. Who took it, and what for, stands in the audit
/// trail before the file is sent.
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
    let (format, month) = (request.format, request.month);
    let (file, day) = app.write(permit.caller, move |tx| Ok((payroll::payroll(tx, &request)?, tx.rules.today))).await?;
    Ok(handed_out(file, &format!("payroll-{month}"), day, format))
}

/// Hands out profit and loss of a month as a file, as far as the caller sees it.
///
/// A store, head office, the company: each is a row, a line of the statement is a column. Who took it, and what for, stands in the audit trail
/// before the file is sent.
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
    let (format, month) = (request.format, request.month);
    let (file, day) = app.write(permit.caller, move |tx| Ok((profit::profit(tx, &request)?, tx.rules.today))).await?;
    Ok(handed_out(file, &format!("profit-{month}"), day, format))
}

fn handed_out(file: Vec<u8>, what: &str, day: NaiveDate, format: ExportFormat) -> HttpResponse {
    let content_type = if format == ExportFormat::Xlsx { XLSX } else { CSV };
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, content_type))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{what}-{day}.{format}\"")))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(file)
}
