//! What a split is shown with, here and on pages of other capabilities.

mod ledger;
mod outcome;
mod words;

pub use ledger::Ledger;
pub use outcome::Outcome;
pub use words::{Names, built_in_title, list, money, off_by, percent, plan_title};
