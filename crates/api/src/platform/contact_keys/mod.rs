//! The keys that contacts are sealed with: another one can take over while everybody works.
//!
//! They stand in the key file, never in the database, so that who has stolen an earlier key file reads nothing that is sealed after it. The
//! database says which of them seals. Keyed hashes for look-up, sealed uploads and the audit trail have keys of their own, which stay.

pub mod key_file;
pub mod reseal;
pub mod ring;
pub mod store;

use crate::platform::error::ApiResult;
use crate::platform::state::App;

/// A column whose values were sealed by [`Keys::encrypt`](crate::platform::crypto::Keys::encrypt).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedColumn {
    /// Its table.
    pub table: &'static str,
    /// The table's primary key, a number.
    pub key: &'static str,
    /// The column.
    pub column: &'static str,
}

impl SealedColumn {
    /// A column of a table whose primary key is `id`.
    pub const fn of(table: &'static str, column: &'static str) -> Self {
        Self { table, key: "id", column }
    }

    /// `table.column`
    pub fn name(&self) -> String {
        format!("{}.{}", self.table, self.column)
    }
}

/// Everywhere that something is kept sealed, of all capabilities.
#[derive(Debug, Clone, Default)]
pub struct SealedPlaces {
    /// Columns.
    pub columns: Vec<SealedColumn>,
    /// Folders of the file store; each file is one sealed text.
    pub folders: Vec<&'static str>,
}

/// Learns which key seals: another process may have made one.
///
/// # Errors
/// Only when the database fails.
pub fn learn(app: &App) -> ApiResult<()> {
    if let Some(newest) = app.db.read_blocking(|conn| Ok(store::newest(conn)?))? {
        app.keys.seal_contacts_with(&newest.kid);
    }
    Ok(())
}
