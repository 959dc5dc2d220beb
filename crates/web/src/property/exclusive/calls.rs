//! Exclusive agreements.

use fangke_shared::page::Page;
use fangke_shared::property::exclusive::{CreateExclusiveRequest, EndExclusiveRequest, ExclusiveResponse, RenewExclusiveRequest};
use fangke_shared::{ExclusiveId, ListingId};

use crate::address::address;
use crate::api::{Api, ApiError, FormKey, Upload};

impl Api {
    /// The agreements about a listing, the newest first.
    pub async fn list_listing_exclusives(self, id: ListingId) -> Result<Page<ExclusiveResponse>, ApiError> {
        self.get(format!("listings/{id}/exclusives")).answer().await
    }

    /// Enters an agreement.
    pub async fn create_exclusive(self, id: ListingId, key: FormKey, body: &CreateExclusiveRequest) -> Result<ExclusiveResponse, ApiError> {
        self.post(format!("listings/{id}/exclusives")).once(key).json(body).answer().await
    }

    /// Enters the agreement that follows on this one.
    pub async fn renew_exclusive(self, id: ExclusiveId, key: FormKey, body: &RenewExclusiveRequest) -> Result<ExclusiveResponse, ApiError> {
        self.post(format!("exclusives/{id}/renew")).once(key).json(body).answer().await
    }

    /// Ends an agreement before its last day.
    pub async fn end_exclusive(
        self,
        id: ExclusiveId,
        version: i64,
        key: FormKey,
        body: &EndExclusiveRequest,
    ) -> Result<ExclusiveResponse, ApiError> {
        self.post(format!("exclusives/{id}/end")).version(version).once(key).json(body).answer().await
    }

    /// Attaches the signed document.
    pub async fn upload_exclusive_document(self, id: ExclusiveId, name: &str, upload: Upload) -> Result<ExclusiveResponse, ApiError> {
        self.upload("PUT", &address(&format!("exclusives/{id}/document"), [("filename", name.to_owned())]), upload).await
    }

    /// The signed document.
    pub async fn download_exclusive_document(self, id: ExclusiveId) -> Result<Vec<u8>, ApiError> {
        self.get(format!("exclusives/{id}/document")).download().await
    }
}
