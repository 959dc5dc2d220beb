//! The only doors to a connection: [`Db::read`] and [`Db::write`], on SQLite and PostgreSQL alike.

pub mod children;
mod connection;
mod dialect;
pub mod installation;
mod migrate;
pub mod row;
pub mod sql;
mod statistics;
mod unique;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use diesel::connection::{AnsiTransactionManager, SimpleConnection as _, TransactionManager};
use diesel::r2d2::{Pool, PooledConnection};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use connection::{Conn, Durability};
pub use installation::probe;
pub use migrate::{
    has_tables, pending_migrations, revert_all, revert_last_migration, run_migrations, run_migrations_of, run_next_migration,
};
pub use statistics::refresh_statistics;
pub use unique::unique_violation;

use fangke_shared::problem::ErrorCode;

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
    manager: Manager,
    /// When a change could not be kept last.
    failed_at: Arc<Mutex<Option<Instant>>>,
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
/// So long a change that could not be kept makes the database one that can't be used.
const REMEMBERED: Duration = Duration::from_secs(5);

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
            // With a reason, none could be made; without, all are in use.
            let text = error.to_string();
            if text.contains(": ") { ApiError::unavailable(text) } else { ApiError::busy() }
        })
    }
}

impl Db {
    /// Opens the pools; `url` is a path for SQLite or `postgres://…`.
    ///
    /// # Errors
    /// An unknown scheme, or a database that doesn't answer.
    pub fn open(url: &str, connections: u32) -> Result<Self, String> {
        Self::open_with(url, connections, Durability::default())
    }

    /// [`Self::open`], where the embedded database may be asked for less.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_with(url: &str, connections: u32, durability: Durability) -> Result<Self, String> {
        let manager = Manager::new(url, durability)?;
        let kept = manager.clone();
        let engine = manager.engine();
        let (readers, writers) = match engine {
            Engine::Postgres => {
                let one = Lane::new(connections, manager)?;
                (one.clone(), one)
            }
            // More readers than the cores keep busy would only wait for each other, each with a cache of its own.
            Engine::Sqlite => (Lane::new(connections.min(twice_the_cores()), manager.clone())?, Lane::new(1, manager.for_writing())?),
        };
        Ok(Self { engine, manager: kept, failed_at: Arc::default(), readers, writers })
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
        self.manager.check_file().map_err(ApiError::unavailable)?;
        f(&mut self.readers.checkout()?.conn)
    }

    /// [`Self::write`] for the command line and for threads of our own.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn write_blocking<T>(&self, f: impl FnOnce(&mut Conn) -> Result<T, ApiError>) -> Result<T, ApiError> {
        let result = self.transaction(f);
        if result.as_ref().is_err_and(|error| error.code == ErrorCode::Unavailable) {
            *self.failed_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
        result
    }

    fn transaction<T>(&self, f: impl FnOnce(&mut Conn) -> Result<T, ApiError>) -> Result<T, ApiError> {
        self.manager.check_file().map_err(ApiError::unavailable)?;
        let conn = &mut self.writers.checkout()?.conn;
        begin(conn)?;
        within(conn, f)
    }

    /// [`Self::write_blocking`] for rows that come in the order of their tables: that each names rows that are there is looked at once, before
    /// the commit. On SQLite; PostgreSQL has no such switch for whoever isn't its master.
    ///
    /// # Errors
    /// As [`Self::write`]; rows that name rows that aren't there.
    pub fn load_blocking<T>(&self, f: impl FnOnce(&mut Conn) -> Result<T, ApiError>) -> Result<T, ApiError> {
        self.manager.check_file().map_err(ApiError::unavailable)?;
        let conn = &mut self.writers.checkout()?.conn;
        // Within a transaction SQLite doesn't hear this switch.
        keep_foreign_keys(conn, false)?;
        let done = begin(conn).and_then(|()| {
            within(conn, |conn| {
                let value = f(conn)?;
                no_orphans(conn).map(|()| value)
            })
        });
        keep_foreign_keys(conn, true)?;
        done
    }

    /// Reads everything as it stands at one moment, however long that takes; others write meanwhile. For threads of our own.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn snapshot_blocking<T>(&self, f: impl FnOnce(&mut Conn) -> Result<T, ApiError>) -> Result<T, ApiError> {
        self.manager.check_file().map_err(ApiError::unavailable)?;
        let conn = &mut self.readers.checkout()?.conn;
        begin_snapshot(conn)?;
        within(conn, f)
    }

    /// Looks at what no statement tells: is the file there and a database, and were the changes of the last seconds kept?
    ///
    /// # Errors
    /// `unavailable`.
    pub fn check(&self) -> Result<(), ApiError> {
        self.manager.check_file().and_then(|()| self.manager.check_head()).map_err(ApiError::unavailable)?;
        let failed_at = *self.failed_at.lock().unwrap_or_else(PoisonError::into_inner);
        match failed_at.filter(|at| at.elapsed() < REMEMBERED) {
            Some(_) => Err(ApiError::unavailable("a change could not be kept a moment ago")),
            None => Ok(()),
        }
    }

    /// Is somebody writing, so that a writer would have to wait? With PostgreSQL nobody has to.
    pub fn is_writing(&self) -> bool {
        self.engine == Engine::Sqlite && self.writers.turns.available_permits() == 0
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

/// Runs `f` in the transaction that was begun, and ends it.
fn within<T>(conn: &mut Conn, f: impl FnOnce(&mut Conn) -> Result<T, ApiError>) -> Result<T, ApiError> {
    // The transaction must end even if `f` panics: the connection goes back to the pool.
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| f(conn)));
    match result {
        Ok(Ok(value)) => {
            if let Err(error) = <Conn as diesel::Connection>::TransactionManager::commit_transaction(conn) {
                // A full disk leaves the transaction open.
                roll_back(conn);
                return Err(error.into());
            }
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

/// Looks SQLite at foreign keys?
fn keep_foreign_keys(conn: &mut Conn, keeps: bool) -> Result<(), ApiError> {
    if let Conn::Sqlite(c) = conn {
        c.batch_execute(if keeps { "PRAGMA foreign_keys = ON" } else { "PRAGMA foreign_keys = OFF" })?;
    }
    Ok(())
}

/// Every row of SQLite names rows that are there.
fn no_orphans(conn: &mut Conn) -> Result<(), ApiError> {
    if let Conn::Sqlite(c) = conn { migrate::no_orphans(c) } else { Ok(()) }
}

/// The first statement after it sees the moment that all others see.
fn begin_snapshot(conn: &mut Conn) -> Result<(), ApiError> {
    match conn {
        Conn::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN DEFERRED")?,
        Conn::Postgres(c) => {
            AnsiTransactionManager::begin_transaction_sql(c, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
            c.batch_execute("SET LOCAL statement_timeout = 0")?;
        }
    }
    Ok(())
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
