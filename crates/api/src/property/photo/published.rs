//! What the public is shown of a survey while the listing is on its page, and partners while it is published to them.

use std::collections::HashMap;

use fangke_shared::property::photo::{PhotoKind, PhotoRoom};
use fangke_shared::{ListingId, PhotoId};

use super::store::{self, PhotoRow, size_key};
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;

/// A picture for a public page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedPhoto {
    /// The picture.
    pub id: PhotoId,
    /// What it shows.
    pub kind: PhotoKind,
    /// Which room.
    pub room: Option<PhotoRoom>,
    /// Does it stand for the listing?
    pub is_cover: bool,
    /// Sizes, small to large.
    pub sizes: Vec<PublishedSize>,
}

/// A size of a picture for a public page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedSize {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Where the JPEG lies in the store of files.
    pub key: String,
    /// Its bytes, and their SHA-256 in hexadecimal digits; of old pictures only once they were measured.
    pub file: Option<(i64, String)>,
}

/// The pictures that a listing shows to the public while it is published: only with the mark, never the originals.
///
/// # Errors
/// Only when the database fails.
pub fn published(conn: &mut Conn, id: ListingId) -> ApiResult<Vec<PublishedPhoto>> {
    Ok(published_of(conn, &[id.0])?.remove(&id).unwrap_or_default())
}

/// The pictures of several listings, each in its order.
///
/// # Errors
/// Only when the database fails.
pub fn published_of(conn: &mut Conn, ids: &[i64]) -> ApiResult<HashMap<ListingId, Vec<PublishedPhoto>>> {
    let rows = store::of_listings(conn, ids)?;
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let covers = store::covers(conn, ids)?;
    let photos: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut files: HashMap<(i64, i64), (i64, String)> = HashMap::new();
    for (photo, width, bytes, sha256) in store::files(conn, &photos)? {
        files.insert((photo, width), (bytes, sha256));
    }
    let mut all: HashMap<ListingId, Vec<PublishedPhoto>> = HashMap::new();
    for row in rows {
        let sizes = row.sizes().into_iter().map(|size| size_of(&row, size, &mut files)).collect();
        all.entry(ListingId(row.listing_id)).or_default().push(PublishedPhoto {
            id: PhotoId(row.id),
            kind: row.kind,
            room: row.room(),
            is_cover: covers.contains(&row.id),
            sizes,
        });
    }
    Ok(all)
}

fn size_of(row: &PhotoRow, (width, height): (u32, u32), files: &mut HashMap<(i64, i64), (i64, String)>) -> PublishedSize {
    PublishedSize { width, height, key: size_key(&row.file_key, width), file: files.remove(&(row.id, i64::from(width))) }
}
