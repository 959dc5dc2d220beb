//! Migrations: the same names on both engines.

use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::Conn;
use crate::platform::error::ApiError;

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// Applies what is missing, and names it.
///
/// # Errors
/// A migration that the database refuses.
pub fn run_migrations(conn: &mut Conn) -> Result<Vec<String>, ApiError> {
    let applied = match conn {
        Conn::Sqlite(c) => c.run_pending_migrations(SQLITE).map(names),
        Conn::Postgres(c) => c.run_pending_migrations(POSTGRES).map(names),
    };
    applied.map_err(ApiError::from_boxed)
}

/// Takes every migration back: the tables are gone.
///
/// # Errors
/// A migration that can't be taken back.
pub fn revert_all(conn: &mut Conn) -> Result<(), ApiError> {
    match conn {
        Conn::Sqlite(c) => c.revert_all_migrations(SQLITE).map(drop),
        Conn::Postgres(c) => c.revert_all_migrations(POSTGRES).map(drop),
    }
    .map_err(ApiError::from_boxed)
}

/// Is a migration missing?
///
/// # Errors
/// A database that doesn't answer.
pub fn pending_migrations(conn: &mut Conn) -> Result<bool, ApiError> {
    match conn {
        Conn::Sqlite(c) => c.has_pending_migration(SQLITE),
        Conn::Postgres(c) => c.has_pending_migration(POSTGRES),
    }
    .map_err(ApiError::from_boxed)
}

fn names(versions: Vec<diesel::migration::MigrationVersion<'_>>) -> Vec<String> {
    versions.iter().map(ToString::to_string).collect()
}
