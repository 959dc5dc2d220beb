//! Negotiations 议价 and the history of prices.

pub mod calls;
pub mod parts;
