//! Owners on a listing's record, and in its form.

mod contact;
mod contacts;
mod form;
mod reveal;
mod rows;
mod talk;

pub use contacts::Owners;
pub use rows::{OwnerList, OwnerRows};
pub use talk::Talk;
