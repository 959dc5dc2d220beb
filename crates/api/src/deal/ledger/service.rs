//! The books: what is entered balances, and nothing is changed afterwards.

use std::collections::HashMap;

use chrono::NaiveDate;
use fangke_shared::deal::ledger::{LedgerAccount, LedgerEntry, LedgerEntryKind, LedgerLine, balanced};
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
    let mut lines: HashMap<i64, Vec<LedgerLine>> = HashMap::new();
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    for (entry, account, amount_fen) in store::lines(tx.conn, &ids)? {
        let account: LedgerAccount = account.parse().map_err(ApiError::internal)?;
        lines.entry(entry).or_default().push(LedgerLine { account, amount_fen });
    }
    let people = member::member_refs(tx.conn, rows.iter().filter_map(|row| row.member_id).map(MemberId))?;
    let one = |row: EntryRow| {
        let mut lines = lines.remove(&row.id).unwrap_or_default();
        lines.sort_by_key(|line| line.account);
        Ok(LedgerEntry {
            id: LedgerEntryId(row.id),
            contract_id: ContractId(row.contract_id),
            day: row.day,
            kind: row.kind.parse().map_err(ApiError::internal)?,
            voucher: row.voucher,
            lines,
            member: row.member_id.and_then(|by| people.get(&MemberId(by)).cloned()),
            at: row.at.and_utc(),
        })
    };
    Ok(Page { items: rows.into_iter().map(one).collect::<ApiResult<_>>()?, next_cursor, total: None })
}

/// What is wrong with the books by themselves, in words, the first of each kind; and how many entries there are.
///
/// # Errors
/// Only when the database fails.
pub fn faults(conn: &mut Conn) -> ApiResult<(i64, Vec<String>)> {
    let count = store::count(conn)?;
    let mut faults = Vec::new();
    for (id, contract, sum) in store::unbalanced(conn)? {
        faults.push(format!("entry {id} of contract {contract} adds up to {sum} fen"));
    }
    let all = store::sum(conn)?;
    if all != 0 {
        faults.push(format!("all lines add up to {all} fen"));
    }
    Ok((count, faults))
}
