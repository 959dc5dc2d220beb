//! What developers owe, read in one statement: the owner's side of the commission of each contract that counts for a project.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::sql_types::{BigInt, Date};
use fangke_shared::CostObjectId;
use fangke_shared::deal::contract::{ContractKind, ContractState, ReceivableKind};
use fangke_shared::deal::developer_statement::{DeveloperQuery, DeveloperSums};
use fangke_shared::month::Month;
use fangke_shared::permission::Scope;

use crate::deal::contract::service as contract;
use crate::deal::cost::service::OBJECT_OF_PLACE;
use crate::platform::db::Conn;
use crate::platform::db::sql::{Sql, Table};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::token::Claims;

/// What statements call `contracts`.
const K: Table = Table("k");
/// What statements call `receivables`.
const R: Table = Table("r");

/// A project and a day: contracts, cancelled ones, prices, what is due, came in, was given back, is open.
type Row = (i64, NaiveDate, i64, i64, i64, i64, i64, i64, i64);
type Columns = (BigInt, Date, BigInt, BigInt, BigInt, BigInt, BigInt, BigInt, BigInt);

/// The sum of something over the developer's receivables of a contract `k`.
fn owed(what: &'static str, from: &'static str) -> Sql {
    let sql = Sql::new("COALESCE((SELECT SUM(").push(what).push(") FROM ").push(from).push(" WHERE r.contract_id = k.id AND ");
    sql.append(R.column("kind").is(ReceivableKind::OwnerCommission)).push("), 0)")
}

/// Sums by project and month of signing, of the contracts that the caller sees.
pub fn sums(
    conn: &mut Conn,
    (claims, reach): (&Claims, Scope),
    (from, to): (Month, Month),
    query: &DeveloperQuery,
) -> ApiResult<BTreeMap<(CostObjectId, Month), DeveloperSums>> {
    // A contract has few receipts; their parts are found along them.
    const PARTS: &str =
        "receipts c JOIN receipt_parts p ON p.receipt_id = c.id JOIN receivables r ON r.id = p.receivable_id AND c.contract_id = k.id";
    let mut wanted = vec![Sql::new("k.signed_on >= ").bind(from.first_day()).push(" AND k.signed_on < ").bind(to.next().first_day())];
    wanted.push(K.column("kind").is_not(ContractKind::Exclusive));
    wanted.push(Sql::new("l.community_id IN (SELECT o.community_id FROM cost_objects o WHERE o.developer IS NOT NULL)"));
    wanted.extend(contract::within(claims, reach, (K.column("id"), K.column("agent_id"))));
    wanted.extend(query.store_id.map(|store| Sql::new("k.store_id = ").bind(store.0)));
    let is_cancelled = || K.column("state").is(ContractState::Cancelled);
    let each = Sql::new("SELECT ").push(OBJECT_OF_PLACE).push(" AS object_id, k.signed_on, CASE WHEN ").append(is_cancelled());
    let each = each.push(" THEN 1 ELSE 0 END AS cancelled, CASE WHEN ").append(is_cancelled());
    let each = each.push(" THEN 0 ELSE COALESCE(k.price_fen, 0) END AS price_fen, ");
    let each = each.append(owed("r.received_fen + r.open_fen", "receivables r")).push(" AS due_fen, ");
    let each = each.append(owed("CASE WHEN p.refund_id IS NULL THEN p.amount_fen ELSE 0 END", PARTS)).push(" AS received_fen, ");
    let each = each.append(owed("CASE WHEN p.refund_id IS NULL THEN 0 ELSE -p.amount_fen END", PARTS)).push(" AS refunded_fen, ");
    let each = each.append(owed("r.open_fen", "receivables r")).push(" AS open_fen");
    let each = each.push(" FROM contracts k JOIN listings l ON l.id = k.listing_id WHERE ").append(Sql::all(wanted));
    let sql = Sql::new("SELECT x.object_id, x.signed_on, COUNT(*), SUM(x.cancelled)");
    let sql = sql.push(", CAST(SUM(x.price_fen) AS BIGINT), CAST(SUM(x.due_fen) AS BIGINT), CAST(SUM(x.received_fen) AS BIGINT)");
    let sql = sql.push(", CAST(SUM(x.refunded_fen) AS BIGINT), CAST(SUM(x.open_fen) AS BIGINT) FROM (").append(each);
    let sql = sql.push(") x WHERE x.object_id IS NOT NULL");
    let sql = match query.cost_object_id {
        Some(id) => sql.push(" AND x.object_id = ").bind(id.0),
        None => sql,
    };
    let mut all: BTreeMap<(CostObjectId, Month), DeveloperSums> = BTreeMap::new();
    for (object, day, contracts, cancelled, price_fen, due_fen, received_fen, refunded_fen, open_fen) in
        sql.push(" GROUP BY x.object_id, x.signed_on").load::<Columns, Row>(conn)?
    {
        let of_day = DeveloperSums { contracts, cancelled, price_fen, due_fen, received_fen, refunded_fen, open_fen };
        let sums = all.entry((CostObjectId(object), Month::of(day))).or_default();
        *sums = sums.plus(&of_day).ok_or_else(|| ApiError::internal("a sum of money that no integer holds"))?;
    }
    Ok(all)
}
