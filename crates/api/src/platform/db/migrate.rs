//! The tables' history: the steps of `migrations/`, applied and taken back one by one.

use diesel::backend::Backend;
use diesel::connection::{AnsiTransactionManager, BoxableConnection, SimpleConnection as _, TransactionManager as _};
use diesel::migration::{Migration, MigrationMetadata, MigrationName, MigrationSource, MigrationVersion, Result as StepResult};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
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

/// Every step, the oldest first, as `build.rs` finds them. What stands before the `_` is what a database remembers, so a step that was
/// released is never renamed.
const STEPS: &[Step] = include!(concat!(env!("OUT_DIR"), "/steps.rs"));

/// The steps as one engine reads them: all, or those of certain versions.
#[derive(Clone, Copy)]
struct Steps<'a>(Engine, Option<&'a [String]>);

impl<DB: Backend> MigrationSource<DB> for Steps<'_> {
    fn migrations(&self) -> StepResult<Vec<Box<dyn Migration<DB>>>> {
        let is_wanted = |step: &&Step| {
            let version = Name(step.name).version().to_string();
            self.1.is_none_or(|versions| versions.contains(&version))
        };
        let rendered = |step: &Step| {
            let text = |source| dialect::render(source, self.0).map_err(|error| format!("migration {}: {error}", step.name));
            Ok(Box::new(Rendered { name: Name(step.name), up: text(step.up)?, down: text(step.down)? }) as Box<dyn Migration<DB>>)
        };
        STEPS.iter().filter(is_wanted).map(rendered).collect()
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
        let $steps = Steps($conn.engine(), None);
        match $conn {
            Conn::Sqlite(c) => without_foreign_keys(c, |$c| $work.map_err(ApiError::from_boxed)),
            Conn::Postgres($c) => $work.map_err(ApiError::from_boxed),
        }
    }};
}

/// SQLite changes a column by making its table anew, and while the old one is dropped, the rows that name it would be orphans.
/// Within a transaction it doesn't hear this switch, so it is thrown around it.
fn without_foreign_keys<T>(
    c: &mut SqliteConnection,
    work: impl FnOnce(&mut SqliteConnection) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    c.batch_execute("PRAGMA foreign_keys = OFF")?;
    let done = work(c);
    c.batch_execute("PRAGMA foreign_keys = ON")?;
    done
}

/// Every row names rows that are there: what the database itself would have seen to.
pub(super) fn no_orphans(c: &mut SqliteConnection) -> Result<(), ApiError> {
    let told = diesel::dsl::sql::<Nullable<Text>>(
        "(SELECT group_concat(told, '; ') FROM (SELECT count(*) || ' rows of ' || \"table\" || ' name rows of ' || parent \
           || ' that don''t exist' AS told FROM pragma_foreign_key_check GROUP BY \"table\", parent))",
    );
    let told: Option<String> = diesel::select(told).get_result(c)?;
    told.map_or(Ok(()), |told| Err(ApiError::internal(told)))
}

/// Applies what is missing, and counts it; of several processes that start at once one does it, and the others wait.
///
/// # Errors
/// A step that the database refuses: on PostgreSQL those before it stay applied, on SQLite none does.
pub fn run_migrations(conn: &mut Conn) -> Result<usize, ApiError> {
    run(conn, None)
}

/// Makes the tables as they were after these steps and no others; for a database without any.
///
/// # Errors
/// A step that this version of the program doesn't know: a newer one made it. As [`run_migrations`].
pub fn run_migrations_of(conn: &mut Conn, versions: &[String]) -> Result<usize, ApiError> {
    let known = |version: &&String| STEPS.iter().any(|step| Name(step.name).version().to_string() == **version);
    if let Some(unknown) = versions.iter().find(|version| !known(version)) {
        return Err(ApiError::internal(format!("the step {unknown} of the tables is one of a newer version")));
    }
    run(conn, Some(versions))
}

fn run(conn: &mut Conn, versions: Option<&[String]>) -> Result<usize, ApiError> {
    match conn {
        // The transaction is the lock; each step is a savepoint in it. Steps over a large table take their time, and so long others wait.
        Conn::Sqlite(c) => {
            c.batch_execute("PRAGMA busy_timeout = 600000")?;
            let applied = without_foreign_keys(c, |c| {
                AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE")?;
                let applied =
                    c.run_pending_migrations(Steps(Engine::Sqlite, versions)).map(|applied| applied.len()).map_err(ApiError::from_boxed);
                let checked = applied.and_then(|applied| if applied > 0 { no_orphans(c).map(|()| applied) } else { Ok(applied) });
                match checked {
                    Ok(_) => AnsiTransactionManager::commit_transaction(c)?,
                    Err(_) => AnsiTransactionManager::rollback_transaction(c)?,
                }
                checked
            });
            c.batch_execute("PRAGMA busy_timeout = 8000")?;
            applied
        }
        Conn::Postgres(c) => {
            c.batch_execute(
                "SET lock_timeout = 0; SET statement_timeout = 0; \
                 SELECT pg_advisory_lock(hashtext('fangke migrations of ' || current_schema()), 0)",
            )?;
            let applied =
                c.run_pending_migrations(Steps(Engine::Postgres, versions)).map(|applied| applied.len()).map_err(ApiError::from_boxed);
            c.batch_execute(
                "SELECT pg_advisory_unlock(hashtext('fangke migrations of ' || current_schema()), 0); \
                 SET lock_timeout = '8s'; SET statement_timeout = '60s'",
            )?;
            applied
        }
    }
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

/// Has the database any table?
///
/// # Errors
/// A database that doesn't answer.
pub fn has_tables(conn: &mut Conn) -> Result<bool, ApiError> {
    let count = match conn.engine() {
        Engine::Sqlite => "(SELECT count(*) FROM sqlite_master)",
        Engine::Postgres => "(SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace)",
    };
    let count: i64 = diesel::select(diesel::dsl::sql::<BigInt>(count)).get_result(conn)?;
    Ok(count > 0)
}

/// Is a migration missing?
///
/// # Errors
/// A database that doesn't answer.
pub fn pending_migrations(conn: &mut Conn) -> Result<bool, ApiError> {
    each!(conn, |c, steps| c.has_pending_migration(steps)).map_err(|error| ApiError::unavailable(error.cause.unwrap_or_default()))
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

    #[test]
    fn rows_that_name_nothing_are_told_of_by_their_tables() {
        let mut c = SqliteConnection::establish(":memory:").unwrap();
        c.batch_execute(
            "CREATE TABLE owners (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE keys (owner_id BIGINT NOT NULL REFERENCES owners (id)); \
             INSERT INTO owners VALUES (1); INSERT INTO keys VALUES (1)",
        )
        .unwrap();
        no_orphans(&mut c).unwrap();
        c.batch_execute("PRAGMA foreign_keys = OFF; INSERT INTO keys VALUES (2), (3)").unwrap();
        let told = no_orphans(&mut c).unwrap_err().to_string();
        assert!(told.contains("2 rows of keys name rows of owners that don't exist"), "{told}");
    }
}
