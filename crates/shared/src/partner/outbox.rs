//! What partners are told of: the topics of the outbox, and what each of them is about.

use crate::vocabulary::vocabulary;
use crate::{ContractId, LeadId, ListingId, ReceiptId};

vocabulary! {
    /// What has happened.
    OutboxTopic {
        /// A listing is shown to partners from now on.
        ListingPublished = "listing_published",
        /// What partners are shown of a listing has changed, other than its price and its pictures.
        ListingChanged = "listing_changed",
        /// A listing that partners are shown lies in another community or district, or is published by another store: whoever reads only some
        /// of them may have one less.
        ListingMoved = "listing_moved",
        /// A listing that partners are shown has another price or rent.
        ListingPriced = "listing_priced",
        /// A listing that partners are shown has other pictures.
        ListingPhotosChanged = "listing_photos_changed",
        /// A listing is shown to partners no more.
        ListingWithdrawn = "listing_withdrawn",
        /// An enquiry of a partner has got a consultant.
        LeadAssigned = "lead_assigned",
        /// A contract was signed.
        ContractSigned = "contract_signed",
        /// Money came in for a contract, and settled something.
        ReceiptRecorded = "receipt_recorded",
    }
}

impl OutboxTopic {
    /// Those about a listing.
    pub const LISTINGS: [Self; 6] = [
        Self::ListingPublished,
        Self::ListingChanged,
        Self::ListingMoved,
        Self::ListingPriced,
        Self::ListingPhotosChanged,
        Self::ListingWithdrawn,
    ];

    /// May somebody who was shown the listing have to forget it?
    pub const fn may_end(self) -> bool {
        matches!(self, Self::ListingMoved | Self::ListingWithdrawn)
    }
}

vocabulary! {
    /// What kind of record something has happened to.
    OutboxSubjectKind {
        /// A listing.
        Listing = "listing",
        /// An enquiry of a partner.
        Lead = "lead",
        /// A contract.
        Contract = "contract",
        /// A receipt.
        Receipt = "receipt",
    }
}

/// The record that something has happened to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutboxSubject {
    /// What it is.
    pub kind: OutboxSubjectKind,
    /// Its number.
    pub id: i64,
}

impl From<ListingId> for OutboxSubject {
    fn from(id: ListingId) -> Self {
        Self { kind: OutboxSubjectKind::Listing, id: id.0 }
    }
}

impl From<LeadId> for OutboxSubject {
    fn from(id: LeadId) -> Self {
        Self { kind: OutboxSubjectKind::Lead, id: id.0 }
    }
}

impl From<ContractId> for OutboxSubject {
    fn from(id: ContractId) -> Self {
        Self { kind: OutboxSubjectKind::Contract, id: id.0 }
    }
}

impl From<ReceiptId> for OutboxSubject {
    fn from(id: ReceiptId) -> Self {
        Self { kind: OutboxSubjectKind::Receipt, id: id.0 }
    }
}

/// Days for which the outbox keeps what has happened.
pub const OUTBOX_DAYS: i64 = 30;
