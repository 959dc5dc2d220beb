//! A connection to either engine, and how the pools make one.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
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
    is_replica: bool,
    durability: Durability,
    /// Which file the path led to when it was opened first.
    file: Arc<OnceLock<FileId>>,
}

/// Device and number of a file.
type FileId = (u64, u64);

/// When the embedded database has a change for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Durability {
    /// Before it is confirmed.
    #[default]
    Full,
    /// Soon after: what was confirmed in the last moments before a power cut may be lost. Nothing is ever half there.
    Normal,
}

impl Manager {
    /// Reads the address.
    ///
    /// # Errors
    /// An unknown scheme: it must never become the name of a new, empty file.
    pub fn new(url: &str, durability: Durability) -> Result<Self, String> {
        let engine = match url.split_once("://") {
            Some(("postgres" | "postgresql", _)) => Engine::Postgres,
            Some((scheme, _)) => return Err(format!("unknown database scheme {scheme:?}: use a path or postgres://…")),
            None => Engine::Sqlite,
        };
        Ok(Self { engine, url: url.to_owned(), is_writer: false, is_replica: false, durability, file: Arc::default() })
    }

    /// Opens connections to a replica, by which nothing can be changed, wherever the address leads to.
    ///
    /// # Errors
    /// As [`Self::new`]; a file.
    pub fn of_replica(url: &str) -> Result<Self, String> {
        let manager = Self::new(url, Durability::default())?;
        match manager.engine {
            Engine::Postgres => Ok(Self { is_replica: true, ..manager }),
            Engine::Sqlite => Err("only PostgreSQL has replicas: DATABASE_READ_URL takes postgres://…".to_owned()),
        }
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

    /// Does the path still lead to the file that was opened? Who writes on into one that was deleted or replaced loses everything.
    ///
    /// # Errors
    /// What has become of the file.
    pub fn check_file(&self) -> Result<(), String> {
        match self.file.get() {
            Some(known) if file_id(&self.url) != Some(*known) => {
                Err(format!("the database file {} was deleted or replaced: put it back and start again", self.url))
            }
            _ => Ok(()),
        }
    }

    /// Does the file begin like a database? Connections have pages of it in memory, and would notice late.
    ///
    /// # Errors
    /// That it doesn't.
    pub fn check_head(&self) -> Result<(), String> {
        use std::io::Read as _;
        if self.file.get().is_none() {
            return Ok(());
        }
        let mut head = [0; 16];
        let read = std::fs::File::open(&self.url).and_then(|mut file| file.read_exact(&mut head));
        match read {
            Ok(()) if &head == b"SQLite format 3\0" => Ok(()),
            Ok(()) => Err(format!("the file {} is no database any more", self.url)),
            Err(error) => Err(format!("the database file {} can't be read: {error}", self.url)),
        }
    }

    fn open(&self) -> Result<Conn, diesel::r2d2::Error> {
        // Opening must never make a new, empty file in place of one that is gone.
        self.check_file().map_err(|reason| diesel::r2d2::Error::ConnectionError(diesel::ConnectionError::BadConnection(reason)))?;
        let conn = match self.engine {
            Engine::Postgres => {
                let mut conn = PgConnection::establish(&self.url).map_err(diesel::r2d2::Error::ConnectionError)?;
                // Nothing here runs long enough for compiling it to pay, nor does looking for each page of a text's matches twice. What is looked
                // up by an index lies in memory or where any page is as near as the next: by itself PostgreSQL thinks of disks that turn, and reads
                // all contracts for the sake of one agent's.
                conn.batch_execute(
                    "SET TIME ZONE 'UTC'; SET jit = off; SET effective_io_concurrency = 0; SET random_page_cost = 1.1; \
                     SET lock_timeout = '8s'; SET statement_timeout = '60s'",
                )
                .map_err(diesel::r2d2::Error::QueryError)?;
                if self.is_replica {
                    conn.batch_execute("SET default_transaction_read_only = on").map_err(diesel::r2d2::Error::QueryError)?;
                }
                Conn::Postgres(conn)
            }
            Engine::Sqlite => {
                let mut conn = SqliteConnection::establish(&self.url).map_err(diesel::r2d2::Error::ConnectionError)?;
                // busy_timeout first: switching to WAL may itself have to wait.
                conn.batch_execute("PRAGMA busy_timeout = 8000").map_err(diesel::r2d2::Error::QueryError)?;
                into_wal(&mut conn).map_err(diesel::r2d2::Error::QueryError)?;
                conn.batch_execute(match self.durability {
                    Durability::Full => "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY",
                    Durability::Normal => "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY",
                })
                .map_err(diesel::r2d2::Error::QueryError)?;
                if let Some(id) = file_id(&self.url) {
                    self.file.get_or_init(|| id);
                }
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

/// Of a file that is there; none for what is no path, and where files have no numbers.
fn file_id(path: &str) -> Option<FileId> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        std::fs::metadata(PathBuf::from(path)).ok().map(|file| (file.dev(), file.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = PathBuf::from(path);
        None
    }
}

/// Where several processes open a new file at once, SQLite itself doesn't wait for the one that changes its journal.
fn into_wal(conn: &mut SqliteConnection) -> diesel::QueryResult<()> {
    let begun = Instant::now();
    loop {
        match conn.batch_execute("PRAGMA journal_mode = WAL") {
            Err(error) if begun.elapsed() < Duration::from_secs(8) && error.to_string().contains("locked") => {
                std::thread::sleep(Duration::from_millis(20));
            }
            result => return result,
        }
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
