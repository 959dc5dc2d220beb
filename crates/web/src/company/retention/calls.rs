//! How long personal data is kept.

use fangke_shared::company::retention::{EraseRetentionClientsRequest, RetentionResponse};

use crate::api::{Api, ApiError};

impl Api {
    /// What is kept for how long, and what would go now.
    pub async fn show_retention(self) -> Result<RetentionResponse, ApiError> {
        self.get("retention").answer().await
    }

    /// Erases clients that are proposed.
    pub async fn erase_retention_clients(self, body: &EraseRetentionClientsRequest) -> Result<RetentionResponse, ApiError> {
        self.post("retention/clients/erase").json(body).answer().await
    }
}
