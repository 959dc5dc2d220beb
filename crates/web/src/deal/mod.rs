//! Deals: contracts, their risks, what they bring in, who earns what of it, and whose a client is.

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
pub mod risk;
pub mod verdict;
