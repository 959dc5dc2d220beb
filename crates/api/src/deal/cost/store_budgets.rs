//! The table of budgets, whose versions are only ever added and approved.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use fangke_shared::deal::cost::{CostCategory, CostState, ProposeBudgetRequest};
use fangke_shared::month::Month;
use fangke_shared::{BudgetId, MemberId, OrgUnitId};

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::budgets;

/// Versions of a cost centre that are shown at most.
const VERSIONS_MAX: i64 = 50;

/// A version as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = budgets)]
pub struct BudgetRow {
    pub id: i64,
    pub month: String,
    pub store_id: Option<i64>,
    #[diesel(deserialize_as = String)]
    pub category: CostCategory,
    pub amount_fen: i64,
    pub reason: String,
    pub created_by: i64,
    pub created_at: NaiveDateTime,
    pub approved_by: Option<i64>,
    pub approved_at: Option<NaiveDateTime>,
}

impl BudgetRow {
    /// Its cost centre; none is head office.
    pub fn centre(&self) -> Option<OrgUnitId> {
        self.store_id.map(OrgUnitId)
    }

    /// Its month.
    ///
    /// # Errors
    /// Only when what is stored can't be read.
    pub fn month(&self) -> ApiResult<Month> {
        self.month.parse().map_err(ApiError::internal)
    }
}

pub fn insert(conn: &mut Conn, request: &ProposeBudgetRequest, (by, at): (MemberId, NaiveDateTime)) -> ApiResult<BudgetId> {
    let id = diesel::insert_into(budgets::table)
        .values((
            (budgets::month.eq(request.month.to_string()), budgets::store_id.eq(request.store_id.map(|id| id.0))),
            (budgets::category.eq(request.category.as_str()), budgets::amount_fen.eq(request.amount_fen)),
            budgets::reason.eq(request.reason.trim()),
            (budgets::created_by.eq(by.0), budgets::created_at.eq(at)),
        ))
        .returning(budgets::id)
        .get_result::<i64>(conn)?;
    Ok(BudgetId(id))
}

pub fn find(conn: &mut Conn, id: BudgetId) -> ApiResult<Option<BudgetRow>> {
    Ok(budgets::table.find(id.0).select(BudgetRow::as_select()).first(conn).optional()?)
}

pub fn set_approved(conn: &mut Conn, id: BudgetId, (by, at): (MemberId, NaiveDateTime)) -> ApiResult<()> {
    let values = (budgets::approved_by.eq(by.0), budgets::approved_at.eq(at));
    diesel::update(budgets::table.find(id.0)).set(values).execute(conn)?;
    Ok(())
}

/// The versions of a cost centre in a month, the latest first.
pub fn versions(conn: &mut Conn, month: Month, centre: Option<OrgUnitId>) -> ApiResult<Vec<BudgetRow>> {
    let of_it = budgets::table.filter(budgets::month.eq(month.to_string())).order(budgets::id.desc()).limit(VERSIONS_MAX);
    let of_it = of_it.select(BudgetRow::as_select());
    Ok(match centre {
        Some(store) => of_it.filter(budgets::store_id.eq(store.0)).load(conn)?,
        None => of_it.filter(budgets::store_id.is_null()).load(conn)?,
    })
}

/// What a budget is for: month, cost centre, category.
pub type CellKey = (String, Option<i64>, CostCategory);

/// A budget in force, and what is used of it, without VAT.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cell {
    /// The version in force, and how much it is.
    pub budget: Option<(i64, i64)>,
    pub committed_fen: i64,
    pub spent_fen: i64,
}

impl Cell {
    /// What is approved, paid or not.
    pub const fn used_fen(&self) -> i64 {
        self.committed_fen.saturating_add(self.spent_fen)
    }
}

/// Budgets and what is used of them, of every cost centre and category of some months: two statements.
pub fn cells(conn: &mut Conn, months: &[String]) -> ApiResult<HashMap<CellKey, Cell>> {
    let mut all: HashMap<CellKey, Cell> = HashMap::new();
    let approved = budgets::table.filter(budgets::month.eq_any(months)).filter(budgets::approved_by.is_not_null()).order(budgets::id);
    for row in approved.select(BudgetRow::as_select()).load::<BudgetRow>(conn)? {
        // The latest comes last.
        all.entry((row.month, row.store_id, row.category)).or_default().budget = Some((row.id, row.amount_fen));
    }
    let counted = CostState::COUNTED;
    let sql =
        Sql::new("SELECT c.month, c.store_id, c.category, c.state, CAST(SUM(c.net_fen) AS BIGINT) FROM cost_entries c WHERE c.month IN ");
    let sql = sql.bind_list(months.iter().cloned()).push(" AND c.state IN ").words(&counted);
    let rows = sql.push(" GROUP BY c.month, c.store_id, c.category, c.state").load::<UsedColumns, UsedRow>(conn)?;
    for (month, store, category, state, fen) in rows {
        let category: CostCategory = category.parse().map_err(ApiError::internal)?;
        let cell = all.entry((month, store, category)).or_default();
        if state == CostState::Paid.as_str() { cell.spent_fen = fen } else { cell.committed_fen = fen }
    }
    Ok(all)
}

/// Month, cost centre, category, state, sum.
type UsedRow = (String, Option<i64>, String, String, i64);
type UsedColumns = (Text, Nullable<BigInt>, Text, Text, BigInt);
