//! Follow-ups.

use fangke_shared::ListingId;
use fangke_shared::property::follow_up::{CreateFollowUpRequest, FollowUpRecorded};

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// Writes a follow-up; the answer says what it did.
    pub async fn create_follow_up(self, id: ListingId, key: FormKey, body: &CreateFollowUpRequest) -> Result<FollowUpRecorded, ApiError> {
        self.post(format!("listings/{id}/follow-ups")).once(key).json(body).answer().await
    }
}
