//! Operations that hand out files.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, post, web};
use fangke_macros::operation;
use fangke_shared::exchange::export::{ExportFormat, ExportListingsRequest};
use utoipa_actix_web::service_config::ServiceConfig;

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::Body;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut ServiceConfig) {
    config.service(export_listings);
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
    let content_type = if format == ExportFormat::Xlsx { XLSX } else { CSV };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, content_type))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"listings-{day}.{format}\"")))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(file))
}
