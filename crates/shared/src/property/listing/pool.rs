//! Public and private pool 公盘/私盘: who may take a listing over, and why (§1.3, §1.4, §1.5).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::MemberId;
use crate::company::member::MemberRef;
use crate::field::Checks;
use crate::problem::FieldError;
use crate::property::listing::{ListingRef, ListingStatus};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Who may work on a listing (§1.3).
    Pool {
        /// 私盘: in its maintainer's.
        Private = "private",
        /// 公盘: whoever has a ground may take it over.
        Public = "public",
    }
}

vocabulary! {
    /// Why a listing became public or somebody's.
    MaintainerReason {
        /// The first follow-up did not come in time (§1.4).
        FirstFollowUpMissed = "first_follow_up_missed",
        /// The protection of a paused or unknown listing ended (§1.3).
        ProtectionEnded = "protection_ended",
        /// The owner was verified after the protection had ended (§1.3).
        OwnerVerified = "owner_verified",
        /// A public listing was followed up and claimed (§1.4).
        Claimed = "claimed",
        /// Its agent had more listings than the quota (§1.5).
        OverQuota = "over_quota",
        /// A manager gave it to somebody.
        Assigned = "assigned",
    }
}

/// The moments that decide whose a listing is, seen from one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cutoffs {
    /// What was paused or unknown since then or longer is public (§1.3).
    pub protection: DateTime<Utc>,
    /// What was entered before, and has no follow-up yet, is public (§1.4).
    pub entry: DateTime<Utc>,
}

/// What decides whose a listing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolState {
    /// As stored: what is public stays so until somebody takes it over.
    pub pool: Pool,
    /// Where the listing stands.
    pub status: ListingStatus,
    /// Does anybody look after it?
    pub has_maintainer: bool,
    /// When it became a listing.
    pub entered_at: Option<DateTime<Utc>>,
    /// Its first follow-up.
    pub first_follow_up_at: Option<DateTime<Utc>>,
    /// When the status was last changed.
    pub status_changed_at: Option<DateTime<Utc>>,
}

impl PoolState {
    /// Why time has made a private listing public; none for one that is private still, or was made public before.
    pub fn due(&self, cutoffs: &Cutoffs) -> Option<MaintainerReason> {
        if self.pool == Pool::Public || !self.has_maintainer {
            return None;
        }
        match self.status {
            ListingStatus::Paused | ListingStatus::Unknown => {
                self.status_changed_at.is_some_and(|at| at <= cutoffs.protection).then_some(MaintainerReason::ProtectionEnded)
            }
            ListingStatus::Available => (self.first_follow_up_at.is_none() && self.entered_at.is_some_and(|at| at < cutoffs.entry))
                .then_some(MaintainerReason::FirstFollowUpMissed),
            _ => None,
        }
    }

    /// Which pool it is in; a lead is in none.
    pub fn pool(&self, cutoffs: &Cutoffs) -> Option<Pool> {
        let is_public = self.pool == Pool::Public || !self.has_maintainer || self.due(cutoffs).is_some();
        (self.status != ListingStatus::Lead).then_some(if is_public { Pool::Public } else { Pool::Private })
    }
}

vocabulary! {
    /// What somebody has to do before a public listing may be claimed.
    ClaimNeed {
        /// Record a follow-up on it (§1.4).
        FollowUp = "follow_up",
        /// Verify it with its owner, and record that (§1.3).
        OwnerVerification = "owner_verification",
    }
}

/// May the caller take the listing over?
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClaimState {
    /// Is there a ground?
    pub may: bool,
    /// The ground: `claimed` for a follow-up on a public listing, `owner_verified`, `over_quota`.
    pub ground: Option<MaintainerReason>,
    /// What would make a ground.
    pub needs: Option<ClaimNeed>,
}

/// How much of a quota is used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuotaUse {
    /// Listings that count.
    pub used: i64,
    /// The most there may be.
    pub limit: i64,
}

