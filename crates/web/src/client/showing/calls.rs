//! Showings: booked, held, ended.

use fangke_shared::client::objection::ListingObjection;
use fangke_shared::client::showing::{
    BeginShowingRequest, CancelShowingRequest, CompleteShowingRequest, ListingShowing, NoShowRequest, OwnerReport, ShowingCheck,
    ShowingDraft, ShowingNoteRequest, ShowingQuery, ShowingResponse, ShowingSummary, StopResultRequest,
};
use fangke_shared::page::Page;
use fangke_shared::{ListingId, ShowingId};

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// A page of showings.
    pub async fn list_showings(self, query: &ShowingQuery) -> Result<Page<ShowingSummary>, ApiError> {
        self.get("showings").params(query.to_pairs()).answer().await
    }

    /// Books a showing.
    pub async fn create_showing(self, key: FormKey, body: &ShowingDraft) -> Result<ShowingResponse, ApiError> {
        self.post("showings").once(key).json(body).answer().await
    }

    /// How a showing would be, and what stands against it; `showing` is one that is booked already.
    pub async fn check_showing(self, body: &ShowingDraft, showing: Option<ShowingId>) -> Result<ShowingCheck, ApiError> {
        self.post("showings/check").param("showing_id", showing).json(body).answer().await
    }

    /// A showing.
    pub async fn get_showing(self, id: ShowingId) -> Result<ShowingResponse, ApiError> {
        self.get(format!("showings/{id}")).answer().await
    }

    /// Changes what was agreed on: all of it is sent.
    pub async fn update_showing(self, id: ShowingId, version: i64, body: &ShowingDraft) -> Result<ShowingResponse, ApiError> {
        self.patch(format!("showings/{id}")).version(version).json(body).answer().await
    }

    /// Checks in.
    pub async fn begin_showing(self, id: ShowingId, version: i64, body: &BeginShowingRequest) -> Result<ShowingResponse, ApiError> {
        self.post(format!("showings/{id}/begin")).version(version).json(body).answer().await
    }

    /// Notes what the client made of a listing.
    pub async fn record_showing_result(
        self,
        id: ShowingId,
        version: i64,
        listing: ListingId,
        body: &StopResultRequest,
    ) -> Result<ShowingResponse, ApiError> {
        self.put(format!("showings/{id}/listings/{listing}")).version(version).json(body).answer().await
    }

    /// Ends a showing that was held.
    pub async fn complete_showing(self, id: ShowingId, version: i64, body: &CompleteShowingRequest) -> Result<ShowingResponse, ApiError> {
        self.post(format!("showings/{id}/complete")).version(version).json(body).answer().await
    }

    /// Notes that the client didn't come.
    pub async fn miss_showing(self, id: ShowingId, version: i64, body: &NoShowRequest) -> Result<ShowingResponse, ApiError> {
        self.post(format!("showings/{id}/no-show")).version(version).json(body).answer().await
    }

    /// Calls a showing off.
    pub async fn cancel_showing(self, id: ShowingId, version: i64, body: &CancelShowingRequest) -> Result<ShowingResponse, ApiError> {
        self.post(format!("showings/{id}/cancel")).version(version).json(body).answer().await
    }

    /// Adds a note to a showing that is over.
    pub async fn annotate_showing(self, id: ShowingId, key: FormKey, body: &ShowingNoteRequest) -> Result<ShowingResponse, ApiError> {
        self.post(format!("showings/{id}/notes")).once(key).json(body).answer().await
    }

    /// Takes the client's signature, a PNG.
    pub async fn sign_showing(self, id: ShowingId, version: i64, png: Vec<u8>) -> Result<ShowingResponse, ApiError> {
        self.put(format!("showings/{id}/signature")).version(version).bytes("image/png", png).answer().await
    }

    /// The client's signature, a PNG.
    pub async fn get_showing_signature(self, id: ShowingId) -> Result<Vec<u8>, ApiError> {
        self.get(format!("showings/{id}/signature")).download().await
    }

    /// What to tell the owner of a listing that was seen.
    pub async fn report_showing(self, id: ShowingId, listing: ListingId) -> Result<OwnerReport, ApiError> {
        self.get(format!("showings/{id}/listings/{listing}/report")).answer().await
    }

    /// The latest showings of a listing.
    pub async fn list_listing_showings(self, id: ListingId) -> Result<Page<ListingShowing>, ApiError> {
        self.get(format!("listings/{id}/showings")).answer().await
    }

    /// What clients had against a listing at its showings, the most frequent first.
    pub async fn list_listing_objections(self, id: ListingId) -> Result<Page<ListingObjection>, ApiError> {
        self.get(format!("listings/{id}/objections")).answer().await
    }
}
