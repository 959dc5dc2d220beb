//! Urging somebody.

use fangke_shared::property::nudge::{NudgeRequest, NudgeResponse};
use fangke_shared::{KeyBunchId, ListingId};

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// Urges the maintainer of a listing.
    pub async fn nudge_maintainer(self, id: ListingId, key: FormKey, body: &NudgeRequest) -> Result<NudgeResponse, ApiError> {
        self.post(format!("listings/{id}/nudge")).once(key).json(body).answer().await
    }

    /// Urges whoever has keys out.
    pub async fn nudge_holder(self, id: KeyBunchId, key: FormKey, body: &NudgeRequest) -> Result<NudgeResponse, ApiError> {
        self.post(format!("keys/{id}/nudge")).once(key).json(body).answer().await
    }
}
