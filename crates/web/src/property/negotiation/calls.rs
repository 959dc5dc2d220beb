//! Negotiations and prices.

use fangke_shared::ListingId;
use fangke_shared::page::Page;
use fangke_shared::property::negotiation::{CreateNegotiationRequest, NegotiationResponse, PriceHistory};

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// The negotiations of a listing, the newest first.
    pub async fn list_negotiations(self, id: ListingId, limit: i64) -> Result<Page<NegotiationResponse>, ApiError> {
        self.get(format!("listings/{id}/negotiations")).param("limit", Some(limit)).answer().await
    }

    /// What the prices of a listing were since its entry.
    pub async fn get_prices(self, id: ListingId) -> Result<PriceHistory, ApiError> {
        self.get(format!("listings/{id}/prices")).answer().await
    }

    /// Logs a negotiation; what was said becomes a follow-up.
    pub async fn create_negotiation(
        self,
        id: ListingId,
        key: FormKey,
        body: &CreateNegotiationRequest,
    ) -> Result<NegotiationResponse, ApiError> {
        self.post(format!("listings/{id}/negotiations")).once(key).json(body).answer().await
    }
}
