//! The operation of reconciliation.

use actix_web::{get, web};
use fangke_macros::operation;
use fangke_shared::deal::ledger::LedgerReconciliation;

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, no_parameters};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(reconcile_ledger);
}

/// Holds the books against receivables, receipts and performance, everything there is: as `fangke ledger verify` does.
#[operation(
    get, "/ledger/reconciliation", tag = "reconciliation",
    responses((status = 200, description = "What was found", body = LedgerReconciliation)),
)]
async fn reconcile_ledger(permit: Permit<can::KeepBooks>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<LedgerReconciliation>> {
    no_parameters(&query)?;
    let found = app.read(permit.caller, |tx| {
        let (entries, faults) = service::faults(tx.conn)?;
        Ok(LedgerReconciliation { at: tx.now(), entries, faults })
    });
    Ok(web::Json(found.await?))
}
