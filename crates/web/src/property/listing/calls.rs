//! Listings and what happened to them.

use fangke_shared::page::Page;
use fangke_shared::property::listing::{
    ChangeStatusRequest, CreateListingRequest, DuplicateResponse, ListingFacets, ListingQuery, ListingResponse, ListingSummary, Purpose,
};
use fangke_shared::property::timeline::TimelineEntry;
use fangke_shared::{CommunityId, ListingId};
use serde_json::Value;

use crate::api::{Api, ApiError, Call, FormKey};

impl Api {
    /// A page of listings.
    pub async fn list_listings(self, query: &ListingQuery) -> Result<Page<ListingSummary>, ApiError> {
        self.page_of_listings(query).answer().await
    }

    pub(super) fn page_of_listings(self, query: &ListingQuery) -> Call {
        self.get("listings").params(query.to_pairs())
    }

    /// Counts for the filter chips; order and page of the query don't matter.
    pub async fn get_listing_facets(self, query: &ListingQuery) -> Result<ListingFacets, ApiError> {
        self.get("listings/facets").params(query.to_pairs()).answer().await
    }

    /// Does another listing already hold this flat?
    pub async fn find_duplicate_listing(
        self,
        community: CommunityId,
        building: &str,
        unit: &str,
        room: &str,
        purpose: Purpose,
    ) -> Result<DuplicateResponse, ApiError> {
        self.get("listings/duplicates")
            .param("community_id", Some(community))
            .param("building", Some(building))
            .param("unit", Some(unit))
            .param("room", Some(room))
            .param("purpose", Some(purpose))
            .answer()
            .await
    }

    /// Enters a listing or lead.
    pub async fn create_listing(self, key: FormKey, body: &CreateListingRequest) -> Result<ListingResponse, ApiError> {
        self.post("listings").once(key).json(body).answer().await
    }

    /// One listing.
    pub async fn get_listing(self, id: ListingId) -> Result<ListingResponse, ApiError> {
        self.get(format!("listings/{id}")).answer().await
    }

    /// Changes fields; `patch` is a JSON merge patch of `ListingDraft`. A complete lead becomes a listing.
    pub async fn update_listing(self, id: ListingId, version: i64, patch: &Value) -> Result<ListingResponse, ApiError> {
        self.patch(format!("listings/{id}")).version(version).json(patch).answer().await
    }

    /// Changes the status.
    pub async fn change_listing_status(self, id: ListingId, version: i64, body: &ChangeStatusRequest) -> Result<ListingResponse, ApiError> {
        self.post(format!("listings/{id}/status")).version(version).json(body).answer().await
    }

    /// What happened to a listing, newest first.
    pub async fn list_listing_timeline(
        self,
        id: ListingId,
        limit: Option<i64>,
        cursor: Option<&str>,
    ) -> Result<Page<TimelineEntry>, ApiError> {
        self.get(format!("listings/{id}/timeline")).param("limit", limit).param("cursor", cursor).answer().await
    }
}
