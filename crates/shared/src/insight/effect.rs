//! What a change of a figure would do to what is there.

use serde::{Deserialize, Serialize};

use crate::company::member::MemberRef;
use crate::property::listing::ListingRef;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a change of a setting does.
    EffectKind {
        /// Listings become public.
        BecomesPublic = "becomes_public",
        /// Public listings are their maintainers' again.
        BecomesPrivate = "becomes_private",
        /// Agents have more listings than the quota.
        OverQuota = "over_quota",
        /// Listings lose their grade.
        GradeFalls = "grade_falls",
        /// Listings get the grade back that they were given.
        GradeRises = "grade_rises",
    }
}

/// Records that a change of a setting touches, with some of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettingEffect {
    /// What happens to them.
    pub kind: EffectKind,
    /// How many there are.
    pub count: i64,
    /// The first of the listings.
    pub listings: Vec<ListingRef>,
    /// The first of the agents.
    pub members: Vec<MemberRef>,
}

/// What a change would do, to what is there now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettingPreview {
    /// Empty: nothing that is there changes.
    pub effects: Vec<SettingEffect>,
}

/// How many examples an effect names.
pub const EXAMPLES: i64 = 20;
