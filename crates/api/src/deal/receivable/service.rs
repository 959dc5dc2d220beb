//! Receivables, receipts and refunds: what routes, jobs and others use of them.

use chrono::NaiveDate;
use fangke_shared::ContractId;
use fangke_shared::deal::contract::{ContractKind, ContractState};
use fangke_shared::deal::ledger::LedgerAccount;
use fangke_shared::deal::receivable::{
    AgeingBucket, ContractMoney, MoneyRights, ReceiptMethod, Receivable, ReceivablePage, ReceivableQuery,
};
use fangke_shared::permission::Action;
use fangke_shared::problem::ErrorCode;

use super::store::{self, ReceivableRow};
use super::{search, store_receipts};
use crate::company::tx::Tx;
use crate::deal::contract::service::{self as contract, ContractRow};
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};

pub use super::making::{cancelled, plan, signed};
pub use super::month::{hold_open, list as locked_months, lock as lock_month, open_month, unlock as unlock_month};
pub use super::receipt::{enter_invoice, record};
pub use super::refund::refund;
pub use super::verify::faults;
pub use super::view::{by_voucher, get as get_receipt, page as receipts};

/// A page of what is open, with the sums of all pages.
///
/// # Errors
/// A cursor that no page gave, a scope wider than the caller's.
pub fn page(tx: &mut Tx<'_>, query: &ReceivableQuery) -> ApiResult<ReceivablePage> {
    let caller = tx.caller()?;
    let reach = caller.reach(Action::ReadReceivables, None)?;
    let scope = query.scope.map(|wanted| caller.reach(Action::ReadReceivables, Some(wanted))).transpose()?;
    search::page(tx.conn, (&caller.claims, reach, scope), query, tx.rules.today)
}

/// What a contract brings in, and how that stands.
///
/// # Errors
/// `not_found`, also for a contract that is not for the caller to see.
pub fn money(tx: &mut Tx<'_>, id: ContractId) -> ApiResult<ContractMoney> {
    let row = contract::seen(tx, id)?;
    let rows = store::of_contract(tx.conn, id)?;
    let credit_fen = store_receipts::credits(tx.conn, id)?.into_iter().map(|credit| credit.left_fen).sum();
    let today = tx.rules.today;
    let sum = |of: fn(&ReceivableRow) -> i64| rows.iter().map(of).sum::<i64>();
    let open_fen = sum(|row| row.open_fen);
    Ok(ContractMoney {
        contract_id: id,
        amount_fen: sum(|row| row.amount_fen),
        received_fen: sum(|row| row.received_fen),
        open_fen,
        overdue_fen: rows.iter().filter(|row| row.due_on < today).map(|row| row.open_fen).sum(),
        credit_fen,
        rights: rights(tx, &row, open_fen)?,
        receivables: rows.into_iter().map(|row| shown(&row, today)).collect::<ApiResult<_>>()?,
    })
}

/// Since when something of a contract is due that is open still, if that is over.
///
/// # Errors
/// Only when the database fails.
pub fn overdue_since(conn: &mut Conn, id: ContractId, today: NaiveDate) -> ApiResult<Option<NaiveDate>> {
    let open = store::of_contract(conn, id)?.into_iter().filter(|row| row.open_fen > 0 && row.due_on < today);
    Ok(open.map(|row| row.due_on).min())
}

/// The contracts of which something is overdue, by number, at most so many.
///
/// # Errors
/// Only when the database fails.
pub fn overdue_contracts(conn: &mut Conn, today: NaiveDate, limit: i64) -> ApiResult<Vec<ContractId>> {
    store::overdue(conn, today, limit)
}

fn shown(row: &ReceivableRow, today: NaiveDate) -> ApiResult<Receivable> {
    Ok(Receivable {
        id: row.id(),
        kind: row.kind()?,
        amount_fen: row.amount_fen,
        received_fen: row.received_fen,
        open_fen: row.open_fen,
        due_on: row.due_on,
        bucket: (row.open_fen > 0).then(|| AgeingBucket::of(row.due_on, today)),
        is_cancelled: row.is_cancelled,
    })
}

fn rights(tx: &mut Tx<'_>, row: &ContractRow, open_fen: i64) -> ApiResult<MoneyRights> {
    let keeps_money = contract::reaches(tx, Action::RecordReceipts, row)?;
    let may_record = keeps_money && require_paid(row).is_ok();
    Ok(MoneyRights {
        may_record,
        may_prepay_only: may_record && !row.state.is_signed(),
        may_plan: open_fen > 0 && contract::reaches(tx, Action::PlanReceivables, row)?,
        may_refund: keeps_money,
        may_read_ledger: contract::reaches(tx, Action::KeepBooks, row)?,
    })
}

/// Refuses money for a contract that isn't agreed on, is given up, or brings nothing in.
///
/// # Errors
/// `contract_not_ready`.
pub(super) fn require_paid(row: &ContractRow) -> ApiResult<()> {
    if row.kind == ContractKind::Exclusive {
        return Err(ApiError::new(ErrorCode::ContractNotReady).detail("an exclusive agreement brings nothing in by itself"));
    }
    match row.state {
        ContractState::Submitted | ContractState::Approved | ContractState::Signed | ContractState::Completed => Ok(()),
        ContractState::Draft | ContractState::Returned | ContractState::Cancelled => {
            Err(ApiError::new(ErrorCode::ContractNotReady).detail(format!("the contract is {}", row.state)))
        }
    }
}

/// The account that money paid so comes to and goes from.
pub(super) const fn account_of(method: ReceiptMethod) -> LedgerAccount {
    match method {
        ReceiptMethod::Cash => LedgerAccount::Cash,
        ReceiptMethod::Transfer | ReceiptMethod::Card | ReceiptMethod::Other => LedgerAccount::Bank,
    }
}

/// The sum of amounts.
///
/// # Errors
/// `internal` beyond what an integer holds, which no limits of the amounts allow.
pub(super) fn total(parts: impl IntoIterator<Item = i64>) -> ApiResult<i64> {
    let sum = parts.into_iter().try_fold(0_i64, i64::checked_add);
    sum.ok_or_else(|| ApiError::internal("a sum of money that no integer holds"))
}
