//! What listings tell.

use fangke_shared::ListingId;
use fangke_shared::property::listing::ListingStatus;

/// A listing has another status (§1.2).
pub struct ListingStatusChanged {
    /// Which listing.
    pub listing: ListingId,
    /// Its status from now on.
    pub to: ListingStatus,
}
