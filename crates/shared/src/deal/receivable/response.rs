//! Receivables, receipts and refunds as sent. Amounts are fen.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{AgeingBucket, ReceiptMethod, ReceivableKind};
use crate::company::member::MemberRef;
use crate::deal::contract::{ContractKind, Done};
use crate::property::listing::ListingRef;
use crate::{ContractId, OrgUnitId, ReceiptId, ReceivableId, RefundId};

/// Something that a contract brings in, or an instalment of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receivable {
    /// Which.
    pub id: ReceivableId,
    /// What for.
    pub kind: ReceivableKind,
    /// How much in all.
    pub amount_fen: i64,
    /// What came in of it, less what was given back.
    pub received_fen: i64,
    /// What is still to come; nothing once the contract is cancelled.
    pub open_fen: i64,
    /// When it is due.
    pub due_on: NaiveDate,
    /// How long it has been due; none where nothing is open.
    pub bucket: Option<AgeingBucket>,
    /// The contract was cancelled: nothing more is to come.
    pub is_cancelled: bool,
}

/// What the caller may do with the money of a contract now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MoneyRights {
    /// Record receipts.
    pub may_record: bool,
    /// Record receipts of which everything is paid ahead only, for nothing is due before the signing.
    pub may_prepay_only: bool,
    /// Divide what is open into instalments.
    pub may_plan: bool,
    /// Refund receipts and enter invoices.
    pub may_refund: bool,
    /// Read the books.
    pub may_read_ledger: bool,
}

/// What a contract brings in, and how that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContractMoney {
    /// Of which contract.
    pub contract_id: ContractId,
    /// What it brings in all.
    pub amount_fen: i64,
    /// What came in of that, less what was given back.
    pub received_fen: i64,
    /// What is still to come.
    pub open_fen: i64,
    /// What of it is overdue.
    pub overdue_fen: i64,
    /// What was paid ahead and has settled nothing yet.
    pub credit_fen: i64,
    /// The receivables, by day.
    pub receivables: Vec<Receivable>,
    /// What the caller may do.
    pub rights: MoneyRights,
}

/// What a receipt has settled of a receivable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceiptPart {
    /// Which.
    pub receivable_id: ReceivableId,
    /// What for.
    pub kind: ReceivableKind,
    /// When that was due.
    pub due_on: NaiveDate,
    /// How much, less what of it was given back.
    pub amount_fen: i64,
}

/// Money that was given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refund {
    /// Which.
    pub id: RefundId,
    /// Its number on paper: `202603-T-0001`.
    pub voucher: String,
    /// How much.
    pub amount_fen: i64,
    /// How it was paid back.
    pub method: ReceiptMethod,
    /// The business day on which it was.
    pub paid_on: NaiveDate,
    /// Why.
    pub reason: String,
    /// Who has recorded it, and when.
    pub recorded: Done,
}

/// The number of an invoice, as it was entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvoiceEntry {
    /// The number.
    pub number: String,
    /// Why it replaces the one before.
    pub reason: Option<String>,
    /// Who has entered it, and when.
    pub entered: Done,
}

/// Money that came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// Which.
    pub id: ReceiptId,
    /// Of which contract.
    pub contract_id: ContractId,
    /// Its number on paper: `202603-R-0001`.
    pub voucher: String,
    /// How much.
    pub amount_fen: i64,
    /// How it was paid.
    pub method: ReceiptMethod,
    /// The business day on which it was.
    pub paid_on: NaiveDate,
    /// Who has paid.
    pub payer: String,
    /// Anything that was said.
    pub note: Option<String>,
    /// Whoever recorded it has marked it as a prepayment.
    pub is_prepayment: bool,
    /// What it has settled.
    pub parts: Vec<ReceiptPart>,
    /// What of it was paid ahead and has settled nothing yet.
    pub credit_fen: i64,
    /// What was given back of it in all.
    pub refunded_fen: i64,
    /// The refunds, the oldest first.
    pub refunds: Vec<Refund>,
    /// The invoice's number that counts.
    pub invoice_number: Option<String>,
    /// Every number that was entered, the oldest first.
    pub invoices: Vec<InvoiceEntry>,
    /// Who has recorded it, and when.
    pub recorded: Done,
}

/// A receivable as a row of the list of what is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceivableRow {
    /// Which.
    pub id: ReceivableId,
    /// What for.
    pub kind: ReceivableKind,
    /// How much in all.
    pub amount_fen: i64,
    /// What came in of it.
    pub received_fen: i64,
    /// What is still to come.
    pub open_fen: i64,
    /// When it is due.
    pub due_on: NaiveDate,
    /// How many days it is overdue; none or fewer than none where it isn't.
    pub overdue_days: i64,
    /// How long it has been due.
    pub bucket: AgeingBucket,
    /// Of which contract.
    pub contract_id: ContractId,
    /// The contract's number.
    pub contract_number: Option<String>,
    /// What the contract is about.
    pub contract_kind: ContractKind,
    /// The listing.
    pub listing: ListingRef,
    /// Who closes the deal.
    pub agent: MemberRef,
}

/// What is open of an age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgeingSum {
    /// How long it has been due.
    pub bucket: AgeingBucket,
    /// How many receivables.
    pub count: i64,
    /// What is open of them.
    pub open_fen: i64,
}

/// What is open in a store, by age.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoreAgeing {
    /// The store whose contracts they are; none for contracts without a store.
    pub store_id: Option<OrgUnitId>,
    /// Its name.
    pub store: Option<String>,
    /// What is open in all.
    pub open_fen: i64,
    /// By age, every age.
    pub buckets: Vec<AgeingSum>,
}

/// What is open, by age (§12.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceivableAgeing {
    /// The business day that counts as today.
    pub on: NaiveDate,
    /// What is open in all.
    pub open_fen: i64,
    /// By age, every age.
    pub buckets: Vec<AgeingSum>,
    /// Store by store, the one with the most first.
    pub stores: Vec<StoreAgeing>,
}

/// A page of what is open, what is due first at the top, with the sums of all pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceivablePage {
    /// The rows.
    pub items: Vec<ReceivableRow>,
    /// Pass it as `cursor` for the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// Sums of everything that the query finds, whichever ages it asks for.
    pub ageing: ReceivableAgeing,
}

/// A month of which nothing may change any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LockedMonth {
    /// `202602`.
    pub month: String,
    /// Who has locked it.
    pub locked_by: MemberRef,
    /// When.
    pub locked_at: DateTime<Utc>,
}
