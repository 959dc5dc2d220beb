//! The books: what is entered balances, and nothing is changed afterwards.

use std::collections::HashMap;

use chrono::NaiveDate;
use fangke_shared::deal::ledger::{
    AccountMovement, LedgerAccount, LedgerEntry, LedgerEntryKind, LedgerFault, LedgerFaultKind, LedgerLine, LedgerTrialBalance, balanced,
    trial_balance,
};
use fangke_shared::month::Month;
use fangke_shared::page::Page;
use fangke_shared::{ContractId, LedgerEntryId, MemberId};

use super::store::{self, EntryRow};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::deal::contract::service as contract;
use crate::platform::cursor;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::PageQuery;

/// What an entry says beside its lines.
pub struct Entry<'a> {
    /// Of which contract.
    pub contract: ContractId,
    /// The business day to which it belongs.
    pub day: NaiveDate,
    /// What it is about.
    pub kind: LedgerEntryKind,
    /// The voucher of the receipt or refund.
    pub voucher: Option<&'a str>,
}

/// Enters lines, in the transaction of what they tell. Debits are positive, credits negative; nothing is entered where nothing moved.
///
/// # Errors
/// `internal` for lines that don't add up to nothing: then what they tell is not kept, either.
pub fn enter(tx: &mut Tx<'_>, entry: &Entry<'_>, lines: impl IntoIterator<Item = (LedgerAccount, i64)>) -> ApiResult<()> {
    let lines = balanced(lines).ok_or_else(|| ApiError::internal("an entry of the books that doesn't balance"))?;
    if lines.is_empty() {
        return Ok(());
    }
    let (by, at) = (tx.me().ok(), tx.at());
    store::insert(tx.conn, entry, &lines, (by, at))
}

/// A page of the entries of a contract, the newest first.
///
/// # Errors
/// `not_found`, a cursor that no page gave.
pub fn entries(tx: &mut Tx<'_>, id: ContractId, page: &PageQuery) -> ApiResult<Page<LedgerEntry>> {
    contract::seen(tx, id)?;
    let before: Option<i64> = cursor::decode(page.cursor.as_deref())?;
    let rows = store::entries(tx.conn, id, before.unwrap_or(i64::MAX), page.limit + 1)?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, |row: &EntryRow| row.id);
    Ok(Page { items: shown(tx.conn, rows)?, next_cursor, total: None })
}

/// Which entries of the journal are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Of which month; without one the current.
    pub month: Option<Month>,
    /// Only those that touch this account.
    pub account: Option<LedgerAccount>,
}

/// A page of the journal 日记账 of a month, the latest day first.
///
/// # Errors
/// A cursor that no page gave.
pub fn journal(tx: &mut Tx<'_>, wanted: Wanted, page: &PageQuery) -> ApiResult<Page<LedgerEntry>> {
    let month = wanted.month.unwrap_or_else(|| Month::of(tx.rules.today));
    let before: Option<(NaiveDate, i64)> = cursor::decode(page.cursor.as_deref())?;
    let rows = store::journal(tx.conn, (month, wanted.account), before, page.limit + 1)?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, |row: &EntryRow| (row.day, row.id));
    Ok(Page { items: shown(tx.conn, rows)?, next_cursor, total: None })
}

/// The trial balance of a month, the current one without it.
///
/// # Errors
/// Only when the database fails.
pub fn balance(tx: &mut Tx<'_>, month: Option<Month>) -> ApiResult<LedgerTrialBalance> {
    let month = month.unwrap_or_else(|| Month::of(tx.rules.today));
    let one = |(account, opening, debit, credit): (String, i64, i64, i64)| -> ApiResult<AccountMovement> {
        Ok((account.parse().map_err(ApiError::internal)?, opening, debit, credit))
    };
    let moved: Vec<AccountMovement> = store::movements(tx.conn, month)?.into_iter().map(one).collect::<ApiResult<_>>()?;
    trial_balance(month, &moved).ok_or_else(|| ApiError::internal("books that no integer holds"))
}

/// Entries with their lines.
fn shown(conn: &mut Conn, rows: Vec<EntryRow>) -> ApiResult<Vec<LedgerEntry>> {
    let mut lines: HashMap<i64, Vec<LedgerLine>> = HashMap::new();
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    for (entry, account, amount_fen) in store::lines(conn, &ids)? {
        let account: LedgerAccount = account.parse().map_err(ApiError::internal)?;
        lines.entry(entry).or_default().push(LedgerLine { account, amount_fen });
    }
    let people = member::member_refs(conn, rows.iter().filter_map(|row| row.member_id).map(MemberId))?;
    let one = |row: EntryRow| {
        let mut lines = lines.remove(&row.id).unwrap_or_default();
        lines.sort_by_key(|line| line.account);
        LedgerEntry {
            id: LedgerEntryId(row.id),
            contract_id: ContractId(row.contract_id),
            contract_number: row.contract_number,
            day: row.day,
            kind: row.kind,
            voucher: row.voucher,
            lines,
            member: row.member_id.and_then(|by| people.get(&MemberId(by)).cloned()),
            at: row.at.and_utc(),
        }
    };
    Ok(rows.into_iter().map(one).collect())
}

/// What is wrong with the books by themselves, the first of each kind; and how many entries there are.
///
/// # Errors
/// Only when the database fails.
pub fn faults(conn: &mut Conn) -> ApiResult<(i64, Vec<LedgerFault>)> {
    let count = store::count(conn)?;
    let mut faults = Vec::new();
    for (id, contract, sum) in store::unbalanced(conn)? {
        let (contract_id, off_fen) = (Some(ContractId(contract)), Some(sum));
        faults.push(LedgerFault { id: Some(id), contract_id, off_fen, ..LedgerFault::of(LedgerFaultKind::Entry) });
    }
    let all = store::sum(conn)?;
    if all != 0 {
        faults.push(LedgerFault { off_fen: Some(all), ..LedgerFault::of(LedgerFaultKind::Total) });
    }
    Ok((count, faults))
}
