//! What other pages show of performance: the month that is looked at, the lines that receipts earned, and where bonuses are.

mod file;
pub mod month;

use fangke_shared::month::Month;

pub use self::file::{FiguresFile, FiguresFileView, FileButton};
pub use super::lines::Lines;
use super::team;
use crate::address::AddressState as _;

/// Where the bonuses of a month are, below what members earned.
pub fn bonuses_of(month: Month) -> String {
    team::Shown { month: Some(month) }.href()
}
