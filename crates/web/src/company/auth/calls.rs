//! Signing in and out.

use fangke_shared::company::auth::{LoginRequest, MeResponse, TokenResponse};

use crate::api::{Api, ApiError};

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
}
