//! Signing in and out.

use fangke_shared::company::auth::{ChangePasswordRequest, LoginRequest, MeResponse, TokenResponse};
use fangke_shared::company::member::UpdateMeRequest;

use super::{Api, ApiError};

impl Api {
    /// Signs in.
    pub async fn login(self, body: &LoginRequest) -> Result<TokenResponse, ApiError> {
        let answer: TokenResponse = self.post("auth/login").anonymous().json(body).answer().await?;
        self.set_token(Some(answer.access_token.clone()));
        Ok(answer)
    }

    /// Signs out on this device.
    pub async fn logout(self) -> Result<(), ApiError> {
        self.post("auth/logout").done().await?;
        self.set_token(None);
        Ok(())
    }

    /// Signs out everywhere.
    pub async fn logout_all(self) -> Result<(), ApiError> {
        self.post("auth/logout-all").done().await?;
        self.set_token(None);
        Ok(())
    }

    /// Who is signed in, with the counts of today.
    pub async fn get_me(self) -> Result<MeResponse, ApiError> {
        self.get("auth/me").answer().await
    }

    /// Changes the own name and phone.
    pub async fn update_me(self, version: i64, body: &UpdateMeRequest) -> Result<MeResponse, ApiError> {
        self.patch("auth/me").version(version).json(body).answer().await
    }

    /// Changes the own password.
    pub async fn change_password(self, body: &ChangePasswordRequest) -> Result<(), ApiError> {
        self.post("auth/change-password").json(body).done().await
    }
}
