//! Contracts: drawn up, reviewed, signed, carried out; their split; the texts that they are made of.

use fangke_shared::deal::commission::mediation::Mediation;
use fangke_shared::deal::contract::{
    AddendumRequest, ApproveContractRequest, ContractBoard, ContractBoardQuery, ContractDraft, ContractEntry, ContractFacets,
    ContractFileRequest, ContractKind, ContractPaperKind, ContractPartyDraft, ContractQuery, ContractReasonRequest, ContractResponse,
    ContractSummary, ContractTemplate, ContractTemplateRequest, ContractText, FinishContractStepRequest, SignContractRequest,
    UpdateContractStepRequest,
};
use fangke_shared::deal::split::ContractSplit;
use fangke_shared::page::Page;
use fangke_shared::{ContractFileId, ContractId, ContractPartyId, ContractStepId};

use crate::address::address;
use crate::api::{Api, ApiError, FormKey, Upload};

impl Api {
    /// A page of contracts.
    pub async fn list_contracts(self, query: &ContractQuery) -> Result<Page<ContractSummary>, ApiError> {
        self.get("contracts").params(query.to_pairs()).answer().await
    }

    /// Counts for the chips of the list.
    pub async fn count_contracts(self, query: &ContractQuery) -> Result<ContractFacets, ApiError> {
        self.get("contracts/facets").params(query.to_pairs()).answer().await
    }

    /// The board of the contracts that are being carried out, or one column of it.
    pub async fn show_contract_board(self, query: &ContractBoardQuery) -> Result<ContractBoard, ApiError> {
        self.get("contracts/board").params(query.to_pairs()).answer().await
    }

    /// Draws a contract up.
    pub async fn create_contract(self, key: FormKey, body: &ContractDraft) -> Result<ContractResponse, ApiError> {
        self.post("contracts").once(key).json(body).answer().await
    }

    /// A contract.
    pub async fn get_contract(self, id: ContractId) -> Result<ContractResponse, ApiError> {
        self.get(format!("contracts/{id}")).answer().await
    }

    /// Changes what is agreed on: all of it is sent.
    pub async fn update_contract(self, id: ContractId, version: i64, body: &ContractDraft) -> Result<ContractResponse, ApiError> {
        self.patch(format!("contracts/{id}")).version(version).json(body).answer().await
    }

    /// Adds a party to a draft.
    pub async fn add_contract_party(self, id: ContractId, version: i64, body: &ContractPartyDraft) -> Result<ContractResponse, ApiError> {
        self.post(format!("contracts/{id}/parties")).version(version).json(body).answer().await
    }

    /// Changes a party of a draft.
    pub async fn update_contract_party(
        self,
        id: ContractId,
        version: i64,
        party: ContractPartyId,
        body: &ContractPartyDraft,
    ) -> Result<ContractResponse, ApiError> {
        self.put(format!("contracts/{id}/parties/{party}")).version(version).json(body).answer().await
    }

    /// Removes a party of a draft.
    pub async fn remove_contract_party(self, id: ContractId, version: i64, party: ContractPartyId) -> Result<ContractResponse, ApiError> {
        self.delete(format!("contracts/{id}/parties/{party}")).version(version).answer().await
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

    /// Gives a step to somebody else, or another day.
    pub async fn update_contract_step(
        self,
        id: ContractId,
        version: i64,
        step: ContractStepId,
        body: &UpdateContractStepRequest,
    ) -> Result<ContractResponse, ApiError> {
        self.patch(format!("contracts/{id}/steps/{step}")).version(version).json(body).answer().await
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

    /// Adds an addendum to a signed contract.
    pub async fn add_contract_addendum(self, id: ContractId, key: FormKey, body: &AddendumRequest) -> Result<ContractResponse, ApiError> {
        self.post(format!("contracts/{id}/addenda")).once(key).json(body).answer().await
    }

    /// Its text.
    pub async fn get_contract_text(self, id: ContractId) -> Result<ContractText, ApiError> {
        self.get(format!("contracts/{id}/text")).answer().await
    }

    /// What happened to it, the newest first.
    pub async fn list_contract_events(self, id: ContractId, cursor: Option<&str>) -> Result<Page<ContractEntry>, ApiError> {
        self.get(format!("contracts/{id}/timeline")).param("cursor", cursor).answer().await
    }

    /// Attaches a paper.
    pub async fn attach_contract_file(
        self,
        id: ContractId,
        (name, kind): (&str, ContractPaperKind),
        upload: Upload,
    ) -> Result<ContractResponse, ApiError> {
        let parameters = [("filename", name.to_owned()), ("kind", kind.to_string())];
        self.upload("POST", &address(&format!("contracts/{id}/files"), parameters), upload).await
    }

    /// Says what a paper is.
    pub async fn sort_contract_file(
        self,
        (id, version): (ContractId, i64),
        file: ContractFileId,
        body: &ContractFileRequest,
    ) -> Result<ContractResponse, ApiError> {
        self.patch(format!("contracts/{id}/files/{file}")).version(version).json(body).answer().await
    }

    /// A paper.
    pub async fn download_contract_file(self, id: ContractId, file: ContractFileId) -> Result<Vec<u8>, ApiError> {
        self.get(format!("contracts/{id}/files/{file}")).download().await
    }

    /// Removes a paper of a draft.
    pub async fn remove_contract_file(self, id: ContractId, file: ContractFileId) -> Result<ContractResponse, ApiError> {
        self.delete(format!("contracts/{id}/files/{file}")).answer().await
    }

    /// Its split.
    pub async fn get_contract_split(self, id: ContractId) -> Result<ContractSplit, ApiError> {
        self.get(format!("contracts/{id}/split")).answer().await
    }

    /// Replaces its shares, with reasons.
    pub async fn mediate_contract_split(self, id: ContractId, body: &Mediation) -> Result<ContractSplit, ApiError> {
        self.put(format!("contracts/{id}/split/mediation")).json(body).answer().await
    }

    /// The texts of contracts, with their versions.
    pub async fn list_contract_templates(self) -> Result<Page<ContractTemplate>, ApiError> {
        self.get("contract-templates").answer().await
    }

    /// Adds a version to a text, which counts from now on.
    pub async fn add_contract_template_version(
        self,
        kind: ContractKind,
        key: FormKey,
        body: &ContractTemplateRequest,
    ) -> Result<ContractTemplate, ApiError> {
        self.post(format!("contract-templates/{kind}/versions")).once(key).json(body).answer().await
    }
}
