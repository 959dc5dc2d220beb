//! The survey 实勘 of a flat: photos and floor plans (§1.11).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::company::member::MemberRef;
use crate::problem::{FieldCode, FieldError};
use crate::vocabulary::vocabulary;
use crate::{ListingId, PhotoId};

vocabulary! {
    /// What a picture shows.
    PhotoKind {
        /// The flat.
        Photo = "photo",
        /// Its floor plan 户型图.
        FloorPlan = "floor_plan",
    }
}

vocabulary! {
    /// Which room a photo shows.
    PhotoRoom {
        /// Living room 客厅.
        LivingRoom = "living_room",
        /// Dining room 餐厅.
        DiningRoom = "dining_room",
        /// Main bedroom 主卧.
        MainBedroom = "main_bedroom",
        /// Another bedroom 次卧.
        Bedroom = "bedroom",
        /// Study 书房.
        Study = "study",
        /// Kitchen 厨房.
        Kitchen = "kitchen",
        /// Bathroom 卫生间.
        Bathroom = "bathroom",
        /// Balcony 阳台.
        Balcony = "balcony",
        /// Entrance 玄关.
        Entrance = "entrance",
        /// Garden or terrace 露台、花园.
        Garden = "garden",
        /// The building from outside 外观.
        Outside = "outside",
        /// The community around 小区环境.
        Surroundings = "surroundings",
    }
}

impl PhotoKind {
    /// Pictures of the kind that a listing may have.
    pub const fn limit(self) -> i64 {
        match self {
            Self::Photo => 30,
            Self::FloorPlan => 3,
        }
    }
}

/// Largest picture that can be uploaded, in bytes.
pub const PHOTO_BYTES_MAX: usize = 20 * 1024 * 1024;
pub use crate::picture::{PHOTO_PIXELS_MAX, PHOTO_SIDE_MAX, PHOTO_WIDTHS, photo_sizes};

/// One size of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhotoSize {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Where the JPEG is. The address needs no token and ends after one to two days: ask for the list again.
    pub url: String,
}

/// A picture as sent: with the company's mark, and without what the camera noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhotoResponse {
    /// The picture.
    pub id: PhotoId,
    /// Of which listing.
    pub listing_id: ListingId,
    /// What it shows.
    pub kind: PhotoKind,
    /// Which room, where somebody has said so; never of a floor plan.
    #[serde(default)]
    pub room: Option<PhotoRoom>,
    /// Does it stand for the listing in lists?
    pub is_cover: bool,
    /// Of the original, upright, in pixels.
    pub width: u32,
    /// Of the original, upright, in pixels.
    pub height: u32,
    /// Bytes that were uploaded.
    pub bytes: i64,
    /// Who uploaded it: the photographer.
    pub uploaded_by: MemberRef,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Small to large; never larger than the original.
    pub sizes: Vec<PhotoSize>,
    /// May the caller remove it?
    pub can_delete: bool,
}

/// Puts the pictures of a listing into another order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = json!({"photo_ids": [12, 10, 11]})))]
#[serde(deny_unknown_fields)]
pub struct OrderPhotosRequest {
    /// All pictures of the listing, photos and floor plans, each once.
    pub photo_ids: Vec<PhotoId>,
}

impl OrderPhotosRequest {
    /// Checks what can be told without the database.
    ///
    /// # Errors
    /// `too_many`, or `repeated` at the first that comes again.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let max = PhotoKind::ALL.iter().map(|kind| kind.limit()).sum::<i64>();
        if i64::try_from(self.photo_ids.len()).unwrap_or(i64::MAX) > max {
            return Err(vec![FieldError::new("/photo_ids", FieldCode::TooMany).with("max", max)]);
        }
        let mut seen = BTreeSet::new();
        match self.photo_ids.iter().position(|id| !seen.insert(*id)) {
            Some(at) => Err(vec![FieldError::new(format!("/photo_ids/{at}"), FieldCode::Repeated)]),
            None => Ok(()),
        }
    }
}

/// Lets a photo stand for the listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = json!({"photo_id": 12})))]
#[serde(deny_unknown_fields)]
pub struct SetCoverRequest {
    /// A photo of the listing; a floor plan can't be it.
    pub photo_id: PhotoId,
}

/// Says which room a photo shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = json!({"room": "living_room"})))]
#[serde(deny_unknown_fields)]
pub struct SetRoomRequest {
    /// Which room; none takes the name away.
    pub room: Option<PhotoRoom>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_never_exceed_the_picture() {
        assert_eq!(photo_sizes(4032, 3024), [(320, 240), (960, 720), (1920, 1440)]);
        assert_eq!(photo_sizes(3024, 4032), [(320, 427), (960, 1280), (1920, 2560)]);
        assert_eq!(photo_sizes(1921, 1), [(320, 1), (960, 1), (1920, 1)]);
        assert_eq!(photo_sizes(1920, 1080), [(320, 180), (960, 540), (1920, 1080)]);
        assert_eq!(photo_sizes(1919, 1080), [(320, 180), (960, 540), (1919, 1080)]);
        assert_eq!(photo_sizes(321, 100), [(320, 100), (321, 100)]);
        assert_eq!(photo_sizes(320, 100), [(320, 100)]);
        assert_eq!(photo_sizes(8, 8), [(8, 8)]);
    }

    #[test]
    fn an_order_names_each_picture_once() {
        let order = |ids: &[i64]| OrderPhotosRequest { photo_ids: ids.iter().copied().map(PhotoId).collect() }.validate();
        assert_eq!(order(&[3, 1, 2]), Ok(()));
        assert_eq!(order(&[]), Ok(()));
        assert_eq!(order(&[3, 1, 3]), Err(vec![FieldError::new("/photo_ids/2", FieldCode::Repeated)]));
        assert_eq!(order(&(0..34).collect::<Vec<_>>()).unwrap_err()[0].code, FieldCode::TooMany);
    }
}
