//! The tables' history: the steps of `migrations/`, applied and taken back one by one.

use diesel::backend::Backend;
use diesel::connection::BoxableConnection;
use diesel::migration::{Migration, MigrationMetadata, MigrationName, MigrationSource, MigrationVersion, Result as StepResult};
use diesel_migrations::MigrationHarness;

use super::{Conn, Engine, dialect};
use crate::platform::error::ApiError;

/// A folder of `migrations/`: the text of its two files, written once for both engines (see [`dialect`]).
#[derive(Clone, Copy)]
struct Step {
    name: &'static str,
    up: &'static str,
    down: &'static str,
}

macro_rules! steps {
    ($($name:literal),+ $(,)?) => {
        &[$(Step {
            name: $name,
            up: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/", $name, "/up.sql")),
            down: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/", $name, "/down.sql")),
        }),+]
    };
}

/// Every step, the oldest first. What stands before the `_` is what a database remembers, so a step that was released is never renamed.
const STEPS: &[Step] = steps![
    "0001_organisation",
    "0002_communities",
    "0003_listings",
    "0004_imports",
    "0005_listing_orders",
    "0006_working_life",
    "0007_settings_notices",
    "0008_survey",
    "0009_keys_exclusives",
    "0010_reminders_shares",
    "0011_told_swept",
    "0012_import_keys",
    "0013_event_kinds",
    "0020_files",
];

/// The steps as one engine reads them.
#[derive(Clone, Copy)]
struct Steps(Engine);

impl<DB: Backend> MigrationSource<DB> for Steps {
    fn migrations(&self) -> StepResult<Vec<Box<dyn Migration<DB>>>> {
        let rendered = |step: &Step| {
            let text = |source| dialect::render(source, self.0).map_err(|error| format!("migration {}: {error}", step.name));
            Ok(Box::new(Rendered { name: Name(step.name), up: text(step.up)?, down: text(step.down)? }) as Box<dyn Migration<DB>>)
        };
        STEPS.iter().map(rendered).collect()
    }
}

/// A step in the words of one engine.
struct Rendered {
    name: Name,
    up: String,
    down: String,
}

impl Rendered {
    fn execute<DB: Backend>(&self, conn: &mut dyn BoxableConnection<DB>, sql: &str) -> StepResult<()> {
        conn.batch_execute(sql).map_err(|error| format!("migration {}: {error}", self.name).into())
    }
}

impl<DB: Backend> Migration<DB> for Rendered {
    fn run(&self, conn: &mut dyn BoxableConnection<DB>) -> StepResult<()> {
        self.execute(conn, &self.up)
    }

    fn revert(&self, conn: &mut dyn BoxableConnection<DB>) -> StepResult<()> {
        self.execute(conn, &self.down)
    }

    fn metadata(&self) -> &dyn MigrationMetadata {
        &InTransaction
    }

    fn name(&self) -> &dyn MigrationName {
        &self.name
    }
}

/// Each step is one transaction, as is the default: one that fails leaves nothing behind.
struct InTransaction;

impl MigrationMetadata for InTransaction {}

struct Name(&'static str);

impl MigrationName for Name {
    fn version(&self) -> MigrationVersion<'_> {
        self.0.split_once('_').map_or(self.0, |(version, _)| version).into()
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// Does the same with the connection of either engine.
macro_rules! each {
    ($conn:ident, |$c:ident, $steps:ident| $work:expr) => {{
        let $steps = Steps($conn.engine());
        match $conn {
            Conn::Sqlite($c) => $work,
            Conn::Postgres($c) => $work,
        }
        .map_err(ApiError::from_boxed)
    }};
}

/// Applies what is missing, and counts it.
///
/// # Errors
/// A step that the database refuses: those before it stay applied.
pub fn run_migrations(conn: &mut Conn) -> Result<usize, ApiError> {
    each!(conn, |c, steps| c.run_pending_migrations(steps).map(|applied| applied.len()))
}

/// Applies the next step only; an error where none is missing.
///
/// # Errors
/// A step that the database refuses.
pub fn run_next_migration(conn: &mut Conn) -> Result<(), ApiError> {
    each!(conn, |c, steps| c.run_next_migration(steps).map(drop))
}

/// Takes the newest step back; an error where there is none.
///
/// # Errors
/// A step that can't be taken back.
pub fn revert_last_migration(conn: &mut Conn) -> Result<(), ApiError> {
    each!(conn, |c, steps| c.revert_last_migration(steps).map(drop))
}

/// Takes every migration back: the tables are gone.
///
/// # Errors
/// A migration that can't be taken back.
pub fn revert_all(conn: &mut Conn) -> Result<(), ApiError> {
    each!(conn, |c, steps| c.revert_all_migrations(steps).map(drop))
}

/// Is a migration missing?
///
/// # Errors
/// A database that doesn't answer.
pub fn pending_migrations(conn: &mut Conn) -> Result<bool, ApiError> {
    each!(conn, |c, steps| c.has_pending_migration(steps))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_folder_of_migrations_is_a_step_and_their_order_is_that_of_their_versions() {
        let folders = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations")).unwrap();
        let mut names: Vec<String> = folders.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        assert_eq!(STEPS.iter().map(|step| step.name).collect::<Vec<_>>(), names);
        let versions: Vec<_> = STEPS.iter().map(|step| Name(step.name).version().to_string()).collect();
        assert!(versions.is_sorted_by(|a, b| a < b), "{versions:?}");
    }
}
