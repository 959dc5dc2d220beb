//! What the board reads at once (§5): how many contracts stand in each column, and what the house is paid for them. Kept for the company and for each
//! unit by whatever moves a contract or who closes it, and counted where other contracts are wanted.

use std::collections::HashMap;
use std::ops::AddAssign;

use chrono::{Days, NaiveDate};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Text};
use fangke_shared::deal::contract::{ContractColumn, ContractKind};
use fangke_shared::{ContractId, MemberId, OrgUnitId};

use crate::platform::db::sql::{Sql, Table};
use crate::platform::db::{Conn, Engine};
use crate::platform::error::ApiResult;
use crate::schema::contracts;

/// How many contracts stand in a column, how many of them are overdue, and what the house is paid for them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counted {
    pub count: i64,
    pub overdue: i64,
    pub total_fen: i64,
}

impl AddAssign for Counted {
    fn add_assign(&mut self, other: Self) {
        self.count += other.count;
        self.overdue += other.overdue;
        self.total_fen += other.total_fen;
    }
}

/// What is known of each column that isn't empty.
pub type ByColumn = HashMap<String, Counted>;

/// What the sums of the whole company stand under.
pub const COMPANY: OrgUnitId = OrgUnitId(0);

/// How many days ahead have sums of their own; what is due later has one sum, and its days with one of the next countings.
const DAYS_AHEAD: u64 = 31;

/// What the house is paid for a contract.
const PAID: &str = "k.owner_commission_fen + k.client_commission_fen + k.information_fee_fen + k.bank_rebate_fen";

/// Puts a contract, whose lock the caller holds, into a column, or takes it off the board; the sums go with it.
pub fn place(conn: &mut Conn, id: ContractId, column: Option<(ContractColumn, NaiveDate)>) -> ApiResult<()> {
    add(conn, id, -1)?;
    let (column, due_on) = column.unzip();
    diesel::update(contracts::table.find(id.0))
        .set((contracts::next_step.eq(column.map(|column| column.as_str())), contracts::next_due_on.eq(due_on)))
        .execute(conn)?;
    add(conn, id, 1)
}

const INTO: &str = "INSERT INTO contract_column_sums (org_unit_id, next_step, kind, due_on, contract_count, total_fen) ";

/// Contracts `k`, each once for the company and once for each unit of who closes it, which `org_unit_id` says.
///
/// Who is moved at the very moment when one of their contracts is moves with it as it was before; the next counting puts that right. A lock on the
/// member would make everybody who signs for them wait for each other.
const EACH: &str = "FROM contracts k JOIN members m ON m.id = k.agent_id \
     CROSS JOIN (SELECT 0 AS level UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) n \
     WHERE k.next_step IS NOT NULL AND (n.level = 0 OR CASE n.level WHEN 1 THEN m.region_id WHEN 2 THEN m.store_id ELSE m.team_id END IS NOT NULL)";

/// The unit of a row of [`EACH`]; the company is 0.
const UNIT: &str = "CASE n.level WHEN 0 THEN 0 WHEN 1 THEN m.region_id WHEN 2 THEN m.store_id ELSE m.team_id END";

/// Adds a contract to the sums of the column in which it stands, so many times; nothing where it stands in none.
fn add(conn: &mut Conn, id: ContractId, times: i64) -> ApiResult<()> {
    let sql = Sql::new(INTO).push("SELECT ").push(UNIT).push(", k.next_step, k.kind, k.next_due_on, ").number(times);
    let sql = sql.push(", ").number(times).push(" * (").push(PAID).push(") ").push(EACH);
    sql.push(" AND k.id = ").bind(id.0).execute(conn)?;
    Ok(())
}

/// Adds what a member closes to the sums of a unit, so many times: when they come to it, or leave it.
pub fn add_member(conn: &mut Conn, member: MemberId, unit: OrgUnitId, times: i64) -> ApiResult<()> {
    let sql = Sql::new(INTO).push("SELECT ").bind(unit.0).push(", k.next_step, k.kind, k.next_due_on, ").number(times);
    let sql = sql.push(" * COUNT(*), ").number(times).push(" * CAST(SUM(").push(PAID);
    let sql = sql.push(") AS BIGINT) FROM contracts k WHERE k.next_step IS NOT NULL AND k.agent_id = ").bind(member.0);
    sql.push(" GROUP BY k.next_step, k.kind, k.next_due_on").execute(conn)?;
    Ok(())
}

fn by_column(conn: &mut Conn, sql: Sql) -> ApiResult<ByColumn> {
    let rows: Vec<(String, i64, i64, i64)> = sql.load::<(Text, BigInt, BigInt, BigInt), _>(conn)?;
    Ok(rows.into_iter().map(|(column, count, overdue, total_fen)| (column, Counted { count, overdue, total_fen })).collect())
}

/// The sums over some contracts and over others, which have none in common.
pub fn plus(mut some: ByColumn, others: ByColumn) -> ByColumn {
    for (column, one) in others {
        *some.entry(column).or_default() += one;
    }
    some
}

