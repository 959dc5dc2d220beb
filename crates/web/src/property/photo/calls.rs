//! The survey of a listing: photos and floor plans.

use fangke_shared::page::Page;
use fangke_shared::property::photo::{OrderPhotosRequest, PhotoKind, PhotoResponse, SetCoverRequest, SetRoomRequest};
use fangke_shared::{ListingId, PhotoId};

use crate::api::{Api, ApiError, Upload};

impl Api {
    /// The photos and floor plans of a listing, in their order.
    pub async fn list_photos(self, id: ListingId) -> Result<Page<PhotoResponse>, ApiError> {
        self.get(format!("listings/{id}/photos")).answer().await
    }

    /// Uploads a photo or floor plan; `upload` tells how far it is and can stop it.
    pub async fn create_photo(self, id: ListingId, kind: PhotoKind, upload: Upload) -> Result<PhotoResponse, ApiError> {
        self.upload("POST", &format!("listings/{id}/photos?kind={kind}"), upload).await
    }

    /// Puts the pictures into another order.
    pub async fn order_photos(self, id: ListingId, body: &OrderPhotosRequest) -> Result<Page<PhotoResponse>, ApiError> {
        self.put(format!("listings/{id}/photos/order")).json(body).answer().await
    }

    /// Lets a photo stand for the listing.
    pub async fn set_cover(self, id: ListingId, body: &SetCoverRequest) -> Result<Page<PhotoResponse>, ApiError> {
        self.put(format!("listings/{id}/cover")).json(body).answer().await
    }

    /// Says which room a photo shows.
    pub async fn set_photo_room(self, id: PhotoId, body: &SetRoomRequest) -> Result<Page<PhotoResponse>, ApiError> {
        self.put(format!("photos/{id}/room")).json(body).answer().await
    }

    /// Removes a picture.
    pub async fn delete_photo(self, id: PhotoId) -> Result<(), ApiError> {
        self.delete(format!("photos/{id}")).done().await
    }
}
