//! Deals: who earns what of a commission.

mod commission;
pub mod pages;
