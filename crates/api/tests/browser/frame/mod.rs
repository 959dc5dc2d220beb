//! What stands around every page, and what stands where there is none.

mod axe;
mod lazy;
mod offline;
mod opening;
pub mod pages;
mod typed;
