//! Imports: reading files.

pub mod reader;
