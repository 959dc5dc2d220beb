//! The tables of demands, and of where they look.

use std::collections::BTreeSet;
use std::fmt::Display;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::client::demand::DemandDraft;
use fangke_shared::{ClientId, DemandId};

use crate::platform::db::Conn;
use crate::platform::db::children::Children;
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::{client_demands, wanted_places};

/// What hangs on a client here, and goes with it when it is merged.
pub const OF_CLIENT: Children = Children { table: "client_demands", parent: "client_id" };

/// A demand as stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = client_demands)]
pub struct DemandRow {
    pub id: i64,
    fields: String,
    pub is_open: bool,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

impl DemandRow {
    /// What was entered.
    pub fn draft(&self) -> ApiResult<DemandDraft> {
        serde_json::from_str(&self.fields).map_err(ApiError::internal)
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = client_demands, treat_none_as_null = true)]
struct Values {
    purpose: &'static str,
    districts: String,
    rooms_min: Option<i32>,
    rooms_max: Option<i32>,
    area_min_centi: Option<i64>,
    area_max_centi: Option<i64>,
    price_min_fen: Option<i64>,
    price_max_fen: Option<i64>,
    fields: String,
    updated_at: NaiveDateTime,
}

fn values(draft: &DemandDraft, now: NaiveDateTime) -> ApiResult<Values> {
    Ok(Values {
        purpose: draft.purpose.as_str(),
        districts: list(&draft.districts),
        rooms_min: draft.rooms_min,
        rooms_max: draft.rooms_max,
        area_min_centi: draft.area_min.map(|area| area.0),
        area_max_centi: draft.area_max.map(|area| area.0),
        price_min_fen: draft.price_min_fen,
        price_max_fen: draft.price_max_fen,
        fields: serde_json::to_string(draft).map_err(ApiError::internal)?,
        updated_at: now,
    })
}

pub fn insert(conn: &mut Conn, client: ClientId, draft: &DemandDraft, now: NaiveDateTime) -> ApiResult<DemandId> {
    let id = diesel::insert_into(client_demands::table)
        .values((
            values(draft, now)?,
            client_demands::client_id.eq(client.0),
            client_demands::is_open.eq(true),
            client_demands::created_at.eq(now),
        ))
        .returning(client_demands::id)
        .get_result::<i64>(conn)?;
    place(conn, id, draft)?;
    Ok(DemandId(id))
}

pub fn update(conn: &mut Conn, id: DemandId, draft: &DemandDraft, now: NaiveDateTime) -> ApiResult<()> {
    let found = diesel::update(client_demands::table.find(id.0)).set(values(draft, now)?);
    let is_open: bool = found.returning(client_demands::is_open).get_result(conn)?;
    displace(conn, id.0)?;
    if is_open { place(conn, id.0, draft) } else { Ok(()) }
}

#[derive(Insertable)]
#[diesel(table_name = wanted_places)]
struct PlaceRow<'a> {
    demand_id: i64,
    district: &'a str,
    purpose: &'static str,
    price_max_fen: i64,
    price_min_fen: Option<i64>,
    rooms_min: Option<i32>,
    rooms_max: Option<i32>,
    area_min_centi: Option<i64>,
    area_max_centi: Option<i64>,
    built_year_min: Option<i32>,
    communities: &'a str,
    floor_bands: &'a str,
    orientations: &'a str,
    decorations: &'a str,
}

/// Several words in one column: `,a,b,`, or nothing.
fn list<T: Display>(words: impl IntoIterator<Item = T>) -> String {
    let words: String = words.into_iter().map(|word| format!("{word},")).collect();
    if words.is_empty() { words } else { format!(",{words}") }
}

