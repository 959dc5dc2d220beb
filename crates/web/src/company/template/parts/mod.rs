//! Filling a template in where it is used.

mod picker;

pub use picker::{Spoken, TemplatePicker};
