//! Deals: contracts, what they bring in, and who earns what of a commission.

pub mod commission;
pub mod contract;
pub mod receivable;
pub mod performance;
