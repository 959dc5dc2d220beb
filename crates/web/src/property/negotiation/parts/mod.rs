//! Prices and negotiations on a listing's record.

mod chart;
mod negotiations;
mod prices;

pub use negotiations::Negotiations;
pub use prices::Prices;
