//! Deals: contracts, their risks, and who earns what of a commission.

pub mod commission;
pub mod contract;
pub mod risk;
pub mod split;
pub mod verdict;

use crate::platform::capability::Wing;

/// Its capabilities.
pub const WING: Wing = Wing {
    name: "deal",
    capabilities: &[&commission::CAPABILITY, &contract::CAPABILITY, &split::CAPABILITY, &risk::CAPABILITY, &verdict::CAPABILITY],
};
