//! Deals 成交: who earns what of a commission.

pub mod commission;
