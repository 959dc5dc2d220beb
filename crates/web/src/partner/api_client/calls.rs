//! Programs of partners.

use fangke_shared::ApiClientId;
use fangke_shared::page::Page;
use fangke_shared::partner::api_client::{ApiClientDraft, ApiClientResponse, ApiClientUsage, ApiClientWithSecret, RotateSecretRequest};

use crate::api::{Api, ApiError};

impl Api {
    /// All programs.
    pub async fn list_api_clients(self) -> Result<Page<ApiClientResponse>, ApiError> {
        self.get("api-clients").answer().await
    }

    /// Registers a program; the answer has its secret.
    pub async fn register_api_client(self, body: &ApiClientDraft) -> Result<ApiClientWithSecret, ApiError> {
        self.post("api-clients").json(body).answer().await
    }

    /// One program.
    pub async fn get_api_client(self, id: ApiClientId) -> Result<ApiClientResponse, ApiError> {
        self.get(format!("api-clients/{id}")).answer().await
    }

    /// Changes a program: all of it is sent.
    pub async fn change_api_client(self, id: ApiClientId, version: i64, body: &ApiClientDraft) -> Result<ApiClientResponse, ApiError> {
        self.patch(format!("api-clients/{id}")).version(version).json(body).answer().await
    }

    /// Gives it a new secret, which the answer has.
    pub async fn rotate_api_client_secret(
        self,
        id: ApiClientId,
        version: i64,
        body: RotateSecretRequest,
    ) -> Result<ApiClientWithSecret, ApiError> {
        self.post(format!("api-clients/{id}/rotate-secret")).version(version).json(&body).answer().await
    }

    /// Ends it for good.
    pub async fn end_api_client(self, id: ApiClientId, version: i64) -> Result<ApiClientResponse, ApiError> {
        self.post(format!("api-clients/{id}/end")).version(version).answer().await
    }

    /// How much it has asked for lately.
    pub async fn get_api_client_usage(self, id: ApiClientId) -> Result<ApiClientUsage, ApiError> {
        self.get(format!("api-clients/{id}/usage")).answer().await
    }
}
