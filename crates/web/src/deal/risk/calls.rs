//! Risks of contracts: found, dealt with, reported.

use fangke_shared::deal::risk::{
    AssignRiskRequest, CloseRiskRequest, EnterRiskRequest, GradeRiskRequest, RiskQuery, RiskReport, RiskResponse, RiskSummary,
};
use fangke_shared::page::Page;
use fangke_shared::{ContractId, RiskId};

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// A page of risks, the newest first.
    pub async fn list_risks(self, query: &RiskQuery) -> Result<Page<RiskSummary>, ApiError> {
        self.get("risks").params(query.to_pairs()).answer().await
    }

    /// What is open, and what was closed in the last thirty days.
    pub async fn get_risk_report(self) -> Result<RiskReport, ApiError> {
        self.get("risks/report").answer().await
    }

    /// A risk with what happened to it.
    pub async fn get_risk(self, id: RiskId) -> Result<RiskResponse, ApiError> {
        self.get(format!("risks/{id}")).answer().await
    }

    /// Enters a risk of a contract.
    pub async fn enter_contract_risk(self, contract: ContractId, key: FormKey, body: &EnterRiskRequest) -> Result<RiskResponse, ApiError> {
        self.post(format!("contracts/{contract}/risks")).once(key).json(body).answer().await
    }

    /// Gives it to somebody.
    pub async fn assign_risk(self, id: RiskId, version: i64, body: &AssignRiskRequest) -> Result<RiskResponse, ApiError> {
        self.post(format!("risks/{id}/assign")).version(version).json(body).answer().await
    }

    /// Says that the member deals with it.
    pub async fn begin_risk(self, id: RiskId, version: i64) -> Result<RiskResponse, ApiError> {
        self.post(format!("risks/{id}/begin")).version(version).answer().await
    }

    /// Grades it anew.
    pub async fn grade_risk(self, id: RiskId, version: i64, body: &GradeRiskRequest) -> Result<RiskResponse, ApiError> {
        self.post(format!("risks/{id}/grade")).version(version).json(body).answer().await
    }

    /// Says that it is done away with.
    pub async fn resolve_risk(self, id: RiskId, version: i64, body: &CloseRiskRequest) -> Result<RiskResponse, ApiError> {
        self.post(format!("risks/{id}/resolve")).version(version).json(body).answer().await
    }

    /// Accepts it.
    pub async fn accept_risk(self, id: RiskId, version: i64, body: &CloseRiskRequest) -> Result<RiskResponse, ApiError> {
        self.post(format!("risks/{id}/accept")).version(version).json(body).answer().await
    }
}
