//! What listings tell.

use fangke_shared::ListingId;
use fangke_shared::property::listing::ListingStatus;

/// A listing came on the market, or became cheaper; what a file brings in masses isn't told.
pub struct ListingOffered {
    /// Which listing.
    pub listing: ListingId,
    /// It was on the market, and costs less than before.
    pub is_cheaper: bool,
}

/// What is entered of a listing has changed, by hand or by a file; its lock is held.
pub struct ListingChanged {
    /// Which listing.
    pub listing: ListingId,
    /// The names of the fields that have another value, as in the draft.
    pub fields: Vec<String>,
}

/// A listing has another status (§1.2).
pub struct ListingStatusChanged {
    /// Which listing.
    pub listing: ListingId,
    /// Its status from now on.
    pub to: ListingStatus,
}
