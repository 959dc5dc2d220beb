//! What the money of contracts tells. Amounts are fen; the lock of the contract is held.

use chrono::NaiveDate;
use fangke_shared::month::Month;
use fangke_shared::{ContractId, ReceiptId, RefundId};

/// Money came in and settled something: that is what earns (§4).
///
/// What of a receipt is paid ahead doesn't count yet; the same receipt is told of again when that settles something.
pub struct ReceiptRecorded {
    /// Of which contract.
    pub contract: ContractId,
    /// Which receipt.
    pub receipt: ReceiptId,
    /// What it has settled now; more than nothing.
    pub amount_fen: i64,
    /// The business day on which it counts: that of the payment, or the one on which what was paid ahead was used.
    pub day: NaiveDate,
    /// What all receipts of the contract had settled before, less refunds.
    pub received_before_fen: i64,
    /// The same with this one.
    pub received_after_fen: i64,
}

/// Money was given back that had settled something.
pub struct ReceiptRefunded {
    /// Of which contract.
    pub contract: ContractId,
    /// Of which receipt.
    pub receipt: ReceiptId,
    /// Which refund.
    pub refund: RefundId,
    /// What was settled by it and is no more; less than nothing.
    pub amount_fen: i64,
    /// The business day on which it was paid back.
    pub day: NaiveDate,
    /// What all receipts of the contract had settled before, less refunds.
    pub received_before_fen: i64,
    /// The same without this one.
    pub received_after_fen: i64,
}

/// Finance has unlocked a month (§12.3): what was kept of it goes.
pub struct MonthUnlocked {
    /// Which.
    pub month: Month,
}

/// Finance has locked a month (§12.3): what it goes by is to be kept as it is now.
pub struct MonthLocked {
    /// Which.
    pub month: Month,
}
