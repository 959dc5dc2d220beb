//! The search for what is open.

use super::{AgeingBucket, ReceivableKind};
use crate::permission::Scope;
use crate::query::query;
use crate::{MemberId, OrgUnitId};

query! {
    /// What to look for. An empty query finds everything open that the caller may see, what is due first at the top.
    ReceivableQuery: paged {
        /// Of contracts of this store.
        store_id: Option<OrgUnitId>,
        /// Of contracts closed by one of these.
        #[example = "3,4"]
        agent_id: Vec<MemberId>,
        /// Of one of these kinds.
        #[example = "owner_commission,client_commission"]
        kind: Vec<ReceivableKind>,
        /// Of one of these ages; the sums are those of every age.
        #[example = "up_to_30,over_90"]
        bucket: Vec<AgeingBucket>,
        /// Of the caller's own contracts, or those of the caller's team, store or region.
        scope: Option<Scope>,
    }
}
