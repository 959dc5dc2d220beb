//! Favourites.

use fangke_shared::ListingId;
use fangke_shared::page::Page;
use fangke_shared::property::listing::ListingSummary;

use crate::api::{Api, ApiError};

impl Api {
    /// The caller's favourites, the latest first.
    pub async fn list_favourites(self) -> Result<Page<ListingSummary>, ApiError> {
        self.get("me/favourites").answer().await
    }

    /// Makes a listing a favourite.
    pub async fn keep_favourite(self, id: ListingId) -> Result<(), ApiError> {
        self.put(format!("listings/{id}/favourite")).done().await
    }

    /// Takes a listing out of the favourites.
    pub async fn drop_favourite(self, id: ListingId) -> Result<(), ApiError> {
        self.delete(format!("listings/{id}/favourite")).done().await
    }
}
