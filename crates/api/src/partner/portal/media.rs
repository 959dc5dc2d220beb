//! The pictures of published listings.

use fangke_shared::{ListingId, PhotoId};

use super::rows::{self, Reach};
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::photo::service::{self as photo, PublishedSize};

/// The picture and the width that the last part of an address names: `7-960.jpg`.
pub fn named(name: &str) -> Option<(PhotoId, u32)> {
    let (id, width) = name.strip_suffix(".jpg")?.split_once('-')?;
    Some((PhotoId(id.parse().ok()?), width.parse().ok()?))
}

/// A size of a picture of a listing that a partner is shown now.
///
/// # Errors
/// `not_found` also for pictures of other listings.
pub fn find(conn: &mut Conn, reach: &Reach, (id, width): (PhotoId, u32)) -> ApiResult<PublishedSize> {
    let listing: ListingId = photo::listing_of(conn, id)?.ok_or_else(ApiError::not_found)?;
    let is_shown = rows::find(conn, listing)?.is_some_and(|row| row.shown_since(reach).is_some());
    if !is_shown {
        return Err(ApiError::not_found());
    }
    let photos = photo::published(conn, listing)?;
    let sizes = photos.into_iter().filter(|shown| shown.id == id).flat_map(|shown| shown.sizes);
    sizes.into_iter().find(|size| size.width == width).ok_or_else(ApiError::not_found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_picture_and_a_width() {
        assert_eq!(named("7-960.jpg"), Some((PhotoId(7), 960)));
        for wrong in ["7-960", "7.jpg", "-960.jpg", "7-.jpg", "a-b.jpg", "7--960.jpg", "7-960.jpg.jpg", ".jpg"] {
            assert_eq!(named(wrong), None, "{wrong}");
        }
    }
}
