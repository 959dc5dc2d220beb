//! Pool, grade and hand-over on a listing's record.

mod assign;
mod custody;
mod grade;

pub use assign::{AssignDialog, AssignForm};
pub use custody::{Claim, PoolState};
pub use grade::GradeDialog;
