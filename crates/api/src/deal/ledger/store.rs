//! The tables of the books.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text, Timestamp};
use fangke_shared::deal::ledger::{LedgerAccount, LedgerEntryKind, LedgerLine};
use fangke_shared::month::Month;
use fangke_shared::{ContractId, MemberId};

use super::service::Entry;
use crate::platform::db::Conn;
use crate::platform::db::row::{TextRow as _, text_row};
use crate::platform::db::sql::{Sql, Table};
use crate::platform::error::ApiResult;
use crate::schema::{ledger_entries, ledger_lines};

/// Wrong entries that are named.
const NAMED: i64 = 10;

/// What statements call `ledger_lines`.
const L: Table = Table("l");

text_row! {
    /// An entry as stored, with the number of its contract.
    pub struct EntryRow {
        pub id: i64 = BigInt, "e.id";
        pub contract_id: i64 = BigInt, "e.contract_id";
        pub contract_number: Option<String> = Nullable<Text>, "k.number";
        pub day: NaiveDate = Date, "e.day";
        #[diesel(deserialize_as = String)]
        pub kind: LedgerEntryKind = Text, "e.kind";
        pub voucher: Option<String> = Nullable<Text>, "e.voucher";
        pub member_id: Option<i64> = Nullable<BigInt>, "e.member_id";
        pub at: NaiveDateTime = Timestamp, "e.at";
    }
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

/// Entries as they are read.
fn select() -> Sql {
    Sql::new("SELECT ").push(EntryRow::COLUMNS).push(" FROM ledger_entries e JOIN contracts k ON k.id = e.contract_id WHERE ")
}

/// Entries of a contract before one, the newest first.
pub fn entries(conn: &mut Conn, id: ContractId, before: i64, limit: i64) -> ApiResult<Vec<EntryRow>> {
    let sql = select().push("e.contract_id = ").bind(id.0).push(" AND e.id < ").bind(before);
    Ok(sql.push(" ORDER BY e.id DESC LIMIT ").number(limit).rows::<EntryRow>(conn)?)
}

/// Entries of a month, those before a day and number, the latest day first; only those that touch an account where one is asked for.
pub fn journal(
    conn: &mut Conn,
    (month, account): (Month, Option<LedgerAccount>),
    before: Option<(NaiveDate, i64)>,
    limit: i64,
) -> ApiResult<Vec<EntryRow>> {
    let mut wanted = vec![Sql::new("e.day >= ").bind(month.first_day()).push(" AND e.day < ").bind(month.next().first_day())];
    if let Some((day, id)) = before {
        wanted.push(Sql::new("e.day <= ").bind(day));
        wanted.push(Sql::new("(e.day < ").bind(day).push(" OR e.id < ").bind(id).push(")"));
    }
    wanted.extend(account.map(|account| {
        let of_it = Sql::new("EXISTS (SELECT 1 FROM ledger_lines l WHERE l.entry_id = e.id AND ");
        of_it.append(L.column("account").is(account)).push(")")
    }));
    let sql = select().append(Sql::all(wanted)).push(" ORDER BY e.day DESC, e.id DESC LIMIT ");
    Ok(sql.number(limit).rows::<EntryRow>(conn)?)
}

/// Each account with what it was before a month, and its debits and credits in it.
pub fn movements(conn: &mut Conn, month: Month) -> ApiResult<Vec<(String, i64, i64, i64)>> {
    let from = || Sql::default().bind(month.first_day());
    let sum = |of: Sql| Sql::new(", CAST(SUM(CASE WHEN ").append(of).push(" THEN l.amount_fen ELSE 0 END) AS BIGINT)");
    let sql = Sql::new("SELECT l.account").append(sum(Sql::new("e.day < ").append(from())));
    let sql = sql.append(sum(Sql::new("l.amount_fen > 0 AND e.day >= ").append(from())));
    let sql = sql.append(sum(Sql::new("l.amount_fen < 0 AND e.day >= ").append(from())));
    let sql = sql.push(" FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id WHERE e.day < ").bind(month.next().first_day());
    Ok(sql.push(" GROUP BY l.account").load::<(Text, BigInt, BigInt, BigInt), _>(conn)?)
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
