//! The audit trail.

use fangke_shared::company::audit::{AuditAction, AuditEntryResponse, AuditSubject};
use fangke_shared::company::checkpoint::CheckpointResponse;
use fangke_shared::page::Page;

use crate::api::{Api, ApiError};

/// Entries of a page.
const LIMIT: i64 = 50;

impl Api {
    /// The signed checkpoints of the trail, the newest first.
    pub async fn list_checkpoints(self) -> Result<Vec<CheckpointResponse>, ApiError> {
        self.get("audit/checkpoints").answer().await
    }

    /// Who saw and changed what, newest first.
    pub async fn list_audit(
        self,
        action: Option<AuditAction>,
        subject: Option<AuditSubject>,
        subject_id: Option<i64>,
        cursor: Option<&str>,
    ) -> Result<Page<AuditEntryResponse>, ApiError> {
        self.get("audit")
            .param("action", action)
            .param("subject", subject)
            .param("subject_id", subject_id)
            .param("limit", Some(LIMIT))
            .param("cursor", cursor)
            .answer()
            .await
    }
}
