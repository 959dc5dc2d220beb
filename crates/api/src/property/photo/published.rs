//! What the public is shown of a survey while the listing is on its page.

use fangke_shared::property::photo::{PhotoKind, PhotoRoom};
use fangke_shared::{ListingId, PhotoId};

use super::store::{self, size_key};
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
}

/// The pictures that a listing shows to the public while it is published: only with the mark, never the originals.
///
/// # Errors
/// Only when the database fails.
pub fn published(conn: &mut Conn, id: ListingId) -> ApiResult<Vec<PublishedPhoto>> {
    let cover = store::cover(conn, id)?;
    let rows = store::list(conn, id)?;
    Ok(rows
        .into_iter()
        .map(|(row, _)| PublishedPhoto {
            id: PhotoId(row.id),
            kind: row.kind,
            room: row.room(),
            is_cover: cover == Some(PhotoId(row.id)),
            sizes: row
                .sizes()
                .into_iter()
                .map(|(width, height)| PublishedSize { width, height, key: size_key(&row.file_key, width) })
                .collect(),
        })
        .collect())
}
