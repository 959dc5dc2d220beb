//! What members change about themselves.

use fangke_shared::SessionId;
use fangke_shared::company::auth::{
    BeginSecondFactorRequest, ChangePasswordRequest, ConfirmSecondFactorRequest, MeResponse, NewSecondFactorResponse,
    RecoveryCodesResponse, SecondFactorProofRequest, SecondFactorResponse, SessionResponse, SignInResponse,
};
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

    /// The own second factor as it stands.
    pub async fn get_second_factor(self) -> Result<SecondFactorResponse, ApiError> {
        self.get("auth/second-factor").answer().await
    }

    /// Begins a second factor.
    pub async fn begin_second_factor(self, body: &BeginSecondFactorRequest) -> Result<NewSecondFactorResponse, ApiError> {
        self.post("auth/second-factor").json(body).answer().await
    }

    /// Puts the second factor in force.
    pub async fn confirm_second_factor(self, body: &ConfirmSecondFactorRequest) -> Result<RecoveryCodesResponse, ApiError> {
        self.post("auth/second-factor/confirm").json(body).answer().await
    }

    /// Makes new recovery codes.
    pub async fn renew_recovery_codes(self, body: &SecondFactorProofRequest) -> Result<RecoveryCodesResponse, ApiError> {
        self.post("auth/second-factor/recovery-codes").json(body).answer().await
    }

    /// Takes the own second factor away.
    pub async fn remove_second_factor(self, body: &SecondFactorProofRequest) -> Result<(), ApiError> {
        self.post("auth/second-factor/remove").json(body).done().await
    }

    /// The own sessions.
    pub async fn list_sessions(self) -> Result<Vec<SessionResponse>, ApiError> {
        self.get("auth/sessions").answer().await
    }

    /// Ends one of the own sessions.
    pub async fn end_session(self, id: SessionId) -> Result<(), ApiError> {
        self.delete(format!("auth/sessions/{id}")).done().await
    }

    /// Ends all of the own sessions but this one.
    pub async fn end_other_sessions(self) -> Result<(), ApiError> {
        self.post("auth/sessions/end-others").done().await
    }

    /// The latest attempts to sign in as oneself.
    pub async fn list_sign_ins(self) -> Result<Vec<SignInResponse>, ApiError> {
        self.get("auth/sign-ins").answer().await
    }
}
