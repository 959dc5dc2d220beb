//! The lists of showings, and what somebody sees of each.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text, Timestamp};
use fangke_shared::client::profile::ClientRef;
use fangke_shared::client::showing::{
    ListingShowing, ShowingOrder, ShowingQuery, ShowingResult, ShowingState, ShowingSummary, showing_number,
};
use fangke_shared::company::member::MemberRef;
use fangke_shared::page::{DEFAULT_LIMIT, Page};
use fangke_shared::permission::Scope;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::ListingRef;
use fangke_shared::property::owner::mask_name;
use fangke_shared::{ClientId, ListingId, MemberId, ShowingId};
use serde::{Deserialize, Serialize};

use super::store;
use crate::company::member::service as member;
use crate::company::tx::rules::Rules;
use crate::platform::cursor;
use crate::platform::db::Conn;
use crate::platform::db::sql::{Sql, Table};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::token::Claims;
use crate::property::listing::service as listing;

/// What statements call `showings`.
const S: Table = Table("s");

/// Who looks: which showings they see at all, and of which clients, `clients c`, they see the name.
#[derive(Clone)]
pub struct Viewer {
    /// That a showing, `showings s` of `clients c`, is within their reach.
    pub reach: Sql,
    /// That they see the name of the client.
    pub named: Sql,
}

/// That a showing is led or accompanied by a member.
fn shown_by(member: MemberId) -> Sql {
    Sql::new("EXISTS (SELECT 1 FROM showing_members o WHERE o.showing_id = s.id AND o.member_id = ").bind(member.0).push(")")
}

impl Viewer {
    /// Of somebody with a permission of this scope; `held` is the condition that they hold a client, or lead who holds it.
    pub fn new(claims: &Claims, scope: Scope, held: Sql) -> Self {
        let me = shown_by(claims.member_id);
        let open = S.column("state").is_in(&ShowingState::OPEN);
        if scope == Scope::All {
            return Self { reach: Sql::new("1 = 1"), named: Sql::new("1 = 1") };
        }
        let named = Sql::any([held.clone(), Sql::all([open, me])]);
        let mut reach = vec![held];
        reach.extend(within(claims, scope));
        Self { reach: Sql::any(reach), named }
    }
}

/// What is led or accompanied by members within a scope; none for all that there is.
fn within(claims: &Claims, scope: Scope) -> Option<Sql> {
    let me = shown_by(claims.member_id);
    let (level, unit) = match scope {
        Scope::All => return None,
        Scope::Own => return Some(me),
        Scope::Team => ("team_id", claims.team_id),
        Scope::Store => ("store_id", claims.store_id),
        // A director without a region leads the whole company.
        Scope::Region if claims.region_id.is_none() => return None,
        Scope::Region => ("region_id", claims.region_id),
    };
    Some(match unit {
        Some(unit) => Sql::any([me, led_by_unit(&[level], unit.0)]),
        None => me,
    })
}

fn led_by_unit(levels: &[&'static str], unit: i64) -> Sql {
    let each = levels.iter().map(|level| Sql::new(*level).push(" = ").bind(unit));
    Sql::new("s.agent_id IN (SELECT id FROM members WHERE ").join(" OR ", each).push(")")
}

/// A row: the showing, its client with the name and whether that is seen.
type Columns = ((BigInt, BigInt, Text, Integer), (Text, BigInt, Timestamp, Timestamp), (Nullable<Text>, Bool, Nullable<BigInt>, BigInt));

#[derive(diesel::Queryable)]
struct Row {
    client: (i64, i64, String, i32),
    course: (String, i64, NaiveDateTime, NaiveDateTime),
    rest: (Option<String>, bool, Option<i64>, i64),
}

fn select(viewer: &Viewer) -> Sql {
    Sql::new("SELECT s.id, s.client_id, c.name, CASE WHEN ")
        .append(viewer.named.clone())
        .push(
            " THEN 1 ELSE 0 END, s.state, s.agent_id, s.starts_at, s.ends_at, s.meeting_place, s.client_confirmed, s.group_id, s.version \
             FROM showings s JOIN clients c ON c.id = s.client_id WHERE ",
        )
        .append(viewer.reach.clone())
}

/// Where a page ended.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct PageEnd {
    sort: String,
    at: i64,
    id: i64,
}

