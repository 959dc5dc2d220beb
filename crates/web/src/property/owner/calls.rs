//! The contacts of a listing's owners.

use fangke_shared::property::listing::ListingResponse;
use fangke_shared::property::owner::{OwnerDraft, RevealRequest, RevealResponse};
use fangke_shared::{ListingId, OwnerId};

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// Adds an owner contact.
    pub async fn create_owner(self, id: ListingId, version: i64, key: FormKey, body: &OwnerDraft) -> Result<ListingResponse, ApiError> {
        self.post(format!("listings/{id}/owners")).version(version).once(key).json(body).answer().await
    }

    /// Replaces an owner contact.
    pub async fn update_owner(self, id: ListingId, owner: OwnerId, version: i64, body: &OwnerDraft) -> Result<ListingResponse, ApiError> {
        self.put(format!("listings/{id}/owners/{owner}")).version(version).json(body).answer().await
    }

    /// Removes an owner contact.
    pub async fn delete_owner(self, id: ListingId, owner: OwnerId, version: i64) -> Result<ListingResponse, ApiError> {
        self.delete(format!("listings/{id}/owners/{owner}")).version(version).answer().await
    }

    /// Shows a contact in clear; counted, recorded, and followed by a follow-up.
    pub async fn reveal_owner(self, id: ListingId, owner: OwnerId, body: &RevealRequest) -> Result<RevealResponse, ApiError> {
        self.post(format!("listings/{id}/owners/{owner}/reveal")).json(body).answer().await
    }
}
