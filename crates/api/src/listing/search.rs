//! The list of listings: any filter, any order, keyset pages.
//!
//! Every order walks an index that starts with `is_lead` (see the migration), so a deep page costs what the
//! first one costs. Rows without a value in the order's column come last: they are a second walk, by id.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Integer, Nullable, Text, Timestamp};
use fangke_shared::field::YEARS;
use fangke_shared::listing::{
    Area, Decoration, EvidenceState, FloorBand, Grade, ListingQuery, ListingStatus, ListingSummary, Orientations, PoolState, PriceDelta,
    Range, SortField,
};
use fangke_shared::member::MemberRef;
use fangke_shared::page::{COUNT_CAP, DEFAULT_LIMIT, Page};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::{CommunityId, ListingId, MemberId, PhotoId};
use serde::{Deserialize, Serialize};

use super::conditions::{Conditions, conditions, ranges};
use super::rows::word;
use crate::platform::clock::Clock;
use crate::platform::cursor;
use crate::platform::db::sql::Sql;
use crate::platform::db::{Conn, Engine};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::token::Claims;
use crate::setting::service::Rules;

/// What a search depends on beside the query.
pub struct Context<'a> {
    /// The database's engine: full text differs.
    pub engine: Engine,
    /// The time, for days.
    pub clock: &'a Clock,
    /// Who asks, for scopes.
    pub claims: &'a Claims,
    /// The figures, for pools and grades.
    pub rules: &'a Rules,
}

/// Where a page ended: the value in the order's column, and the id.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Place {
    sort: String,
    value: Option<i64>,
    id: i64,
}

type Columns = (
    (BigInt, Text, Text, Nullable<BigInt>, Nullable<Text>, Nullable<Text>, Nullable<Text>, Nullable<Text>, Nullable<Text>),
    (
        Nullable<Integer>,
        Nullable<Integer>,
        Nullable<Integer>,
        Nullable<BigInt>,
        Nullable<Integer>,
        Nullable<Integer>,
        Nullable<Text>,
        Integer,
    ),
    (Nullable<Text>, Nullable<Integer>, Nullable<BigInt>, Nullable<BigInt>, Nullable<BigInt>, Nullable<BigInt>, Nullable<Timestamp>),
    (Nullable<Text>, Nullable<BigInt>, Nullable<Text>, Bool, Nullable<Timestamp>, Timestamp, Timestamp, BigInt),
    (Text, Text, Nullable<Timestamp>, Nullable<Timestamp>, Nullable<Timestamp>),
    (Nullable<BigInt>, Integer, Nullable<Date>, Nullable<Date>, Integer, Bool, Nullable<BigInt>),
);

const SELECT: &str = "SELECT l.id, l.status, l.purpose, l.community_id, c.name, l.district, l.building, l.unit, l.room, \
    l.rooms, l.halls, l.baths, l.area_centi, l.floor, l.total_floors, l.floor_band, l.orientation_mask, \
    l.decoration, l.built_year, l.price_fen, l.rent_fen, l.unit_price_fen, l.price_delta_fen, l.price_changed_at, \
    l.title, l.maintainer_id, m.display_name, l.is_late_entry, l.last_follow_up_at, l.created_at, l.updated_at, l.version, \
    l.grade, l.pool, l.entered_at, l.first_follow_up_at, l.status_changed_at, \
    l.evaluation_fen, l.key_count, l.exclusive_from, l.exclusive_until, l.photo_count, l.has_floor_plan, l.cover_photo_id \
    FROM listings l LEFT JOIN communities c ON c.id = l.community_id LEFT JOIN members m ON m.id = l.maintainer_id";

#[derive(Queryable)]
struct Identity {
    id: i64,
    status: String,
    purpose: String,
    community_id: Option<i64>,
    community_name: Option<String>,
    district: Option<String>,
    building: Option<String>,
    unit: Option<String>,
    room: Option<String>,
}

#[derive(Queryable)]
struct Shape {
    rooms: Option<i32>,
    halls: Option<i32>,
    baths: Option<i32>,
    area_centi: Option<i64>,
    floor: Option<i32>,
    total_floors: Option<i32>,
    floor_band: Option<String>,
    orientation_mask: i32,
}

#[derive(Queryable)]
struct Trade {
    decoration: Option<String>,
    built_year: Option<i32>,
    price_fen: Option<i64>,
    rent_fen: Option<i64>,
    unit_price_fen: Option<i64>,
    price_delta_fen: Option<i64>,
    price_changed_at: Option<NaiveDateTime>,
}

