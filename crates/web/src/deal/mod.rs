//! Deals: contracts, their risks, who earns what of a commission, and whose a client is.

pub mod commission;
pub mod contract;
pub mod risk;
pub mod verdict;
