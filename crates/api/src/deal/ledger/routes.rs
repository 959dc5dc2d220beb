//! Operations on the books.

use actix_web::{get, web};
use fangke_macros::operation;
use fangke_shared::ContractId;
use fangke_shared::deal::ledger::{LedgerAccount, LedgerEntry, LedgerTrialBalance};
use fangke_shared::month::Month;
use fangke_shared::page::Page;
use fangke_shared::problem::FieldError;
use fangke_shared::query::{parse, unknown};

use super::service::{self, Wanted};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, page_query, pairs};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(list_ledger_entries).service(list_journal).service(get_trial_balance);
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

/// Lists the entries of a month in the books, the latest day first; the lines of each add up to nothing.
#[operation(
    get, "/ledger/entries", tag = "ledger", paged,
    params(
        ("month" = inline(Option<Month>), Query, description = "The month; the current one without it", example = "202603"),
        ("account" = inline(Option<LedgerAccount>), Query, description = "Only entries that touch this account"),
    ),
    responses((status = 200, description = "A page", body = Page<LedgerEntry>)),
)]
async fn list_journal(permit: Permit<can::KeepBooks>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<Page<LedgerEntry>>> {
    let mut wanted = Wanted::default();
    let page = page_query(&query, |name, value| {
        match name {
            "month" | "account" if value.trim().is_empty() => {}
            "month" => wanted.month = Some(parse(name, value)?),
            "account" => wanted.account = Some(parse(name, value)?),
            other => return Err(unknown(other)),
        }
        Ok(())
    })?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::journal(tx, wanted, &page)).await?))
}

/// Shows the trial balance of a month: every account at its beginning and end, with its debits and credits between.
#[operation(
    get, "/ledger/trial-balance", tag = "ledger",
    params(("month" = inline(Option<Month>), Query, description = "The month; the current one without it", example = "202603")),
    responses((status = 200, description = "The trial balance", body = LedgerTrialBalance)),
)]
async fn get_trial_balance(permit: Permit<can::KeepBooks>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<LedgerTrialBalance>> {
    let mut month = None;
    let mut read = |name: &str, value: &str| -> Result<(), FieldError> {
        match name {
            "month" if value.trim().is_empty() => {}
            "month" => month = Some(parse(name, value)?),
            other => return Err(unknown(other)),
        }
        Ok(())
    };
    let errors: Vec<FieldError> = pairs(&query).filter_map(|(name, value)| read(name, value).err()).collect();
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    Ok(web::Json(app.read(permit.caller, move |tx| service::balance(tx, month)).await?))
}
