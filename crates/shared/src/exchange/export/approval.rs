//! Files of many rows need a second person's approval (I4): what is asked for, and what becomes of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    ExportClientsRequest, ExportDeveloperStatementRequest, ExportFormat, ExportListingsRequest, ExportPayrollRequest, ExportProfitRequest,
};
use crate::company::member::MemberRef;
use crate::field::Checks;
use crate::permission::Action;
use crate::problem::FieldError;
use crate::vocabulary::vocabulary;
use crate::{ExportId, ExportRequestId};

vocabulary! {
    /// What a file is a list of.
    ExportKind {
        /// Listings.
        Listings = "listings",
        /// Clients.
        Clients = "clients",
        /// What members earned in a month.
        Payroll = "payroll",
        /// Profit and loss of a month.
        Profit = "profit",
        /// What developers owe.
        DeveloperStatement = "developer_statement",
    }
}

impl ExportKind {
    /// What allows to take it away.
    pub const fn action(self) -> Action {
        match self {
            Self::Listings => Action::ExportListings,
            Self::Clients => Action::ExportClients,
            Self::Payroll => Action::ExportPayroll,
            Self::Profit | Self::DeveloperStatement => Action::ReadProfit,
        }
    }
}

vocabulary! {
    /// How far a request for a file is.
    ExportRequestState {
        /// Nobody has decided yet.
        Open = "open",
        /// Somebody else has approved it: it can be taken, once.
        Approved = "approved",
        /// Somebody else has refused it.
        Refused = "refused",
        /// The file was taken.
        Taken = "taken",
        /// It was approved, and not taken in time.
        Expired = "expired",
    }
}

vocabulary! {
    /// A step of a request for a file, as its notices tell it.
    ExportStep {
        /// Somebody asks for an approval.
        Asked = "asked",
        /// It is approved.
        Approved = "approved",
        /// It is refused.
        Refused = "refused",
    }
}

/// Does a file of so many rows need a second person's approval? `free` rows don't.
pub fn needs_approval(rows: usize, free: i64) -> bool {
    count(rows) > free
}

/// May a file that was approved with so many rows be taken, when it has so many now? A tenth more may have come meanwhile.
pub fn is_as_approved(approved: i64, now: usize) -> bool {
    count(now).saturating_mul(10) <= approved.saturating_mul(11)
}

fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// What is to be taken away: the body of `POST /export-requests`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "of", content = "what", rename_all = "snake_case", deny_unknown_fields)]
pub enum ExportOrder {
    /// Listings.
    Listings(ExportListingsRequest),
    /// Clients.
    Clients(ExportClientsRequest),
    /// The payroll of a month.
    Payroll(ExportPayrollRequest),
    /// Profit and loss of a month.
    Profit(ExportProfitRequest),
    /// What developers owe.
    DeveloperStatement(ExportDeveloperStatementRequest),
}

impl ExportOrder {
    /// What it is a list of.
    pub const fn kind(&self) -> ExportKind {
        match self {
            Self::Listings(_) => ExportKind::Listings,
            Self::Clients(_) => ExportKind::Clients,
            Self::Payroll(_) => ExportKind::Payroll,
            Self::Profit(_) => ExportKind::Profit,
            Self::DeveloperStatement(_) => ExportKind::DeveloperStatement,
        }
    }

    /// The kind of file.
    pub const fn format(&self) -> ExportFormat {
        match self {
            Self::Listings(of) => of.format,
            Self::Clients(of) => of.format,
            Self::Payroll(of) => of.format,
            Self::Profit(of) => of.format,
            Self::DeveloperStatement(of) => of.format,
        }
    }

    /// What it is for, without blanks around it.
    pub fn reason(&self) -> &str {
        let reason = match self {
            Self::Listings(of) => &of.reason,
            Self::Clients(of) => &of.reason,
            Self::Payroll(of) => &of.reason,
            Self::Profit(of) => &of.reason,
            Self::DeveloperStatement(of) => &of.reason,
        };
        reason.trim()
    }

    /// The language of its words, as it was asked for.
    pub fn lang(&self) -> Option<&str> {
        match self {
            Self::Listings(of) => of.lang.as_deref(),
            Self::Clients(of) => of.lang.as_deref(),
            Self::Payroll(of) => of.lang.as_deref(),
            Self::Profit(of) => of.lang.as_deref(),
            Self::DeveloperStatement(of) => of.lang.as_deref(),
        }
    }

    /// With contacts in clear?
    pub const fn has_contacts(&self) -> bool {
        matches!(self, Self::Clients(ExportClientsRequest { with_contacts: true, .. }))
    }

