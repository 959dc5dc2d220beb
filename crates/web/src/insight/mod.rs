//! What can be told from everything else: what is to be done, and how the stock stands.

pub mod inventory;
pub mod quality;
pub mod reminder;
pub mod sight;
pub mod team;
