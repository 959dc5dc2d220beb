//! The own reminders in a calendar program.

mod calls;
pub mod parts;
