//! What comes in from elsewhere.

pub mod import;
