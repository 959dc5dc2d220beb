//! How receivables come about with a signing, how they are divided, and how they end with a contract (§5).

use chrono::Days;
use fangke_shared::ContractId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::deal::contract::{ContractEvent, ContractKind};
use fangke_shared::deal::ledger::{LedgerAccount, LedgerEntryKind};
use fangke_shared::deal::receivable::{ContractMoney, PlanReceivablesRequest, ReceivableKind};
use fangke_shared::permission::Action;
use fangke_shared::problem::ErrorCode;
use serde_json::json;

use super::credit;
use super::service::{money, total};
use super::store::{self, NewReceivable};
use crate::company::tx::Tx;
use crate::deal::contract::event::{ContractCancelled, ContractSigned};
use crate::deal::contract::service::{self as contract, ContractRow};
use crate::deal::ledger::service::{self as ledger, Entry};
use crate::platform::error::{ApiError, ApiResult};

/// What a contract brings in of each kind, in fen.
const fn sums(row: &ContractRow) -> [(ReceivableKind, i64); 4] {
    [
        (ReceivableKind::OwnerCommission, row.owner_commission_fen),
        (ReceivableKind::ClientCommission, row.client_commission_fen),
        (ReceivableKind::InformationFee, row.information_fee_fen),
        (ReceivableKind::BankRebate, row.bank_rebate_fen),
    ]
}

/// A contract was signed: its sums are receivable, and what was paid ahead settles them.
///
/// # Errors
/// Only when the database fails.
pub fn signed(tx: &mut Tx<'_>, event: &mut ContractSigned) -> ApiResult<()> {
    let row = contract::seen(tx, event.contract)?;
    if row.kind == ContractKind::Exclusive {
        return Ok(());
    }
    let today = tx.rules.today;
    let days = u64::try_from(tx.rules.figures.receivable_due_days).unwrap_or_default();
    let signed_on = row.signed_on.unwrap_or(today);
    let due_on = signed_on.checked_add_days(Days::new(days)).unwrap_or(signed_on);
    let due: Vec<(ReceivableKind, i64)> = sums(&row).into_iter().filter(|(_, amount)| *amount > 0).collect();
    for (kind, amount_fen) in &due {
        store::insert(tx.conn, &row, &NewReceivable { kind: *kind, amount_fen: *amount_fen, due_on })?;
    }
    let sum = total(due.into_iter().map(|(_, amount)| amount))?;
    // The day of the entry is today: that of the signing may lie in a month that is locked.
    let entry = Entry { contract: row.id(), day: today, kind: LedgerEntryKind::Signed, voucher: None };
    ledger::enter(tx, &entry, [(LedgerAccount::Receivable, sum), (LedgerAccount::Unearned, -sum)])?;
    credit::use_up(tx, row.id())
}

/// A contract was cancelled: what is open is receivable no more. What came in stays until it is refunded.
///
/// # Errors
/// Only when the database fails.
pub fn cancelled(tx: &mut Tx<'_>, event: &mut ContractCancelled) -> ApiResult<()> {
    let rows = store::of_contract(tx.conn, event.contract)?;
    let open = total(rows.iter().map(|row| row.open_fen))?;
    store::cancel(tx.conn, event.contract)?;
    let entry = Entry { contract: event.contract, day: tx.rules.today, kind: LedgerEntryKind::Cancelled, voucher: None };
    ledger::enter(tx, &entry, [(LedgerAccount::Receivable, -open), (LedgerAccount::Unearned, open)])
}

/// Divides what is open of a kind into instalments. What came in stays: a receivable of which a part came in ends with that part.
///
/// # Errors
/// `not_found`, `forbidden`, `contract_not_ready` for a contract that isn't signed; wrong fields, `wrong_sum` among them.
pub fn plan(tx: &mut Tx<'_>, id: ContractId, kind: ReceivableKind, request: &PlanReceivablesRequest) -> ApiResult<ContractMoney> {
    let contract = contract::take(tx, Action::PlanReceivables, id)?;
    if !contract.state.is_signed() {
        return Err(ApiError::new(ErrorCode::ContractNotReady).detail(format!("the contract is {}", contract.state)));
    }
    let rows = store::of_kind(tx.conn, id, kind)?;
    request.validate(total(rows.iter().map(|row| row.open_fen))?)?;
    let mut reusable = Vec::new();
    for row in rows {
        if row.received_fen == 0 {
            reusable.push(row);
        } else if row.open_fen > 0 {
            store::set(tx.conn, row.id(), (row.received_fen, 0), row.due_on)?;
        }
    }
    let mut reusable = reusable.into_iter();
    for part in &request.instalments {
        match reusable.next() {
            Some(row) => store::set(tx.conn, row.id(), (part.amount_fen, part.amount_fen), part.due_on)?,
            None => store::insert(tx.conn, &contract, &NewReceivable { kind, amount_fen: part.amount_fen, due_on: part.due_on })?,
        }
    }
    for row in reusable {
        store::set(tx.conn, row.id(), (0, 0), row.due_on)?;
    }
    let instalments = request.instalments.len();
    contract::tell(tx, id, &ContractEvent::ReceivablesPlanned { of: kind, instalments })?;
    let details = json!({ "fields": ["receivables"], "kind": kind, "instalments": request.instalments });
    tx.audit(AuditAction::Update, (AuditSubject::Contract, id.0), &details)?;
    money(tx, id)
}
