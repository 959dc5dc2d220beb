//! How the system is.

use fangke_shared::company::system::{SystemErrorList, SystemResponse};

use crate::api::{Api, ApiError};

impl Api {
    /// How the system is.
    pub async fn show_system(self) -> Result<SystemResponse, ApiError> {
        self.get("system").answer().await
    }

    /// The newest errors of the server, or those of one request.
    pub async fn list_system_errors(self, request_id: Option<&str>) -> Result<SystemErrorList, ApiError> {
        self.get("system/errors").param("request_id", request_id).answer().await
    }
}
