//! Public and private pool 公盘/私盘: who may take a listing over, and why (§1.3, §1.4, §1.5).

use crate::vocabulary::vocabulary;

vocabulary! {
    /// In whose hands a listing is.
    Pool {
        /// 私盘: in its maintainer's.
        Private = "private",
        /// 公盘: whoever has a ground may take it over.
        Public = "public",
    }
}

vocabulary! {
    /// Why a listing changed hands.
    HandsReason {
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
