//! What communities tell.

use fangke_shared::CommunityId;

/// A community lies in another district, or has other names.
pub struct CommunityRenamed {
    /// Which community.
    pub id: CommunityId,
    /// Its district; empty where none is known.
    pub district: String,
    /// What it is found by, joined.
    pub terms: String,
}
