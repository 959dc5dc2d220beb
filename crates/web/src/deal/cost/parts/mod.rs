//! What other pages show of costs: cost centres, and where their entries are.

mod centre;

use fangke_shared::month::Month;

pub use centre::{Centre, use_centres};

use super::page::CostFilter;
use crate::address::AddressState as _;

/// Where the entries of a cost centre in a month are.
pub fn costs_of(month: Month, centre: Centre) -> String {
    CostFilter { month: Some(month), centre: Some(centre), ..CostFilter::default() }.href()
}
