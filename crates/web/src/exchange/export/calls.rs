//! Lists as files.

use fangke_shared::exchange::export::ExportListingsRequest;

use crate::api::{Api, ApiError};

impl Api {
    /// Hands out a list of listings as a file.
    pub async fn export_listings(self, body: &ExportListingsRequest) -> Result<Vec<u8>, ApiError> {
        self.post("listings/export").json(body).download().await
    }
}
