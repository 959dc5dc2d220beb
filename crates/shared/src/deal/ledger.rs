//! The books 总账 of contracts: entries in pairs of accounts, only ever added (§5, §12.3).

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::company::member::MemberRef;
use crate::deal::receivable::ReceivableKind;
use crate::month::Month;
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
    /// The contract's number.
    pub contract_number: Option<String>,
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

/// What an account says of a month, in fen: debits positive, credits negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerBalance {
    /// The account.
    pub account: LedgerAccount,
    /// 期初: what all lines before the month add up to.
    pub opening_fen: i64,
    /// 借方: the debits of the month.
    pub debit_fen: i64,
    /// 贷方: the credits of the month, as an amount without a sign.
    pub credit_fen: i64,
    /// 期末: what all lines up to the end of the month add up to.
    pub closing_fen: i64,
}

/// 试算平衡表: every account in a month; debits and credits are the same, and what is open at either end adds up to nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerTrialBalance {
    /// Of which month.
    pub month: Month,
    /// Every account, in their order.
    pub accounts: Vec<LedgerBalance>,
    /// All debits of the month.
    pub debit_fen: i64,
    /// All credits of the month, as an amount without a sign.
    pub credit_fen: i64,
    /// What the accounts add up to at the end of the month: nothing, where the books balance.
    pub off_fen: i64,
}

/// What an account was before a month, its debits in it, and its credits, negative as they are entered.
pub type AccountMovement = (LedgerAccount, i64, i64, i64);

/// The trial balance of a month: accounts without a movement stand in it with nothing.
///
/// None where a sum is more than an integer holds.
pub fn trial_balance(month: Month, moved: &[AccountMovement]) -> Option<LedgerTrialBalance> {
    let mut all = LedgerTrialBalance { month, accounts: Vec::new(), debit_fen: 0, credit_fen: 0, off_fen: 0 };
    for &account in LedgerAccount::ALL {
        let (mut opening_fen, mut debit_fen, mut credit_fen) = (0_i64, 0_i64, 0_i64);
        for (_, opening, debit, credit) in moved.iter().filter(|of| of.0 == account) {
            opening_fen = opening_fen.checked_add(*opening)?;
            debit_fen = debit_fen.checked_add(*debit)?;
            credit_fen = credit_fen.checked_sub(*credit)?;
        }
        let closing_fen = opening_fen.checked_add(debit_fen)?.checked_sub(credit_fen)?;
        all.debit_fen = all.debit_fen.checked_add(debit_fen)?;
        all.credit_fen = all.credit_fen.checked_add(credit_fen)?;
        all.off_fen = all.off_fen.checked_add(closing_fen)?;
        all.accounts.push(LedgerBalance { account, opening_fen, debit_fen, credit_fen, closing_fen });
    }
    Some(all)
}

vocabulary! {
    /// What can be wrong with the books.
    LedgerFaultKind {
        /// An entry doesn't balance.
        Entry = "entry",
        /// All lines together don't.
        Total = "total",
        /// An account of a contract isn't what its receipts and receivables say.
        Account = "account",
        /// The instalments of a contract aren't what was agreed on.
        Instalments = "instalments",
        /// A receivable isn't what its parts say.
        Receivable = "receivable",
        /// A receipt has settled or given back more than came in.
        Receipt = "receipt",
        /// What was earned of a contract isn't what came in.
        Earned = "earned",
        /// What somebody earned of a contract isn't how they stand.
        Share = "share",
    }
}

/// Something that is wrong with the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerFault {
    /// What.
    pub kind: LedgerFaultKind,
    /// Which entry, receivable or receipt.
    pub id: Option<i64>,
    /// Of which contract.
    pub contract_id: Option<ContractId>,
    /// Which account.
    pub account: Option<LedgerAccount>,
    /// Which kind of receivables.
    pub receivable_kind: Option<ReceivableKind>,
    /// By how much, in fen, where that is known.
    pub off_fen: Option<i64>,
}

impl LedgerFault {
    /// One of a kind, of which nothing else is known.
    pub const fn of(kind: LedgerFaultKind) -> Self {
        Self { kind, id: None, contract_id: None, account: None, receivable_kind: None, off_fen: None }
    }
}

