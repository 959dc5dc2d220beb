//! `$filter`: its text, what it says, and the condition that it is.

mod condition;
mod expression;
mod grammar;

pub use condition::{bounded, condition, is_of_few, key};
pub use expression::Expression;
pub use grammar::read;
