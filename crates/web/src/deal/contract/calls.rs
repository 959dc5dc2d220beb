//! Contracts: drawn up, reviewed, signed, carried out; and their split.

use fangke_shared::deal::contract::{
    ApproveContractRequest, ContractDraft, ContractPartyDraft, ContractQuery, ContractReasonRequest, ContractResponse, ContractSummary,
    ContractText, FinishContractStepRequest, SignContractRequest,
};
use fangke_shared::deal::split::ContractSplit;
use fangke_shared::page::Page;
use fangke_shared::{ContractId, ContractStepId};

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// A page of contracts.
    pub async fn list_contracts(self, query: &ContractQuery) -> Result<Page<ContractSummary>, ApiError> {
        self.get("contracts").params(query.to_pairs()).answer().await
    }

    /// Draws a contract up.
    pub async fn create_contract(self, key: FormKey, body: &ContractDraft) -> Result<ContractResponse, ApiError> {
        self.post("contracts").once(key).json(body).answer().await
    }

    /// A contract.
    pub async fn get_contract(self, id: ContractId) -> Result<ContractResponse, ApiError> {
        self.get(format!("contracts/{id}")).answer().await
    }

    /// Adds a party to a draft.
    pub async fn add_contract_party(self, id: ContractId, version: i64, body: &ContractPartyDraft) -> Result<ContractResponse, ApiError> {
        self.post(format!("contracts/{id}/parties")).version(version).json(body).answer().await
    }

    /// Submits it.
    pub async fn submit_contract(self, id: ContractId, version: i64) -> Result<ContractResponse, ApiError> {
        self.post(format!("contracts/{id}/submit")).version(version).answer().await
    }

    /// Approves it.
    pub async fn approve_contract(self, id: ContractId, version: i64, body: &ApproveContractRequest) -> Result<ContractResponse, ApiError> {
        self.post(format!("contracts/{id}/approve")).version(version).json(body).answer().await
    }

    /// Gives it back.
    pub async fn return_contract(self, id: ContractId, version: i64, body: &ContractReasonRequest) -> Result<ContractResponse, ApiError> {
        self.post(format!("contracts/{id}/return")).version(version).json(body).answer().await
    }

    /// Says that it is signed.
    pub async fn sign_contract(self, id: ContractId, version: i64, body: &SignContractRequest) -> Result<ContractResponse, ApiError> {
        self.post(format!("contracts/{id}/sign")).version(version).json(body).answer().await
    }

    /// Says that everything is done.
    pub async fn complete_contract(self, id: ContractId, version: i64) -> Result<ContractResponse, ApiError> {
        self.post(format!("contracts/{id}/complete")).version(version).answer().await
    }

    /// Gives it up.
    pub async fn cancel_contract(self, id: ContractId, version: i64, body: &ContractReasonRequest) -> Result<ContractResponse, ApiError> {
        self.post(format!("contracts/{id}/cancel")).version(version).json(body).answer().await
    }

    /// Says that a step after the signing is done.
    pub async fn finish_contract_step(
        self,
        id: ContractId,
        version: i64,
        step: ContractStepId,
        body: &FinishContractStepRequest,
    ) -> Result<ContractResponse, ApiError> {
        self.post(format!("contracts/{id}/steps/{step}/finish")).version(version).json(body).answer().await
    }

    /// Its text.
    pub async fn get_contract_text(self, id: ContractId) -> Result<ContractText, ApiError> {
        self.get(format!("contracts/{id}/text")).answer().await
    }

    /// Its split.
    pub async fn get_contract_split(self, id: ContractId) -> Result<ContractSplit, ApiError> {
        self.get(format!("contracts/{id}/split")).answer().await
    }
}
