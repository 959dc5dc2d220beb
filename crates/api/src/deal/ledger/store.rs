//! The tables of the books.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use fangke_shared::deal::ledger::LedgerLine;
use fangke_shared::{ContractId, MemberId};

use super::service::Entry;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::schema::{ledger_entries, ledger_lines};

/// Wrong entries that are named.
const NAMED: i64 = 10;

/// An entry as stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = ledger_entries)]
pub struct EntryRow {
    pub id: i64,
    pub contract_id: i64,
    pub day: NaiveDate,
    pub kind: String,
    pub voucher: Option<String>,
    pub member_id: Option<i64>,
    pub at: NaiveDateTime,
}

pub fn insert(conn: &mut Conn, entry: &Entry<'_>, lines: &[LedgerLine], (by, at): (Option<MemberId>, NaiveDateTime)) -> ApiResult<()> {
    let id = diesel::insert_into(ledger_entries::table)
        .values((
            (ledger_entries::contract_id.eq(entry.contract.0), ledger_entries::day.eq(entry.day)),
            (ledger_entries::kind.eq(entry.kind.as_str()), ledger_entries::voucher.eq(entry.voucher)),
            (ledger_entries::member_id.eq(by.map(|by| by.0)), ledger_entries::at.eq(at)),
        ))
        .returning(ledger_entries::id)
        .get_result::<i64>(conn)?;
    for line in lines {
        diesel::insert_into(ledger_lines::table)
            .values((
                ledger_lines::entry_id.eq(id),
                ledger_lines::account.eq(line.account.as_str()),
                ledger_lines::amount_fen.eq(line.amount_fen),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Entries of a contract before one, the newest first.
pub fn entries(conn: &mut Conn, id: ContractId, before: i64, limit: i64) -> ApiResult<Vec<EntryRow>> {
    Ok(ledger_entries::table
        .filter(ledger_entries::contract_id.eq(id.0))
        .filter(ledger_entries::id.lt(before))
        .order(ledger_entries::id.desc())
        .limit(limit)
        .select(EntryRow::as_select())
        .load(conn)?)
}

/// The lines of entries: entry, account, amount.
pub fn lines(conn: &mut Conn, entries: &[i64]) -> ApiResult<Vec<(i64, String, i64)>> {
    Ok(ledger_lines::table.filter(ledger_lines::entry_id.eq_any(entries)).load(conn)?)
}

pub fn count(conn: &mut Conn) -> ApiResult<i64> {
    Ok(ledger_entries::table.count().get_result(conn)?)
}

/// The first entries that don't add up to nothing, or have no lines: entry, contract, sum.
pub fn unbalanced(conn: &mut Conn) -> ApiResult<Vec<(i64, i64, i64)>> {
    let sql = Sql::new(
        "SELECT e.id, e.contract_id, CAST(COALESCE(SUM(l.amount_fen), 0) AS BIGINT) \
         FROM ledger_entries e LEFT JOIN ledger_lines l ON l.entry_id = e.id \
         GROUP BY e.id, e.contract_id HAVING COALESCE(SUM(l.amount_fen), 0) <> 0 OR COUNT(l.entry_id) = 0 ORDER BY e.id LIMIT ",
    );
    Ok(sql.number(NAMED).load::<(BigInt, BigInt, BigInt), _>(conn)?)
}

/// What all lines add up to.
pub fn sum(conn: &mut Conn) -> ApiResult<i64> {
    let sql = Sql::new("SELECT CAST(COALESCE(SUM(amount_fen), 0) AS BIGINT) FROM ledger_lines");
    Ok(sql.load::<BigInt, i64>(conn)?.pop().unwrap_or_default())
}
