//! Tables of the community dictionary.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Double, Integer, Nullable, Text, Timestamp};
use fangke_shared::CommunityId;
use fangke_shared::property::community::{CommunityDraft, CommunityResponse, DistrictResponse};
use fangke_shared::property::listing::ListingStatus;
use fangke_shared::text::name_key;

use crate::platform::db::sql::{Sql, Table};
use crate::platform::db::{Conn, Engine};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::search::{self, COMMUNITIES};
use crate::platform::terms::Terms;
use crate::schema::communities::{self, dsl};
use crate::schema::community_aliases;

/// A community as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = communities)]
pub struct CommunityRow {
    pub id: i64,
    pub district: String,
    pub name: String,
    pub business_area: Option<String>,
    pub aliases: String,
    pub built_year: Option<i32>,
    pub longitude: Option<f64>,
    pub latitude: Option<f64>,
    pub reference_price_fen: Option<i64>,
    pub updated_at: NaiveDateTime,
    pub version: i64,
}

impl CommunityRow {
    pub fn draft(&self) -> CommunityDraft {
        CommunityDraft {
            district: self.district.clone(),
            name: self.name.clone(),
            aliases: serde_json::from_str(&self.aliases).unwrap_or_default(),
            business_area: self.business_area.clone(),
            built_year: self.built_year,
            longitude: self.longitude,
            latitude: self.latitude,
            reference_price_fen: self.reference_price_fen,
        }
    }

    pub fn response(self, listing_count: Option<i64>) -> CommunityResponse {
        let draft = self.draft();
        CommunityResponse {
            id: CommunityId(self.id),
            district: draft.district,
            name: draft.name,
            aliases: draft.aliases,
            business_area: draft.business_area,
            built_year: draft.built_year,
            longitude: draft.longitude,
            latitude: draft.latitude,
            reference_price_fen: draft.reference_price_fen,
            listing_count,
            updated_at: self.updated_at.and_utc(),
            version: self.version,
        }
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = communities, treat_none_as_null = true)]
struct CommunityValues<'a> {
    district: &'a str,
    name: &'a str,
    name_key: String,
    business_area: Option<&'a str>,
    aliases: String,
    built_year: Option<i32>,
    longitude: Option<f64>,
    latitude: Option<f64>,
    reference_price_fen: Option<i64>,
    updated_at: NaiveDateTime,
}

fn values(draft: &CommunityDraft, now: NaiveDateTime) -> ApiResult<CommunityValues<'_>> {
    Ok(CommunityValues {
        district: &draft.district,
        name: &draft.name,
        name_key: name_key(&draft.name),
        business_area: draft.business_area.as_deref(),
        aliases: serde_json::to_string(&draft.aliases).map_err(ApiError::internal)?,
        built_year: draft.built_year,
        longitude: draft.longitude,
        latitude: draft.latitude,
        reference_price_fen: draft.reference_price_fen,
        updated_at: now,
    })
}

/// What a community is found by; listings take it over.
pub fn terms(draft: &CommunityDraft) -> Terms {
    let names = [&draft.name, &draft.district].into_iter().chain(&draft.aliases).chain(&draft.business_area);
    let terms = names.fold(Terms::default(), |terms, name| terms.name(name));
    // A district is said with and without its word.
    let is_whole = draft.district.is_empty() || draft.district.ends_with(['区', '县', '市', '镇', '旗']);
    if is_whole { terms } else { terms.text(&format!("{}区", draft.district)) }
}

/// Puts a community where it is found: into the search, and under its other names.
pub fn index(conn: &mut Conn, id: CommunityId, draft: &CommunityDraft) -> ApiResult<()> {
    delete_aliases(conn, id)?;
    let keys: BTreeSet<_> = draft.aliases.iter().map(|alias| name_key(alias)).collect();
    for key in keys {
        let row = (community_aliases::community_id.eq(id.0), community_aliases::name_key.eq(key));
        diesel::insert_into(community_aliases::table).values(row).execute(conn)?;
    }
    search::put(conn, COMMUNITIES, id.0, &terms(draft))
}

