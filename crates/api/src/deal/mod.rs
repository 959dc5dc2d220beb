//! Deals: contracts, their risks, what they bring in, and who earns what of it.

pub mod bonus;
pub mod commission;
pub mod contract;
pub mod cost;
pub mod developer_statement;
pub mod ledger;
pub mod paper;
pub mod performance;
pub mod profit;
pub mod receivable;
pub mod reconciliation;
pub mod risk;
pub mod split;
pub mod verdict;

use crate::platform::capability::Wing;

/// Its capabilities.
pub const WING: Wing = Wing {
    name: "deal",
    capabilities: &[
        &commission::CAPABILITY,
        &contract::CAPABILITY,
        &split::CAPABILITY,
        &ledger::CAPABILITY,
        &receivable::CAPABILITY,
        &bonus::CAPABILITY,
        &performance::CAPABILITY,
        &reconciliation::CAPABILITY,
        &cost::CAPABILITY,
        &profit::CAPABILITY,
        &developer_statement::CAPABILITY,
        &paper::CAPABILITY,
        &risk::CAPABILITY,
        &verdict::CAPABILITY,
    ],
};
