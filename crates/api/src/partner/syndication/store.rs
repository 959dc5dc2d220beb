//! The tables of what partners are shown.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::property::listing::ListingStatus;
use fangke_shared::{CommunityId, ListingId, MemberId, OrgUnitId};

use super::places::Place;
use crate::platform::db::Conn;
use crate::platform::db::sql::{Sql, Table};
use crate::platform::error::ApiResult;
use crate::schema::{listings, syndicated_listings};

/// A listing that partners are shown, as stored.
#[derive(Queryable)]
pub struct SyndicatedRow {
    _listing_id: i64,
    pub store_id: Option<i64>,
    pub member_id: i64,
    pub at: NaiveDateTime,
}

pub fn find(conn: &mut Conn, id: ListingId) -> ApiResult<Option<SyndicatedRow>> {
    Ok(syndicated_listings::table.find(id.0).first(conn).optional()?)
}

pub fn insert(conn: &mut Conn, id: ListingId, store: Option<OrgUnitId>, by: MemberId, at: NaiveDateTime) -> ApiResult<()> {
    diesel::insert_into(syndicated_listings::table)
        .values((
            syndicated_listings::listing_id.eq(id.0),
            syndicated_listings::store_id.eq(store.map(|store| store.0)),
            syndicated_listings::member_id.eq(by.0),
            syndicated_listings::at.eq(at),
        ))
        .execute(conn)?;
    Ok(())
}

/// The numbers of what is on the market and isn't published, as `id`.
pub fn unpublished() -> Sql {
    let sql = Sql::new("SELECT l.id AS id FROM listings l WHERE ").append(Table("l").column("status").is(ListingStatus::Available));
    sql.push(" AND NOT EXISTS (SELECT 1 FROM syndicated_listings s WHERE s.listing_id = l.id)")
}

/// Publishes all of that; what comes back counts it.
pub fn insert_all(conn: &mut Conn, by: MemberId, at: NaiveDateTime) -> ApiResult<i64> {
    let sql = Sql::new("INSERT INTO syndicated_listings (listing_id, store_id, member_id, at) SELECT l.id, m.store_id, coalesce(m.id, ");
    let sql = sql.bind(by.0).push("), ").bind(at).push(" FROM listings l LEFT JOIN members m ON m.id = l.maintainer_id WHERE l.id IN (");
    let count = sql.append(unpublished()).push(")").execute(conn)?;
    Ok(i64::try_from(count).unwrap_or_default())
}

pub fn set_store(conn: &mut Conn, id: ListingId, store: Option<OrgUnitId>) -> ApiResult<()> {
    diesel::update(syndicated_listings::table.find(id.0))
        .set(syndicated_listings::store_id.eq(store.map(|store| store.0)))
        .execute(conn)?;
    Ok(())
}

/// Was it there?
pub fn remove(conn: &mut Conn, id: ListingId) -> ApiResult<bool> {
    Ok(diesel::delete(syndicated_listings::table.find(id.0)).execute(conn)? == 1)
}

/// Those in a community.
pub fn of_community(conn: &mut Conn, id: CommunityId) -> ApiResult<Vec<ListingId>> {
    let ids: Vec<i64> = syndicated_listings::table
        .inner_join(listings::table.on(listings::id.eq(syndicated_listings::listing_id)))
        .filter(listings::community_id.eq(id.0))
        .order(listings::id)
        .select(listings::id)
        .load(conn)?;
    Ok(ids.into_iter().map(ListingId).collect())
}

/// Those of a district that lie in no community.
pub fn of_district(conn: &mut Conn, district: &str) -> ApiResult<Vec<ListingId>> {
    let ids: Vec<i64> = syndicated_listings::table
        .inner_join(listings::table.on(listings::id.eq(syndicated_listings::listing_id)))
        .filter(listings::community_id.is_null().and(listings::district.eq(district)))
        .order(listings::id)
        .select(listings::id)
        .load(conn)?;
    Ok(ids.into_iter().map(ListingId).collect())
}

/// Places of one statement.
const PLACES_AT_ONCE: usize = 500;

/// Notes where listings stand from now on; a place where one ended stays until it ends anew.
pub fn set_places(conn: &mut Conn, places: &BTreeMap<ListingId, Place>) -> ApiResult<()> {
    let rows: Vec<Sql> = places.iter().map(|(id, place)| Sql::default().bind_list([id.0, place.sequence, place.ended])).collect();
    for some in rows.chunks(PLACES_AT_ONCE) {
        let sql =
            Sql::new("INSERT INTO syndication_places (listing_id, sequence, ended_sequence) VALUES ").join(", ", some.iter().cloned());
        let sql = sql.push(" ON CONFLICT (listing_id) DO UPDATE SET sequence = excluded.sequence, ended_sequence = ");
        let sql = sql.push("CASE WHEN excluded.ended_sequence > 0 THEN excluded.ended_sequence ELSE syndication_places.ended_sequence END");
        sql.execute(conn)?;
    }
    Ok(())
}
