//! The map 地图: where communities lie, and what is offered in each of them (§1.12).

mod cluster;

use serde::{Deserialize, Serialize};

use crate::CommunityId;
use crate::geo::Datum;

pub use cluster::{APART_PIXELS, CLUSTER_PIXELS, SINGLE_ZOOM, clustered};

/// The farthest zoom: all of China in one window.
pub const MIN_ZOOM: i32 = 3;
/// The nearest zoom: single houses.
pub const MAX_ZOOM: i32 = 19;

/// What is offered in a part of the map, drawn together where it would lie too close.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListingMap {
    /// Communities that lie too close to be told apart at this zoom.
    pub clusters: Vec<ListingMapCluster>,
    /// Communities that stand alone.
    pub communities: Vec<ListingMapCommunity>,
    /// Listings that match within the part of the map.
    pub listing_count: i64,
    /// Listings that match, wherever they are, in communities without coordinates; counting stops at 10 001.
    pub unplaced_count: i64,
}

/// Several communities, drawn as one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListingMapCluster {
    /// Degrees east of its middle, by the listings there (GCJ-02).
    pub longitude: f64,
    /// Degrees north of its middle.
    pub latitude: f64,
    /// Western edge of what it holds.
    pub west: f64,
    /// Southern edge.
    pub south: f64,
    /// Eastern edge.
    pub east: f64,
    /// Northern edge.
    pub north: f64,
    /// Its communities.
    pub community_count: i64,
    /// Listings there that match.
    pub listing_count: i64,
}

/// A community on the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListingMapCommunity {
    /// The community.
    pub id: CommunityId,
    /// Its name.
    pub name: String,
    /// Its district.
    pub district: String,
    /// Degrees east (GCJ-02).
    pub longitude: f64,
    /// Degrees north.
    pub latitude: f64,
    /// Listings there that match.
    pub listing_count: i64,
    /// The lowest price asked for one of them, in fen.
    pub price_from_fen: Option<i64>,
    /// The lowest rent a month, in fen.
    pub rent_from_fen: Option<i64>,
}

/// What lies below the marks of the map.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MapGround {
    /// Where to find pictures of streets; none where the company uses none, and the plain ground is drawn.
    pub tiles: Option<MapTiles>,
    /// The districts, by their communities: what the plain ground is made of, and what is shown at first.
    pub districts: Vec<MapDistrict>,
}

/// Pictures of streets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MapTiles {
    /// Their address, with `{z}`, `{x}` and `{y}`.
    #[cfg_attr(feature = "openapi", schema(example = "https://tiles.example.com/{z}/{x}/{y}.png"))]
    pub url: String,
    /// Whom to name for them.
    pub attribution: String,
    /// The coordinates that they are drawn in.
    pub datum: Datum,
}

/// Where a district lies, as far as its communities tell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MapDistrict {
    /// Its name.
    pub name: String,
    /// Communities with coordinates.
    pub community_count: i64,
    /// Degrees east of their middle (GCJ-02).
    pub longitude: f64,
    /// Degrees north of their middle.
    pub latitude: f64,
    /// How far they lie from it to the east or west: the standard deviation, in degrees.
    pub longitude_spread: f64,
    /// How far to the north or south.
    pub latitude_spread: f64,
}
