//! Deals: contracts, their risks, what they bring in, who earns what of it, and whose a client is.

pub mod commission;
pub mod contract;
pub mod receivable;
pub mod performance;
pub mod risk;
pub mod verdict;
