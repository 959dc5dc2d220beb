//! Papers as PDF, in a language.

use fangke_shared::month::Month;
use fangke_shared::{ContractId, CostObjectId, MemberId, ReceiptId};

use crate::api::{Api, ApiError};

impl Api {
    /// The text of a contract.
    pub async fn download_contract_paper(self, id: ContractId, lang: &str) -> Result<Vec<u8>, ApiError> {
        self.get(format!("contracts/{id}/paper.pdf")).param("lang", Some(lang)).download().await
    }

    /// The voucher of a receipt.
    pub async fn download_receipt_voucher(self, id: ReceiptId, lang: &str) -> Result<Vec<u8>, ApiError> {
        self.get(format!("receipts/{id}/voucher.pdf")).param("lang", Some(lang)).download().await
    }

    /// What the developer of a project owes, signed from one month to another.
    pub async fn download_developer_statement(self, id: CostObjectId, (from, to): (Month, Month), lang: &str) -> Result<Vec<u8>, ApiError> {
        let call = self.get(format!("cost-objects/{id}/developer-statement.pdf"));
        call.param("from", Some(from)).param("to", Some(to)).param("lang", Some(lang)).download().await
    }

    /// A member's statement of a month.
    pub async fn download_statement_paper(self, id: MemberId, month: Month, lang: &str) -> Result<Vec<u8>, ApiError> {
        self.get(format!("performance/statements/{id}/paper.pdf")).param("month", Some(month)).param("lang", Some(lang)).download().await
    }
}
