//! Rows that are to become a file: what every list makes, and `release` alone hands out.

use serde_json::Value;

use super::file::Cell;

/// The rows of a file, before they are marked.
pub struct Sheet {
    /// What the file is called, without day and ending.
    pub name: String,
    /// What stands in the audit trail besides what stands there of every file.
    pub details: Value,
    /// The heads of the columns.
    pub heads: Vec<&'static str>,
    /// The cells below them.
    pub rows: Vec<Vec<Cell>>,
}
