//! Cooperations: proposed, answered, consented to, ended.

use fangke_shared::client::cooperation::{
    AnswerTermsRequest, CooperationResponse, EndCooperationRequest, InviteRequest, ProposeTermsRequest,
};
use fangke_shared::page::Page;
use fangke_shared::{ClientId, CooperationId};

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// The open cooperations of the member, and those that wait for the member's consent.
    pub async fn list_cooperations(self) -> Result<Page<CooperationResponse>, ApiError> {
        self.get("cooperations").answer().await
    }

    /// The cooperations on a client, the newest first.
    pub async fn list_client_cooperations(self, client: ClientId) -> Result<Page<CooperationResponse>, ApiError> {
        self.get(format!("clients/{client}/cooperations")).answer().await
    }

    /// Invites a colleague.
    pub async fn create_cooperation(self, client: ClientId, key: FormKey, body: &InviteRequest) -> Result<CooperationResponse, ApiError> {
        self.post(format!("clients/{client}/cooperations")).once(key).json(body).answer().await
    }

    /// Proposes other shares.
    pub async fn propose_cooperation_terms(
        self,
        id: CooperationId,
        version: i64,
        body: &ProposeTermsRequest,
    ) -> Result<CooperationResponse, ApiError> {
        self.post(format!("cooperations/{id}/terms")).version(version).json(body).answer().await
    }

    /// Says yes or no to what was proposed.
    pub async fn answer_cooperation(
        self,
        id: CooperationId,
        version: i64,
        body: &AnswerTermsRequest,
    ) -> Result<CooperationResponse, ApiError> {
        self.post(format!("cooperations/{id}/answer")).version(version).json(body).answer().await
    }

    /// Consents for the own store, or doesn't.
    pub async fn consent_to_cooperation(
        self,
        id: CooperationId,
        version: i64,
        body: &AnswerTermsRequest,
    ) -> Result<CooperationResponse, ApiError> {
        self.post(format!("cooperations/{id}/consent")).version(version).json(body).answer().await
    }

    /// Takes the own proposal back.
    pub async fn withdraw_cooperation_terms(self, id: CooperationId, version: i64) -> Result<CooperationResponse, ApiError> {
        self.post(format!("cooperations/{id}/withdraw")).version(version).answer().await
    }

    /// Ends it.
    pub async fn end_cooperation(
        self,
        id: CooperationId,
        version: i64,
        body: &EndCooperationRequest,
    ) -> Result<CooperationResponse, ApiError> {
        self.post(format!("cooperations/{id}/end")).version(version).json(body).answer().await
    }
}
