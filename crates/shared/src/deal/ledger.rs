//! The books 总账 of contracts: entries in pairs of accounts, only ever added (§5, §12.3).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::company::member::MemberRef;
use crate::vocabulary::vocabulary;
use crate::{ContractId, LedgerEntryId};

vocabulary! {
    /// An account of the books. Debits are positive, credits negative.
    LedgerAccount {
        /// 应收: what contracts still bring in.
        Receivable = "receivable",
        /// 现金: notes and coins.
        Cash = "cash",
        /// 银行: what came by transfer, card or otherwise.
        Bank = "bank",
        /// 预收: what was paid ahead of anything due.
        Prepayment = "prepayment",
        /// 未实现: agreed on and not received; it mirrors what is receivable.
        Unearned = "unearned",
        /// 佣金收入: what came in and settled something.
        CommissionIncome = "commission_income",
        /// 退款: what of the income was given back.
        Refunds = "refunds",
    }
}

vocabulary! {
    /// What an entry is about.
    LedgerEntryKind {
        /// A contract was signed: its sums are receivable.
        Signed = "signed",
        /// Money came in.
        Receipt = "receipt",
        /// What was paid ahead settled something.
        PrepaymentUsed = "prepayment_used",
        /// Money was given back.
        Refund = "refund",
        /// A contract was cancelled: what is open is receivable no more.
        Cancelled = "cancelled",
    }
}

/// One line of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerLine {
    /// The account.
    pub account: LedgerAccount,
    /// In fen: debits positive, credits negative.
    pub amount_fen: i64,
}

/// An entry with its lines, which add up to nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerEntry {
    /// Its number, growing with time.
    pub id: LedgerEntryId,
    /// Of which contract.
    pub contract_id: ContractId,
    /// The business day to which it belongs.
    pub day: NaiveDate,
    /// What it is about.
    pub kind: LedgerEntryKind,
    /// The voucher of the receipt or refund.
    pub voucher: Option<String>,
    /// The lines, each account once.
    pub lines: Vec<LedgerLine>,
    /// Who has brought it about; none for the system.
    pub member: Option<MemberRef>,
    /// When.
    pub at: DateTime<Utc>,
}

/// The lines of an entry as they are written: each account once, in the order of the accounts, none of nothing.
///
/// None where they don't add up to nothing, or to more than an integer holds: such an entry is never written.
pub fn balanced(lines: impl IntoIterator<Item = (LedgerAccount, i64)>) -> Option<Vec<LedgerLine>> {
    let mut sums = [0_i64; LedgerAccount::ALL.len()];
    let mut total: i64 = 0;
    for (account, amount_fen) in lines {
        let place = LedgerAccount::ALL.iter().position(|other| *other == account)?;
        let sum = sums.get_mut(place)?;
        *sum = sum.checked_add(amount_fen)?;
        total = total.checked_add(amount_fen)?;
    }
    let all = LedgerAccount::ALL.iter().zip(sums).map(|(account, amount_fen)| LedgerLine { account: *account, amount_fen });
    (total == 0).then(|| all.filter(|line| line.amount_fen != 0).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_adds_up_to_nothing_or_is_none() {
        let lines = balanced([(LedgerAccount::Bank, 100), (LedgerAccount::Prepayment, -40), (LedgerAccount::Receivable, -60)]).unwrap();
        let accounts: Vec<_> = lines.iter().map(|line| (line.account, line.amount_fen)).collect();
        assert_eq!(accounts, [(LedgerAccount::Receivable, -60), (LedgerAccount::Bank, 100), (LedgerAccount::Prepayment, -40)]);
        assert_eq!(balanced([(LedgerAccount::Bank, 100), (LedgerAccount::Receivable, -99)]), None);
        assert_eq!(balanced([(LedgerAccount::Bank, i64::MAX), (LedgerAccount::Bank, 1)]), None);
    }

    #[test]
    fn accounts_stand_once_and_nothing_is_left_out() {
        let twice = [(LedgerAccount::Cash, 5), (LedgerAccount::Cash, 5), (LedgerAccount::Refunds, 0), (LedgerAccount::Receivable, -10)];
        assert_eq!(balanced(twice).unwrap().len(), 2);
        assert_eq!(balanced([]), Some(Vec::new()));
    }
}