/// In words, for whoever runs the house.
impl fmt::Display for LedgerFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, off) = (self.id.unwrap_or_default(), self.off_fen.unwrap_or_default());
        let contract = self.contract_id.map(|id| id.0).unwrap_or_default();
        let account = self.account.map(LedgerAccount::as_str).unwrap_or_default();
        let kind = self.receivable_kind.map(ReceivableKind::as_str).unwrap_or_default();
        match self.kind {
            LedgerFaultKind::Entry => write!(f, "entry {id} of contract {contract} adds up to {off} fen"),
            LedgerFaultKind::Total => write!(f, "all lines add up to {off} fen"),
            LedgerFaultKind::Account => {
                write!(f, "contract {contract}: {account} is {off} fen off what its receipts and receivables say")
            }
            LedgerFaultKind::Instalments => {
                write!(f, "contract {contract}: the instalments of {kind} are {off} fen off what was agreed on")
            }
            LedgerFaultKind::Receivable => write!(f, "receivable {id} isn't what its parts say"),
            LedgerFaultKind::Receipt => write!(f, "receipt {id} has settled or given back more than came in"),
            LedgerFaultKind::Earned => write!(f, "contract {contract}: what was earned is {off} fen off what came in"),
            LedgerFaultKind::Share => write!(f, "contract {contract}: what somebody earned is {off} fen off how they stand"),
        }
    }
}

/// What was found when the books were held against receivables, receipts and performance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerReconciliation {
    /// When.
    pub at: DateTime<Utc>,
    /// How many entries there are.
    pub entries: i64,
    /// What is wrong, the first ten of each kind; empty where the books are right.
    pub faults: Vec<LedgerFault>,
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
    fn a_trial_balance_has_every_account_and_both_sides() {
        let month: Month = "202603".parse().unwrap();
        let moved = [
            (LedgerAccount::Bank, 700, 5_000, -1_500),
            (LedgerAccount::CommissionIncome, -700, 0, -5_000),
            (LedgerAccount::Refunds, 0, 1_500, 0),
        ];
        let balance = trial_balance(month, &moved).unwrap();
        assert_eq!(balance.accounts.len(), LedgerAccount::ALL.len());
        assert_eq!((balance.debit_fen, balance.credit_fen, balance.off_fen), (6_500, 6_500, 0));
        let bank = balance.accounts.iter().find(|of| of.account == LedgerAccount::Bank).unwrap();
        assert_eq!((bank.opening_fen, bank.debit_fen, bank.credit_fen, bank.closing_fen), (700, 5_000, 1_500, 4_200));
        let lost = trial_balance(month, &moved[..2]).unwrap();
        assert_eq!((lost.debit_fen, lost.credit_fen, lost.off_fen), (5_000, 6_500, -1_500));
        assert_eq!(trial_balance(month, &[(LedgerAccount::Bank, i64::MAX, 1, 0)]), None);
    }

    #[test]
    fn a_fault_says_what_is_off_and_by_how_much() {
        let fault = LedgerFault {
            contract_id: Some(ContractId(3)),
            receivable_kind: Some(ReceivableKind::BankRebate),
            off_fen: Some(-5),
            ..LedgerFault::of(LedgerFaultKind::Instalments)
        };
        assert_eq!(fault.to_string(), "contract 3: the instalments of bank_rebate are -5 fen off what was agreed on");
        assert_eq!(
            LedgerFault { id: Some(7), ..LedgerFault::of(LedgerFaultKind::Receivable) }.to_string(),
            "receivable 7 isn't what its parts say"
        );
    }

    #[test]
    fn accounts_stand_once_and_nothing_is_left_out() {
        let twice = [(LedgerAccount::Cash, 5), (LedgerAccount::Cash, 5), (LedgerAccount::Refunds, 0), (LedgerAccount::Receivable, -10)];
        assert_eq!(balanced(twice).unwrap().len(), 2);
        assert_eq!(balanced([]), Some(Vec::new()));
    }
}