/// A page of the list; `scope` is the caller's own part of it, where one is asked for.
///
/// # Errors
/// A cursor of another order, or what the database says.
pub fn page(
    conn: &mut Conn,
    rules: &Rules,
    (viewer, claims): (&Viewer, &Claims),
    scope: Option<Scope>,
    query: &ShowingQuery,
) -> ApiResult<Page<ShowingSummary>> {
    let (limit, sort) = (query.limit.unwrap_or(DEFAULT_LIMIT), query.sort.unwrap_or(ShowingOrder::Earliest));
    let mut all = conditions(query, rules);
    all.extend(scope.and_then(|scope| within(claims, scope)));
    if let Some(end) = cursor::decode::<PageEnd>(query.cursor.as_deref())? {
        if end.sort != sort.as_str() {
            return Err(ApiError::field(FieldError::new("cursor", FieldCode::Contradicts).with("other", "sort")));
        }
        all.push(behind(sort, &end)?);
    }
    let way = if sort == ShowingOrder::Latest { " DESC" } else { "" };
    let sql = all.into_iter().fold(select(viewer), |sql, condition| sql.push(" AND ").append(condition));
    let sql = sql.push(" ORDER BY s.starts_at").push(way).push(", s.id").push(way).push(" LIMIT ").number(limit + 1);
    let rows = sql.load::<Columns, Row>(conn)?;
    let (rows, next_cursor) =
        cursor::cut(rows, limit, |row| PageEnd { sort: sort.to_string(), at: row.course.2.and_utc().timestamp_micros(), id: row.client.0 });
    Ok(Page { items: summaries(conn, rules, rows)?, next_cursor, total: None })
}

fn behind(sort: ShowingOrder, end: &PageEnd) -> ApiResult<Sql> {
    let at = DateTime::<Utc>::from_timestamp_micros(end.at)
        .ok_or_else(|| ApiError::field(FieldError::new("cursor", FieldCode::InvalidFormat)))?
        .naive_utc();
    let sign = if sort == ShowingOrder::Latest { " < " } else { " > " };
    let later = Sql::new("(s.starts_at").push(sign).bind(at).push(" OR (s.starts_at = ").bind(at);
    Ok(later.push(" AND s.id").push(sign).bind(end.id).push("))"))
}

fn conditions(query: &ShowingQuery, rules: &Rules) -> Vec<Sql> {
    let mut all = Vec::new();
    all.extend(query.from.map(|day| Sql::new("s.starts_at >= ").bind(rules.day_bounds(day).0)));
    all.extend(query.to.map(|day| Sql::new("s.starts_at < ").bind(rules.day_bounds(day).1)));
    if !query.state.is_empty() {
        all.push(S.column("state").is_in(&query.state));
    }
    if !query.agent_id.is_empty() {
        all.push(Sql::any(query.agent_id.iter().map(|id| shown_by(*id))));
    }
    all.extend(query.org_unit_id.map(|unit| led_by_unit(&["team_id", "store_id", "region_id"], unit.0)));
    all.extend(query.client_id.map(|client| Sql::new("s.client_id = ").bind(client.0)));
    all.extend(query.listing_id.map(|listing| {
        Sql::new("EXISTS (SELECT 1 FROM showing_stops t WHERE t.showing_id = s.id AND t.listing_id = ").bind(listing.0).push(")")
    }));
    all
}

/// Some showings as rows, as far as they are within reach.
///
/// # Errors
/// Only when the database fails.
pub fn some(conn: &mut Conn, rules: &Rules, viewer: &Viewer, ids: &[ShowingId]) -> ApiResult<Vec<ShowingSummary>> {
    let sql = select(viewer).push(" AND s.id IN ").bind_list(ids.iter().map(|id| id.0)).push(" ORDER BY s.starts_at, s.id");
    let rows = sql.load::<Columns, Row>(conn)?;
    summaries(conn, rules, rows)
}

/// The open showings that a member leads or accompanies and that begin before a moment, the earliest first.
///
/// # Errors
/// Only when the database fails.
pub fn open_of(conn: &mut Conn, rules: &Rules, member: MemberId, before: NaiveDateTime) -> ApiResult<Vec<ShowingSummary>> {
    let viewer = Viewer { reach: shown_by(member), named: Sql::new("1 = 1") };
    let open = S.column("state").is_in(&ShowingState::OPEN);
    let sql = select(&viewer).push(" AND ").append(open).push(" AND s.starts_at < ").bind(before);
    let rows = sql.push(" ORDER BY s.starts_at, s.id LIMIT ").number(OPEN_MAX).load::<Columns, Row>(conn)?;
    summaries(conn, rules, rows)
}

