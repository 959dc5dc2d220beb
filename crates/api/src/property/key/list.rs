//! The list of keys: what is due first comes first, then the newest.

use chrono::{DateTime, Datelike as _};
use diesel::sql_types::BigInt;
use fangke_shared::field::YEARS;
use fangke_shared::permission::Scope;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::key::KeyState;
use fangke_shared::{MemberId, OrgUnitId};
use serde::{Deserialize, Serialize};

use super::store::{self, BunchRow};
use crate::company::tx::rules::Rules;
use crate::platform::cursor;
use crate::platform::db::sql::{Sql, Table, Value};
use crate::platform::db::{Conn, Engine};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::PageQuery;
use crate::platform::search::{self, LISTINGS};
use crate::platform::token::Claims;
use crate::property::listing::service as listing;

/// What statements call `key_bunches`.
const B: Table = Table("b");

/// Which bunches to list.
#[derive(Debug, Clone, Default)]
pub struct KeyFilter {
    /// Kept by this store.
    pub store_id: Option<OrgUnitId>,
    /// Out with this member.
    pub holder: Option<MemberId>,
    /// In this state.
    pub state: Option<KeyState>,
    /// Due back by now, or not.
    pub is_overdue: Option<bool>,
    /// Of the caller's part of the company.
    pub scope: Option<Scope>,
    /// A number, or what listings are found by.
    pub q: Option<String>,
}

/// Where a page ended.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct PageEnd {
    due: Option<i64>,
    id: i64,
}

/// A page of bunches and the cursor of the next one.
///
/// # Errors
/// A cursor that no page gave, or a scope that the caller has no unit for.
pub fn page(
    conn: &mut Conn,
    engine: Engine,
    claims: &Claims,
    rules: &Rules,
    filter: &KeyFilter,
    page: &PageQuery,
) -> ApiResult<(Vec<BunchRow>, Option<String>)> {
    let mut sql = Sql::new("SELECT b.id FROM key_bunches b WHERE 1 = 1").append(conditions(engine, claims, rules, filter)?);
    if let Some(end) = cursor::decode::<PageEnd>(page.cursor.as_deref())? {
        sql = sql.append(after(end));
    }
    let order = " ORDER BY CASE WHEN b.due_at IS NULL THEN 1 ELSE 0 END, b.due_at, b.id DESC LIMIT ";
    let ids: Vec<i64> = sql.push(order).bind(page.limit + 1).load::<BigInt, i64>(conn)?;
    let mut rows = store::find_all(conn, &ids)?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(cursor::cut(rows, page.limit, |row| PageEnd { due: row.due_at.map(|at| at.and_utc().timestamp_micros()), id: row.id }))
}

fn after(end: PageEnd) -> Sql {
    let Some(due) = end.due else { return Sql::new(" AND b.due_at IS NULL AND b.id < ").bind(end.id) };
    // A cursor that no page gave may lie outside of what a database calls a time.
    let due = DateTime::from_timestamp_micros(due).filter(|at| YEARS.contains(&at.year())).unwrap_or_default();
    let later = Sql::new(" AND (b.due_at IS NULL OR b.due_at > ").bind(due).push(" OR (b.due_at = ").bind(due);
    later.push(" AND b.id < ").bind(end.id).push("))")
}

fn conditions(engine: Engine, claims: &Claims, rules: &Rules, filter: &KeyFilter) -> ApiResult<Sql> {
    let mut sql = Sql::default();
    let mut and = |condition: Sql| sql = std::mem::take(&mut sql).push(" AND ").append(condition);
    let is = |column: &'static str, value: Value| Sql::new(B.column(column)).push(" = ").bind(value);
    if let Some(store) = filter.store_id {
        and(is("store_id", store.0.into()));
    }
    if let Some(holder) = filter.holder {
        and(is("holder_id", holder.0.into()));
    }
    if let Some(state) = filter.state {
        and(is("state", state.as_str().into()));
    }
    match filter.is_overdue {
        Some(true) => and(Sql::new("b.due_at < ").bind(rules.now)),
        Some(false) => and(Sql::new("(b.due_at IS NULL OR b.due_at >= ").bind(rules.now).push(")")),
        None => {}
    }
    if let Some(part) = filter.scope.map(|scope| of_scope(claims, scope)).transpose()?.flatten() {
        and(part);
    }
    if let Some(typed) = filter.q.as_deref().map(str::trim).filter(|typed| !typed.is_empty()) {
        and(match typed.trim_start_matches('#').parse::<i64>() {
            Ok(number) => is("number", number.into()),
            // What holds no letter or digit is found nowhere.
            Err(_) => {
                search::condition(engine, LISTINGS, B.column("listing_id"), &listing::typed(typed)).unwrap_or_else(|| Sql::new("1 = 0"))
            }
        });
    }
    Ok(sql)
}

/// The caller's own part: what they have out themselves or their team has, what their store or region keeps.
fn of_scope(claims: &Claims, scope: Scope) -> ApiResult<Option<Sql>> {
    let own =
        |unit: Option<OrgUnitId>| unit.map(|unit| unit.0).ok_or_else(|| ApiError::field(FieldError::new("scope", FieldCode::DoesNotExist)));
    Ok(match scope {
        Scope::All => None,
        // The director of the whole company has no region.
        Scope::Region if claims.region_id.is_none() && claims.store_id.is_none() => None,
        Scope::Own => Some(Sql::new("b.holder_id = ").bind(claims.member_id.0)),
        Scope::Team => Some(Sql::new("b.holder_id IN (SELECT id FROM members WHERE team_id = ").bind(own(claims.team_id)?).push(")")),
        Scope::Store => Some(Sql::new("b.store_id = ").bind(own(claims.store_id)?)),
        Scope::Region => {
            Some(Sql::new("b.store_id IN (SELECT id FROM org_units WHERE parent_id = ").bind(own(claims.region_id)?).push(")"))
        }
    })
}
