//! The list of clients: any filter, four orders, keyset pages.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text, Timestamp};
use fangke_shared::client::profile::{ClientSummary, DemandSummary};
use fangke_shared::client::query::{ClientQuery, ClientSort};
use fangke_shared::client::stage::is_over;
use fangke_shared::client::{ClientPool, ClientSource, ClientStage};
use fangke_shared::company::member::MemberRef;
use fangke_shared::page::{COUNT_CAP, DEFAULT_LIMIT, Page};
use fangke_shared::permission::{Action, Scope};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::{Area, Purpose};
use fangke_shared::property::owner::mask_name;
use fangke_shared::{ClientId, DemandId, MemberId};
use serde::{Deserialize, Serialize};

use super::conditions::{C, Context, conditions};
use super::rows::{pool, unlisted, until, word};
use crate::platform::cursor;
use crate::platform::db::Conn;
use crate::platform::db::row::{TextRow as _, text_row};
use crate::platform::db::sql::{Column, Sql};
use crate::platform::error::{ApiError, ApiResult};

text_row! {
    struct Row {
        id: i64 = BigInt, "c.id";
        name: String = Text, "c.name";
        kinds: String = Text, "c.kinds";
        tags: String = Text, "c.tags";
        #[diesel(deserialize_as = String)]
        source: ClientSource = Text, "c.source";
        is_key: bool = Bool, "c.is_key";
        grade: Option<String> = Nullable<Text>, "c.grade";
        intent: Option<String> = Nullable<Text>, "c.intent";
        value: Option<String> = Nullable<Text>, "c.value";
        #[diesel(deserialize_as = String)]
        stage: ClientStage = Text, "c.stage";
        stage_since: NaiveDateTime = Timestamp, "c.stage_since";
        contact_masked: Option<String> = Nullable<Text>, "c.contact_masked";
        agent_id: Option<i64> = Nullable<BigInt>, "c.agent_id";
        partner_id: Option<i64> = Nullable<BigInt>, "c.partner_id";
        agent_name: Option<String> = Nullable<Text>, "m.display_name";
        region_id: Option<i64> = Nullable<BigInt>, "m.region_id";
        store_id: Option<i64> = Nullable<BigInt>, "m.store_id";
        team_id: Option<i64> = Nullable<BigInt>, "m.team_id";
        kept_from: NaiveDateTime = Timestamp, "c.kept_from";
        duplicate_number: i64 = BigInt, "c.duplicate_number";
        is_incomplete: bool = Bool, "c.is_incomplete";
        last_follow_up_at: Option<NaiveDateTime> = Nullable<Timestamp>, "c.last_follow_up_at";
        follow_up_count: i64 = BigInt, "c.follow_up_count";
        touched_at: NaiveDateTime = Timestamp, "c.touched_at";
        registered_at: NaiveDateTime = Timestamp, "c.registered_at";
        updated_at: NaiveDateTime = Timestamp, "c.updated_at";
        version: i64 = BigInt, "c.version";
        demand_id: Option<i64> = Nullable<BigInt>, "d.id";
        purpose: Option<String> = Nullable<Text>, "d.purpose";
        districts: Option<String> = Nullable<Text>, "d.districts";
        rooms_min: Option<i32> = Nullable<Integer>, "d.rooms_min";
        rooms_max: Option<i32> = Nullable<Integer>, "d.rooms_max";
        area_min_centi: Option<i64> = Nullable<BigInt>, "d.area_min_centi";
        area_max_centi: Option<i64> = Nullable<BigInt>, "d.area_max_centi";
        price_min_fen: Option<i64> = Nullable<BigInt>, "d.price_min_fen";
        price_max_fen: Option<i64> = Nullable<BigInt>, "d.price_max_fen";
    }
}

/// Whatever else than `clients c` its columns come from.
const BESIDE: &str = " LEFT JOIN members m ON m.id = c.agent_id LEFT JOIN client_demands d ON d.id = c.demand_id";

