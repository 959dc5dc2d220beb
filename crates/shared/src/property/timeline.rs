//! What happened to a listing, newest first.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::company::member::MemberRef;
use crate::property::exclusive::ExclusiveStep;
use crate::property::follow_up::FollowUpResponse;
use crate::property::key::KeyMovement;
use crate::property::listing::{Evidence, Grade, HandsReason, ListingStatus, PriceKind};
use crate::property::owner::RevealPurpose;
use crate::property::photo::PhotoKind;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineEntry {
    /// Its number, growing with time.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none for an import or the system.
    pub member: Option<MemberRef>,
    /// What.
    pub event: TimelineEvent,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TimelineEvent {
    /// The listing or lead was entered.
    Created,
    /// A lead became a listing.
    Completed,
    /// Fields were changed.
    Edited {
        /// Their names, as in the body of `PATCH`.
        fields: Vec<String>,
    },
    /// A price was changed.
    PriceChanged {
        /// Which.
        price: PriceKind,
        /// Before, in fen.
        from_fen: Option<i64>,
        /// After, in fen.
        to_fen: Option<i64>,
    },
    /// The status was changed.
    StatusChanged {
        /// Before.
        from: ListingStatus,
        /// After.
        to: ListingStatus,
        /// Why.
        reason: String,
    },
    /// An owner's number was looked at.
    Revealed {
        /// Why.
        purpose: RevealPurpose,
    },
    /// An owner contact was added, changed or removed.
    OwnersChanged,
    /// The grade was changed, by hand or because its evidence was lost (§1.8).
    GradeChanged {
        /// Before.
        from: Grade,
        /// After.
        to: Grade,
        /// What supported it and is gone; empty for a change by hand.
        lost: Vec<Evidence>,
    },
    /// The listing went to the public pool, or into somebody's hands.
    HandsChanged {
        /// Whose it was.
        from: Option<MemberRef>,
        /// Whose it is; none for the public pool.
        to: Option<MemberRef>,
        /// Why.
        reason: HandsReason,
    },
    /// A bunch of keys was received, moved or given away (§1.9).
    KeyMoved {
        /// The number on its label, unique in its store.
        number: i64,
        /// What happened to it.
        movement: KeyMovement,
        /// What for.
        purpose: Option<String>,
        /// When it is due back.
        due_at: Option<DateTime<Utc>>,
    },
    /// An exclusive agreement began, got its document or ended (§1.10).
    Exclusive {
        /// Which of these.
        step: ExclusiveStep,
        /// Its last day.
        until_on: NaiveDate,
    },
    /// Photos or floor plans were added (§1.11).
    PhotosAdded {
        /// Which.
        of: PhotoKind,
        /// How many.
        count: i64,
    },
    /// A photo or floor plan was removed.
    PhotoRemoved {
        /// Which.
        of: PhotoKind,
    },
    /// The price was negotiated.
    Negotiated {
        /// Which price.
        price: PriceKind,
        /// What was offered, in fen.
        offered_fen: i64,
        /// What was answered, in fen.
        answered_fen: Option<i64>,
    },
    /// The listing got a public page.
    Published,
    /// Its public page was closed.
    Unpublished,
    /// A follow-up was written.
    FollowUp {
        /// The follow-up.
        follow_up: FollowUpResponse,
    },
}
