//! Making one client of two, and two again.

use fangke_shared::client::merge::{ClientMergePreview, ClientMergeResponse, ClientMerges, MergeClientsRequest, MergeUndo};
use fangke_shared::{ClientId, ClientMergeId};

use crate::api::{Api, ApiError};

impl Api {
    /// What was merged into a client, and what may be.
    pub async fn list_client_merges(self, id: ClientId) -> Result<ClientMerges, ApiError> {
        self.get(format!("clients/{id}/merges")).answer().await
    }

    /// What merging would do.
    pub async fn preview_client_merge(self, id: ClientId, with: ClientId) -> Result<ClientMergePreview, ApiError> {
        self.get(format!("clients/{id}/merge-preview")).param("with", Some(with.to_string().as_str())).answer().await
    }

    /// Merges another client into one.
    pub async fn merge_clients(self, id: ClientId, version: i64, body: &MergeClientsRequest) -> Result<ClientMergeResponse, ApiError> {
        self.post(format!("clients/{id}/merge")).version(version).json(body).answer().await
    }

    /// What undoing a merge would do.
    pub async fn preview_client_merge_undo(self, id: ClientId, merge: ClientMergeId) -> Result<MergeUndo, ApiError> {
        self.get(format!("clients/{id}/merges/{merge}/undo")).answer().await
    }

    /// Undoes a merge.
    pub async fn undo_client_merge(self, id: ClientId, merge: ClientMergeId) -> Result<MergeUndo, ApiError> {
        self.post(format!("clients/{id}/merges/{merge}/undo")).answer().await
    }
}