/// Enters where an open demand looks, and for what (§3): the demands that a listing answers are found and scored by these rows alone.
fn place(conn: &mut Conn, id: i64, draft: &DemandDraft) -> ApiResult<()> {
    let communities = list(draft.community_ids.iter().map(|id| id.0));
    let (floor_bands, decorations) = (list(&draft.floor_bands), list(&draft.decorations));
    let orientations = list(draft.orientations.iter());
    let row = |district| PlaceRow {
        demand_id: id,
        district,
        purpose: draft.purpose.as_str(),
        price_max_fen: draft.price_max_fen.unwrap_or(i64::MAX),
        price_min_fen: draft.price_min_fen,
        rooms_min: draft.rooms_min,
        rooms_max: draft.rooms_max,
        area_min_centi: draft.area_min.map(|area| area.0),
        area_max_centi: draft.area_max.map(|area| area.0),
        built_year_min: draft.built_year_min,
        communities: &communities,
        floor_bands: &floor_bands,
        orientations: &orientations,
        decorations: &decorations,
    };
    let districts: BTreeSet<&str> = draft.districts.iter().map(String::as_str).collect();
    let anywhere = districts.is_empty().then_some("");
    for district in districts.into_iter().chain(anywhere) {
        diesel::insert_into(wanted_places::table).values(row(district)).execute(conn)?;
    }
    Ok(())
}

fn displace(conn: &mut Conn, id: i64) -> ApiResult<()> {
    diesel::delete(wanted_places::table.filter(wanted_places::demand_id.eq(id))).execute(conn)?;
    Ok(())
}

pub fn close(conn: &mut Conn, id: DemandId, reason: &str, now: NaiveDateTime) -> ApiResult<()> {
    diesel::update(client_demands::table.find(id.0))
        .set((client_demands::is_open.eq(false), client_demands::closed_because.eq(reason), client_demands::updated_at.eq(now)))
        .execute(conn)?;
    displace(conn, id.0)
}

/// Demands in whose fields a text stands, wherever.
pub fn mentioning(conn: &mut Conn, text: &str) -> ApiResult<Vec<DemandRow>> {
    let pattern = format!("%{}%", text.replace(['%', '_'], ""));
    Ok(client_demands::table.filter(client_demands::fields.like(pattern)).select(DemandRow::as_select()).load(conn)?)
}

pub fn remove_all(conn: &mut Conn, clients: &[ClientId]) -> ApiResult<()> {
    let ids: Vec<i64> = clients.iter().map(|id| id.0).collect();
    diesel::delete(client_demands::table.filter(client_demands::client_id.eq_any(ids))).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, client: ClientId, id: DemandId) -> ApiResult<Option<DemandRow>> {
    let found = client_demands::table.find(id.0).filter(client_demands::client_id.eq(client.0));
    Ok(found.select(DemandRow::as_select()).first(conn).optional()?)
}

/// The demands of a client, the open ones first, the newest of each first.
pub fn of_client(conn: &mut Conn, client: ClientId) -> ApiResult<Vec<DemandRow>> {
    Ok(client_demands::table
        .filter(client_demands::client_id.eq(client.0))
        .order((client_demands::is_open.desc(), client_demands::id.desc()))
        .select(DemandRow::as_select())
        .load(conn)?)
}

/// Demands of some clients: number, when, fields as JSON, open or not.
pub fn of_all(conn: &mut Conn, clients: &[i64]) -> ApiResult<Vec<(i64, NaiveDateTime, String, bool)>> {
    Ok(client_demands::table
        .filter(client_demands::client_id.eq_any(clients))
        .order(client_demands::id)
        .select((client_demands::id, client_demands::created_at, client_demands::fields, client_demands::is_open))
        .load(conn)?)
}

/// Writes the fields of a demand that nobody looks for any more.
pub fn blank(conn: &mut Conn, id: i64, fields: &str) -> ApiResult<()> {
    let closed = (client_demands::fields.eq(fields), client_demands::is_open.eq(false));
    diesel::update(client_demands::table.find(id)).set(closed).execute(conn)?;
    displace(conn, id)
}
