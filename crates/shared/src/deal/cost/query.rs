//! The search for costs.

use super::{CostCategory, CostState};
use crate::month::Month;
use crate::query::query;
use crate::{CostObjectId, OrgUnitId};

query! {
    /// What to look for. An empty query finds every entry that the caller may see, the newest first.
    CostQuery: paged {
        /// Of this month.
        #[example = "202603"]
        month: Option<Month>,
        /// Of this store.
        store_id: Option<OrgUnitId>,
        /// Only those of head office.
        is_head_office: bool,
        /// For this project or campaign.
        cost_object_id: Option<CostObjectId>,
        /// Of one of these categories.
        #[example = "rent,keys"]
        category: Vec<CostCategory>,
        /// In one of these states.
        #[example = "draft,approved"]
        state: Vec<CostState>,
    }
}
