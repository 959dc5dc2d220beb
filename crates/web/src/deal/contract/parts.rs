//! What other pages use of contracts: choosing somebody or something by what one types.

pub use super::pick::{Pick, PickField};