/// The open showings that a member leads or accompanies, by number.
///
/// # Errors
/// Only when the database fails.
pub fn open_ids(conn: &mut Conn, member: MemberId) -> ApiResult<Vec<ShowingId>> {
    let sql = Sql::new("SELECT s.id FROM showings s WHERE ").append(shown_by(member));
    let sql = sql.push(" AND ").append(S.column("state").is_in(&ShowingState::OPEN)).push(" ORDER BY s.id");
    Ok(sql.load::<BigInt, i64>(conn)?.into_iter().map(ShowingId).collect())
}

/// The most open showings of one member that anybody looks at together.
const OPEN_MAX: i64 = 200;

fn summaries(conn: &mut Conn, rules: &Rules, rows: Vec<Row>) -> ApiResult<Vec<ShowingSummary>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.client.0).collect();
    let showing = store::members_of(conn, &ids)?;
    let people = member::member_refs(conn, showing.iter().map(|(_, member, _)| MemberId(*member)))?;
    let shown = store::shown(conn, &ids)?;
    let listings = listing::refs(conn, shown.iter().map(|(_, listing)| ListingId(*listing)))?;
    let mut listings_of: HashMap<i64, Vec<ListingRef>> = HashMap::new();
    for (showing, id) in shown {
        listings_of.entry(showing).or_default().extend(listings.get(&ListingId(id)).cloned());
    }
    let mut with: HashMap<i64, Vec<MemberRef>> = HashMap::new();
    for (showing, id, is_lead) in showing {
        if !is_lead {
            with.entry(showing).or_default().extend(people.get(&MemberId(id)).cloned());
        }
    }
    rows.into_iter()
        .map(|Row { client: (id, client, name, is_named), course: (state, agent, starts_at, ends_at), rest }| {
            let (meeting_place, client_confirmed, group_id, version) = rest;
            let state: ShowingState = state.parse().map_err(ApiError::internal)?;
            Ok(ShowingSummary {
                id: ShowingId(id),
                number: showing_number(ShowingId(id)),
                state,
                client: ClientRef { id: ClientId(client), name: if is_named == 1 { name } else { mask_name(&name) } },
                agent: people.get(&MemberId(agent)).cloned().ok_or_else(ApiError::not_found)?,
                co_agents: with.remove(&id).unwrap_or_default(),
                starts_at: starts_at.and_utc(),
                ends_at: ends_at.and_utc(),
                listings: listings_of.remove(&id).unwrap_or_default(),
                meeting_place,
                client_confirmed,
                group_id: group_id.map(ShowingId),
                is_overdue: state.is_open() && ends_at.and_utc() < rules.now,
                version,
            })
        })
        .collect()
}

type StopColumns =
    ((BigInt, Text, Timestamp, BigInt, Bool), (Nullable<Text>, Nullable<Text>, Nullable<BigInt>, Nullable<Text>, Nullable<Text>));

/// Result, objection, offer, and what client and owner said.
type Said = (Option<String>, Option<String>, Option<i64>, Option<String>, Option<String>);

#[derive(diesel::Queryable)]
struct StopOf {
    showing: (i64, String, NaiveDateTime, i64, bool),
    said: Said,
}

/// The latest showings of a listing, whoever held them: everybody sees what came of them, and the client only within reach.
///
/// # Errors
/// Only when the database fails.
pub fn of_listing(conn: &mut Conn, rules: &Rules, viewer: &Viewer, id: ListingId, limit: i64) -> ApiResult<Vec<ListingShowing>> {
    let rows = Sql::new(
        "SELECT s.id, s.state, s.starts_at, s.agent_id, t.owner_confirmed, t.result, t.objection, t.offered_fen, t.client_said, t.owner_said \
         FROM showing_stops t JOIN showings s ON s.id = t.showing_id WHERE t.listing_id = ",
    )
    .bind(id.0)
    .push(" ORDER BY s.starts_at DESC, s.id DESC LIMIT ")
    .number(limit)
    .load::<StopColumns, StopOf>(conn)?;
    let ids: Vec<ShowingId> = rows.iter().map(|row| ShowingId(row.showing.0)).collect();
    let seen: HashMap<ShowingId, ClientRef> =
        some(conn, rules, viewer, &ids)?.into_iter().map(|showing| (showing.id, showing.client)).collect();
    let people = member::member_refs(conn, rows.iter().map(|row| MemberId(row.showing.3)))?;
    rows.into_iter()
        .map(|StopOf { showing: (id, state, starts_at, agent, owner_confirmed), said: (result, objection, offered_fen, client, owner) }| {
            let client_ref = seen.get(&ShowingId(id)).cloned();
            Ok(ListingShowing {
                id: client_ref.is_some().then_some(ShowingId(id)),
                client: client_ref,
                state: state.parse().map_err(ApiError::internal)?,
                starts_at: starts_at.and_utc(),
                agent: people.get(&MemberId(agent)).cloned().ok_or_else(ApiError::not_found)?,
                owner_confirmed,
                result: result.and_then(|word| word.parse().ok()),
                objection: objection.and_then(|word| word.parse().ok()),
                offered_fen,
                client_said: client,
                owner_said: owner,
            })
        })
        .collect()
}

