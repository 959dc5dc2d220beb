//! Owners on a listing's record, and in its form.

mod contacts;
mod form;
mod reveal;
mod rows;

pub use contacts::Owners;
pub use rows::{OwnerList, OwnerRows};
