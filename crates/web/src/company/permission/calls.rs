//! What the roles may do.

use fangke_shared::permission::{ChangePermissionsRequest, PermissionTableResponse};

use crate::api::{Api, ApiError};

impl Api {
    /// The whole table.
    pub async fn show_permissions(self) -> Result<PermissionTableResponse, ApiError> {
        self.get("permissions").answer().await
    }

    /// Changes cells of it.
    pub async fn change_permissions(self, version: i64, body: &ChangePermissionsRequest) -> Result<PermissionTableResponse, ApiError> {
        self.put("permissions").version(version).json(body).answer().await
    }
}
