//! Money of the invented company: a contract that is paid, one of which a part is overdue, one of which a part was given back.

use chrono::{Days, NaiveDate};
use fangke_shared::ContractId;
use fangke_shared::deal::receivable::{
    Instalment, InvoiceRequest, PlanReceivablesRequest, Receipt, ReceiptMethod, ReceivableKind, RecordReceiptRequest, RefundReceiptRequest,
};

use super::Stage;
use super::company::Company;
use super::contracts::{OF_CLIENT, OF_OWNER};
use crate::deal::receivable::service as receivable;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;

/// What was given back, in fen.
const BACK: i64 = 300_000;

/// Somebody's money for a contract.
fn paid(amount_fen: i64, method: ReceiptMethod, paid_on: NaiveDate, payer: &str) -> RecordReceiptRequest {
    let payer = payer.to_owned();
    RecordReceiptRequest { amount_fen, method, paid_on, payer, allocations: Vec::new(), is_prepayment: false, note: None }
}

/// Records what came in of signed contracts.
///
/// # Errors
/// Only when the database fails.
pub fn fill(conn: &mut Conn, company: &Company, contracts: &[ContractId], stage: &Stage<'_>) -> ApiResult<()> {
    let now = stage.clock.now();
    let today = stage.rules(now).today;
    let before = |days: u64| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    let record = |conn: &mut Conn, id: ContractId, request: RecordReceiptRequest| -> ApiResult<Receipt> {
        stage.act(conn, &company.admin, now, |tx| receivable::record(tx, id, &request))
    };
    let mut contracts = contracts.iter().copied();
    if let Some(whole) = contracts.next() {
        record(conn, whole, paid(OF_OWNER, ReceiptMethod::Transfer, before(4), "林业主"))?;
        let second = record(conn, whole, paid(OF_CLIENT, ReceiptMethod::Card, before(2), "王小姐"))?;
        let invoice = InvoiceRequest { number: "25112000000012345678".to_owned(), reason: None };
        stage.act(conn, &company.admin, now, |tx| receivable::enter_invoice(tx, second.id, &invoice))?;
    }
    if let Some(overdue) = contracts.next() {
        record(conn, overdue, paid(OF_OWNER, ReceiptMethod::Cash, before(38), "林业主"))?;
        let half = OF_CLIENT / 2;
        let instalments = vec![Instalment { amount_fen: half, due_on: before(35) }, Instalment { amount_fen: half, due_on: before(5) }];
        let plan = PlanReceivablesRequest { instalments };
        stage.act(conn, &company.admin, now, |tx| receivable::plan(tx, overdue, ReceivableKind::ClientCommission, &plan))?;
    }
    if let Some(lowered) = contracts.next() {
        let receipt = record(conn, lowered, paid(OF_OWNER + OF_CLIENT / 2, ReceiptMethod::Transfer, before(70), "王小姐"))?;
        let refund = RefundReceiptRequest {
            amount_fen: BACK,
            method: ReceiptMethod::Transfer,
            paid_on: before(1),
            reason: "双方协商减免部分佣金".to_owned(),
        };
        stage.act(conn, &company.admin, now, |tx| receivable::refund(tx, receipt.id, &refund))?;
    }
    Ok(())
}
