//! The list of risks, the newest first, and what a report counts.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamp};
use fangke_shared::deal::risk::{ClosedRisk, OpenRisk, RiskCode, RiskGrade, RiskQuery, RiskState, RiskWeight};
use fangke_shared::page::{COUNT_CAP, DEFAULT_LIMIT};
use fangke_shared::{OrgUnitId, RiskId};

use crate::deal::contract::service as contract;
use crate::platform::cursor;
use crate::platform::db::Conn;
use crate::platform::db::sql::{Sql, Table};
use crate::platform::error::ApiResult;

/// What statements call `contract_risks`; its contract is `k`.
const R: Table = Table("r");

/// Where both stand.
const FROM: &str = " FROM contract_risks r JOIN contracts k ON k.id = r.contract_id WHERE ";

fn of_grades(grades: &[RiskGrade]) -> Option<Sql> {
    let one = |grade: &RiskGrade| {
        let (least, most) = grade.products();
        Sql::new("r.likelihood * r.impact BETWEEN ").number(least).push(" AND ").number(most)
    };
    (!grades.is_empty()).then(|| Sql::any(grades.iter().map(one)))
}

fn conditions(query: &RiskQuery, now: NaiveDateTime) -> Vec<Sql> {
    let mut all = Vec::new();
    if !query.code.is_empty() {
        all.push(R.column("code").is_in(&query.code));
    }
    if !query.state.is_empty() {
        all.push(R.column("state").is_in(&query.state));
    }
    all.extend(of_grades(&query.grade));
    all.extend(query.contract_id.map(|id| Sql::new("r.contract_id = ").bind(id.0)));
    all.extend(query.owner_id.map(|id| Sql::new("r.owner_id = ").bind(id.0)));
    all.extend(query.org_unit_id.map(contract::closed_in));
    if query.is_overdue {
        all.push(R.column("state").is_in(&RiskState::OPEN));
        all.push(Sql::new("r.due_at <= ").bind(now));
    }
    all
}

/// The risks of a page, of what the caller sees, with the place of the next page.
///
/// # Errors
/// A cursor that no page gave, or what the database says.
pub fn page(conn: &mut Conn, seen: Vec<Sql>, query: &RiskQuery, now: NaiveDateTime) -> ApiResult<(Vec<RiskId>, Option<String>)> {
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    let before: Option<i64> = cursor::decode(query.cursor.as_deref())?;
    let mut wanted = conditions(query, now);
    wanted.extend(seen);
    wanted.push(Sql::new("r.id < ").bind(before.unwrap_or(i64::MAX)));
    let sql = Sql::new("SELECT r.id").push(FROM).append(Sql::all(wanted)).push(" ORDER BY r.id DESC LIMIT ").number(limit + 1);
    let (ids, next) = cursor::cut(sql.load::<BigInt, i64>(conn)?, limit, |id| *id);
    Ok((ids.into_iter().map(RiskId).collect(), next))
}

/// Kind, likelihood, impact, store, when it was found, when it is due.
type OpenRow = (String, i64, i64, Option<i64>, NaiveDateTime, NaiveDateTime);
type OpenColumns = (Text, BigInt, BigInt, Nullable<BigInt>, Timestamp, Timestamp);

/// What is open, of what the caller sees; 10 000 at most.
///
/// # Errors
/// Only when the database fails.
pub fn open(conn: &mut Conn, seen: Vec<Sql>) -> ApiResult<Vec<OpenRisk>> {
    let wanted = seen.into_iter().chain([R.column("state").is_in(&RiskState::OPEN)]);
    let sql = Sql::new("SELECT r.code, r.likelihood, r.impact, k.store_id, r.found_at, r.due_at").push(FROM).append(Sql::all(wanted));
    let rows = sql.push(" ORDER BY r.id DESC LIMIT ").number(COUNT_CAP);
    let rows: Vec<OpenRow> = rows.load::<OpenColumns, _>(conn)?;
    let one = |(code, likelihood, impact, store, found_at, due_at): OpenRow| {
        let code: RiskCode = code.parse().ok()?;
        let grade = RiskWeight::new(likelihood, impact).grade();
        Some(OpenRisk { code, grade, store: store.map(OrgUnitId), found_at: found_at.and_utc(), due_at: due_at.and_utc() })
    };
    Ok(rows.into_iter().filter_map(one).collect())
}

/// Whether it was accepted, when it was found, when closed, the losses that were avoided and incurred.
type ClosedRow = (bool, NaiveDateTime, NaiveDateTime, i64, i64);
type ClosedColumns = (Bool, Timestamp, Timestamp, BigInt, BigInt);

/// What was closed from one moment until before another, of what the caller sees; 10 000 at most, the latest.
///
/// # Errors
/// Only when the database fails.
pub fn closed(conn: &mut Conn, seen: Vec<Sql>, (from, to): (DateTime<Utc>, DateTime<Utc>)) -> ApiResult<Vec<ClosedRisk>> {
    let period = Sql::new("r.closed_at >= ").bind(from.naive_utc()).push(" AND r.closed_at < ").bind(to.naive_utc());
    let sql =
        Sql::new("SELECT r.state = ").word(RiskState::Accepted).push(", r.found_at, r.closed_at, r.loss_avoided_fen, r.loss_incurred_fen");
    let sql = sql.push(FROM).append(Sql::all(seen.into_iter().chain([period]))).push(" ORDER BY r.closed_at DESC LIMIT ").number(COUNT_CAP);
    let rows: Vec<ClosedRow> = sql.load::<ClosedColumns, _>(conn)?;
    let one = |(is_accepted, found_at, closed_at, loss_avoided_fen, loss_incurred_fen): ClosedRow| ClosedRisk {
        is_accepted,
        found_at: found_at.and_utc(),
        closed_at: closed_at.and_utc(),
        loss_avoided_fen,
        loss_incurred_fen,
    };
    Ok(rows.into_iter().map(one).collect())
}
