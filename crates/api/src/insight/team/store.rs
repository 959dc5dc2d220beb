//! Counting what members look after.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use fangke_shared::insight::team::{DROPPING_DAYS, TeamFigures};
use fangke_shared::permission::Scope;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::{Grade, ListingStatus};

use crate::client::profile::service::public_from;
use crate::company::tx::rules::Rules;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::token::Claims;
use crate::property::listing::state::{self, L};

/// A member in short.
#[derive(Queryable)]
pub struct Who {
    pub id: i64,
    pub name: String,
    pub role: String,
    pub team_id: Option<i64>,
    pub store_id: Option<i64>,
}

/// The active members of a part of the company, by number.
pub fn members(conn: &mut Conn, claims: &Claims, scope: Scope, limit: i64) -> ApiResult<Vec<Who>> {
    let sql = Sql::new("SELECT m.id, m.display_name, m.role, m.team_id, m.store_id FROM members m WHERE m.is_active");
    let (column, unit) = match scope {
        Scope::All => return load(conn, sql, limit),
        Scope::Own => return load(conn, sql.push(" AND m.id = ").bind(claims.member_id.0), limit),
        Scope::Team => (" AND m.team_id = ", claims.team_id),
        Scope::Store => (" AND m.store_id = ", claims.store_id),
        Scope::Region => (" AND m.region_id = ", claims.region_id),
    };
    let unit = unit.ok_or_else(|| ApiError::field(FieldError::new("scope", FieldCode::DoesNotExist)))?;
    load(conn, sql.push(column).bind(unit.0), limit)
}

fn load(conn: &mut Conn, sql: Sql, limit: i64) -> ApiResult<Vec<Who>> {
    type Columns = (BigInt, Text, Text, Nullable<BigInt>, Nullable<BigInt>);
    Ok(sql.push(" ORDER BY m.id LIMIT ").bind(limit).load::<Columns, Who>(conn)?)
}

/// The figures of members that come from their listings: by the conditions of the lists that the figures lead to.
pub fn listings(conn: &mut Conn, ids: &[i64], (rules, days, since): (&Rules, i64, NaiveDate)) -> ApiResult<Vec<(i64, TeamFigures)>> {
    type Row = (i64, i64, i64, i64, i64);
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let is_stock = || L.column("status").is(ListingStatus::Available);
    let before = rules.now - Duration::days(days);
    let count = |condition: Sql| Sql::new(", CAST(sum(CASE WHEN ").append(condition).push(" THEN 1 ELSE 0 END) AS BIGINT)");
    let is_focus = is_stock().push(" AND ").append(state::grade(L, rules)).push(" = ").word(Grade::Focus);
    let is_unfollowed = is_stock()
        .push(" AND (l.last_follow_up_at <= ")
        .bind(before)
        .push(" OR (l.last_follow_up_at IS NULL AND l.created_at <= ")
        .bind(before)
        .push("))");
    let is_new = Sql::new("l.created_at >= ").bind(rules.day_bounds(since).0);
    let sql = Sql::new("SELECT l.maintainer_id")
        .append(count(is_stock()))
        .append(count(is_focus))
        .append(count(is_unfollowed))
        .append(count(is_new))
        .push(" FROM listings l WHERE ")
        .append(L.column("status").is_not(ListingStatus::Lead))
        .push(" AND l.maintainer_id IN ")
        .bind_list(ids.iter().copied())
        .push(" GROUP BY l.maintainer_id");
    let rows: Vec<Row> = sql.load::<(BigInt, BigInt, BigInt, BigInt, BigInt), Row>(conn)?;
    let figures = |(id, stock, focus, unfollowed, new)| (id, TeamFigures { stock, focus, unfollowed, new, ..TeamFigures::default() });
    Ok(rows.into_iter().map(figures).collect())
}

/// Of each member: the clients held, those of them without a follow-up for some days, and those that become public soon. By the conditions
/// of the list of clients.
pub fn clients(conn: &mut Conn, ids: &[i64], (rules, days): (&Rules, i64)) -> ApiResult<Vec<(i64, i64, i64, i64)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let count = |column: &'static str, until: DateTime<Utc>| {
        let sql = Sql::new(", CAST(sum(CASE WHEN ").push(column).push(" <= ").bind(until);
        sql.push(" THEN 1 ELSE 0 END) AS BIGINT)")
    };
    let cut = public_from(rules);
    let sql = Sql::new("SELECT c.agent_id, count(*)")
        .append(count("c.touched_at", rules.now - Duration::days(days)))
        .append(count("c.kept_from", cut.and_utc() + Duration::days(DROPPING_DAYS)))
        .push(" FROM clients c WHERE c.merged_into IS NULL AND c.stage <> 'lost' AND c.kept_from > ")
        .bind(cut)
        .push(" AND c.agent_id IN ")
        .bind_list(ids.iter().copied())
        .push(" GROUP BY c.agent_id");
    Ok(sql.load::<(BigInt, BigInt, BigInt, BigInt), (i64, i64, i64, i64)>(conn)?)
}

/// The bunches of keys that members should have brought back.
pub fn keys_overdue(conn: &mut Conn, ids: &[i64], rules: &Rules) -> ApiResult<Vec<(i64, i64)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = Sql::new("SELECT b.holder_id, count(*) FROM key_bunches b WHERE b.due_at < ")
        .bind(rules.now)
        .push(" AND b.holder_id IN ")
        .bind_list(ids.iter().copied())
        .push(" GROUP BY b.holder_id");
    Ok(sql.load::<(BigInt, BigInt), (i64, i64)>(conn)?)
}
