//! The list of listings: any filter, any order, keyset pages.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Integer, Nullable, Text, Timestamp};
use fangke_shared::company::member::MemberRef;
use fangke_shared::page::{DEFAULT_LIMIT, Page};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::{
    Area, Decoration, EvidenceState, FloorBand, Grade, ListingQuery, ListingStatus, ListingSummary, Orientations, PoolState, PriceDelta,
};
use fangke_shared::{CommunityId, ListingId, MemberId, PhotoId};

use super::conditions::conditions;
use super::facets::count;
use super::rows::word;
use super::walk::{Place, column, sort_value, walk};
use crate::company::tx::Tx;
use crate::company::tx::rules::Rules;
use crate::platform::clock::Clock;
use crate::platform::cursor;
use crate::platform::db::sql::Sql;
use crate::platform::db::{Conn, Engine};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::token::Claims;
use crate::property::listing::moments::cutoffs;

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

impl<'a> Context<'a> {
    /// That of a read of the caller's.
    ///
    /// # Errors
    /// `unauthenticated` where nobody asks.
    pub fn of(tx: &Tx<'a>) -> ApiResult<Self> {
        Ok(Self { engine: tx.conn.engine(), clock: tx.rules.clock(), claims: &tx.caller()?.claims, rules: tx.rules })
    }
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
    (Nullable<BigInt>, Integer, Nullable<Date>, Nullable<Date>, Integer, Bool, Nullable<BigInt>, Bool),
);

const SELECT: &str = "SELECT l.id, l.status, l.purpose, l.community_id, c.name, l.district, l.building, l.unit, l.room, \
    l.rooms, l.halls, l.baths, l.area_centi, l.floor, l.total_floors, l.floor_band, l.orientation_mask, \
    l.decoration, l.built_year, l.price_fen, l.rent_fen, l.unit_price_fen, l.price_delta_fen, l.price_changed_at, \
    l.title, l.maintainer_id, m.display_name, l.is_late_entry, l.last_follow_up_at, l.created_at, l.updated_at, l.version, \
    l.grade, l.pool, l.entered_at, l.first_follow_up_at, l.status_changed_at, \
    l.evaluation_fen, l.key_count, l.exclusive_from, l.exclusive_until, l.photo_count, l.has_floor_plan, l.cover_photo_id, \
    l.share_token IS NOT NULL";

const BESIDE: &str = "LEFT JOIN communities c ON c.id = l.community_id LEFT JOIN members m ON m.id = l.maintainer_id";

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
    is_published: bool,
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
    let matching = || Ok::<_, ApiError>(Sql::new(" FROM listings l WHERE ").append(conditions(context, query)?));
    let total = if query.with_total { Some(count(conn, matching()?)?) } else { None };
    Ok(Page { items: rows, next_cursor, total })
}

/// The rows whose ids a statement finds: sorted before anything else of them is read.
///
/// # Errors
/// What the database says.
pub fn load(conn: &mut Conn, rules: &Rules, ids: Sql, order: Sql) -> ApiResult<Vec<ListingSummary>> {
    let from = Sql::new(SELECT).push(" FROM (").append(ids);
    let sql = from.push(") AS found JOIN listings l ON l.id = found.id ").push(BESIDE).append(order);
    sql.load::<Columns, Row>(conn)?.into_iter().map(|row| summary(row, rules)).collect()
}

/// One listing as a row of the list.
///
/// # Errors
/// `not_found`.
pub fn one(conn: &mut Conn, rules: &Rules, id: ListingId) -> ApiResult<ListingSummary> {
    let sql = Sql::new(SELECT).push(" FROM listings l ").push(BESIDE).push(" WHERE l.id = ").bind(id.0);
    let rows: Vec<Row> = sql.load::<Columns, Row>(conn)?;
    rows.into_iter().next().map(|row| summary(row, rules)).ok_or_else(ApiError::not_found)?
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
        pool: pool.pool(&cutoffs(rules)),
        key_count: proof.key_count,
        exclusive_until: proof.exclusive_until.filter(|_| evidence.is_exclusive(rules.today)),
        photo_count: proof.photo_count,
        cover_photo_id: proof.cover_photo_id.map(PhotoId),
        cover_url: None,
        is_published: proof.is_published,
        version: work.version,
    })
}
