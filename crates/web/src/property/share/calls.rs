//! The public page of a listing.

use fangke_shared::ListingId;
use fangke_shared::property::share::{PublicationResponse, PublishListingRequest};

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// Puts a listing on a public page, with a new address.
    pub async fn publish_listing(self, id: ListingId, key: FormKey, body: &PublishListingRequest) -> Result<PublicationResponse, ApiError> {
        self.post(format!("listings/{id}/publication")).once(key).json(body).answer().await
    }

    /// Takes a listing off its public page.
    pub async fn unpublish_listing(self, id: ListingId) -> Result<(), ApiError> {
        self.delete(format!("listings/{id}/publication")).done().await
    }

    /// The public page of a listing that is on one, and its views.
    pub async fn show_publication(self, id: ListingId) -> Result<PublicationResponse, ApiError> {
        self.get(format!("listings/{id}/publication")).answer().await
    }
}
