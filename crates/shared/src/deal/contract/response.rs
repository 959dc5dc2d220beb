//! Contracts as sent.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{ContractDraft, ContractKind, ContractPaperKind, ContractParty, ContractState, ContractStepKind, ReceivableKind};
use crate::client::profile::ClientRef;
use crate::company::member::MemberRef;
use crate::problem::FieldError;
use crate::property::listing::ListingRef;
use crate::{ContractFileId, ContractId, ContractStepId};

/// A contract as a row of lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContractSummary {
    /// The contract.
    pub id: ContractId,
    /// `202603-MM-0001`, from the first submission on.
    pub number: Option<String>,
    /// What it is about.
    pub kind: ContractKind,
    /// Where it stands.
    pub state: ContractState,
    /// The listing.
    pub listing: ListingRef,
    /// Who buys or rents.
    pub client: Option<ClientRef>,
    /// Who closes the deal.
    pub agent: MemberRef,
    /// The price, the rent of a month, or the asking price, in fen.
    pub price_fen: Option<i64>,
    /// What the house is paid in all, in fen.
    pub total_fen: i64,
    /// The day of the signing.
    pub signed_on: Option<NaiveDate>,
    /// The first step after the signing that is still to be done.
    pub next_step: Option<ContractStepKind>,
    /// When that is due.
    pub next_due_on: Option<NaiveDate>,
    /// When it was drawn up.
    pub created_at: DateTime<Utc>,
    /// For `If-Match`.
    pub version: i64,
}

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Done {
    /// Who.
    pub member: MemberRef,
    /// When.
    pub at: DateTime<Utc>,
}

/// A step after the signing (§5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContractStep {
    /// The step.
    pub id: ContractStepId,
    /// What is to be done.
    pub kind: ContractStepKind,
    /// Who sees to it.
    pub owner: MemberRef,
    /// When it is due.
    pub due_on: NaiveDate,
    /// Due before today, and still to be done.
    pub is_overdue: bool,
    /// The day on which it was done.
    pub done_on: Option<NaiveDate>,
    /// Who has said so, and when.
    pub done: Option<Done>,
    /// It isn't needed.
    pub is_skipped: bool,
    /// What was said about it.
    pub note: Option<String>,
}

/// A change of a signed contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Addendum {
    /// 1, 2, 3 and so on.
    pub number: i64,
    /// What it is about.
    pub title: String,
    /// Its text.
    pub text: String,
    /// The day on which it was signed.
    pub signed_on: NaiveDate,
    /// Who has entered it, and when.
    pub entered: Done,
}

/// A file of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContractFile {
    /// The file.
    pub id: ContractFileId,
    /// What it is.
    pub kind: ContractPaperKind,
    /// Its name, for people.
    pub name: String,
    /// `application/pdf`, `image/jpeg` or `image/png`.
    pub media_type: String,
    /// Its size.
    pub bytes: i64,
    /// Who has attached it, and when.
    pub attached: Done,
}

/// What the caller may do with a contract now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContractRights {
    /// Change what is agreed on, its parties and files.
    pub may_change: bool,
    /// Submit it.
    pub may_submit: bool,
    /// Approve or return it.
    pub may_review: bool,
    /// Say that it is signed.
    pub may_sign: bool,
    /// Keep its steps and add addenda.
    pub may_follow: bool,
    /// Say that everything is done.
    pub may_complete: bool,
    /// Give it up, or dissolve it.
    pub may_cancel: bool,
    /// The caller would approve or sign it, and has submitted it (§5).
    pub is_own_submission: bool,
}

/// A contract with everything that the caller may see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContractResponse {
    /// As in the list.
    #[serde(flatten)]
    pub summary: ContractSummary,
    /// What is agreed on.
    pub agreed: ContractDraft,
    /// For whom the agent closes.
    pub novice: Option<MemberRef>,
    /// The parties, in their order.
    pub parties: Vec<ContractParty>,
    /// What it lacks to be submitted; empty once it is.
    pub missing: Vec<FieldError>,
    /// Who has drawn it up.
    pub created: Done,
    /// Who has submitted it last.
    pub submitted: Option<Done>,
    /// Who has approved or returned it last.
    pub reviewed: Option<Done>,
    /// What was said then.
    pub review_note: Option<String>,
    /// Who has said that it is signed.
    pub signed: Option<Done>,
    /// Who has completed or cancelled it.
    pub finished: Option<Done>,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
    /// Steps after the signing.
    pub steps: Vec<ContractStep>,
    /// Changes after the signing.
    pub addenda: Vec<Addendum>,
    /// Papers.
    pub files: Vec<ContractFile>,
    /// What the caller may do.
    pub rights: ContractRights,
}

/// The text of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContractText {
    /// The heading.
    pub title: String,
    /// The text, its fields filled in.
    pub text: String,
    /// The version of the template.
    pub template_version: i64,
    /// As it was signed; else it follows template and contract.
    pub is_frozen: bool,
}

/// One thing that happened to a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContractEntry {
    /// Its number, growing with time.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none for the system.
    pub member: Option<MemberRef>,
    /// What.
    pub event: ContractEvent,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum ContractEvent {
    /// It was drawn up.
    Created,
    /// It was brought in by a file: it was signed before.
    Imported,
    /// What is agreed on was changed.
    Edited {
        /// The fields, as in the body of `PATCH`.
        fields: Vec<String>,
    },
    /// A party was added, changed or removed.
    PartiesChanged,
    /// It has come to another state.
    StateChanged {
        /// Which.
        to: ContractState,
        /// What was said.
        note: Option<String>,
    },
    /// A file was attached.
    FileAdded {
        /// Its name.
        name: String,
    },
    /// Somebody has said what a file is.
    FileSorted {
        /// Its name.
        name: String,
        /// What it is.
        kind: ContractPaperKind,
    },
    /// A file was removed.
    FileRemoved {
        /// Its name.
        name: String,
    },
    /// An addendum was added.
    AddendumAdded {
        /// Its number.
        number: i64,
        /// What it is about.
        title: String,
    },
    /// A step has another owner or day.
    StepChanged {
        /// Which.
        step: ContractStepKind,
    },
    /// A step is done, or not needed.
    StepDone {
        /// Which.
        step: ContractStepKind,
        /// It isn't needed.
        is_skipped: bool,
        /// What was said.
        note: Option<String>,
    },
    /// A manager has replaced the shares (§4.9).
    Mediated {
        /// Why.
        reason: String,
    },
    /// What is open of a kind was divided into instalments (§5).
    ReceivablesPlanned {
        /// Which kind.
        of: ReceivableKind,
        /// Into how many.
        instalments: usize,
    },
    /// Money came in.
    ReceiptRecorded {
        /// The receipt's number on paper.
        voucher: String,
        /// How much, in fen.
        amount_fen: i64,
    },
    /// Money was given back.
    ReceiptRefunded {
        /// The refund's number on paper.
        voucher: String,
        /// How much, in fen.
        amount_fen: i64,
        /// Why.
        reason: String,
    },
    /// The number of an invoice was entered or corrected.
    InvoiceEntered {
        /// The receipt's number on paper.
        voucher: String,
        /// The number of the invoice.
        number: String,
    },
}