/// The sums over everybody's contracts of a unit, or of the [`COMPANY`], as they are kept.
pub fn kept(
    conn: &mut Conn,
    unit: OrgUnitId,
    (kinds, column): (&[ContractKind], Option<ContractColumn>),
    today: NaiveDate,
) -> ApiResult<ByColumn> {
    const S: Table = Table("s");
    let mut wanted = vec![Sql::new("s.org_unit_id = ").bind(unit.0)];
    if !kinds.is_empty() {
        wanted.push(S.column("kind").is_in(kinds));
    }
    wanted.extend(column.map(|column| S.column("next_step").is(column)));
    let sql = Sql::new("SELECT s.next_step, CAST(SUM(s.contract_count) AS BIGINT), CAST(SUM(CASE WHEN s.due_on < ").bind(today);
    let sql =
        sql.push(" THEN s.contract_count ELSE 0 END) AS BIGINT), CAST(SUM(s.total_fen) AS BIGINT) FROM contract_column_sums s WHERE ");
    by_column(conn, sql.append(Sql::all(wanted)).push(" GROUP BY s.next_step"))
}

/// The sums over some contracts: those of each part, which have none in common. Everything that this reads stands in an index.
pub fn counted(conn: &mut Conn, parts: Vec<Vec<Sql>>, today: NaiveDate) -> ApiResult<ByColumn> {
    let part = |wanted: Vec<Sql>| {
        let sql = Sql::new("SELECT k.next_step, k.next_due_on, ").push(PAID).push(" AS paid_fen FROM contracts k WHERE ");
        sql.append(Sql::all(wanted))
    };
    let parts = Sql::default().join(" UNION ALL ", parts.into_iter().map(part));
    // Grouped by what no index is ordered by: else SQLite walks along the whole board for the sake of the order.
    let sql = Sql::new("SELECT s.next_step || '', COUNT(*), SUM(CASE WHEN s.next_due_on < ").bind(today);
    let sql = sql.push(" THEN 1 ELSE 0 END), CAST(SUM(s.paid_fen) AS BIGINT) FROM (").append(parts);
    by_column(conn, sql.push(") s GROUP BY s.next_step || ''"))
}

/// Where a contract stands on the board, and what the house is paid for it.
pub struct Standing {
    pub id: i64,
    pub column: String,
    pub due_on: NaiveDate,
    pub paid_fen: i64,
}

/// Where some contracts stand, in any order.
pub fn standings(conn: &mut Conn, wanted: Vec<Sql>) -> ApiResult<Vec<Standing>> {
    let sql = Sql::new("SELECT k.id, k.next_step, k.next_due_on, ").push(PAID).push(" FROM contracts k WHERE ").append(Sql::all(wanted));
    let rows: Vec<(i64, String, NaiveDate, i64)> = sql.load::<(BigInt, Text, Date, BigInt), _>(conn)?;
    Ok(rows.into_iter().map(|(id, column, due_on, paid_fen)| Standing { id, column, due_on, paid_fen }).collect())
}

/// In how many places the sums are kept otherwise than the contracts say; none, unless somebody has changed the tables by hand.
pub fn differences(conn: &mut Conn) -> ApiResult<i64> {
    let sql = Sql::new(
        "SELECT COUNT(*) FROM (SELECT d.next_step FROM (SELECT s.org_unit_id, s.next_step, s.kind, s.contract_count, s.total_fen \
         FROM contract_column_sums s UNION ALL SELECT ",
    );
    let sql = sql
        .push(UNIT)
        .push(", k.next_step, k.kind, -1, -(")
        .push(PAID)
        .push(") ")
        .push(EACH)
        .push(") d GROUP BY d.org_unit_id, d.next_step, d.kind HAVING SUM(d.contract_count) <> 0 OR SUM(d.total_fen) <> 0) w");
    Ok(sql.load::<BigInt, i64>(conn)?.into_iter().sum())
}

/// Makes the sums anew. What is due before a day is overdue for good, so it needs no days of its own; nor does, until one of the next times, what is
/// due late.
///
/// Who moves a contract meanwhile has either done so with its rows, or not at all: what is counted and what is forgotten is of one moment.
pub fn recount(conn: &mut Conn, today: NaiveDate) -> ApiResult<()> {
    let begin = match conn.engine() {
        // Nobody else writes meanwhile.
        Engine::Sqlite => {
            Sql::new("DELETE FROM contract_column_sums").execute(conn)?;
            Sql::default()
        }
        Engine::Postgres => Sql::new("WITH forgotten AS (DELETE FROM contract_column_sums) "),
    };
    let past = today.pred_opt().unwrap_or(today);
    let late = today.checked_add_days(Days::new(DAYS_AHEAD)).unwrap_or(today);
    let sql = begin
        .push(INTO)
        .push("SELECT c.org_unit_id, c.next_step, c.kind, c.due_on, COUNT(*), CAST(SUM(c.paid_fen) AS BIGINT) FROM (SELECT ");
    let sql = sql.push(UNIT).push(" AS org_unit_id, k.next_step, k.kind, CASE WHEN k.next_due_on < ").bind(today);
    let sql = sql.push(" THEN ").bind(past).push(" WHEN k.next_due_on > ").bind(late).push(" THEN ").bind(late);
    let sql = sql.push(" ELSE k.next_due_on END AS due_on, ").push(PAID).push(" AS paid_fen ").push(EACH);
    sql.push(") c GROUP BY c.org_unit_id, c.next_step, c.kind, c.due_on").execute(conn)?;
    Ok(())
}
