//! What members change about themselves.

use fangke_shared::company::auth::{ChangePasswordRequest, MeResponse};
use fangke_shared::company::member::UpdateMeRequest;

use crate::api::{Api, ApiError};

impl Api {
    /// Changes the own name and phone.
    pub async fn update_me(self, version: i64, body: &UpdateMeRequest) -> Result<MeResponse, ApiError> {
        self.patch("auth/me").version(version).json(body).answer().await
    }

    /// Changes the own password.
    pub async fn change_password(self, body: &ChangePasswordRequest) -> Result<(), ApiError> {
        self.post("auth/change-password").json(body).done().await
    }
}
