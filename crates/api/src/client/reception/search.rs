//! The list of receptions, and the table of channels.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamp};
use fangke_shared::client::reception::{
    AnswerClock, AnswerState, ConversionRow, ReceptionOrder, ReceptionOutcome, ReceptionQuery, ReceptionReach, ReceptionSummary,
};
use fangke_shared::page::{DEFAULT_LIMIT, Page};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::{ClientId, MemberId, ReceptionId};
use serde::{Deserialize, Serialize};

use crate::company::member::service as member;
use crate::company::tx::rules::Rules;
use crate::platform::cursor;
use crate::platform::db::Conn;
use crate::platform::db::row::{TextRow, text_row};
use crate::platform::db::sql::{Sql, Table};
use crate::platform::error::{ApiError, ApiResult};

/// What statements call `receptions`.
const R: Table = Table("r");

text_row! {
    /// A reception as a row of the list.
    struct Row {
        id: i64 = BigInt, "r.id";
        kind: String = Text, "r.kind";
        is_owner: bool = Bool, "r.is_owner";
        source: String = Text, "r.source";
        name: Option<String> = Nullable<Text>, "r.name";
        contact_masked: Option<String> = Nullable<Text>, "r.contact_masked";
        wish: Option<String> = Nullable<Text>, "r.wish";
        consultant_id: i64 = BigInt, "r.consultant_id";
        by_turn: bool = Bool, "r.by_turn";
        received_at: NaiveDateTime = Timestamp, "r.received_at";
        first_answered_at: Option<NaiveDateTime> = Nullable<Timestamp>, "r.first_answered_at";
        outcome: Option<String> = Nullable<Text>, "r.outcome";
        client_id: Option<i64> = Nullable<BigInt>, "r.client_id";
        version: i64 = BigInt, "r.version";
    }
}

fn select(within: Sql) -> Sql {
    Sql::new("SELECT ").push(Row::COLUMNS).push(" FROM receptions r WHERE ").append(within)
}

/// Does a reception lie within a reach?
///
/// # Errors
/// Only when the database fails.
pub fn is_within(conn: &mut Conn, id: ReceptionId, within: Sql) -> ApiResult<bool> {
    let sql = Sql::new("SELECT r.id FROM receptions r WHERE r.id = ").bind(id.0).push(" AND ").append(within);
    Ok(!sql.load::<BigInt, i64>(conn)?.is_empty())
}

/// One reception; whether the caller may see it is asked before.
///
/// # Errors
/// `not_found`.
pub fn one(conn: &mut Conn, rules: &Rules, id: ReceptionId) -> ApiResult<ReceptionSummary> {
    let rows = select(Sql::new("r.id = ").bind(id.0)).rows::<Row>(conn)?;
    summaries(conn, rules, rows)?.pop().ok_or_else(ApiError::not_found)
}

/// Where a page ended.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct PageEnd {
    sort: String,
    at: i64,
    id: i64,
}

/// A page of the list, within a reach.
///
/// # Errors
/// A cursor of another order, or what the database says.
pub fn page(conn: &mut Conn, rules: &Rules, within: Sql, query: &ReceptionQuery) -> ApiResult<Page<ReceptionSummary>> {
    let (limit, sort) = (query.limit.unwrap_or(DEFAULT_LIMIT), query.sort.unwrap_or(ReceptionOrder::Latest));
    let mut all = conditions(query, rules);
    if let Some(end) = cursor::decode::<PageEnd>(query.cursor.as_deref())? {
        if end.sort != sort.as_str() {
            return Err(ApiError::field(FieldError::new("cursor", FieldCode::Contradicts).with("other", "sort")));
        }
        all.push(behind(sort, &end)?);
    }
    // Every limit is as far from its reception: the order of the receptions is that of the limits.
    let way = if sort == ReceptionOrder::Latest { " DESC" } else { "" };
    let sql = all.into_iter().fold(select(within), |sql, condition| sql.push(" AND ").append(condition));
    let sql = sql.push(" ORDER BY r.received_at").push(way).push(", r.id").push(way).push(" LIMIT ").number(limit + 1);
    let rows = sql.rows::<Row>(conn)?;
    let (rows, next_cursor) =
        cursor::cut(rows, limit, |row| PageEnd { sort: sort.to_string(), at: row.received_at.and_utc().timestamp_micros(), id: row.id });
    Ok(Page { items: summaries(conn, rules, rows)?, next_cursor, total: None })
}

fn behind(sort: ReceptionOrder, end: &PageEnd) -> ApiResult<Sql> {
    let at = DateTime::<Utc>::from_timestamp_micros(end.at)
        .ok_or_else(|| ApiError::field(FieldError::new("cursor", FieldCode::InvalidFormat)))?;
    let sign = if sort == ReceptionOrder::Latest { " < " } else { " > " };
    let later = Sql::new("(r.received_at").push(sign).bind(at).push(" OR (r.received_at = ").bind(at);
    Ok(later.push(" AND r.id").push(sign).bind(end.id).push("))"))
}

/// That somebody waits for a first answer.
fn waits() -> Sql {
    let client = R.column("outcome").is(ReceptionOutcome::Client);
    Sql::new("r.first_answered_at IS NULL AND (r.outcome IS NULL OR ").append(client).push(")")
}

