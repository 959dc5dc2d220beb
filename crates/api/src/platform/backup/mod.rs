//! Backups: one sealed file with every row of every table, every file and the key, written while everybody works, and read back before
//! it counts. `docs/OPERATIONS.md` says how they are made and brought back.
//!
//! A backup is taken in one snapshot of the database. Files are copied before it and once more after it, so that none that a row of the
//! snapshot names is missing; what nothing names is swept away later.

mod archive;
pub mod keep;
pub mod ledger;
mod place;
pub mod plan;
mod read;
mod restore;
mod stream;
pub mod tables;
mod write;

use std::{fmt, io};

pub use archive::Manifest;
pub use place::Place;
pub use read::verify;
pub use restore::{Target, restore};
pub use stream::{OpeningReader, Passphrase, SealingWriter, Secret};
pub use write::{Source, write};

use crate::platform::error::ApiError;

/// Why a backup can't be made, or is refused.
#[derive(Debug)]
pub enum Fault {
    /// The file is something else.
    NotABackup,
    /// A later version of the program made it.
    Newer,
    /// It was sealed with another passphrase.
    WrongKey,
    /// Its end is missing or damaged.
    Cut,
    /// Something in it isn't what was written.
    Altered(String),
    /// Where it is to be restored to, something is there already.
    Occupied(String),
    /// It was made of the other database engine.
    OtherEngine(String),
    /// Disk, bucket or database.
    Failed(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotABackup => f.write_str("the file is no backup of Fangke"),
            Self::Newer => f.write_str("the backup was made by a newer version of Fangke: restore it with that one"),
            Self::WrongKey => f.write_str("the backup was sealed with another passphrase"),
            Self::Cut => f.write_str("the backup is cut: its end is missing or damaged"),
            Self::Altered(what) => write!(f, "the backup was altered: {what} is not what was written"),
            Self::Occupied(what) => write!(f, "a backup is restored to a new place only: {what}"),
            Self::OtherEngine(engine) => write!(f, "the backup is one of {engine}: restore it to that"),
            Self::Failed(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Fault {}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        // A fault that a reader below has found comes through those above it.
        match error.downcast::<Self>() {
            Ok(fault) => fault,
            Err(error) => Self::Failed(error.to_string()),
        }
    }
}

impl From<Fault> for io::Error {
    fn from(fault: Fault) -> Self {
        Self::new(io::ErrorKind::InvalidData, fault)
    }
}

impl From<ApiError> for Fault {
    fn from(error: ApiError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<diesel::result::Error> for Fault {
    fn from(error: diesel::result::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self::Failed(error.to_string())
    }
}
