//! Fangke.

pub mod import;
