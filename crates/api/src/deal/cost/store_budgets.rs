//! The table of budgets, whose versions are only ever added and approved.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use fangke_shared::deal::cost::{CostCategory, CostState, ProposeBudgetRequest};
use fangke_shared::month::Month;
use fangke_shared::{BudgetId, MemberId};

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
    pub cost_object_id: Option<i64>,
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
    /// What it is of.
    pub const fn purse(&self) -> Purse {
        Purse { store: self.store_id, object: self.cost_object_id }
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
            budgets::cost_object_id.eq(request.cost_object_id.map(|id| id.0)),
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

/// The versions of a month, the latest first.
pub fn versions(conn: &mut Conn, month: Month, of: Purse) -> ApiResult<Vec<BudgetRow>> {
    let of_it = budgets::table.filter(budgets::month.eq(month.to_string())).order(budgets::id.desc()).limit(VERSIONS_MAX);
    let of_it = of_it.select(BudgetRow::as_select());
    Ok(match (of.object, of.store) {
        (Some(object), _) => of_it.filter(budgets::cost_object_id.eq(object)).load(conn)?,
        (None, Some(store)) => of_it.filter(budgets::store_id.eq(store)).load(conn)?,
        (None, None) => of_it.filter(budgets::store_id.is_null()).filter(budgets::cost_object_id.is_null()).load(conn)?,
    })
}

/// Whose money a budget holds: a store's, a cost object's, or, with neither, head office's. A cost for a cost object is of two: its cost centre's, and
/// the cost object's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Purse {
    pub store: Option<i64>,
    pub object: Option<i64>,
}

impl Purse {
    /// Those that a cost of a centre is of.
    pub fn of_cost(store: Option<i64>, object: Option<i64>) -> impl Iterator<Item = Self> {
        let centre = Self { store, object: None };
        std::iter::once(centre).chain(object.map(|object| Self { store: None, object: Some(object) }))
    }
}

/// What a budget is for: month, purse, category.
pub type CellKey = (String, Purse, CostCategory);

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

/// Budgets and what is used of them, of every purse and category of some months: two statements.
pub fn cells(conn: &mut Conn, months: &[String]) -> ApiResult<HashMap<CellKey, Cell>> {
    let mut all: HashMap<CellKey, Cell> = HashMap::new();
    let approved = budgets::table.filter(budgets::month.eq_any(months)).filter(budgets::approved_by.is_not_null()).order(budgets::id);
    for row in approved.select(BudgetRow::as_select()).load::<BudgetRow>(conn)? {
        // The latest comes last.
        all.entry((row.month.clone(), row.purse(), row.category)).or_default().budget = Some((row.id, row.amount_fen));
    }
    let counted = CostState::COUNTED;
    let sql = Sql::new(
        "SELECT c.month, c.store_id, c.cost_object_id, c.category, c.state, CAST(SUM(c.net_fen) AS BIGINT) FROM cost_entries c WHERE c.month IN ",
    );
    let sql = sql.bind_list(months.iter().cloned()).push(" AND c.state IN ").words(&counted);
    let rows = sql.push(" GROUP BY c.month, c.store_id, c.cost_object_id, c.category, c.state").load::<UsedColumns, UsedRow>(conn)?;
    for (month, store, object, category, state, fen) in rows {
        let category: CostCategory = category.parse().map_err(ApiError::internal)?;
        for purse in Purse::of_cost(store, object) {
            let cell = all.entry((month.clone(), purse, category)).or_default();
            let used = if state == CostState::Paid.as_str() { &mut cell.spent_fen } else { &mut cell.committed_fen };
            *used = used.saturating_add(fen);
        }
    }
    Ok(all)
}

/// Month, cost centre, cost object, category, state, sum.
type UsedRow = (String, Option<i64>, Option<i64>, String, String, i64);
type UsedColumns = (Text, Nullable<BigInt>, Nullable<BigInt>, Text, Text, BigInt);
