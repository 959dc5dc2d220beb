//! What stands around every page, and what stands where there is none.

mod lazy;
pub mod pages;
