//! Plans of commission, and splits on trial.

use fangke_shared::deal::commission::{
    CommissionPlanResponse, CommissionPreview, CopyCommissionPlanRequest, CreateCommissionPlanVersionRequest, PreviewCommissionRequest,
};
use fangke_shared::page::Page;

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// All plans with their versions.
    pub async fn list_commission_plans(self) -> Result<Page<CommissionPlanResponse>, ApiError> {
        self.get("commission/plans").answer().await
    }

    /// Copies a plan under a name of its own.
    pub async fn copy_commission_plan(self, key: FormKey, body: &CopyCommissionPlanRequest) -> Result<CommissionPlanResponse, ApiError> {
        self.post("commission/plans").once(key).json(body).answer().await
    }

    /// Adds a version to a plan.
    pub async fn add_commission_plan_version(
        self,
        name: &str,
        key: FormKey,
        body: &CreateCommissionPlanVersionRequest,
    ) -> Result<CommissionPlanResponse, ApiError> {
        self.post(format!("commission/plans/{name}/versions")).once(key).json(body).answer().await
    }

    /// Splits a commission on trial.
    pub async fn preview_commission(self, body: &PreviewCommissionRequest) -> Result<CommissionPreview, ApiError> {
        self.post("commission/preview").json(body).answer().await
    }
}
