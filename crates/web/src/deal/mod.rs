//! Deals: contracts, and who earns what of a commission.

pub mod commission;
pub mod contract;
pub mod performance;
