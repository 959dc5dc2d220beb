//! A connection to either engine, and how the pools make one.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::r2d2::{ManageConnection, R2D2Connection};
use diesel::{Connection, PgConnection, SqliteConnection};

use super::Engine;

/// A connection to either engine.
#[derive(diesel::MultiConnection)]
#[allow(missing_docs)]
pub enum Conn {
    /// The embedded database.
    Sqlite(SqliteConnection),
    /// A PostgreSQL server.
    Postgres(PgConnection),
}

impl Conn {
    /// The engine that it leads to.
    pub const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }
}

/// Opens connections of the one engine that the address names.
#[derive(Debug, Clone)]
pub struct Manager {
    engine: Engine,
    url: String,
    is_writer: bool,
}

impl Manager {
    /// Reads the address.
    ///
    /// # Errors
    /// An unknown scheme: it must never become the name of a new, empty file.
    pub fn new(url: &str) -> Result<Self, String> {
        let engine = match url.split_once("://") {
            Some(("postgres" | "postgresql", _)) => Engine::Postgres,
            Some((scheme, _)) => return Err(format!("unknown database scheme {scheme:?}: use a path or postgres://…")),
            None => Engine::Sqlite,
        };
        Ok(Self { engine, url: url.to_owned(), is_writer: false })
    }

    /// Opens connections for writing.
    #[must_use]
    pub fn for_writing(self) -> Self {
        Self { is_writer: true, ..self }
    }

    /// The engine of the address.
    pub const fn engine(&self) -> Engine {
        self.engine
    }

    fn open(&self) -> Result<Conn, diesel::r2d2::Error> {
        let conn = match self.engine {
            Engine::Postgres => {
                let mut conn = PgConnection::establish(&self.url).map_err(diesel::r2d2::Error::ConnectionError)?;
                // Nothing here runs long enough for compiling it to pay, nor does looking for each page of a text's matches twice.
                conn.batch_execute(
                    "SET TIME ZONE 'UTC'; SET jit = off; SET effective_io_concurrency = 0; SET lock_timeout = '8s'; SET statement_timeout = '60s'",
                )
                .map_err(diesel::r2d2::Error::QueryError)?;
                Conn::Postgres(conn)
            }
            Engine::Sqlite => {
                let mut conn = SqliteConnection::establish(&self.url).map_err(diesel::r2d2::Error::ConnectionError)?;
                // busy_timeout first: switching to WAL may itself have to wait.
                conn.batch_execute(
                    "PRAGMA busy_timeout = 8000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; \
                     PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY",
                )
                .map_err(diesel::r2d2::Error::QueryError)?;
                let cache = if self.is_writer {
                    // Each new listing touches pages of many indexes: they should stay in memory between two of them,
                    // and be copied from the log to the database seldom.
                    "PRAGMA cache_size = -32000; PRAGMA wal_autocheckpoint = 16000"
                } else {
                    "PRAGMA cache_size = -2000"
                };
                conn.batch_execute(cache).map_err(diesel::r2d2::Error::QueryError)?;
                Conn::Sqlite(conn)
            }
        };
        Ok(conn)
    }
}

/// A connection of a pool.
pub struct Pooled {
    /// The connection.
    pub conn: Conn,
    used_at: Instant,
}

/// A connection that was used so lately is not asked whether it still stands: one that broke since then fails once, and is closed.
const FRESH: Duration = Duration::from_secs(1);

impl ManageConnection for Manager {
    type Connection = Pooled;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Pooled, Self::Error> {
        Ok(Pooled { conn: self.open()?, used_at: Instant::now() })
    }

    fn is_valid(&self, pooled: &mut Pooled) -> Result<(), Self::Error> {
        if pooled.used_at.elapsed() < FRESH { Ok(()) } else { pooled.conn.ping().map_err(diesel::r2d2::Error::QueryError) }
    }

    // Asked when it comes back.
    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        pooled.used_at = Instant::now();
        pooled.conn.is_broken()
    }
}
