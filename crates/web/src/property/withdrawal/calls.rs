//! Withdrawal notices.

use fangke_shared::ListingId;
use fangke_shared::property::withdrawal::{ReportWithdrawalRequest, WithdrawalReport};

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// Reports that the owner of a listing has withdrawn.
    pub async fn report_withdrawal(
        self,
        id: ListingId,
        key: FormKey,
        body: &ReportWithdrawalRequest,
    ) -> Result<WithdrawalReport, ApiError> {
        self.post(format!("listings/{id}/withdrawal-report")).once(key).json(body).answer().await
    }
}
