//! Who sees a record.

use fangke_shared::insight::sight::SightResponse;
use fangke_shared::page::Page;
use fangke_shared::{ClientId, ListingId, MemberId};

use crate::api::{Api, ApiError};

fn whom(member: Option<MemberId>) -> Vec<(&'static str, String)> {
    member.map(|id| ("member_id", id.to_string())).into_iter().collect()
}

fn from(cursor: Option<&str>) -> Vec<(&'static str, String)> {
    cursor.map(|cursor| ("cursor", cursor.to_owned())).into_iter().collect()
}

impl Api {
    /// What a member may see and do of a listing.
    pub async fn explain_listing_sight(self, id: ListingId, member: Option<MemberId>) -> Result<SightResponse, ApiError> {
        self.get(format!("listings/{id}/sight")).params(whom(member)).answer().await
    }

    /// Who sees a listing.
    pub async fn list_listing_viewers(self, id: ListingId, cursor: Option<&str>) -> Result<Page<SightResponse>, ApiError> {
        self.get(format!("listings/{id}/viewers")).params(from(cursor)).answer().await
    }

    /// What a member may see and do of a client.
    pub async fn explain_client_sight(self, id: ClientId, member: Option<MemberId>) -> Result<SightResponse, ApiError> {
        self.get(format!("clients/{id}/sight")).params(whom(member)).answer().await
    }

    /// Who sees a client.
    pub async fn list_client_viewers(self, id: ClientId, cursor: Option<&str>) -> Result<Page<SightResponse>, ApiError> {
        self.get(format!("clients/{id}/viewers")).params(from(cursor)).answer().await
    }
}
