//! What happened to a listing, newest first.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::follow_up::FollowUpResponse;
use crate::listing::ListingStatus;
use crate::member::MemberRef;
use crate::owner::RevealPurpose;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Which price.
    PriceKind {
        /// Asking price 挂牌价.
        Asking = "asking",
        /// Asking rent 租金.
        Rent = "rent",
        /// Lowest price 底价.
        Floor = "floor",
        /// Our evaluation 评估价.
        Evaluation = "evaluation",
    }
}

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
    /// A follow-up was written.
    FollowUp {
        /// The follow-up.
        follow_up: FollowUpResponse,
    },
}
