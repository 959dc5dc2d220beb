//! What profit and loss is made of: sums of a month by store, each read at once, and the heads that are kept of locked months.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};
use fangke_shared::deal::bonus::BonusState;
use fangke_shared::deal::contract::ContractKind;
use fangke_shared::deal::cost::{CostCategory, CostLine, CostState};
use fangke_shared::deal::profit::UnitMoney;
use fangke_shared::month::Month;
use fangke_shared::{CostObjectId, OrgUnitId};

use crate::deal::cost::service::OBJECT_OF_CONTRACT;
use crate::platform::db::Conn;
use crate::platform::db::sql::{Sql, Table};
use crate::platform::error::ApiResult;
use crate::schema::profit_heads;

/// What statements call `bonuses`.
const B: Table = Table("b");
/// What statements call `cost_entries`.
const C: Table = Table("c");
/// What statements call `contracts`.
const K: Table = Table("k");

/// What a store received, refunded, and owes agents of it.
type EarnedRow = (Option<i64>, i64, i64, i64);
/// What a store spent on channels, and on everything else of its own.
type SpentRow = (Option<i64>, i64, i64);

/// The money of every store in a month; without one that of head office. Earnings go to the store of their contract: income and what agents
/// earned of it stand in one column, also where an agent belongs to another.
pub fn money(conn: &mut Conn, month: Month) -> ApiResult<HashMap<Option<i64>, UnitMoney>> {
    let mut all: HashMap<Option<i64>, UnitMoney> = HashMap::new();
    // Everybody's parts of a receipt, the company's among them, add up to it.
    let sql = Sql::new(
        "SELECT k.store_id, CAST(SUM(CASE WHEN e.kind = 'earned' THEN e.amount_fen ELSE 0 END) AS BIGINT), \
         CAST(-SUM(CASE WHEN e.kind = 'clawed_back' THEN e.amount_fen ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN e.member_id IS NOT NULL THEN e.amount_fen ELSE 0 END) AS BIGINT) \
         FROM earnings e JOIN contracts k ON k.id = e.contract_id WHERE e.month = ",
    );
    let rows = sql.bind(month.to_string()).push(" GROUP BY k.store_id");
    for (store, received_fen, refunded_fen, commission_fen) in rows.load::<(Nullable<BigInt>, BigInt, BigInt, BigInt), EarnedRow>(conn)? {
        all.insert(store, UnitMoney { received_fen, refunded_fen, commission_fen, ..UnitMoney::default() });
    }
    let sql = Sql::new("SELECT c.store_id, ").append(sum_of(CostLine::Channel)).push(", ").append(sum_of(CostLine::Direct));
    let sql = sql.push(" FROM cost_entries c WHERE c.month = ").bind(month.to_string());
    let sql = sql.push(" AND ").append(C.column("state").is_in(&CostState::COUNTED)).push(" GROUP BY c.store_id");
    for (store, channel_fen, direct_fen) in sql.load::<(Nullable<BigInt>, BigInt, BigInt), SpentRow>(conn)? {
        let money = all.entry(store).or_default();
        (money.channel_fen, money.direct_fen) = (channel_fen, direct_fen);
    }
    let sql = Sql::new("SELECT b.store_id, CAST(SUM(b.amount_fen) AS BIGINT) FROM bonuses b WHERE b.month = ").bind(month.to_string());
    let sql = sql.push(" AND ").append(B.column("state").is(BonusState::Approved)).push(" GROUP BY b.store_id");
    for (store, bonus_fen) in sql.load::<(Nullable<BigInt>, BigInt), (Option<i64>, i64)>(conn)? {
        all.entry(store).or_default().bonus_fen = bonus_fen;
    }
    Ok(all)
}

/// What a cost object received, refunded, and cost, by the store in which that is booked.
pub type ObjectMoney = (CostObjectId, Option<OrgUnitId>, UnitMoney);

