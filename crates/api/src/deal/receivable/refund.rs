//! Money that is given back: of a receipt, never more than is left of it, with a reason (§5).

use fangke_shared::ReceiptId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::deal::contract::ContractEvent;
use fangke_shared::deal::ledger::{LedgerAccount, LedgerEntryKind};
use fangke_shared::deal::receivable::{Receipt, RefundReceiptRequest, month_of, refund_voucher, take_back};
use fangke_shared::permission::Action;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use serde_json::json;

use super::event::ReceiptRefunded;
use super::service::{account_of, total};
use super::store_receipts::{NewRefund, Series};
use super::{credit, month, store, store_receipts, view};
use crate::company::tx::Tx;
use crate::deal::contract::service as contract;
use crate::deal::ledger::service::{self as ledger, Entry};
use crate::platform::error::{ApiError, ApiResult};

/// Records money that was given back: first of what was paid ahead, then of what it had settled, the last first. That is open again, unless
/// the contract is cancelled; what others have paid ahead settles it.
///
/// # Errors
/// `not_found`, `forbidden`, `refund_exceeds_receipt`, `month_locked`, wrong fields.
pub fn refund(tx: &mut Tx<'_>, id: ReceiptId, request: &RefundReceiptRequest) -> ApiResult<Receipt> {
    let receipt = store_receipts::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let contract = receipt.contract();
    contract::take(tx, Action::RecordReceipts, contract)?;
    request.validate(tx.rules.today, receipt.paid_on)?;
    let settled = store_receipts::settled_by(tx.conn, id)?;
    let credit_fen = store_receipts::credits(tx.conn, contract)?.into_iter().find(|credit| credit.receipt == id);
    let credit_fen = credit_fen.map(|credit| credit.left_fen).unwrap_or_default();
    let Some(taken) = take_back(credit_fen, &settled, request.amount_fen) else {
        return Err(exceeds(total(settled.into_iter().map(|(_, amount)| amount).chain([credit_fen]))?));
    };
    let received_before_fen = store::received(tx.conn, contract)?;
    let month = month_of(request.paid_on);
    let number = store_receipts::next_number(tx.conn, &month, Series::Refunds)?;
    month::require_open(tx, &month)?;
    let voucher = refund_voucher(&month, number);
    let (me, now) = (tx.me()?, tx.at());
    let refund = store_receipts::insert_refund(tx.conn, &NewRefund { receipt: &receipt, voucher: &voucher }, request, (me, now))?;
    let mut opened_fen: i64 = 0;
    for (receivable, amount_fen) in &taken.parts {
        store_receipts::insert_part(tx.conn, (id, *receivable), Some(refund), -amount_fen)?;
        opened_fen = total([opened_fen, store::open_again(tx.conn, *receivable, *amount_fen)?])?;
    }
    let settled_fen = total(taken.parts.iter().map(|(_, amount)| *amount))?;
    let entry = Entry { contract, day: request.paid_on, kind: LedgerEntryKind::Refund, voucher: Some(&voucher) };
    let lines = [
        (account_of(request.method), -request.amount_fen),
        (LedgerAccount::Prepayment, taken.credit_fen),
        (LedgerAccount::Refunds, settled_fen),
        (LedgerAccount::Receivable, opened_fen),
        (LedgerAccount::Unearned, -opened_fen),
    ];
    ledger::enter(tx, &entry, lines)?;
    let details = json!({
        "contract_id": contract, "refund_voucher": voucher, "amount_fen": request.amount_fen, "paid_on": request.paid_on,
        "reason": request.reason.trim(),
    });
    tx.audit(AuditAction::Update, (AuditSubject::Receipt, id.0), &details)?;
    let reason = request.reason.trim().to_owned();
    contract::tell(tx, contract, &ContractEvent::ReceiptRefunded { voucher, amount_fen: request.amount_fen, reason })?;
    if settled_fen > 0 {
        tx.emit(ReceiptRefunded {
            contract,
            receipt: id,
            refund,
            amount_fen: -settled_fen,
            day: request.paid_on,
            received_before_fen,
            received_after_fen: total([received_before_fen, -settled_fen])?,
        })?;
    }
    credit::use_up(tx, contract)?;
    view::get(tx, id)
}

/// More is given back than is left.
fn exceeds(left_fen: i64) -> ApiError {
    let error = FieldError::new("/amount_fen", FieldCode::OutOfRange).with("min", 1).with("max", left_fen);
    ApiError { errors: vec![error], ..ApiError::new(ErrorCode::RefundExceedsReceipt) }
}
