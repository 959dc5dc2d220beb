//! A published listing as partners read it.

use chrono::NaiveDateTime;
use fangke_shared::ListingId;
use fangke_shared::partner::portal::{PortalListing, PortalPhoto, PortalPhotoSize};
use fangke_shared::property::listing::{Area, Orientations, Purpose, listing_number};
use fangke_shared::property::photo::PhotoKind;
use fangke_shared::property::share::public_band;

use super::rows::ShownRow;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::photo::service::PublishedPhoto;

/// Below it lie the pictures.
pub const MEDIA: &str = "/api/v1/portal/media";

/// A listing that is shown since a moment.
///
/// # Errors
/// `internal` for words that this version doesn't know.
pub fn listing(row: ShownRow, since: NaiveDateTime, mut photos: Vec<PublishedPhoto>) -> ApiResult<PortalListing> {
    let id = ListingId(row.id);
    photos.sort_by_key(|photo| (photo.kind == PhotoKind::FloorPlan, !photo.is_cover));
    let purpose: Purpose = row.purpose.unwrap_or_default().parse().map_err(ApiError::internal)?;
    Ok(PortalListing {
        id,
        number: listing_number(id),
        purpose,
        title: row.title,
        community_name: row.community_name,
        district: row.district.filter(|district| !district.is_empty()),
        rooms: row.rooms,
        halls: row.halls,
        baths: row.baths,
        kitchens: row.kitchens,
        area: row.area_centi.map(Area),
        inner_area: row.inner_area_centi.map(Area),
        floor_band: public_band(row.floor, row.total_floors, word(row.floor_band)),
        total_floors: row.total_floors,
        orientations: Orientations(row.orientation_mask.and_then(|mask| u8::try_from(mask).ok()).unwrap_or_default()),
        decoration: word(row.decoration),
        building_form: word(row.building_form),
        has_elevator: row.has_elevator,
        built_year: row.built_year,
        price_fen: row.price_fen.filter(|_| purpose.includes_sale()),
        unit_price_fen: row.unit_price_fen.filter(|_| purpose.includes_sale()),
        rent_fen: row.rent_fen.filter(|_| purpose.includes_rental()),
        is_price_on_request: row.is_price_on_request.unwrap_or_default(),
        published_at: since.and_utc(),
        photos: photos.into_iter().map(picture).collect(),
    })
}

/// A stored word, if it is still one.
fn word<T: TryFrom<String>>(text: Option<String>) -> Option<T> {
    text.and_then(|text| T::try_from(text).ok())
}

fn picture(photo: PublishedPhoto) -> PortalPhoto {
    let PublishedPhoto { id, kind, room, is_cover, sizes } = photo;
    let size = |size: crate::property::photo::service::PublishedSize| {
        let url = format!("{MEDIA}/{id}-{}.jpg", size.width);
        let (bytes, sha256) = size.file.unzip();
        PortalPhotoSize { width: size.width, height: size.height, bytes, sha256, url }
    };
    PortalPhoto { id, kind, room, is_cover, sizes: sizes.into_iter().map(size).collect() }
}
