//! Choosing a colleague.

mod leaving;
mod pick;

pub use leaving::{Leaving, LeavingView};
pub use pick::member_choices;
