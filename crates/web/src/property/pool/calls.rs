//! The grade of a listing, and whose it is.

use fangke_shared::ListingId;
use fangke_shared::property::listing::{AssignListingRequest, ListingResponse, PoolPreview, SetGradeRequest};

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// Sets the grade.
    pub async fn set_listing_grade(self, id: ListingId, version: i64, body: &SetGradeRequest) -> Result<ListingResponse, ApiError> {
        self.put(format!("listings/{id}/grade")).version(version).json(body).answer().await
    }

    /// Takes a listing over.
    pub async fn claim_listing(self, id: ListingId, key: FormKey) -> Result<ListingResponse, ApiError> {
        self.post(format!("listings/{id}/claim")).once(key).answer().await
    }

    /// Gives a listing to somebody.
    pub async fn assign_listing(self, id: ListingId, key: FormKey, body: &AssignListingRequest) -> Result<ListingResponse, ApiError> {
        self.post(format!("listings/{id}/assign")).once(key).json(body).answer().await
    }

    /// What becomes public within the next hours.
    pub async fn preview_pool(self, hours: i64) -> Result<PoolPreview, ApiError> {
        self.get("pool/preview").param("hours", Some(hours)).answer().await
    }
}
