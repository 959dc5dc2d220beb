//! The table of photos.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::property::photo::{PhotoKind, PhotoRoom, photo_sizes};
use fangke_shared::{ListingId, PhotoId};

use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::schema::{listings, members, photos};

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
