//! What contracts bring in, and what came in of it.

use fangke_shared::deal::receivable::{
    ContractMoney, InvoiceRequest, PlanReceivablesRequest, Receipt, ReceivableKind, ReceivablePage, ReceivableQuery, RecordReceiptRequest,
    RefundReceiptRequest,
};
use fangke_shared::page::Page;
use fangke_shared::{ContractId, ReceiptId};

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// What is open, what is due first at the top, with the sums by age and store.
    pub async fn list_receivables(self, query: &ReceivableQuery) -> Result<ReceivablePage, ApiError> {
        self.get("receivables").params(query.to_pairs()).answer().await
    }

    /// What a contract brings in, and how that stands.
    pub async fn get_contract_money(self, id: ContractId) -> Result<ContractMoney, ApiError> {
        self.get(format!("contracts/{id}/receivables")).answer().await
    }

    /// Divides what is open of a kind into instalments.
    pub async fn plan_contract_receivables(
        self,
        id: ContractId,
        kind: ReceivableKind,
        body: &PlanReceivablesRequest,
    ) -> Result<ContractMoney, ApiError> {
        self.put(format!("contracts/{id}/receivables/{kind}")).json(body).answer().await
    }

    /// The receipts of a contract, the newest first.
    pub async fn list_receipts(self, id: ContractId, cursor: Option<&str>) -> Result<Page<Receipt>, ApiError> {
        self.get(format!("contracts/{id}/receipts")).param("cursor", cursor).answer().await
    }

    /// Records money that came in.
    pub async fn record_receipt(self, id: ContractId, key: FormKey, body: &RecordReceiptRequest) -> Result<Receipt, ApiError> {
        self.post(format!("contracts/{id}/receipts")).once(key).json(body).answer().await
    }

    /// Records money that was given back.
    pub async fn refund_receipt(self, id: ReceiptId, key: FormKey, body: &RefundReceiptRequest) -> Result<Receipt, ApiError> {
        self.post(format!("receipts/{id}/refunds")).once(key).json(body).answer().await
    }

    /// Enters the number of an invoice, or corrects it.
    pub async fn enter_receipt_invoice(self, id: ReceiptId, body: &InvoiceRequest) -> Result<Receipt, ApiError> {
        self.put(format!("receipts/{id}/invoice")).json(body).answer().await
    }
}
