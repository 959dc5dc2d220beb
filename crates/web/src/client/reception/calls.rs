//! Receptions: registered, answered, and whose turn it is.

use fangke_shared::client::reception::{
    ConversionReport, LinkClientRequest, PassReceptionRequest, PauseRequest, ReceptionQuery, ReceptionResponse, ReceptionSummary,
    RegisterReceptionRequest, ResumeRequest, RotaResponse, SkipTurnRequest,
};
use fangke_shared::page::Page;
use fangke_shared::{OrgUnitId, ReceptionId};

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// A page of receptions.
    pub async fn list_receptions(self, query: &ReceptionQuery) -> Result<Page<ReceptionSummary>, ApiError> {
        self.get("receptions").params(query.to_pairs()).answer().await
    }

    /// Registers somebody who walked in or called.
    pub async fn register_reception(self, key: FormKey, body: &RegisterReceptionRequest) -> Result<ReceptionResponse, ApiError> {
        self.post("receptions").once(key).json(body).answer().await
    }

    /// A reception.
    pub async fn get_reception(self, id: ReceptionId) -> Result<ReceptionResponse, ApiError> {
        self.get(format!("receptions/{id}")).answer().await
    }

    /// Changes what is noted of a reception.
    pub async fn update_reception(self, id: ReceptionId, version: i64, body: &serde_json::Value) -> Result<ReceptionResponse, ApiError> {
        self.patch(format!("receptions/{id}")).version(version).json(body).answer().await
    }

    /// Says which client of one's own came.
    pub async fn link_reception_client(
        self,
        id: ReceptionId,
        version: i64,
        body: &LinkClientRequest,
    ) -> Result<ReceptionResponse, ApiError> {
        self.put(format!("receptions/{id}/client")).version(version).json(body).answer().await
    }

    /// Passes a reception on.
    pub async fn pass_reception(self, id: ReceptionId, version: i64, body: &PassReceptionRequest) -> Result<ReceptionResponse, ApiError> {
        self.post(format!("receptions/{id}/pass")).version(version).json(body).answer().await
    }

    /// Whose turn it is in a store, one's own without any.
    pub async fn get_rota(self, store: Option<OrgUnitId>) -> Result<RotaResponse, ApiError> {
        self.get("receptions/rota").param("store_id", store).answer().await
    }

    /// Skips the turn of whoever is next.
    pub async fn skip_turn(self, body: &SkipTurnRequest) -> Result<RotaResponse, ApiError> {
        self.post("receptions/rota/skip").json(body).answer().await
    }

    /// Somebody takes no turns for a while.
    pub async fn pause_turns(self, body: &PauseRequest) -> Result<RotaResponse, ApiError> {
        self.post("receptions/rota/pause").json(body).answer().await
    }

    /// Somebody takes turns again.
    pub async fn resume_turns(self, body: &ResumeRequest) -> Result<RotaResponse, ApiError> {
        self.post("receptions/rota/resume").json(body).answer().await
    }

    /// What became of the receptions of each channel this month.
    pub async fn show_conversion(self, store: Option<OrgUnitId>) -> Result<ConversionReport, ApiError> {
        self.get("receptions/conversion").param("store_id", store).answer().await
    }
}
