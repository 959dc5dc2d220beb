//! How long personal data is kept where nothing else says it (§2.6): what goes by itself, and clients that are proposed for erasure.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ClientId;
use crate::company::member::MemberRef;
use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What is kept for so many days and then goes by itself.
    RetentionKind {
        /// Rows of imports that were rejected, as they stood in the file.
        ImportReject = "import_reject",
        /// Attempts to sign in.
        SignIn = "sign_in",
        /// Looks at contacts for which nothing is owed any more.
        Reveal = "reveal",
        /// Notices to members.
        Notice = "notice",
    }
}

/// Clients that are shown at once, those first who were touched longest ago.
pub const RETENTION_CLIENTS_MAX: usize = 100;

/// One kind, and what would go now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RetentionPart {
    /// What it is.
    pub kind: RetentionKind,
    /// Days for which it is kept; 0 for ever.
    pub days: i64,
    /// Records that the next run removes.
    pub due: i64,
}

/// A client whom nobody has touched for long, and who has no contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RetentionClient {
    /// The client.
    pub id: ClientId,
    /// Its name.
    pub name: String,
    /// Who held it last.
    pub agent: Option<MemberRef>,
    /// When the record was last touched.
    pub touched_at: DateTime<Utc>,
}

/// What is kept for how long, and what would go now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RetentionResponse {
    /// What goes by itself, every hour.
    pub parts: Vec<RetentionPart>,
    /// Days after which a client is proposed for erasure; 0 for never.
    pub client_days: i64,
    /// Clients that are proposed: at most 100, those first who were touched longest ago. None goes by itself.
    pub clients: Vec<RetentionClient>,
}

/// Body of `POST /retention/clients/erase`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EraseRetentionClientsRequest {
    /// Who of those that are proposed, 1 to 100.
    pub client_ids: Vec<ClientId>,
    /// Why, 2 to 200 characters; it stands in the audit trail.
    #[cfg_attr(feature = "openapi", schema(example = "超过保存期限"))]
    pub reason: String,
}

impl EraseRetentionClientsRequest {
    /// Checks the body.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.wrong_if(self.client_ids.is_empty(), "/client_ids", FieldCode::Required);
        if self.client_ids.len() > RETENTION_CLIENTS_MAX {
            checks.push(FieldError::new("/client_ids", FieldCode::TooMany).with("max", RETENTION_CLIENTS_MAX));
        }
        checks.text("/reason", &self.reason, 2, 200);
        checks.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_goes_without_a_name_and_a_reason() {
        let pointers = |client_ids: Vec<ClientId>, reason: &str| {
            let request = EraseRetentionClientsRequest { client_ids, reason: reason.into() };
            request.validate().err().unwrap_or_default().into_iter().map(|error| error.pointer).collect::<Vec<_>>()
        };
        assert!(pointers(vec![ClientId(1)], "超过保存期限").is_empty());
        assert_eq!(pointers(Vec::new(), " "), ["/client_ids", "/reason"]);
        assert_eq!(pointers(vec![ClientId(1); RETENTION_CLIENTS_MAX + 1], "超过保存期限"), ["/client_ids"]);
    }
}
