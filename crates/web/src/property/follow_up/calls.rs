//! Follow-ups.

use fangke_shared::property::follow_up::{CreateFollowUpRequest, FollowUpRecorded, FollowUpResponse, VoidFollowUpRequest};
use fangke_shared::{ClientId, FollowUpId, ListingId};

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// Writes a follow-up; the answer says what it did.
    pub async fn create_follow_up(self, id: ListingId, key: FormKey, body: &CreateFollowUpRequest) -> Result<FollowUpRecorded, ApiError> {
        self.post(format!("listings/{id}/follow-ups")).once(key).json(body).answer().await
    }

    /// Takes a follow-up on a listing back.
    pub async fn void_follow_up(
        self,
        id: ListingId,
        follow_up: FollowUpId,
        body: &VoidFollowUpRequest,
    ) -> Result<FollowUpResponse, ApiError> {
        self.post(format!("listings/{id}/follow-ups/{follow_up}/void")).json(body).answer().await
    }

    /// Takes a follow-up on a client back.
    pub async fn void_client_follow_up(
        self,
        id: ClientId,
        follow_up: FollowUpId,
        body: &VoidFollowUpRequest,
    ) -> Result<FollowUpResponse, ApiError> {
        self.post(format!("clients/{id}/follow-ups/{follow_up}/void")).json(body).answer().await
    }
}
