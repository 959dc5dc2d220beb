//! What other pages show of costs: cost centres, and where their entries are.

mod centre;
mod object;

use fangke_shared::CostObjectId;
use fangke_shared::month::Month;

pub use centre::{Centre, use_centres};
pub use object::use_cost_objects;

use super::page::CostFilter;
use crate::address::AddressState as _;

/// Where the entries of a cost centre in a month are.
pub fn costs_of(month: Month, centre: Centre) -> String {
    CostFilter { month: Some(month), centre: Some(centre), ..CostFilter::default() }.href()
}

/// Where the entries for a project or campaign in a month are.
pub fn costs_for(month: Month, object: CostObjectId) -> String {
    CostFilter { month: Some(month), object: Some(object), ..CostFilter::default() }.href()
}
