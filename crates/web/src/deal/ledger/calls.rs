//! The books.

use fangke_shared::deal::ledger::{LedgerAccount, LedgerEntry, LedgerReconciliation, LedgerTrialBalance};
use fangke_shared::month::Month;
use fangke_shared::page::Page;

use crate::api::{Api, ApiError};

impl Api {
    /// A page of the entries of a month, the latest day first.
    pub async fn list_journal(
        self,
        month: Month,
        account: Option<LedgerAccount>,
        cursor: Option<String>,
    ) -> Result<Page<LedgerEntry>, ApiError> {
        self.get("ledger/entries").param("month", Some(month)).param("account", account).param("cursor", cursor).answer().await
    }

    /// Every account of a month.
    pub async fn get_trial_balance(self, month: Month) -> Result<LedgerTrialBalance, ApiError> {
        self.get("ledger/trial-balance").param("month", Some(month)).answer().await
    }

    /// Whether the books are right.
    pub async fn reconcile_ledger(self) -> Result<LedgerReconciliation, ApiError> {
        self.get("ledger/reconciliation").answer().await
    }
}
