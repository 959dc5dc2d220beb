//! What the survey tells.

use fangke_shared::ListingId;

/// A listing has other pictures, in another order, or they are named otherwise.
pub struct PhotosChanged {
    /// Which listing.
    pub listing: ListingId,
}