#[derive(Queryable)]
struct Work {
    title: Option<String>,
    maintainer_id: Option<i64>,
    maintainer_name: Option<String>,
    is_late_entry: bool,
    last_follow_up_at: Option<NaiveDateTime>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    version: i64,
}

#[derive(Queryable)]
struct Hands {
    grade: String,
    pool: String,
    entered_at: Option<NaiveDateTime>,
    first_follow_up_at: Option<NaiveDateTime>,
    status_changed_at: Option<NaiveDateTime>,
}

#[derive(Queryable)]
struct Proof {
    evaluation_fen: Option<i64>,
    key_count: i32,
    exclusive_from: Option<NaiveDate>,
    exclusive_until: Option<NaiveDate>,
    photo_count: i32,
    has_floor_plan: bool,
    cover_photo_id: Option<i64>,
}

#[derive(Queryable)]
struct Row {
    identity: Identity,
    shape: Shape,
    trade: Trade,
    work: Work,
    hands: Hands,
    proof: Proof,
}

/// A page of the list.
///
/// # Errors
/// A cursor of another order, or what the database says.
pub fn page(conn: &mut Conn, context: &Context<'_>, query: &ListingQuery) -> ApiResult<Page<ListingSummary>> {
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    let sort = query.sort.to_string();
    let place: Option<Place> = cursor::decode(query.cursor.as_deref())?;
    if place.as_ref().is_some_and(|place| place.sort != sort) {
        return Err(ApiError::field(FieldError::new("cursor", FieldCode::Contradicts).with("other", "sort")));
    }
    let mut rows = match &place {
        Some(Place { value: None, .. }) => Vec::new(),
        place => walk(conn, context, query, place.as_ref(), limit + 1, true)?,
    };
    let missing = limit + 1 - i64::try_from(rows.len()).unwrap_or_default();
    if missing > 0 && column(query.sort.field).is_nullable {
        let after = place.filter(|place| place.value.is_none());
        rows.extend(walk(conn, context, query, after.as_ref(), missing, false)?);
    }
    let (rows, next_cursor) = cursor::cut(rows, limit, |row: &ListingSummary| Place {
        sort: sort.clone(),
        value: sort_value(row, query.sort.field),
        id: row.id.0,
    });
    let total = if query.with_total { Some(count(conn, context, query)?) } else { None };
    Ok(Page { items: rows, next_cursor, total })
}

/// Entries of the order's index that the attempts look at. Where fewer than a page match even among the many, the
/// conditions are selective, and gathering all matches to sort them is the cheaper way.
const LOOKS: [i64; 2] = [2_000, 40_000];

/// The rows of one walk: those with a value in the order's column, or those without.
fn walk(
    conn: &mut Conn,
    context: &Context<'_>,
    query: &ListingQuery,
    after: Option<&Place>,
    limit: i64,
    has_value: bool,
) -> ApiResult<Vec<ListingSummary>> {
    let walk = Walk { column: column(query.sort.field), is_descending: query.sort.is_descending, after, has_value };
    // The place is the nearer end of the order's own range: with both, SQLite would walk from the farther one.
    let query = &if after.is_some_and(|place| place.value.is_some()) { without_passed_end(query) } else { query.clone() };
    let conditions = conditions(context, query)?;
    // PostgreSQL knows how its values are spread and finds the way by itself; SQLite must be shown it.
    let has_own_index = query.q.is_some() || !query.community_id.is_empty() || !query.maintainer_id.is_empty() || query.scope.is_some();
    if context.engine == Engine::Sqlite && has_value && !has_own_index {
        let index = format!(" INDEXED BY ix_listings__{}", walk.column.name);
        let from = SELECT.replacen("FROM listings l", &format!("FROM listings l{index}"), 1);
        let along = |within: Sql| Sql::new(&from).push(" WHERE ").append(conditions.clone()).append(walk.condition("l")).append(within);
        let mut attempts: Vec<Sql> = Vec::new();
        if query.is_unfiltered() {
            attempts.push(along(Sql::default()));
        } else {
            attempts.extend(LOOKS.map(|look| along(walk.within_sight(&index, context, query, look))));
        }
        for sql in attempts {
            let rows: Vec<Row> = sql.append(walk.order("l", "")).push(" LIMIT ").bind(limit).load::<Columns, Row>(conn)?;
            if query.is_unfiltered() || i64::try_from(rows.len()).unwrap_or_default() == limit {
                return rows.into_iter().map(|row| summary(row, context.rules)).collect();
            }
        }
    }
    // A sign before the column keeps SQLite from walking its index after all.
    let sign = if context.engine == Engine::Sqlite && has_value { "+" } else { "" };
    let sql = Sql::new(SELECT).push(" WHERE ").append(conditions).append(walk.condition("l")).append(walk.order("l", sign));
    sql.push(" LIMIT ").bind(limit).load::<Columns, Row>(conn)?.into_iter().map(|row| summary(row, context.rules)).collect()
}

