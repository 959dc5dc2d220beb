//! The funnel and its stages.

use chrono::NaiveDate;
use fangke_shared::OrgUnitId;
use fangke_shared::client::ClientStage;
use fangke_shared::client::funnel::{FunnelReport, FunnelView};
use fangke_shared::client::objection::ObjectionReport;
use fangke_shared::client::stage::{ChangeStageRequest, StageRule, StageRules};
use fangke_shared::page::Page;

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// The funnel of a month.
    pub async fn show_funnel(self, view: FunnelView, on: Option<NaiveDate>, store: Option<OrgUnitId>) -> Result<FunnelReport, ApiError> {
        self.get("clients/funnel").param("view", Some(view)).param("on", on).param("store_id", store).answer().await
    }

    /// What clients had against it in a month.
    pub async fn count_objections(self, on: Option<NaiveDate>, store: Option<OrgUnitId>) -> Result<ObjectionReport, ApiError> {
        self.get("objections").param("on", on).param("store_id", store).answer().await
    }

    /// How the stages are worked in a store; one's own without any.
    pub async fn list_stages(self, store: Option<OrgUnitId>) -> Result<StageRules, ApiError> {
        self.get("stages").param("store_id", store).answer().await
    }

    /// How a stage was worked before, newest first.
    pub async fn list_stage_history(
        self,
        stage: ClientStage,
        store: Option<OrgUnitId>,
        cursor: Option<&str>,
    ) -> Result<Page<StageRule>, ApiError> {
        self.get(format!("stages/{stage}/history")).param("store_id", store).param("cursor", cursor).answer().await
    }

    /// Changes how a stage is worked.
    pub async fn change_stage(self, stage: ClientStage, key: FormKey, body: &ChangeStageRequest) -> Result<StageRules, ApiError> {
        self.post(format!("stages/{stage}")).once(key).json(body).answer().await
    }
}
