//! What communities tell.

use fangke_shared::CommunityId;
use fangke_shared::property::community::CommunityClash;

/// A community lies in another district, or has other names.
pub struct CommunityRenamed {
    /// Which community.
    pub id: CommunityId,
    /// Its district; empty where none is known.
    pub district: String,
    /// What it is found by, joined.
    pub terms: String,
}

/// Two communities become one, or are tried to; both are locked. Whoever names the one that goes names the other from now on.
pub struct CommunitiesMerged {
    /// The one that stays.
    pub into: CommunityId,
    /// The one that goes.
    pub from: CommunityId,
    /// The district of the one that stays; empty where none is known.
    pub district: String,
    /// What the one that stays is found by, joined.
    pub terms: String,
    /// Nothing is changed, only looked at.
    pub is_trial: bool,
    /// How many listings go over.
    pub listings: i64,
    /// What stands against it: then nothing may be changed.
    pub clashes: Vec<CommunityClash>,
}

/// A district has another name.
pub struct DistrictRenamed {
    /// Until now.
    pub from: String,
    /// From now on.
    pub to: String,
}