/// The query without the end of its order's range that lies behind a page's beginning.
fn without_passed_end(query: &ListingQuery) -> ListingQuery {
    fn cut<T>(range: &mut Range<T>, is_descending: bool) {
        *(if is_descending { &mut range.max } else { &mut range.min }) = None;
    }
    let (mut query, down) = (query.clone(), query.sort.is_descending);
    match query.sort.field {
        SortField::Price => cut(&mut query.price, down),
        SortField::Rent => cut(&mut query.rent, down),
        SortField::UnitPrice => cut(&mut query.unit_price, down),
        SortField::Area => cut(&mut query.area, down),
        SortField::BuiltYear => cut(&mut query.built_year, down),
        SortField::Floor => cut(&mut query.floor, down),
        SortField::CreatedAt => cut(&mut query.created_on, down),
        SortField::UpdatedAt | SortField::LastFollowUpAt | SortField::Rooms => {}
    }
    query
}

struct Walk<'a> {
    column: Column,
    is_descending: bool,
    after: Option<&'a Place>,
    has_value: bool,
}

impl Walk<'_> {
    fn compare(&self) -> &'static str {
        if self.is_descending { "<" } else { ">" }
    }

    /// What lies after the place, with or without a value.
    fn condition(&self, table: &str) -> Sql {
        let name = self.column.name;
        let mut sql = Sql::default();
        if self.column.is_nullable {
            sql = sql.push(&format!(" AND {table}.{name} IS {}NULL", if self.has_value { "NOT " } else { "" }));
        }
        match self.after {
            Some(Place { value: Some(value), id, .. }) => {
                sql = sql.push(&format!(" AND ({table}.{name}, {table}.id) {} (", self.compare()));
                // A place that no page gave may lie outside of what a database calls a time.
                let time = DateTime::from_timestamp_micros(*value).filter(|at| YEARS.contains(&at.year())).unwrap_or_default();
                sql = if self.column.is_time { sql.bind(time) } else { sql.bind(*value) };
                sql.push(", ").bind(*id).push(")")
            }
            Some(Place { value: None, id, .. }) => sql.push(&format!(" AND {table}.id {} ", self.compare())).bind(*id),
            None => sql,
        }
    }

    /// Not beyond the entry of the index that is `look` entries ahead, counted from where the order's own range begins.
    fn within_sight(&self, index: &str, context: &Context<'_>, query: &ListingQuery, look: i64) -> Sql {
        let (name, until) = (self.column.name, if self.is_descending { ">=" } else { "<=" });
        let mut entries = Conditions(Sql::new("b.is_lead = ").bind(query.status.contains(&ListingStatus::Lead)));
        ranges(&mut entries, "b", context.clock, query, Some(query.sort.field));
        Sql::new(&format!(" AND (l.{name}, l.id) {until} (SELECT b.{name}, b.id FROM listings b{index} WHERE "))
            .append(entries.0)
            .append(self.condition("b"))
            .append(self.order("b", ""))
            .push(" LIMIT 1 OFFSET ")
            .bind(look)
            .push(")")
    }

    fn order(&self, table: &str, sign: &str) -> Sql {
        let direction = if self.is_descending { "DESC" } else { "ASC" };
        let by_value = if self.has_value { format!("{sign}{table}.{} {direction}, ", self.column.name) } else { String::new() };
        Sql::new(&format!(" ORDER BY {by_value}{table}.id {direction}"))
    }
}

/// One listing as a row of the list.
///
/// # Errors
/// `not_found`.
pub fn one(conn: &mut Conn, rules: &Rules, id: ListingId) -> ApiResult<ListingSummary> {
    let rows: Vec<Row> = Sql::new(SELECT).push(" WHERE l.id = ").bind(id.0).load::<Columns, Row>(conn)?;
    rows.into_iter().next().map(|row| summary(row, rules)).ok_or_else(ApiError::not_found)?
}

/// How many listings match, counted up to [`COUNT_CAP`] and one.
pub fn count(conn: &mut Conn, context: &Context<'_>, query: &ListingQuery) -> ApiResult<i64> {
    let inner = Sql::new("SELECT count(*) FROM (SELECT 1 FROM listings l WHERE ").append(conditions(context, query)?);
    let sql = inner.push(" LIMIT ").bind(COUNT_CAP + 1).push(") AS counted");
    Ok(sql.load::<BigInt, i64>(conn)?.into_iter().next().unwrap_or_default())
}

