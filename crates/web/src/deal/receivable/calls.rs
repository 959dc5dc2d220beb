//! What contracts bring in, and what came in of it.

use fangke_shared::deal::receivable::{
    ContractMoney, InvoiceRequest, LockMonthRequest, LockedMonth, PlanReceivablesRequest, Receipt, ReceivableKind, ReceivablePage,
    ReceivableQuery, RecordReceiptRequest, RefundReceiptRequest, UnlockMonthRequest,
};
use fangke_shared::month::Month;
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

    /// A receipt.
    pub async fn get_receipt(self, id: ReceiptId) -> Result<Receipt, ApiError> {
        self.get(format!("receipts/{id}")).answer().await
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

    /// The receipt of a voucher, its own or that of a refund.
    pub async fn get_receipt_by_voucher(self, voucher: &str) -> Result<Receipt, ApiError> {
        self.get(format!("vouchers/{voucher}")).answer().await
    }

    /// The months that are locked, the latest first.
    pub async fn list_locked_months(self) -> Result<Page<LockedMonth>, ApiError> {
        self.get("locked-months").answer().await
    }

    /// Locks a month that is over.
    pub async fn lock_month(self, key: FormKey, body: &LockMonthRequest) -> Result<LockedMonth, ApiError> {
        self.post("locked-months").once(key).json(body).answer().await
    }

    /// Unlocks the month that was locked last.
    pub async fn unlock_month(self, month: Month, body: &UnlockMonthRequest) -> Result<(), ApiError> {
        self.post(format!("locked-months/{month}/unlock")).json(body).done().await
    }
}