/// Where a page ended: the moment in the order's column, and the id.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct PageEnd {
    sort: String,
    at: i64,
    id: i64,
}

/// The column of an order, and whether it runs from the latest to the earliest.
const fn column(sort: ClientSort) -> (Column, bool) {
    match sort {
        ClientSort::Dropping => (C.column("kept_from"), false),
        ClientSort::Registered => (C.column("registered_at"), true),
        ClientSort::Updated => (C.column("updated_at"), true),
        ClientSort::LeastFollowedUp => (C.column("touched_at"), false),
    }
}

/// A page of the list.
///
/// # Errors
/// A cursor of another order, a scope wider than the caller's, or what the database says.
pub fn page(conn: &mut Conn, context: &Context<'_>, query: &ClientQuery) -> ApiResult<Page<ClientSummary>> {
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    let sort = query.order();
    let end: Option<PageEnd> = cursor::decode(query.cursor.as_deref())?;
    if end.as_ref().is_some_and(|end| end.sort != sort.as_str()) {
        return Err(ApiError::field(FieldError::new("cursor", FieldCode::Contradicts).with("other", "sort")));
    }
    let wanted = conditions(context, query, None)?;
    let mut rows = Vec::new();
    // Rows that share the moment of the last one come first, found by their id: after an import they are thousands.
    for stretch in stretches(sort, end.as_ref())? {
        let missing = limit + 1 - i64::try_from(rows.len()).unwrap_or_default();
        if missing > 0 {
            rows.extend(walk(conn, sort, stretch.push(" AND ").append(wanted.clone()), missing)?);
        }
    }
    let (rows, next_cursor) = cursor::cut(rows, limit, |row: &Row| {
        let at = match sort {
            ClientSort::Dropping => row.kept_from,
            ClientSort::Registered => row.registered_at,
            ClientSort::Updated => row.updated_at,
            ClientSort::LeastFollowedUp => row.touched_at,
        };
        PageEnd { sort: sort.to_string(), at: at.and_utc().timestamp_micros(), id: row.id }
    });
    let total = if query.total { Some(count(conn, wanted)?) } else { None };
    let items = rows.into_iter().map(|row| summary(context, row)).collect();
    Ok(Page { items, next_cursor, total })
}

/// The rows behind the end of a page, in the pieces in which an index finds them; all of them without one.
fn stretches(sort: ClientSort, end: Option<&PageEnd>) -> ApiResult<Vec<Sql>> {
    let Some(end) = end else { return Ok(vec![Sql::new("1 = 1")]) };
    let (column, is_descending) = column(sort);
    let at = DateTime::<Utc>::from_timestamp_micros(end.at)
        .ok_or_else(|| ApiError::field(FieldError::new("cursor", FieldCode::InvalidFormat)))?
        .naive_utc();
    let behind = if is_descending { " < " } else { " > " };
    Ok(vec![Sql::new(column).push(" = ").bind(at).push(" AND c.id").push(behind).bind(end.id), Sql::new(column).push(behind).bind(at)])
}

fn walk(conn: &mut Conn, sort: ClientSort, condition: Sql, limit: i64) -> ApiResult<Vec<Row>> {
    let (column, is_descending) = column(sort);
    let order = |sql: Sql| {
        let way = if is_descending { " DESC" } else { "" };
        sql.push(" ORDER BY ").push(column).push(way).push(", c.id").push(way)
    };
    // Sorted before anything else of them is read.
    let ids = order(Sql::new("SELECT c.id AS id FROM clients c WHERE ").append(condition)).push(" LIMIT ").number(limit);
    let from = Sql::new("SELECT ").push(Row::COLUMNS).push(" FROM (").append(ids);
    let sql = order(from.push(") AS found JOIN clients c ON c.id = found.id").push(BESIDE));
    Ok(sql.rows::<Row>(conn)?)
}