fn delete_aliases(conn: &mut Conn, id: CommunityId) -> ApiResult<()> {
    diesel::delete(community_aliases::table.filter(community_aliases::community_id.eq(id.0))).execute(conn)?;
    Ok(())
}

/// Removes a community that nothing names any more.
pub fn delete(conn: &mut Conn, id: CommunityId) -> ApiResult<()> {
    delete_aliases(conn, id)?;
    let index = match conn.engine() {
        Engine::Sqlite => "DELETE FROM community_search WHERE rowid = ",
        Engine::Postgres => "DELETE FROM community_search WHERE community_id = ",
    };
    Sql::new(index).bind(id.0).execute(conn)?;
    diesel::delete(dsl::communities.find(id.0)).execute(conn)?;
    Ok(())
}

/// Communities of a district.
pub fn in_district(conn: &mut Conn, district: &str) -> ApiResult<Vec<CommunityRow>> {
    Ok(dsl::communities.filter(dsl::district.eq(district)).order(dsl::id).select(CommunityRow::as_select()).load(conn)?)
}

/// Some communities after one, by number.
pub fn after(conn: &mut Conn, id: i64, limit: i64) -> ApiResult<Vec<CommunityRow>> {
    Ok(dsl::communities.filter(dsl::id.gt(id)).order(dsl::id).limit(limit).select(CommunityRow::as_select()).load(conn)?)
}

pub fn find(conn: &mut Conn, id: CommunityId) -> ApiResult<Option<CommunityRow>> {
    Ok(dsl::communities.find(id.0).select(CommunityRow::as_select()).first(conn).optional()?)
}

/// The community of this name, or else of this other name; where `district` is empty, the only one anywhere.
pub fn find_by_name(conn: &mut Conn, district: &str, name: &str) -> ApiResult<Option<CommunityRow>> {
    let key = name_key(name);
    let named = dsl::communities.filter(dsl::name_key.eq(&key)).order(dsl::id).limit(20).select(CommunityRow::as_select()).load(conn)?;
    if let Some(found) = only_one(named, district) {
        return Ok(Some(found));
    }
    let called = community_aliases::table.filter(community_aliases::name_key.eq(&key)).select(community_aliases::community_id);
    let called = dsl::communities.filter(dsl::id.eq_any(called)).order(dsl::id).limit(20).select(CommunityRow::as_select()).load(conn)?;
    Ok(only_one(called, district))
}

fn only_one(mut named: Vec<CommunityRow>, district: &str) -> Option<CommunityRow> {
    let position = match district {
        "" if named.len() == 1 => Some(0),
        district => named.iter().position(|row| row.district == district),
    };
    position.map(|i| named.swap_remove(i))
}

pub fn insert(conn: &mut Conn, draft: &CommunityDraft, now: NaiveDateTime) -> ApiResult<i64> {
    let id = diesel::insert_into(dsl::communities)
        .values((values(draft, now)?, dsl::created_at.eq(now), dsl::version.eq(1_i64)))
        .returning(dsl::id)
        .get_result::<i64>(conn)?;
    index(conn, CommunityId(id), draft)?;
    Ok(id)
}

/// Counts the version up if it is the one that was read.
pub fn bump(conn: &mut Conn, id: CommunityId, version: i64) -> ApiResult<bool> {
    let hits =
        diesel::update(dsl::communities.find(id.0).filter(dsl::version.eq(version))).set(dsl::version.eq(version + 1)).execute(conn)?;
    Ok(hits == 1)
}

/// Locks a community until the end of the transaction.
pub fn lock(conn: &mut Conn, id: CommunityId) -> ApiResult<()> {
    diesel::update(dsl::communities.find(id.0)).set(dsl::version.eq(dsl::version)).execute(conn)?;
    Ok(())
}

