//! The organisation as other pages show it.

mod units;

pub use units::{UnitNode, Units};
