//! What a signed contract brings in, and what came in of it (§5): receivables 应收, receipts 收款, refunds 退款.

mod allocation;
mod query;
mod request;
mod response;

pub use allocation::{Allocated, OpenReceivable, TakenBack, allocate, take_back};
pub use query::ReceivableQuery;
pub use request::{
    Allocation, INSTALMENTS_MAX, Instalment, InvoiceRequest, LockMonthRequest, PlanReceivablesRequest, RecordReceiptRequest,
    RefundReceiptRequest, UnlockMonthRequest, month_of, months_first,
};
pub use response::{
    AgeingSum, ContractMoney, InvoiceEntry, LockedMonth, MoneyRights, Receipt, ReceiptPart, Receivable, ReceivableAgeing, ReceivablePage,
    ReceivableRow, Refund, StoreAgeing,
};

pub use crate::deal::contract::ReceivableKind;

use chrono::NaiveDate;

use crate::vocabulary::vocabulary;

vocabulary! {
    /// How money is paid.
    ReceiptMethod {
        /// 现金.
        Cash = "cash",
        /// 转账: by transfer.
        Transfer = "transfer",
        /// 刷卡: by card.
        Card = "card",
        /// Otherwise.
        Other = "other",
    }
}

vocabulary! {
    /// How long something has been due (§12.3).
    AgeingBucket {
        /// Not overdue: due today or later.
        NotDue = "not_due",
        /// Overdue for 1 to 30 days.
        UpTo30 = "up_to_30",
        /// Overdue for 31 to 60 days.
        UpTo60 = "up_to_60",
        /// Overdue for 61 to 90 days.
        UpTo90 = "up_to_90",
        /// Overdue for more than 90 days.
        Over90 = "over_90",
    }
}

impl AgeingBucket {
    /// The fewest and the most days of being overdue.
    pub const fn days(self) -> (i64, i64) {
        match self {
            Self::NotDue => (i64::MIN, 0),
            Self::UpTo30 => (1, 30),
            Self::UpTo60 => (31, 60),
            Self::UpTo90 => (61, 90),
            Self::Over90 => (91, i64::MAX),
        }
    }

    /// That of a day.
    pub fn of(due_on: NaiveDate, today: NaiveDate) -> Self {
        let overdue = today.signed_duration_since(due_on).num_days();
        let fits = |bucket: &&Self| (bucket.days().0..=bucket.days().1).contains(&overdue);
        Self::ALL.iter().find(fits).copied().unwrap_or(Self::NotDue)
    }
}

/// The number of a receipt on paper: `202603-R-0001`, without a gap in each month of payment (§5).
pub fn receipt_voucher(month: &str, n: i64) -> String {
    format!("{month}-R-{n:04}")
}

/// The number of a refund on paper: `202603-T-0001`, for 退; without a gap in each month of payment.
pub fn refund_voucher(month: &str, n: i64) -> String {
    format!("{month}-T-{n:04}")
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::*;

    #[test]
    fn what_is_due_today_is_not_overdue_and_each_bucket_has_its_edges() {
        use AgeingBucket::{NotDue, Over90, UpTo30, UpTo60, UpTo90};
        let today: NaiveDate = "2026-03-18".parse().unwrap();
        let before = |days| AgeingBucket::of(today.checked_sub_days(Days::new(days)).unwrap(), today);
        assert_eq!(AgeingBucket::of(today.checked_add_days(Days::new(400)).unwrap(), today), AgeingBucket::NotDue);
        let edges = [0, 1, 30, 31, 60, 61, 90, 91, 4000].map(before);
        assert_eq!(edges, [NotDue, UpTo30, UpTo30, UpTo60, UpTo60, UpTo90, UpTo90, Over90, Over90]);
    }

    #[test]
    fn vouchers_name_month_and_place() {
        assert_eq!(receipt_voucher("202603", 1), "202603-R-0001");
        assert_eq!(refund_voucher("202612", 12_345), "202612-T-12345");
    }
}
