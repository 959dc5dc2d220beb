//! The map.

use fangke_shared::property::listing::ListingQuery;
use fangke_shared::property::map::{ListingMap, MapGround};

use crate::api::{Api, ApiError};

impl Api {
    /// Listings in a part of the map; `query` has its `bbox`.
    pub async fn get_listing_map(self, query: &ListingQuery, zoom: i32) -> Result<ListingMap, ApiError> {
        self.get("listings/map").params(query.to_pairs()).param("zoom", Some(zoom)).answer().await
    }

    /// What lies below the marks.
    pub async fn get_map_ground(self) -> Result<MapGround, ApiError> {
        self.get("map").answer().await
    }
}
