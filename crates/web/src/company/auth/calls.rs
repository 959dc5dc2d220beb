//! Signing in and out.

use fangke_shared::company::auth::{CodeWantedResponse, LoginCodeRequest, LoginRequest, MeResponse, TokenResponse};
use serde::Deserialize;

use crate::api::{Api, ApiError};

/// What comes of a right password.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum LoginAnswer {
    /// The session has begun.
    SignedIn(Box<TokenResponse>),
    /// A code is to come.
    CodeWanted(CodeWantedResponse),
}

impl Api {
    /// Signs in, or asks for the code.
    pub async fn login(self, body: &LoginRequest) -> Result<LoginAnswer, ApiError> {
        let answer: LoginAnswer = self.post("auth/login").anonymous().json(body).answer().await?;
        if let LoginAnswer::SignedIn(signed_in) = &answer {
            self.set_token(Some(signed_in.access_token.clone()));
        }
        Ok(answer)
    }

    /// Signs in with the code that was asked for.
    pub async fn login_code(self, body: &LoginCodeRequest) -> Result<TokenResponse, ApiError> {
        let answer: TokenResponse = self.post("auth/login/code").anonymous().json(body).answer().await?;
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