/// A showing that stands against another one: who, from when, until when.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Busy {
    /// The showing.
    pub showing: i64,
    /// Its client.
    pub client: i64,
    /// The member who shows.
    pub member: i64,
    /// From when.
    pub from_at: NaiveDateTime,
    /// Until when.
    pub until_at: NaiveDateTime,
}

/// The open showings at a time at which one of these members is, or the client; one row for each who shows.
///
/// # Errors
/// Only when the database fails.
pub fn at_that_time(
    conn: &mut Conn,
    (client, members): (ClientId, &[MemberId]),
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> ApiResult<Vec<Busy>> {
    let sql = Sql::new(
        "SELECT s.id, s.client_id, o.member_id, s.starts_at, s.ends_at FROM showings s \
         JOIN showing_members o ON o.showing_id = s.id WHERE ",
    )
    .append(S.column("state").is_in(&ShowingState::OPEN))
    .push(" AND s.starts_at < ")
    .bind(until)
    .push(" AND s.ends_at > ")
    .bind(from)
    .push(" AND (s.client_id = ")
    .bind(client.0)
    .push(" OR o.member_id IN ")
    .bind_list(members.iter().map(|id| id.0))
    .push(") ORDER BY s.starts_at, s.id, o.member_id");
    Ok(sql.load::<(BigInt, BigInt, BigInt, Timestamp, Timestamp), Busy>(conn)?)
}

/// The open showings in which a listing is still to be shown.
///
/// # Errors
/// Only when the database fails.
pub fn open_with(conn: &mut Conn, listing: ListingId) -> ApiResult<Vec<ShowingId>> {
    let sql = Sql::new("SELECT s.id FROM showing_stops t JOIN showings s ON s.id = t.showing_id WHERE t.listing_id = ")
        .bind(listing.0)
        .push(" AND t.result IS NULL AND t.is_closed = ")
        .bind(false)
        .push(" AND ")
        .append(S.column("state").is_in(&ShowingState::OPEN))
        .push(" ORDER BY s.id");
    Ok(sql.load::<BigInt, i64>(conn)?.into_iter().map(ShowingId).collect())
}

/// Who led or accompanied a showing of a listing that was held or is open.
///
/// # Errors
/// Only when the database fails.
pub fn shown_by_members(conn: &mut Conn, listing: ListingId) -> ApiResult<Vec<MemberId>> {
    let sql = Sql::new(
        "SELECT DISTINCT o.member_id FROM showing_stops t JOIN showings s ON s.id = t.showing_id \
         JOIN showing_members o ON o.showing_id = s.id WHERE t.listing_id = ",
    )
    .bind(listing.0)
    .push(" AND ")
    .append(S.column("state").is_in(&[ShowingState::Booked, ShowingState::UnderWay, ShowingState::Done]))
    .push(" ORDER BY o.member_id");
    Ok(sql.load::<BigInt, i64>(conn)?.into_iter().map(MemberId).collect())
}

/// A showing that was held of a listing to a client: which, who showed, when it was over.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Held {
    /// The showing.
    pub showing: i64,
    /// Who led it or came along.
    pub member: i64,
    /// When it was over.
    pub finished_at: NaiveDateTime,
}

/// The showings of a listing to a client that were over before a moment, in which it was seen; one row for each who showed (§4.4).
///
/// # Errors
/// Only when the database fails.
pub fn held_of(conn: &mut Conn, listing: ListingId, clients: &[ClientId], before: NaiveDateTime) -> ApiResult<Vec<Held>> {
    let sql = Sql::new(
        "SELECT s.id, o.member_id, s.finished_at FROM showing_stops t JOIN showings s ON s.id = t.showing_id \
         JOIN showing_members o ON o.showing_id = s.id WHERE t.listing_id = ",
    )
    .bind(listing.0)
    .push(" AND s.client_id IN ")
    .bind_list(clients.iter().map(|id| id.0))
    .push(" AND ")
    .append(S.column("state").is(ShowingState::Done))
    .push(" AND t.result <> ")
    .word(ShowingResult::NotSeen)
    .push(" AND s.finished_at <= ")
    .bind(before)
    .push(" ORDER BY s.finished_at, s.id, o.member_id");
    Ok(sql.load::<(BigInt, BigInt, Timestamp), Held>(conn)?)
}
