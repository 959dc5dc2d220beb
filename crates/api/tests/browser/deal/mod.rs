//! Deals: who earns what of a commission.

mod commission;
mod contract;
pub mod pages;
mod walk;
