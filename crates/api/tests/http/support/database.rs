//! A fresh database for each test.

use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use fangke_api::platform::db::{Db, Engine, run_migrations};
use tempfile::TempDir;

/// Connections of each test's pool.
const CONNECTIONS: u32 = 8;

/// A database that goes when it is dropped.
pub struct Database {
    folder: TempDir,
    schema: Option<Schema>,
}

impl Database {
    /// A new database with all tables.
    pub fn new(engine: Engine) -> (Self, Db) {
        let folder = tempfile::tempdir().unwrap();
        match engine {
            Engine::Sqlite => {
                let path = folder.path().join("test.db");
                std::fs::write(&path, &*TEMPLATE).unwrap();
                let db = Db::open(path.to_str().unwrap(), CONNECTIONS).unwrap();
                (Self { folder, schema: None }, db)
            }
            Engine::Postgres => {
                let schema = Schema::new();
                let db = Db::open(&schema.url(), CONNECTIONS).unwrap();
                db.read_blocking(run_migrations).unwrap();
                (Self { folder, schema: Some(schema) }, db)
            }
        }
    }

    /// A new database without tables, for the program itself, and its address.
    pub fn empty(engine: Engine) -> (Self, String) {
        let folder = tempfile::tempdir().unwrap();
        let schema = (engine == Engine::Postgres).then(Schema::new);
        let url = schema.as_ref().map_or_else(|| folder.path().join("test.db").to_str().unwrap().to_owned(), Schema::url);
        (Self { folder, schema }, url)
    }

    /// Its address, if it is a server's.
    pub fn address(&self) -> Option<String> {
        self.schema.as_ref().map(Schema::url)
    }

    /// A folder of the test's own.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// A migrated SQLite file: made once, written for each test.
static TEMPLATE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("template.db");
    let path = path.to_str().unwrap();
    Db::open(path, 2).unwrap().read_blocking(run_migrations).unwrap();
    // Everything into the one file, and no log beside it.
    let mut conn = SqliteConnection::establish(path).unwrap();
    conn.batch_execute("PRAGMA journal_mode = DELETE").unwrap();
    drop(conn);
    std::fs::read(path).unwrap()
});

/// A schema of the PostgreSQL server: making its tables takes 25 ms, as long as copying a whole database would.
struct Schema {
    server: String,
    name: String,
}

impl Schema {
    fn new() -> Self {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("FANGKE_TEST_POSTGRES")
            .expect("FANGKE_TEST_POSTGRES is not set: run the tests as `scripts/postgres.sh cargo test -p fangke --test http`");
        let name = format!("test_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        PgConnection::establish(&server).unwrap().batch_execute(&format!("CREATE SCHEMA {name}")).unwrap();
        Self { server, name }
    }

    fn url(&self) -> String {
        let separator = if self.server.contains('?') { '&' } else { '?' };
        format!("{}{separator}options=-csearch_path%3D{}", self.server, self.name)
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        let drop = format!("SET lock_timeout = '5s'; SET client_min_messages = error; DROP SCHEMA {} CASCADE", self.name);
        let result = PgConnection::establish(&self.server).map(|mut conn| conn.batch_execute(&drop));
        // A panic while a failed test unwinds would hide its message.
        if !std::thread::panicking() {
            result.unwrap().unwrap();
        }
    }
}