/// A column that lists are sorted by.
pub struct Column {
    pub name: &'static str,
    is_time: bool,
    is_nullable: bool,
}

pub const fn column(field: SortField) -> Column {
    let (name, is_time, is_nullable) = match field {
        SortField::CreatedAt => ("created_at", true, false),
        SortField::UpdatedAt => ("updated_at", true, false),
        SortField::LastFollowUpAt => ("last_follow_up_at", true, true),
        SortField::Price => ("price_fen", false, true),
        SortField::Rent => ("rent_fen", false, true),
        SortField::UnitPrice => ("unit_price_fen", false, true),
        SortField::Area => ("area_centi", false, true),
        SortField::BuiltYear => ("built_year", false, true),
        SortField::Floor => ("floor", false, true),
        SortField::Rooms => ("rooms", false, true),
    };
    Column { name, is_time, is_nullable }
}

fn sort_value(row: &ListingSummary, field: SortField) -> Option<i64> {
    match field {
        SortField::CreatedAt => Some(row.created_at.timestamp_micros()),
        SortField::UpdatedAt => Some(row.updated_at.timestamp_micros()),
        SortField::LastFollowUpAt => row.last_follow_up_at.map(|at| at.timestamp_micros()),
        SortField::Price => row.price_fen,
        SortField::Rent => row.rent_fen,
        SortField::UnitPrice => row.unit_price_fen,
        SortField::Area => row.area.map(|area| area.0),
        SortField::BuiltYear => row.built_year.map(i64::from),
        SortField::Floor => row.floor.map(i64::from),
        SortField::Rooms => row.rooms.map(i64::from),
    }
}

fn summary(row: Row, rules: &Rules) -> ApiResult<ListingSummary> {
    let Row { identity, shape, trade, work, hands, proof } = row;
    let status: ListingStatus = identity.status.parse().map_err(ApiError::internal)?;
    let pool = PoolState {
        pool: hands.pool.parse().map_err(ApiError::internal)?,
        status,
        has_maintainer: work.maintainer_id.is_some(),
        entered_at: hands.entered_at.map(|at| at.and_utc()),
        first_follow_up_at: hands.first_follow_up_at.map(|at| at.and_utc()),
        status_changed_at: hands.status_changed_at.map(|at| at.and_utc()),
    };
    let evidence = EvidenceState {
        key_count: proof.key_count,
        exclusive: proof.exclusive_from.zip(proof.exclusive_until),
        price_fen: trade.price_fen,
        evaluation_fen: proof.evaluation_fen,
        photo_count: proof.photo_count,
        has_floor_plan: proof.has_floor_plan,
    };
    let given: Grade = hands.grade.parse().map_err(ApiError::internal)?;
    Ok(ListingSummary {
        id: ListingId(identity.id),
        status,
        purpose: identity.purpose.parse().map_err(ApiError::internal)?,
        community_id: identity.community_id.map(CommunityId),
        community_name: identity.community_name,
        district: identity.district,
        building: identity.building,
        unit: identity.unit,
        room: identity.room,
        rooms: shape.rooms,
        halls: shape.halls,
        baths: shape.baths,
        area: shape.area_centi.map(Area),
        floor: shape.floor,
        total_floors: shape.total_floors,
        floor_band: word::<FloorBand>(shape.floor_band),
        orientations: Orientations(u8::try_from(shape.orientation_mask).unwrap_or_default()),
        decoration: word::<Decoration>(trade.decoration),
        built_year: trade.built_year,
        price_fen: trade.price_fen,
        rent_fen: trade.rent_fen,
        unit_price_fen: trade.unit_price_fen,
        price_delta: trade.price_delta_fen.zip(trade.price_changed_at).map(|(delta_fen, at)| PriceDelta { delta_fen, at: at.and_utc() }),
        title: work.title,
        maintainer: work.maintainer_id.zip(work.maintainer_name).map(|(id, display_name)| MemberRef { id: MemberId(id), display_name }),
        is_late_entry: work.is_late_entry,
        last_follow_up_at: work.last_follow_up_at.map(|at| at.and_utc()),
        created_at: work.created_at.and_utc(),
        updated_at: work.updated_at.and_utc(),
        grade: given.min(Grade::supported(&evidence.on(rules.today, &rules.figures), &rules.figures)),
        pool: pool.pool(&rules.cutoffs),
        key_count: proof.key_count,
        exclusive_until: proof.exclusive_until.filter(|_| evidence.is_exclusive(rules.today)),
        photo_count: proof.photo_count,
        cover_photo_id: proof.cover_photo_id.map(PhotoId),
        version: work.version,
    })
}
