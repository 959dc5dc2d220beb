//! The only doors to a connection: [`Db::read`] and [`Db::write`], on SQLite and PostgreSQL alike.

mod again;
pub mod children;
mod connection;
mod dialect;
pub mod installation;
mod lane;
mod migrate;
pub mod nested;
pub mod position;
mod replica;
pub mod row;
pub mod sql;
mod statistics;
mod together;
mod unique;

use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use diesel::connection::{AnsiTransactionManager, SimpleConnection as _, TransactionManager};
use futures_util::future::{Either, select};

pub use connection::{Conn, Durability};
pub use installation::probe;
pub use migrate::{
    has_tables, pending_migrations, revert_all, revert_last_migration, run_migrations, run_migrations_of, run_next_migration,
};
pub use replica::ReplicaFigures;
pub use statistics::refresh_statistics;
pub use unique::unique_violation;

use fangke_shared::problem::ErrorCode;

use crate::platform::error::ApiError;
use connection::Manager;
use lane::Lane;
use position::Position;
use replica::Replicas;

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
    // What waits for it.
    together: together::Queue,
    replicas: Option<Arc<Replicas>>,
}

/// So long a change that could not be kept makes the database one that can't be used.
const REMEMBERED: Duration = Duration::from_secs(5);

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
        Ok(Self {
            engine,
            manager: kept,
            failed_at: Arc::default(),
            readers,
            writers,
            together: together::Queue::default(),
            replicas: None,
        })
    }

    /// The same database, whose requests that read go to these replicas, each with as many connections, unless they are further behind than
    /// `most_behind` or than the sender has seen. Somebody has to [`Self::look_at_replicas`] every now and then.
    ///
    /// # Errors
    /// Replicas of a file, or at addresses that are not PostgreSQL's.
    pub fn with_replicas(self, urls: &[String], connections: u32, most_behind: Duration) -> Result<Self, String> {
        if urls.is_empty() {
            return Ok(self);
        }
        if self.engine == Engine::Sqlite {
            return Err("only PostgreSQL has replicas: leave DATABASE_READ_URL out, or set DATABASE_URL".to_owned());
        }
        Ok(Self { replicas: Some(Arc::new(Replicas::new(urls, connections, most_behind)?)), ..self })
    }

    /// The engine.
    pub const fn engine(&self) -> Engine {
        self.engine
    }

    /// Reads; for a request that changes nothing, on a replica where there are any. `f` is run once more on the primary if the replica fails.
    ///
    /// # Errors
    /// `busy` when no connection gets free, or whatever `f` fails with.
    pub async fn read<T, F>(&self, mut f: F) -> Result<T, ApiError>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn) -> Result<T, ApiError> + Send + 'static,
    {
        if let (Some(replicas), Some(needed)) = (&self.replicas, position::needed()) {
            if let Some((replica, turn)) = replicas.choose() {
                let work = move || {
                    let _turn = turn;
                    (replica.read(needed, &mut f), f)
                };
                let (result, again) = actix_web::web::block(work).await.map_err(|_| ApiError::busy())?;
                if let Some(result) = result {
                    replicas.count(true);
                    return result;
                }
                f = again;
            }
            replicas.count(false);
        }
        self.read_current(f).await
    }

    /// Reads what is so now, whoever asks: never on a replica.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn read_current<T, F>(&self, f: F) -> Result<T, ApiError>
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

    /// Does reads of which whoever is told their result must have everything that was committed until now: a program that keeps a copy would keep
    /// for good what is older than what it was told before. They are served where that much has been replayed.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn up_to_now<T>(&self, reads: impl Future<Output = Result<T, ApiError>>) -> Result<T, ApiError> {
        if self.replicas.is_none() {
            return reads.await;
        }
        let now = self.read_current(position::written).await?;
        position::within_request(now, true, reads).await
    }

    /// Runs one transaction: committed when `f` succeeds, rolled back otherwise. Where the database gives it up in favour of others, `f` is run
    /// again, a few times.
    ///
    /// # Errors
    /// `busy` when no connection gets free, or whatever `f` fails with.
    pub async fn write<T, F>(&self, f: F) -> Result<T, ApiError>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn) -> Result<T, ApiError> + Send + 'static,
    {
        if self.engine == Engine::Sqlite {
            return self.write_together(f).await;
        }
        let (db, turn) = (self.clone(), self.writers.turn().await?);
        position::note_write();
        let work = move || {
            let _turn = turn;
            db.write_blocking(f)
        };
        actix_web::web::block(work).await.map_err(|_| ApiError::busy())?
    }

    /// Waits for the one writer, who does everything that waits. Whoever gets the turn is the writer for all.
    async fn write_together<T, F>(&self, f: F) -> Result<T, ApiError>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn) -> Result<T, ApiError> + Send + 'static,
    {
        let mut place = self.together.enter(f);
        loop {
            let first = match select(&mut place.done, pin!(self.writers.turn())).await {
                Either::Left((told, _)) => Either::Left(told),
                Either::Right((turn, _)) => Either::Right(turn),
            };
            match first {
                Either::Left(told) => return place.value(told),
                Either::Right(Ok(turn)) => {
                    let db = self.clone();
                    let work = move || {
                        let _turn = turn;
                        db.write_waiting();
                    };
                    actix_web::web::block(work).await.map_err(|_| ApiError::busy())?;
                }
                Either::Right(Err(busy)) if self.together.leave(&place) => return Err(busy),
                // Somebody has begun with it.
                Either::Right(Err(_)) => {
                    let told = (&mut place.done).await;
                    return place.value(told);
                }
            }
        }
    }

    /// Does what waits, in one transaction.
    fn write_waiting(&self) {
        let mut all = self.together.next();
        let kept = if all.len() > 1 { self.transaction(|conn| together::each(conn, &mut all)).ok() } else { None };
        // What could not be kept as a whole may be kept one by one.
        let outcomes = kept.unwrap_or_else(|| together::alone(&mut all, |work| self.write_blocking(work)));
        outcomes.iter().flatten().for_each(|outcome| self.note_failure(outcome));
        together::tell(all, outcomes);
    }

    /// [`Self::read_current`] for the command line and for threads of our own.
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
    pub fn write_blocking<T>(&self, f: impl FnMut(&mut Conn) -> Result<T, ApiError>) -> Result<T, ApiError> {
        let result = self.transaction(f);
        self.note_failure(&result);
        result
    }

    fn note_failure<T>(&self, result: &Result<T, ApiError>) {
        if result.as_ref().is_err_and(|error| error.code == ErrorCode::Unavailable) {
            *self.failed_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
    }

    fn transaction<T>(&self, mut f: impl FnMut(&mut Conn) -> Result<T, ApiError>) -> Result<T, ApiError> {
        self.manager.check_file().map_err(ApiError::unavailable)?;
        let conn = &mut self.writers.checkout()?.conn;
        let once = || {
            begin(conn)?;
            within(conn, &mut f)
        };
        let value = again::until_alone(once, std::thread::sleep)?;
        if let Some(replicas) = &self.replicas {
            // The connection may have ended right after the commit.
            replicas.note_written(position::written(conn).or_else(|_| self.read_blocking(position::written)).ok());
        }
        Ok(value)
    }

    /// Finds out which replicas may serve; waits for those that don't answer.
    pub fn look_at_replicas(&self) {
        if let Some(replicas) = &self.replicas {
            replicas.look(|| self.read_blocking(|conn| Ok((position::reached(conn)?, position::written(conn)?))));
        }
    }

    /// Are there replicas?
    pub const fn has_replicas(&self) -> bool {
        self.replicas.is_some()
    }

    /// How far whoever has just changed something through this process has seen the database; none without replicas, where all see the same.
    pub fn seen(&self) -> Option<Position> {
        self.replicas.as_ref().map(|replicas| replicas.seen())
    }

    /// Who served the reads; none without replicas.
    pub fn replica_figures(&self) -> Option<ReplicaFigures> {
        self.replicas.as_ref().map(|replicas| replicas.figures())
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
        self.engine == Engine::Sqlite && self.writers.is_full()
    }

    /// Open and idle connections of the pools, for `/metrics`.
    pub fn connections(&self) -> (u32, u32) {
        self.readers.connections()
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
