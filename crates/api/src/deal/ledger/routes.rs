//! Operations on the books.

use actix_web::{get, web};
use fangke_macros::operation;
use fangke_shared::ContractId;
use fangke_shared::deal::ledger::LedgerEntry;
use fangke_shared::page::Page;
use fangke_shared::query::unknown;
use utoipa_actix_web::service_config::ServiceConfig;

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, page_query};
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut ServiceConfig) {
    config.service(list_ledger_entries);
}

/// Lists the entries of a contract in the books, the newest first; the lines of each add up to nothing.
#[operation(
    get, "/contracts/{id}/ledger", of("The contract"), tag = "ledger", paged,
    responses((status = 200, description = "A page", body = Page<LedgerEntry>)),
)]
async fn list_ledger_entries(
    permit: Permit<can::KeepBooks>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<web::Json<Page<LedgerEntry>>> {
    let page = page_query(&query, |name, _| Err(unknown(name)))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::entries(tx, ContractId(*id), &page)).await?))
}
