//! What partners are shown of published listings: never an owner, a room or a building.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::property::listing::{Area, BuildingForm, Decoration, FloorBand, Orientations, Purpose};
use crate::property::photo::{PhotoKind, PhotoRoom};
use crate::{ListingId, PhotoId};

/// A size of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PortalPhotoSize {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Length of the file; of pictures from before this was noted only after a day.
    pub bytes: Option<i64>,
    /// SHA-256 of the file in hexadecimal digits; with `bytes`.
    pub sha256: Option<String>,
    /// Where the JPEG is, as a path of this server, for tokens with `media:read`. What is behind an address never changes.
    pub url: String,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PortalPhoto {
    /// The picture.
    pub id: PhotoId,
    /// What it shows.
    pub kind: PhotoKind,
    /// Which room, where somebody has said so.
    pub room: Option<PhotoRoom>,
    /// Does it stand for the listing?
    pub is_cover: bool,
    /// Small to large.
    pub sizes: Vec<PortalPhotoSize>,
}

/// A published listing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PortalListing {
    /// The listing.
    pub id: ListingId,
    /// The number that people read.
    #[cfg_attr(feature = "openapi", schema(example = "FY-000042"))]
    pub number: String,
    /// What it is for.
    pub purpose: Purpose,
    /// A headline.
    pub title: Option<String>,
    /// The community.
    pub community_name: Option<String>,
    /// Its district.
    pub district: Option<String>,
    /// Bedrooms 室.
    pub rooms: Option<i32>,
    /// Living rooms 厅.
    pub halls: Option<i32>,
    /// Bathrooms 卫.
    pub baths: Option<i32>,
    /// Kitchens 厨.
    pub kitchens: Option<i32>,
    /// Floor area 建筑面积.
    pub area: Option<Area>,
    /// Inner area 套内面积.
    pub inner_area: Option<Area>,
    /// In which part of the building; never the floor's number.
    pub floor_band: Option<FloorBand>,
    /// Storeys of the building.
    pub total_floors: Option<i32>,
    /// Directions that the windows look to.
    pub orientations: Orientations,
    /// Decoration.
    pub decoration: Option<Decoration>,
    /// Form of the building.
    pub building_form: Option<BuildingForm>,
    /// Is there a lift?
    pub has_elevator: Option<bool>,
    /// Year of completion.
    pub built_year: Option<i32>,
    /// Asking price in fen.
    pub price_fen: Option<i64>,
    /// Asking price of a square metre in fen.
    pub unit_price_fen: Option<i64>,
    /// Asking rent a month in fen.
    pub rent_fen: Option<i64>,
    /// The price is told when asked for.
    pub is_price_on_request: bool,
    /// Since when partners are shown it.
    pub published_at: DateTime<Utc>,
    /// In the order in which they are shown; the cover first.
    pub photos: Vec<PortalPhoto>,
}

/// A listing that has changed, as it is now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PortalChange {
    /// Which.
    pub id: ListingId,
    /// It is not shown any more, or not to this partner: forget it.
    pub deleted: bool,
    /// Counts up with each change: of two with the same `id`, the higher one is newer.
    pub revision: i64,
    /// The listing; absent where it is deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listing: Option<PortalListing>,
}

/// What has changed since a cursor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PortalChanges {
    /// Each listing at most once, in the order of their last changes.
    pub items: Vec<PortalChange>,
    /// Where to read on: always there. Keep it together with what was read.
    pub next_cursor: String,
    /// Is there more already? If not, ask again later.
    pub has_more: bool,
}

/// The last line of the whole inventory: it is complete, and the changes after it begin here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PortalBulkEnd {
    /// For `GET /portal/listings`.
    pub next_cursor: String,
}
