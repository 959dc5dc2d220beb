//! One person on both sides 置换: an owner who looks for a home.

use serde::{Deserialize, Serialize};

use crate::property::listing::ListingRef;
use crate::property::owner::OwnerRelation;

/// A listing that a client owns, or answers for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnedListing {
    /// The listing.
    pub listing: ListingRef,
    /// What the client is to it.
    pub relation: OwnerRelation,
}