pub fn update(conn: &mut Conn, id: CommunityId, draft: &CommunityDraft, now: NaiveDateTime) -> ApiResult<()> {
    diesel::update(dsl::communities.find(id.0)).set(values(draft, now)?).execute(conn)?;
    index(conn, id, draft)
}

/// A row of the dictionary's list.
#[derive(Queryable)]
pub struct ListedRow {
    pub id: i64,
    pub district: String,
    pub name: String,
    pub business_area: Option<String>,
    pub aliases: String,
    pub built_year: Option<i32>,
    pub longitude: Option<f64>,
    pub latitude: Option<f64>,
    pub reference_price_fen: Option<i64>,
    pub updated_at: NaiveDateTime,
    pub version: i64,
    pub listing_count: i64,
}

impl ListedRow {
    /// Where the list goes on: shorter names first, as they are the likelier meant.
    pub fn page_end(&self) -> (i64, i64) {
        (i64::try_from(self.name.chars().count()).unwrap_or_default(), self.id)
    }

    pub fn response(self) -> CommunityResponse {
        let count = self.listing_count;
        CommunityRow {
            id: self.id,
            district: self.district,
            name: self.name,
            business_area: self.business_area,
            aliases: self.aliases,
            built_year: self.built_year,
            longitude: self.longitude,
            latitude: self.latitude,
            reference_price_fen: self.reference_price_fen,
            updated_at: self.updated_at,
            version: self.version,
        }
        .response(Some(count))
    }
}

type ListedColumns = (
    BigInt,
    Text,
    Text,
    Nullable<Text>,
    Text,
    Nullable<Integer>,
    Nullable<Double>,
    Nullable<Double>,
    Nullable<BigInt>,
    Timestamp,
    BigInt,
    BigInt,
);

/// The list: whatever matches `typed` and lies in `district`, after the end of a page.
pub fn list(
    conn: &mut Conn,
    engine: Engine,
    typed: Option<&str>,
    district: Option<&str>,
    end: Option<(i64, i64)>,
    limit: i64,
) -> ApiResult<Vec<ListedRow>> {
    let mut sql = Sql::new(
        "SELECT c.id, c.district, c.name, c.business_area, c.aliases, c.built_year, c.longitude, c.latitude, c.reference_price_fen, \
         c.updated_at, c.version, \
         (SELECT count(*) FROM listings l WHERE l.community_id = c.id AND ",
    )
    .append(Table("l").column("status").is(ListingStatus::Available))
    .push(") FROM communities c WHERE 1 = 1");
    if let Some(typed) = typed {
        match search::condition(engine, COMMUNITIES, Table("c").column("id"), typed) {
            Some(condition) => sql = sql.push(" AND ").append(condition),
            None => return Ok(Vec::new()),
        }
    }
    if let Some(district) = district {
        sql = sql.push(" AND c.district = ").bind(district);
    }
    if let Some((length, id)) = end {
        sql = sql.push(" AND (length(c.name), c.id) > (").bind(length).push(", ").bind(id).push(")");
    }
    let sql = sql.push(" ORDER BY length(c.name), c.id LIMIT ").bind(limit);
    Ok(sql.load::<ListedColumns, ListedRow>(conn)?)
}

/// Listings available in a community.
pub fn count_available(conn: &mut Conn, id: CommunityId) -> ApiResult<i64> {
    use crate::schema::listings;
    Ok(listings::table
        .filter(listings::community_id.eq(id.0).and(listings::status.eq(ListingStatus::Available.as_str())))
        .count()
        .get_result(conn)?)
}

pub fn districts(conn: &mut Conn) -> ApiResult<Vec<DistrictResponse>> {
    let rows: Vec<(String, i64)> = dsl::communities
        .filter(dsl::district.ne(""))
        .group_by(dsl::district)
        .select((dsl::district, diesel::dsl::count_star()))
        .order(dsl::district)
        .load(conn)?;
    Ok(rows.into_iter().map(|(name, community_count)| DistrictResponse { name, community_count }).collect())
}
