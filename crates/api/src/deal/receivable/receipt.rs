//! Money that comes in: recorded once, with its voucher, and never changed (§5).

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::deal::contract::ContractEvent;
use fangke_shared::deal::ledger::{LedgerAccount, LedgerEntryKind};
use fangke_shared::deal::receivable::{InvoiceRequest, Receipt, RecordReceiptRequest, allocate, month_of, receipt_voucher};
use fangke_shared::permission::Action;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::text::{non_blank, one_line};
use fangke_shared::{ContractId, ReceiptId};
use serde_json::json;

use super::event::ReceiptRecorded;
use super::service::{account_of, require_paid, total};
use super::store_receipts::{NewReceipt, Series};
use super::{month, store, store_receipts, view};
use crate::company::tx::Tx;
use crate::deal::contract::service as contract;
use crate::deal::ledger::service::{self as ledger, Entry};
use crate::platform::error::{ApiError, ApiResult};

/// Records money that came in. It settles what is named, then what is due first; what exceeds all that is open is refused, unless it is marked
/// as a prepayment.
///
/// # Errors
/// `not_found`, `forbidden`, `contract_not_ready`, `receipt_exceeds_receivable`, `month_locked`, wrong fields.
pub fn record(tx: &mut Tx<'_>, id: ContractId, request: &RecordReceiptRequest) -> ApiResult<Receipt> {
    request.validate(tx.rules.today)?;
    let row = contract::take(tx, Action::RecordReceipts, id)?;
    require_paid(&row)?;
    let open = store::open(tx.conn, id)?;
    let allocated = allocate(&open, request.amount_fen, &request.allocations)?;
    if allocated.rest_fen > 0 && !request.is_prepayment {
        return Err(exceeds(request.amount_fen - allocated.rest_fen));
    }
    let received_before_fen = store::received(tx.conn, id)?;
    let month = month_of(request.paid_on);
    let number = store_receipts::next_number(tx.conn, &month, Series::Receipts)?;
    month::require_open(tx, &month)?;
    let voucher = receipt_voucher(&month, number);
    let (me, now) = (tx.me()?, tx.at());
    let new = NewReceipt { contract: id, voucher: &voucher, payer: &one_line(&request.payer), note: non_blank(request.note.clone()) };
    let receipt = store_receipts::insert_receipt(tx.conn, &new, request, (me, now))?;
    for (receivable, amount_fen) in &allocated.parts {
        store_receipts::insert_part(tx.conn, (receipt, *receivable), None, *amount_fen)?;
        store::settle(tx.conn, *receivable, *amount_fen)?;
    }
    let settled_fen = total(allocated.parts.iter().map(|(_, amount)| *amount))?;
    let entry = Entry { contract: id, day: request.paid_on, kind: LedgerEntryKind::Receipt, voucher: Some(&voucher) };
    let lines = [
        (account_of(request.method), request.amount_fen),
        (LedgerAccount::Receivable, -settled_fen),
        (LedgerAccount::Prepayment, -allocated.rest_fen),
        (LedgerAccount::Unearned, settled_fen),
        (LedgerAccount::CommissionIncome, -settled_fen),
    ];
    ledger::enter(tx, &entry, lines)?;
    let details = json!({ "contract_id": id, "voucher": voucher, "amount_fen": request.amount_fen, "paid_on": request.paid_on });
    tx.audit(AuditAction::Create, (AuditSubject::Receipt, receipt.0), &details)?;
    contract::tell(tx, id, &ContractEvent::ReceiptRecorded { voucher, amount_fen: request.amount_fen })?;
    if settled_fen > 0 {
        tx.emit(ReceiptRecorded {
            contract: id,
            receipt,
            amount_fen: settled_fen,
            day: request.paid_on,
            received_before_fen,
            received_after_fen: total([received_before_fen, settled_fen])?,
        })?;
    }
    view::get(tx, receipt)
}

/// More came in than is open.
fn exceeds(open_fen: i64) -> ApiError {
    let error = FieldError::new("/amount_fen", FieldCode::OutOfRange).with("min", 1).with("max", open_fen);
    ApiError { errors: vec![error], ..ApiError::new(ErrorCode::ReceiptExceedsReceivable) }
}

/// Enters the number of the invoice of a receipt; another one replaces it with a reason, and both stay on record.
///
/// # Errors
/// `not_found`, `forbidden`, wrong fields.
pub fn enter_invoice(tx: &mut Tx<'_>, id: ReceiptId, request: &InvoiceRequest) -> ApiResult<Receipt> {
    let receipt = store_receipts::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    contract::take(tx, Action::RecordReceipts, receipt.contract())?;
    let before = store_receipts::invoices(tx.conn, &[id.0])?.pop().map(|invoice| invoice.number);
    let number = one_line(&request.number);
    if before.as_deref() == Some(number.as_str()) {
        return view::get(tx, id);
    }
    request.validate(before.is_some())?;
    let (me, now) = (tx.me()?, tx.at());
    let reason = before.is_some().then(|| non_blank(request.reason.clone())).flatten();
    store_receipts::insert_invoice(tx.conn, id, (&number, reason.as_deref()), (me, now))?;
    let details = json!({ "fields": ["invoice_number"], "contract_id": receipt.contract_id, "number": number, "before": before });
    tx.audit(AuditAction::Update, (AuditSubject::Receipt, id.0), &details)?;
    contract::tell(tx, receipt.contract(), &ContractEvent::InvoiceEntered { voucher: receipt.voucher, number })?;
    view::get(tx, id)
}
