//! What follow-ups tell.

use fangke_shared::property::follow_up::{FollowUpKind, Takeover};
use fangke_shared::{FollowUpId, MemberId};

use crate::property::listing::service::ListingRow;

/// Somebody has written a follow-up on a listing, whose lock is held (§1.6).
pub struct FollowUpWritten {
    /// The listing, as it was before the follow-up.
    pub listing: ListingRow,
    /// Which follow-up.
    pub id: FollowUpId,
    /// What it is about.
    pub kind: FollowUpKind,
    /// Its text.
    pub text: String,
    /// Who wrote it.
    pub author: MemberId,
    /// What became of the listing by it: for the pool to say (§1.3).
    pub takeover: Option<Takeover>,
}
