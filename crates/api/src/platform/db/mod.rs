//! The only doors to a connection: [`Db::read`] and [`Db::write`], on SQLite and PostgreSQL alike.

mod connection;
mod dialect;
mod migrate;
pub mod sql;
mod statistics;
mod unique;

use std::sync::Arc;
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::r2d2::{Pool, PooledConnection};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use connection::Conn;
pub use migrate::{pending_migrations, revert_all, revert_last_migration, run_migrations, run_next_migration};
pub use statistics::refresh_statistics;
pub use unique::unique_violation;

use crate::platform::error::ApiError;
use connection::Manager;

/// Which database stands behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The embedded database.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

/// A database.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    readers: Lane,
    // SQLite has one writer: waiting here is fair, waiting in SQLite is a lottery.
    writers: Lane,
}

/// Connections, and whose turn it is: requests wait for one in the order of arrival, without a thread and not for ever.
#[derive(Clone)]
struct Lane {
    pool: Pool<Manager>,
    turns: Arc<Semaphore>,
}

/// So long a request waits for a connection.
const PATIENCE: Duration = Duration::from_secs(5);

impl Lane {
    fn new(size: u32, manager: Manager) -> Result<Self, String> {
        let pool = Pool::builder().max_size(size).min_idle(Some(1)).connection_timeout(PATIENCE);
        // A file has no connection that could end.
        let pool = pool.test_on_check_out(manager.engine() == Engine::Postgres);
        let pool = pool.build(manager).map_err(|error| format!("the database doesn't answer: {error}"))?;
        Ok(Self { pool, turns: Arc::new(Semaphore::new(usize::try_from(size).unwrap_or(1))) })
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, ApiError> {
        let turn = actix_web::rt::time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned()).await;
        turn.ok().and_then(Result::ok).ok_or_else(|| {
            tracing::warn!("no database connection");
            ApiError::busy()
        })
    }

    fn checkout(&self) -> Result<PooledConnection<Manager>, ApiError> {
        self.pool.get().map_err(|error| {
            tracing::warn!(%error, "no database connection");
            ApiError::busy()
        })
    }
}

impl Db {
    /// Opens the pools; `url` is a path for SQLite or `postgres://…`.
    ///
    /// # Errors
    /// An unknown scheme, or a database that doesn't answer.
    pub fn open(url: &str, connections: u32) -> Result<Self, String> {
        let manager = Manager::new(url)?;
        let engine = manager.engine();
        let (readers, writers) = match engine {
            Engine::Postgres => {
                let one = Lane::new(connections, manager)?;
                (one.clone(), one)
            }
            // More readers than the cores keep busy would only wait for each other, each with a cache of its own.
            Engine::Sqlite => (Lane::new(connections.min(twice_the_cores()), manager.clone())?, Lane::new(1, manager.for_writing())?),
        };
        Ok(Self { engine, readers, writers })
    }

    /// The engine.
    pub const fn engine(&self) -> Engine {
        self.engine
    }

    /// Reads on a connection of the pool.
    ///
    /// # Errors
    /// `busy` when no connection gets free, or whatever `f` fails with.
    pub async fn read<T, F>(&self, f: F) -> Result<T, ApiError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, ApiError> + Send + 'static,
    {
        let (db, turn) = (self.clone(), self.readers.turn().await?);
        let work = move || {
            let _turn = turn;
            db.read_blocking(f)
        };
        actix_web::web::block(work).await.map_err(|_| ApiError::busy())?
    }

    /// Runs one transaction: committed when `f` succeeds, rolled back otherwise.
    ///
    /// # Errors
    /// `busy` when no connection gets free, or whatever `f` fails with.
    pub async fn write<T, F>(&self, f: F) -> Result<T, ApiError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, ApiError> + Send + 'static,
    {
        let (db, turn) = (self.clone(), self.writers.turn().await?);
        let work = move || {
            let _turn = turn;
            db.write_blocking(f)
        };
        actix_web::web::block(work).await.map_err(|_| ApiError::busy())?
    }

    /// [`Self::read`] for the command line and for threads of our own.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_blocking<T>(&self, f: impl FnOnce(&mut Conn) -> Result<T, ApiError>) -> Result<T, ApiError> {
        f(&mut self.readers.checkout()?.conn)
    }

    /// [`Self::write`] for the command line and for threads of our own.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn write_blocking<T>(&self, f: impl FnOnce(&mut Conn) -> Result<T, ApiError>) -> Result<T, ApiError> {
        let conn = &mut self.writers.checkout()?.conn;
        begin(conn)?;
        // The transaction must end even if `f` panics: the connection goes back to the pool.
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| f(conn)));
        match result {
            Ok(Ok(value)) => {
                <Conn as diesel::Connection>::TransactionManager::commit_transaction(conn)?;
                Ok(value)
            }
            Ok(Err(error)) => {
                roll_back(conn);
                Err(error)
            }
            Err(panic) => {
                roll_back(conn);
                std::panic::resume_unwind(panic)
            }
        }
    }

    /// Open and idle connections of the pools, for `/metrics`.
    pub fn connections(&self) -> (u32, u32) {
        let state = self.readers.pool.state();
        (state.connections, state.idle_connections)
    }
}

fn twice_the_cores() -> u32 {
    std::thread::available_parallelism().ok().and_then(|cores| u32::try_from(cores.get() * 2).ok()).unwrap_or(2)
}

fn begin(conn: &mut Conn) -> Result<(), ApiError> {
    match conn {
        // Taking the write lock at once: a transaction that reads first and writes later could only fail.
        Conn::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE")?,
        Conn::Postgres(c) => AnsiTransactionManager::begin_transaction(c)?,
    }
    Ok(())
}

fn roll_back(conn: &mut Conn) {
    if let Err(error) = <Conn as diesel::Connection>::TransactionManager::rollback_transaction(conn) {
        tracing::error!(%error, "rollback failed");
    }
}
