//! What was paid ahead, and how later receivables use it up (§5): while there is any, nothing is open.

use fangke_shared::ContractId;
use fangke_shared::deal::ledger::{LedgerAccount, LedgerEntryKind};
use fangke_shared::deal::receivable::allocate;

use super::event::ReceiptRecorded;
use super::service::total;
use super::{store, store_receipts};
use crate::company::tx::Tx;
use crate::deal::ledger::service::{self as ledger, Entry};
use crate::platform::error::ApiResult;

/// Settles what is open of a contract whose lock is held with what was paid ahead, the oldest receipt first.
///
/// # Errors
/// What a listener fails with.
pub fn use_up(tx: &mut Tx<'_>, contract: ContractId) -> ApiResult<()> {
    let day = tx.rules.today;
    for credit in store_receipts::credits(tx.conn, contract)? {
        let open = store::open(tx.conn, contract)?;
        let parts = allocate(&open, credit.left_fen, &[])?.parts;
        if parts.is_empty() {
            return Ok(());
        }
        let received_before_fen = store::received(tx.conn, contract)?;
        for (receivable, amount_fen) in &parts {
            store_receipts::insert_part(tx.conn, (credit.receipt, *receivable), None, *amount_fen)?;
            store::settle(tx.conn, *receivable, *amount_fen)?;
        }
        let amount_fen = total(parts.into_iter().map(|(_, amount)| amount))?;
        let entry = Entry { contract, day, kind: LedgerEntryKind::PrepaymentUsed, voucher: Some(&credit.voucher) };
        let lines = [
            (LedgerAccount::Prepayment, amount_fen),
            (LedgerAccount::Receivable, -amount_fen),
            (LedgerAccount::Unearned, amount_fen),
            (LedgerAccount::CommissionIncome, -amount_fen),
        ];
        ledger::enter(tx, &entry, lines)?;
        let received_after_fen = total([received_before_fen, amount_fen])?;
        let receipt = credit.receipt;
        tx.emit(ReceiptRecorded { contract, receipt, amount_fen, day, received_before_fen, received_after_fen })?;
    }
    Ok(())
}
