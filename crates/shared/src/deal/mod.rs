//! Deals 成交: contracts, their risks, what they bring in, and who earns what of it.

pub mod bonus;
pub mod commission;
pub mod contract;
pub mod cost;
pub mod developer_statement;
pub mod ledger;
pub mod performance;
pub mod profit;
pub mod receivable;
pub mod risk;
pub mod split;
pub mod verdict;