    /// Checks what is asked for.
    ///
    /// # Errors
    /// Every wrong field, below `/what`.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let checked = match self {
            Self::Listings(of) => of.validate().map(drop),
            Self::Clients(of) => of.validate().map(drop),
            Self::Payroll(of) => of.validate(),
            Self::Profit(of) => of.validate(),
            Self::DeveloperStatement(of) => of.validate(),
        };
        checked
            .map_err(|errors| errors.into_iter().map(|error| FieldError { pointer: format!("/what{}", error.pointer), ..error }).collect())
    }
}

/// Body of `POST /export-requests/{id}/decide`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DecideExportRequest {
    /// Approved, or refused.
    pub is_approved: bool,
    /// A word on it, 200 characters at most; whoever refuses says why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "只导出本月成交的即可"))]
    pub note: Option<String>,
}

impl DecideExportRequest {
    /// Checks the body.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        let note = self.note.as_deref().unwrap_or_default();
        checks.text("/note", note, if self.is_approved { 0 } else { 2 }, 200);
        checks.finish()
    }
}

/// What the caller may do with a request for a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportRequestRights {
    /// Approve or refuse it.
    pub may_decide: bool,
    /// Take the file.
    pub may_take: bool,
}

/// A request for a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportRequestResponse {
    /// Its number.
    pub id: ExportRequestId,
    /// How far it is.
    pub state: ExportRequestState,
    /// What it is a list of.
    pub of: ExportKind,
    /// The kind of file.
    pub format: ExportFormat,
    /// What it is for.
    pub reason: String,
    /// How many rows it had when it was asked for.
    pub rows: i64,
    /// With contacts in clear?
    pub with_contacts: bool,
    /// Which records, as in the query string of their list; none for those of a month.
    pub query: Option<String>,
    /// Who asks.
    pub asked_by: MemberRef,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// Who has decided.
    pub decided_by: Option<MemberRef>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// What was said with it.
    pub note: Option<String>,
    /// Until when it can be taken.
    pub expires_at: Option<DateTime<Utc>>,
    /// Which file was taken.
    pub export_id: Option<ExportId>,
    /// Its version.
    pub version: i64,
    /// What the caller may do.
    pub rights: ExportRequestRights,
}

/// A file that was taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportResponse {
    /// Its number.
    pub id: ExportId,
    /// What stands in each of its rows.
    #[cfg_attr(feature = "openapi", schema(example = "7KQ2M-9D4TB"))]
    pub code: String,
    /// What it is a list of.
    pub of: ExportKind,
    /// The kind of file.
    pub format: ExportFormat,
    /// How many rows.
    pub rows: i64,
    /// What for.
    pub reason: String,
    /// With contacts in clear?
    pub with_contacts: bool,
    /// Who took it.
    pub taken_by: MemberRef,
    /// When.
    pub taken_at: DateTime<Utc>,
    /// Who had approved it; none for a file that needed nobody's approval.
    pub approved_by: Option<MemberRef>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_more_rows_than_are_free_needs_an_approval() {
        // I4: 500 rows are free, the 501st is not.
        assert!(!needs_approval(500, 500));
        assert!(needs_approval(501, 500));
        assert!(!needs_approval(0, 0));
        assert!(needs_approval(1, 0));
    }

    #[test]
    fn a_tenth_more_than_was_approved_may_be_taken() {
        assert!(is_as_approved(1000, 1100));
        assert!(!is_as_approved(1000, 1101));
        assert!(is_as_approved(501, 3));
        assert!(!is_as_approved(0, 1));
    }

    #[test]
    fn whoever_refuses_says_why() {
        let body = |is_approved, note: &str| DecideExportRequest { is_approved, note: Some(note.to_owned()) };
        assert!(body(true, "").validate().is_ok());
        assert!(body(false, "太多了").validate().is_ok());
        assert_eq!(body(false, " ").validate().unwrap_err()[0].pointer, "/note");
        assert!(DecideExportRequest { is_approved: false, note: None }.validate().is_err());
    }

    #[test]
    fn what_is_wrong_with_an_order_stands_below_what() {
        let json = r#"{"of":"listings","what":{"format":"csv","reason":" ","query":"colour=red"}}"#;
        let order: ExportOrder = serde_json::from_str(json).unwrap();
        let errors = order.validate().unwrap_err();
        assert_eq!(errors.iter().map(|error| error.pointer.as_str()).collect::<Vec<_>>(), ["/what/reason", "/what/query"]);
        assert_eq!(order.kind().action(), Action::ExportListings);
        assert!(serde_json::from_str::<ExportOrder>(r#"{"of":"secrets","what":{}}"#).is_err());
    }
}