impl QuotaUse {
    /// Is there room for one more?
    pub const fn has_room(self) -> bool {
        self.used < self.limit
    }

    /// How many are too many.
    pub const fn over(self) -> i64 {
        if self.used > self.limit { self.used - self.limit } else { 0 }
    }
}

/// An agent's quotas (§1.5).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Quotas {
    /// Private listings that are available, paused or unknown.
    pub listings: QuotaUse,
    /// Focus listings among them.
    pub focus: QuotaUse,
    /// Recommended listings among them.
    pub recommended: QuotaUse,
}

/// Body of `POST /listings/{id}/assign`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AssignListingRequest {
    /// Who looks after it from now on.
    pub member_id: MemberId,
    /// Why, 2 to 200 characters.
    #[cfg_attr(feature = "openapi", schema(example = "原维护人调往西店"))]
    pub reason: String,
}

impl AssignListingRequest {
    /// Checks everything that needs no database.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/reason", &self.reason, 2, 200);
        checks.finish()
    }
}

/// A listing that is about to become public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PoolChange {
    /// The listing.
    pub listing: ListingRef,
    /// Who looks after it.
    pub maintainer: MemberRef,
    /// When it becomes public.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: MaintainerReason,
}

/// Answer of `GET /pool/preview`: the soonest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PoolPreview {
    /// The first of them, 200 at most.
    pub items: Vec<PoolChange>,
    /// How many there are.
    pub total: i64,
    /// The end of the time that was looked at.
    pub until: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    const ENTERED: &str = "2026-03-18T02:00:00Z";

    fn listing(status: ListingStatus) -> PoolState {
        let entered: DateTime<Utc> = ENTERED.parse().unwrap();
        let status_changed_at = Some(entered);
        PoolState {
            pool: Pool::Private,
            status,
            has_maintainer: true,
            entered_at: Some(entered),
            first_follow_up_at: None,
            status_changed_at,
        }
    }

    fn cutoffs(offset: Duration) -> Cutoffs {
        let at = ENTERED.parse::<DateTime<Utc>>().unwrap() + offset;
        Cutoffs { protection: at, entry: at }
    }

    #[test]
    fn protection_ends_at_its_exact_moment() {
        for status in [ListingStatus::Paused, ListingStatus::Unknown] {
            let state = listing(status);
            assert_eq!(state.due(&cutoffs(-Duration::microseconds(1))), None);
            assert_eq!(state.due(&cutoffs(Duration::zero())), Some(MaintainerReason::ProtectionEnded));
            assert_eq!(state.pool(&cutoffs(Duration::zero())), Some(Pool::Public));
        }
    }

    #[test]
    fn only_what_nobody_followed_up_becomes_public_after_its_entry() {
        let mut state = listing(ListingStatus::Available);
        assert_eq!(state.due(&cutoffs(Duration::zero())), None);
        assert_eq!(state.due(&cutoffs(Duration::microseconds(1))), Some(MaintainerReason::FirstFollowUpMissed));
        state.first_follow_up_at = state.entered_at;
        assert_eq!(state.due(&cutoffs(Duration::days(9))), None);
    }

    #[test]
    fn what_nobody_looks_after_is_public_and_a_lead_in_no_pool() {
        let early = cutoffs(-Duration::days(1));
        let orphan = PoolState { has_maintainer: false, ..listing(ListingStatus::Available) };
        assert_eq!((orphan.pool(&early), orphan.due(&early)), (Some(Pool::Public), None));
        assert_eq!(listing(ListingStatus::Lead).pool(&early), None);
        assert_eq!(listing(ListingStatus::Available).pool(&early), Some(Pool::Private));
        assert_eq!(listing(ListingStatus::Withdrawn).due(&cutoffs(Duration::days(99))), None);
    }

    #[test]
    fn a_quota_has_room_below_its_limit() {
        let quota = |used| QuotaUse { used, limit: 50 };
        assert!(quota(49).has_room() && !quota(50).has_room());
        assert_eq!((quota(50).over(), quota(52).over()), (0, 2));
    }
}