/// [`AnswerClock::state`] in SQL.
fn stands(state: AnswerState, now: DateTime<Utc>) -> Sql {
    match state {
        AnswerState::Answered => Sql::new("r.first_answered_at IS NOT NULL"),
        AnswerState::Closed => {
            let other = R.column("outcome").is_not(ReceptionOutcome::Client);
            Sql::new("(r.first_answered_at IS NULL AND ").append(other).push(")")
        }
        AnswerState::Waiting => Sql::all([waits(), Sql::new("r.goal_at >= ").bind(now)]),
        AnswerState::PastGoal => Sql::all([waits(), Sql::new("r.goal_at < ").bind(now), Sql::new("r.limit_at >= ").bind(now)]),
        AnswerState::Overdue => Sql::all([waits(), Sql::new("r.limit_at < ").bind(now)]),
    }
}

const IN_GOAL: &str = "r.first_answered_at <= r.goal_at";
const REACHED_SHOWING: &str = "EXISTS (SELECT 1 FROM showings s WHERE s.client_id = r.client_id AND s.created_at >= r.received_at)";

fn conditions(query: &ReceptionQuery, rules: &Rules) -> Vec<Sql> {
    let mut all = Vec::new();
    all.extend(query.from.map(|day| Sql::new("r.received_at >= ").bind(rules.day_bounds(day).0)));
    all.extend(query.to.map(|day| Sql::new("r.received_at < ").bind(rules.day_bounds(day).1)));
    all.extend(query.kind.map(|kind| R.column("kind").is(kind)));
    if !query.source.is_empty() {
        all.push(R.column("source").is_in(&query.source));
    }
    if !query.answer.is_empty() {
        all.push(Sql::any(query.answer.iter().map(|state| stands(*state, rules.now))));
    }
    if query.in_goal {
        all.push(Sql::new(IN_GOAL));
    }
    all.extend(query.reached.map(|reached| match reached {
        ReceptionReach::Client => Sql::new("r.client_id IS NOT NULL"),
        ReceptionReach::Showing => Sql::new(REACHED_SHOWING),
    }));
    if !query.consultant_id.is_empty() {
        all.push(Sql::new("r.consultant_id IN ").bind_list(query.consultant_id.iter().map(|id| id.0)));
    }
    all.extend(query.store_id.map(|store| Sql::new("r.store_id = ").bind(store.0)));
    all
}

fn summaries(conn: &mut Conn, rules: &Rules, rows: Vec<Row>) -> ApiResult<Vec<ReceptionSummary>> {
    let people = member::member_refs(conn, rows.iter().map(|row| MemberId(row.consultant_id)))?;
    let one = |row: Row| {
        let received_at = row.received_at.and_utc();
        let clock = AnswerClock::from(received_at);
        let first_answered_at = row.first_answered_at.map(|at| at.and_utc());
        let outcome = row.outcome.and_then(|word| word.parse().ok());
        Ok(ReceptionSummary {
            id: ReceptionId(row.id),
            kind: row.kind.parse().map_err(ApiError::internal)?,
            is_owner: row.is_owner,
            source: row.source.parse().map_err(ApiError::internal)?,
            name: row.name,
            contact_masked: row.contact_masked,
            wish: row.wish,
            consultant: people.get(&MemberId(row.consultant_id)).cloned().ok_or_else(ApiError::not_found)?,
            by_turn: row.by_turn,
            received_at,
            goal_at: clock.goal_at,
            limit_at: clock.limit_at,
            first_answered_at,
            answer: clock.state(first_answered_at, outcome, rules.now),
            outcome,
            client_id: row.client_id.map(ClientId),
            version: row.version,
        })
    };
    rows.into_iter().map(one).collect()
}

/// Source, receptions, answered within the goal, clients, showings.
type Counts = (String, i64, i64, i64, i64);

/// The receptions between two moments by channel, within a reach; the channel with the most comes first.
///
/// # Errors
/// Only when the database fails.
pub fn conversion(conn: &mut Conn, within: Sql, (from, until): (DateTime<Utc>, DateTime<Utc>)) -> ApiResult<Vec<ConversionRow>> {
    let sql = Sql::new("SELECT r.source, COUNT(*), COUNT(CASE WHEN ")
        .push(IN_GOAL)
        .push(" THEN 1 END), COUNT(r.client_id), COUNT(CASE WHEN ")
        .push(REACHED_SHOWING)
        .push(" THEN 1 END) FROM receptions r WHERE r.received_at >= ")
        .bind(from)
        .push(" AND r.received_at < ")
        .bind(until)
        .push(" AND ")
        .append(within)
        .push(" GROUP BY r.source ORDER BY 2 DESC, 1");
    let rows = sql.load::<(Text, BigInt, BigInt, BigInt, BigInt), Counts>(conn)?;
    let row = |(source, receptions, in_goal, clients, showings): Counts| {
        Some(ConversionRow { source: Some(source.parse().ok()?), receptions, in_goal, clients, showings })
    };
    Ok(rows.into_iter().filter_map(row).collect())
}

/// What waits for a member's first answer: past its limit, and past its goal by a moment.
///
/// # Errors
/// Only when the database fails.
pub fn waiting(conn: &mut Conn, member: MemberId, (now, until): (DateTime<Utc>, DateTime<Utc>)) -> ApiResult<(i64, i64)> {
    let sql = Sql::new("SELECT COUNT(CASE WHEN r.limit_at < ")
        .bind(now)
        .push(" THEN 1 END), COUNT(CASE WHEN r.limit_at >= ")
        .bind(now)
        .push(" AND r.goal_at < ")
        .bind(until)
        .push(" THEN 1 END) FROM receptions r WHERE r.consultant_id = ")
        .bind(member.0)
        .push(" AND ")
        .append(waits());
    Ok(sql.load::<(BigInt, BigInt), (i64, i64)>(conn)?.pop().unwrap_or_default())
}
