//! The table of photos.

use std::collections::HashSet;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::property::photo::{PhotoKind, PhotoRoom, photo_sizes};
use fangke_shared::{ListingId, PhotoId};

use crate::platform::crypto::sha256_hex;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::schema::{listings, members, photo_files, photos};

/// A picture as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = photos)]
pub struct PhotoRow {
    pub id: i64,
    pub listing_id: i64,
    #[diesel(deserialize_as = String)]
    pub kind: PhotoKind,
    pub file_key: String,
    pub media_type: String,
    pub width: i32,
    pub height: i32,
    pub bytes: i64,
    pub uploaded_by: i64,
    pub created_at: NaiveDateTime,
    pub room: Option<String>,
}

impl PhotoRow {
    /// Which room it shows.
    pub fn room(&self) -> Option<PhotoRoom> {
        self.room.as_deref().and_then(|word| word.parse().ok())
    }

    /// Width and height of each size, growing.
    pub fn sizes(&self) -> Vec<(u32, u32)> {
        photo_sizes(self.width.unsigned_abs(), self.height.unsigned_abs())
    }

    /// Where everything of it lies in the store of files.
    pub fn all_keys(&self) -> Vec<String> {
        let sizes = self.sizes().into_iter().map(|(width, _)| size_key(&self.file_key, width));
        [original_key(&self.file_key)].into_iter().chain(sizes).collect()
    }
}

/// Where an original lies.
pub fn original_key(file_key: &str) -> String {
    format!("{file_key}/original")
}

/// Where a size lies.
pub fn size_key(file_key: &str, width: u32) -> String {
    format!("{file_key}/{width}.jpg")
}

/// A new picture.
#[derive(Insertable)]
#[diesel(table_name = photos)]
pub struct NewPhoto<'a> {
    pub listing_id: i64,
    pub kind: &'static str,
    pub position: i32,
    pub file_key: &'a str,
    pub media_type: &'static str,
    pub sha256: &'a str,
    pub width: i32,
    pub height: i32,
    pub bytes: i64,
    pub uploaded_by: i64,
    pub created_at: NaiveDateTime,
}

/// The pictures of a listing in their order, each with its photographer's name.
pub fn list(conn: &mut Conn, listing: ListingId) -> ApiResult<Vec<(PhotoRow, String)>> {
    Ok(photos::table
        .inner_join(members::table)
        .filter(photos::listing_id.eq(listing.0))
        .order((photos::position, photos::id))
        .select((PhotoRow::as_select(), members::display_name))
        .load(conn)?)
}

pub fn find(conn: &mut Conn, id: PhotoId) -> ApiResult<Option<PhotoRow>> {
    Ok(photos::table.find(id.0).select(PhotoRow::as_select()).first(conn).optional()?)
}

pub fn with_sha256(conn: &mut Conn, listing: ListingId, sha256: &str) -> ApiResult<Option<PhotoId>> {
    let id: Option<i64> =
        photos::table.filter(photos::listing_id.eq(listing.0).and(photos::sha256.eq(sha256))).select(photos::id).first(conn).optional()?;
    Ok(id.map(PhotoId))
}

pub fn count(conn: &mut Conn, listing: ListingId, kind: PhotoKind) -> ApiResult<i64> {
    Ok(photos::table.filter(photos::listing_id.eq(listing.0).and(photos::kind.eq(kind.as_str()))).count().get_result(conn)?)
}

/// The position behind all others.
pub fn next_position(conn: &mut Conn, listing: ListingId) -> ApiResult<i32> {
    let last: Option<i32> =
        photos::table.filter(photos::listing_id.eq(listing.0)).select(diesel::dsl::max(photos::position)).first(conn)?;
    Ok(last.map_or(0, |last| last + 1))
}

pub fn insert(conn: &mut Conn, photo: &NewPhoto<'_>) -> ApiResult<PhotoId> {
    Ok(PhotoId(diesel::insert_into(photos::table).values(photo).returning(photos::id).get_result(conn)?))
}

/// Notes what a size of a picture is made of.
pub fn set_file(conn: &mut Conn, id: PhotoId, width: u32, file: &[u8]) -> ApiResult<()> {
    let bytes = i64::try_from(file.len()).unwrap_or(i64::MAX);
    diesel::insert_into(photo_files::table)
        .values((
            photo_files::photo_id.eq(id.0),
            photo_files::width.eq(i64::from(width)),
            photo_files::bytes.eq(bytes),
            photo_files::sha256.eq(sha256_hex(file)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Picture, width, bytes and hash of the sizes of pictures.
pub fn files(conn: &mut Conn, ids: &[i64]) -> ApiResult<Vec<(i64, i64, i64, String)>> {
    Ok(photo_files::table.filter(photo_files::photo_id.eq_any(ids)).load(conn)?)
}

/// Pictures of which nobody knows yet what they are made of.
pub fn unmeasured(conn: &mut Conn, limit: i64) -> ApiResult<Vec<PhotoRow>> {
    let known = photo_files::table.filter(photo_files::photo_id.eq(photos::id));
    Ok(photos::table
        .filter(diesel::dsl::not(diesel::dsl::exists(known)))
        .order(photos::id)
        .limit(limit)
        .select(PhotoRow::as_select())
        .load(conn)?)
}

/// The pictures of these listings in their order.
pub fn of_listings(conn: &mut Conn, ids: &[i64]) -> ApiResult<Vec<PhotoRow>> {
    Ok(photos::table
        .filter(photos::listing_id.eq_any(ids))
        .order((photos::listing_id, photos::position, photos::id))
        .select(PhotoRow::as_select())
        .load(conn)?)
}

/// The photos that stand for these listings.
pub fn covers(conn: &mut Conn, ids: &[i64]) -> ApiResult<HashSet<i64>> {
    let all: Vec<Option<i64>> = listings::table.filter(listings::id.eq_any(ids)).select(listings::cover_photo_id).load(conn)?;
    Ok(all.into_iter().flatten().collect())
}

pub fn set_position(conn: &mut Conn, id: PhotoId, position: i32) -> ApiResult<()> {
    diesel::update(photos::table.find(id.0)).set(photos::position.eq(position)).execute(conn)?;
    Ok(())
}

pub fn set_room(conn: &mut Conn, id: PhotoId, room: Option<PhotoRoom>) -> ApiResult<()> {
    diesel::update(photos::table.find(id.0)).set(photos::room.eq(room.map(PhotoRoom::as_str))).execute(conn)?;
    Ok(())
}

pub fn delete(conn: &mut Conn, id: PhotoId) -> ApiResult<()> {
    diesel::delete(photos::table.find(id.0)).execute(conn)?;
    Ok(())
}

/// The photo that stands for a listing.
pub fn cover(conn: &mut Conn, listing: ListingId) -> ApiResult<Option<PhotoId>> {
    let id: Option<Option<i64>> = listings::table.find(listing.0).select(listings::cover_photo_id).first(conn).optional()?;
    Ok(id.flatten().map(PhotoId))
}

/// Which of these folders a row names.
pub fn in_use(conn: &mut Conn, keys: &[String]) -> ApiResult<Vec<String>> {
    Ok(photos::table.filter(photos::file_key.eq_any(keys)).select(photos::file_key).load(conn)?)
}
