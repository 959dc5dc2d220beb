//! Publishing to partners.

use fangke_shared::ListingId;
use fangke_shared::partner::syndication::SyndicationResponse;

use crate::api::{Api, ApiError};

impl Api {
    /// Publishes a listing to partners.
    pub async fn syndicate_listing(self, id: ListingId) -> Result<SyndicationResponse, ApiError> {
        self.put(format!("listings/{id}/syndication")).answer().await
    }

    /// Withdraws a listing from partners.
    pub async fn unsyndicate_listing(self, id: ListingId) -> Result<(), ApiError> {
        self.delete(format!("listings/{id}/syndication")).done().await
    }

    /// Whether partners are shown a listing.
    pub async fn show_syndication(self, id: ListingId) -> Result<SyndicationResponse, ApiError> {
        self.get(format!("listings/{id}/syndication")).answer().await
    }
}
