//! The table of costs.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use fangke_shared::deal::cost::{CostCategory, CostState, EnterCostRequest};
use fangke_shared::month::Month;
use fangke_shared::text::{non_blank, one_line};
use fangke_shared::{CostId, KeyBunchId, MemberId, OrgUnitId};

use super::store_budgets::Purse;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::cost_entries;

/// An entry as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = cost_entries)]
pub struct CostRow {
    pub id: i64,
    pub day: NaiveDate,
    pub month: String,
    pub store_id: Option<i64>,
    pub cost_object_id: Option<i64>,
    #[diesel(deserialize_as = String)]
    pub category: CostCategory,
    pub net_fen: i64,
    pub vat_fen: i64,
    pub supplier: String,
    pub document: Option<String>,
    pub note: Option<String>,
    pub key_bunch_id: Option<i64>,
    #[diesel(deserialize_as = String)]
    pub state: CostState,
    pub reverses_id: Option<i64>,
    pub created_by: i64,
    pub created_at: NaiveDateTime,
    pub approved_by: Option<i64>,
    pub approved_at: Option<NaiveDateTime>,
    pub paid_on: Option<NaiveDate>,
    pub version: i64,
}

impl CostRow {
    /// Whose money it is.
    pub fn purses(&self) -> impl Iterator<Item = Purse> + use<> {
        Purse::of_cost(self.store_id, self.cost_object_id)
    }

    /// Its number.
    pub const fn id(&self) -> CostId {
        CostId(self.id)
    }

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

pub fn insert(conn: &mut Conn, request: &EnterCostRequest, (by, at): (MemberId, NaiveDateTime)) -> ApiResult<CostId> {
    let id = diesel::insert_into(cost_entries::table)
        .values((
            (cost_entries::day.eq(request.day), cost_entries::month.eq(request.month.to_string())),
            (cost_entries::store_id.eq(request.store_id.map(|id| id.0)), cost_entries::category.eq(request.category.as_str())),
            cost_entries::cost_object_id.eq(request.cost_object_id.map(|id| id.0)),
            (cost_entries::net_fen.eq(request.net_fen), cost_entries::vat_fen.eq(request.vat_fen)),
            cost_entries::supplier.eq(one_line(&request.supplier)),
            (cost_entries::document.eq(non_blank(request.document.clone())), cost_entries::note.eq(non_blank(request.note.clone()))),
            cost_entries::key_bunch_id.eq(request.key_bunch_id.map(|id| id.0)),
            cost_entries::state.eq(CostState::Draft.as_str()),
            (cost_entries::created_by.eq(by.0), cost_entries::created_at.eq(at), cost_entries::version.eq(1_i64)),
        ))
        .returning(cost_entries::id)
        .get_result::<i64>(conn)?;
    Ok(CostId(id))
}

/// Adds an entry in reverse: of which, in which month, why.
pub fn insert_reverse(
    conn: &mut Conn,
    (of, month, reason): (&CostRow, Month, &str),
    day: NaiveDate,
    (by, at): (MemberId, NaiveDateTime),
) -> ApiResult<CostId> {
    let id = diesel::insert_into(cost_entries::table)
        .values((
            (cost_entries::day.eq(day), cost_entries::month.eq(month.to_string())),
            (cost_entries::store_id.eq(of.store_id), cost_entries::category.eq(of.category.as_str())),
            cost_entries::cost_object_id.eq(of.cost_object_id),
            (cost_entries::net_fen.eq(of.net_fen.saturating_neg()), cost_entries::vat_fen.eq(of.vat_fen.saturating_neg())),
            (cost_entries::supplier.eq(&of.supplier), cost_entries::document.eq(of.document.as_deref())),
            (cost_entries::note.eq(reason), cost_entries::key_bunch_id.eq(of.key_bunch_id)),
            (cost_entries::state.eq(CostState::Draft.as_str()), cost_entries::reverses_id.eq(of.id)),
            (cost_entries::created_by.eq(by.0), cost_entries::created_at.eq(at), cost_entries::version.eq(1_i64)),
        ))
        .returning(cost_entries::id)
        .get_result::<i64>(conn)?;
    Ok(CostId(id))
}

pub fn find(conn: &mut Conn, id: CostId) -> ApiResult<Option<CostRow>> {
    Ok(cost_entries::table.find(id.0).select(CostRow::as_select()).first(conn).optional()?)
}

/// Some entries, the newest first.
pub fn some(conn: &mut Conn, ids: &[i64]) -> ApiResult<Vec<CostRow>> {
    let these = cost_entries::table.filter(cost_entries::id.eq_any(ids)).order(cost_entries::id.desc());
    Ok(these.select(CostRow::as_select()).load(conn)?)
}

/// Which of some entries are taken back, and by which.
pub fn reversals(conn: &mut Conn, ids: &[i64]) -> ApiResult<Vec<(Option<i64>, i64)>> {
    let them = cost_entries::table.filter(cost_entries::reverses_id.eq_any(ids));
    Ok(them.select((cost_entries::reverses_id, cost_entries::id)).load(conn)?)
}

/// Counts the version up, which holds the row until the transaction ends; with a version only if it is that.
pub fn bump(conn: &mut Conn, id: CostId, version: Option<i64>) -> ApiResult<bool> {
    let next = cost_entries::version.eq(cost_entries::version + 1);
    let hits = match version {
        Some(version) => {
            diesel::update(cost_entries::table.find(id.0).filter(cost_entries::version.eq(version))).set(next).execute(conn)?
        }
        None => diesel::update(cost_entries::table.find(id.0)).set(next).execute(conn)?,
    };
    Ok(hits == 1)
}

pub fn set_approved(conn: &mut Conn, id: CostId, (by, at): (MemberId, NaiveDateTime)) -> ApiResult<()> {
    diesel::update(cost_entries::table.find(id.0))
        .set((cost_entries::state.eq(CostState::Approved.as_str()), (cost_entries::approved_by.eq(by.0), cost_entries::approved_at.eq(at))))
        .execute(conn)?;
    Ok(())
}

pub fn set_paid(conn: &mut Conn, id: CostId, on: NaiveDate, (by, at): (MemberId, NaiveDateTime)) -> ApiResult<()> {
    diesel::update(cost_entries::table.find(id.0))
        .set((
            cost_entries::state.eq(CostState::Paid.as_str()),
            (cost_entries::paid_on.eq(on), cost_entries::paid_by.eq(by.0), cost_entries::paid_at.eq(at)),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn delete(conn: &mut Conn, id: CostId) -> ApiResult<()> {
    diesel::delete(cost_entries::table.find(id.0)).execute(conn)?;
    Ok(())
}

/// Is a bunch confirmed to open its door, and does its listing show a key (§1.9)? None where there is no such bunch.
pub fn is_confirmed(conn: &mut Conn, id: KeyBunchId) -> ApiResult<Option<bool>> {
    let sql = Sql::new(
        "SELECT b.confirmed_at IS NOT NULL AND l.key_count > 0 FROM key_bunches b JOIN listings l ON l.id = b.listing_id WHERE b.id = ",
    );
    Ok(sql.bind(id.0).load::<Bool, bool>(conn)?.pop())
}