/// How many clients match, counted up to [`COUNT_CAP`] and one.
fn count(conn: &mut Conn, wanted: Sql) -> ApiResult<i64> {
    let sql = Sql::new("SELECT count(*) FROM (SELECT 1 FROM clients c WHERE ").append(wanted);
    let sql = sql.push(" LIMIT ").number(COUNT_CAP + 1).push(") AS counted");
    Ok(sql.load::<BigInt, i64>(conn)?.into_iter().next().unwrap_or_default())
}

/// One client as a row of the list; whether the caller may see it is asked before.
///
/// # Errors
/// `not_found`.
pub fn one(conn: &mut Conn, context: &Context<'_>, id: ClientId) -> ApiResult<ClientSummary> {
    let sql = Sql::new("SELECT ").push(Row::COLUMNS).push(" FROM clients c").push(BESIDE).push(" WHERE c.id = ").bind(id.0);
    let row = sql.rows::<Row>(conn)?.into_iter().next().ok_or_else(ApiError::not_found)?;
    Ok(summary(context, row))
}

/// Does the caller see the name? As `access::sight`, from the row alone.
fn is_whole(context: &Context<'_>, row: &Row, pool: ClientPool) -> bool {
    let claims = &context.caller.claims;
    let Some(scope) = context.caller.may(Action::ReadClients) else { return false };
    if scope == Scope::All || pool == ClientPool::Private && [row.agent_id, row.partner_id].contains(&Some(claims.member_id.0)) {
        return true;
    }
    let unit = |id: Option<i64>| id.map(fangke_shared::OrgUnitId);
    let theirs = fangke_shared::permission::Units { region: unit(row.region_id), store: unit(row.store_id), team: unit(row.team_id) };
    pool == ClientPool::Private && scope.covers(claims.units(), theirs)
}

/// The row as the caller sees it at the rules' moment.
fn summary(context: &Context<'_>, row: Row) -> ClientSummary {
    let pool = pool(row.agent_id, row.kept_from, context.rules);
    let is_private = pool == ClientPool::Private;
    let is_masked = !is_whole(context, &row, pool);
    let (stage_since, limit) = (row.stage_since.and_utc(), context.limits.days(row.store_id, row.stage).filter(|_| is_private));
    let purpose: Option<Purpose> = word(row.purpose.as_deref());
    let demand = row.demand_id.zip(purpose).map(|(id, purpose)| DemandSummary {
        id: DemandId(id),
        purpose,
        districts: unlisted(row.districts.as_deref().unwrap_or_default()),
        rooms_min: row.rooms_min,
        rooms_max: row.rooms_max,
        area_min: row.area_min_centi.map(Area),
        area_max: row.area_max_centi.map(Area),
        price_min_fen: row.price_min_fen,
        price_max_fen: row.price_max_fen,
    });
    ClientSummary {
        id: ClientId(row.id),
        name: if is_masked { mask_name(&row.name) } else { row.name },
        is_masked,
        kinds: unlisted(&row.kinds),
        source: row.source,
        is_key: row.is_key,
        grade: word(row.grade.as_deref()),
        intent: word(row.intent.as_deref()),
        value: word(row.value.as_deref()),
        stage: row.stage,
        stage_since,
        stage_limit_days: limit,
        is_over_limit: is_over(stage_since, limit, context.rules.now),
        // Words of one's own may name the person.
        tags: if is_masked { Vec::new() } else { unlisted(&row.tags) },
        contact_masked: row.contact_masked,
        demand,
        pool,
        agent: row
            .agent_id
            .zip(row.agent_name)
            .filter(|_| is_private)
            .map(|(id, display_name)| MemberRef { id: MemberId(id), display_name }),
        private_until: is_private.then(|| until(row.kept_from, context.rules)),
        duplicate_number: row.duplicate_number,
        is_incomplete: row.is_incomplete,
        last_follow_up_at: row.last_follow_up_at.map(|at| at.and_utc()),
        follow_up_count: row.follow_up_count,
        registered_at: row.registered_at.and_utc(),
        updated_at: row.updated_at.and_utc(),
        version: row.version,
    }
}
