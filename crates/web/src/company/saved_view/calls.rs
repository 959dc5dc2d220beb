//! Saved views.

use fangke_shared::SavedViewId;
use fangke_shared::company::saved_view::{ChangeViewRequest, SaveViewRequest, SavedViewResponse};
use fangke_shared::page::Page;

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// The views that the caller sees, of all lists.
    pub async fn list_saved_views(self) -> Result<Page<SavedViewResponse>, ApiError> {
        self.get("saved-views").answer().await
    }

    /// Saves a view.
    pub async fn save_view(self, key: FormKey, body: &SaveViewRequest) -> Result<SavedViewResponse, ApiError> {
        self.post("saved-views").once(key).json(body).answer().await
    }

    /// Changes a view.
    pub async fn change_view(self, id: SavedViewId, version: i64, body: &ChangeViewRequest) -> Result<SavedViewResponse, ApiError> {
        self.patch(format!("saved-views/{id}")).version(version).json(body).answer().await
    }

    /// Removes a view.
    pub async fn remove_view(self, id: SavedViewId) -> Result<(), ApiError> {
        self.delete(format!("saved-views/{id}")).done().await
    }
}
