//! What comes in from elsewhere, and goes there.

pub mod export;
pub mod import;
