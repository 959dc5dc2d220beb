//! Who is owner and client at once.

use fangke_shared::client::person::OwnedListing;
use fangke_shared::client::profile::ClientSummary;
use fangke_shared::page::Page;
use fangke_shared::{ClientId, ListingId};

use crate::api::{Api, ApiError};

impl Api {
    /// The listings that a client owns.
    pub async fn list_owned_listings(self, client: ClientId) -> Result<Page<OwnedListing>, ApiError> {
        self.get(format!("clients/{client}/owned-listings")).answer().await
    }

    /// The clients who own a listing.
    pub async fn list_owner_clients(self, listing: ListingId) -> Result<Page<ClientSummary>, ApiError> {
        self.get(format!("listings/{listing}/owner-clients")).answer().await
    }
}
