//! Deals 成交: contracts, their risks, and who earns what of a commission.

pub mod commission;
pub mod contract;
pub mod risk;
pub mod split;
pub mod verdict;
