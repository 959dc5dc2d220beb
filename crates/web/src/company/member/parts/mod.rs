//! Choosing a colleague.

mod pick;

pub use pick::member_choices;
