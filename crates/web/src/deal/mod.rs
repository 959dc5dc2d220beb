//! Deals: who earns what of a commission.

pub mod commission;
