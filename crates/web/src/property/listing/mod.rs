//! Listings 房源: the list, and what the other capabilities of this wing stand on.

mod address;
pub mod calls;
mod list;
pub mod parts;

pub use list::{Beside, ListingsPage, ask_ahead};
