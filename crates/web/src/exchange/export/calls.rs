//! Lists as files.

use fangke_shared::exchange::export::{ExportClientsRequest, ExportListingsRequest};

use crate::api::{Api, ApiError};

impl Api {
    /// Hands out a list of listings as a file.
    pub async fn export_listings(self, body: &ExportListingsRequest) -> Result<Vec<u8>, ApiError> {
        self.post("listings/export").json(body).download().await
    }

    /// Hands out a list of clients as a file.
    pub async fn export_clients(self, body: &ExportClientsRequest) -> Result<Vec<u8>, ApiError> {
        self.post("clients/export").json(body).download().await
    }
}