/// The money of every cost object in a month, by store: what contracts bring in, and costs that name it.
pub fn object_money(conn: &mut Conn, month: Month) -> ApiResult<Vec<ObjectMoney>> {
    let mut all = Vec::new();
    let sql = Sql::new(
        "SELECT x.object_id, x.store_id, CAST(SUM(CASE WHEN x.kind = 'earned' THEN x.amount_fen ELSE 0 END) AS BIGINT), \
         CAST(-SUM(CASE WHEN x.kind = 'clawed_back' THEN x.amount_fen ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN x.member_id IS NOT NULL THEN x.amount_fen ELSE 0 END) AS BIGINT) \
         FROM (SELECT e.kind, e.amount_fen, e.member_id, k.store_id, ",
    );
    let sql = sql.push(OBJECT_OF_CONTRACT).push(" AS object_id FROM earnings e JOIN contracts k ON k.id = e.contract_id ");
    let sql = sql.push("JOIN listings l ON l.id = k.listing_id WHERE e.month = ").bind(month.to_string());
    let sql = sql.push(") x WHERE x.object_id IS NOT NULL GROUP BY x.object_id, x.store_id");
    type Columns = (BigInt, Nullable<BigInt>, BigInt, BigInt, BigInt);
    let rows: Vec<(i64, Option<i64>, i64, i64, i64)> = sql.load::<Columns, _>(conn)?;
    for (object, store, received_fen, refunded_fen, commission_fen) in rows {
        let money = UnitMoney { received_fen, refunded_fen, commission_fen, ..UnitMoney::default() };
        all.push((CostObjectId(object), store.map(OrgUnitId), money));
    }
    let sql =
        Sql::new("SELECT c.cost_object_id, c.store_id, ").append(sum_of(CostLine::Channel)).push(", ").append(sum_of(CostLine::Direct));
    let sql = sql.push(" FROM cost_entries c WHERE c.cost_object_id IS NOT NULL AND c.month = ").bind(month.to_string());
    let sql = sql.push(" AND ").append(C.column("state").is_in(&CostState::COUNTED)).push(" GROUP BY c.cost_object_id, c.store_id");
    let rows: Vec<(i64, Option<i64>, i64, i64)> = sql.load::<(BigInt, Nullable<BigInt>, BigInt, BigInt), _>(conn)?;
    for (object, store, channel_fen, direct_fen) in rows {
        all.push((CostObjectId(object), store.map(OrgUnitId), UnitMoney { channel_fen, direct_fen, ..UnitMoney::default() }));
    }
    Ok(all)
}

/// The sum of what stands on a line.
fn sum_of(line: CostLine) -> Sql {
    let categories: Vec<CostCategory> = CostCategory::ALL.iter().copied().filter(|category| category.line() == line).collect();
    let sql = Sql::new("CAST(SUM(CASE WHEN ").append(C.column("category").is_in(&categories));
    sql.push(" THEN c.net_fen ELSE 0 END) AS BIGINT)")
}

/// How many active members each store has now.
pub fn heads_now(conn: &mut Conn) -> ApiResult<HashMap<i64, i64>> {
    let sql = Sql::new("SELECT m.store_id, COUNT(*) FROM members m WHERE m.is_active AND m.store_id IS NOT NULL GROUP BY m.store_id");
    Ok(sql.load::<(BigInt, BigInt), (i64, i64)>(conn)?.into_iter().collect())
}

/// The heads that were kept of a month.
pub fn heads_kept(conn: &mut Conn, month: Month) -> ApiResult<HashMap<i64, i64>> {
    let of_it = profit_heads::table.filter(profit_heads::month.eq(month.to_string()));
    Ok(of_it.select((profit_heads::store_id, profit_heads::heads)).load::<(i64, i64)>(conn)?.into_iter().collect())
}

/// Keeps the heads of a month.
pub fn keep_heads(conn: &mut Conn, month: Month, heads: &HashMap<i64, i64>) -> ApiResult<()> {
    for (store, count) in heads {
        let values = (profit_heads::month.eq(month.to_string()), profit_heads::store_id.eq(store), profit_heads::heads.eq(count));
        diesel::insert_into(profit_heads::table).values(values).execute(conn)?;
    }
    Ok(())
}

/// Forgets the heads of a month.
pub fn forget_heads(conn: &mut Conn, month: Month) -> ApiResult<()> {
    diesel::delete(profit_heads::table.filter(profit_heads::month.eq(month.to_string()))).execute(conn)?;
    Ok(())
}

/// How many contracts of each store were signed from one day until before another, whatever became of them.
pub fn deals(conn: &mut Conn, (from, to): (NaiveDate, NaiveDate)) -> ApiResult<HashMap<i64, i64>> {
    let sql = Sql::new("SELECT k.store_id, COUNT(*) FROM contracts k WHERE k.signed_on >= ").bind(from);
    let sql = sql.push(" AND k.signed_on < ").bind(to).push(" AND k.store_id IS NOT NULL AND ");
    let sql = sql.append(K.column("kind").is_not(ContractKind::Exclusive)).push(" GROUP BY k.store_id");
    Ok(sql.load::<(BigInt, BigInt), (i64, i64)>(conn)?.into_iter().collect())
}
