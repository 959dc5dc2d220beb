//! Somebody at work on the database, as a request is: rules, secrets, listeners, and the admin who asks.

use std::path::Path;
use std::sync::Arc;

use diesel::sql_types::BigInt;
use fangke_api::company::tx::Tx;
use fangke_api::company::tx::rules::{CachedEntries, Rules};
use fangke_api::platform::clock::Clock;
use fangke_api::platform::crypto::Keys;
use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::db::{Conn, Db};
use fangke_api::platform::error::ApiResult;
use fangke_api::platform::events::Listeners;
use fangke_api::platform::files::Files;
use fangke_api::platform::guard::Caller;
use fangke_api::platform::state::App;
use fangke_api::platform::token::Claims;
use fangke_api::wings;
use fangke_shared::permission::Role;
use fangke_shared::{MemberId, SessionId};

/// The server on a database, as its jobs see it, with the highest number of a listing; its files lie in a folder.
pub fn house(url: &str, connections: usize, folder: &Path) -> (App, i64) {
    let db = Db::open(url, u32::try_from(connections).unwrap()).expect("a database");
    let files = Files::folder(folder).expect("a folder");
    let clock = Clock::system(chrono_tz::Asia::Shanghai);
    let app = App::new(db, clock, keys(), files, folder.to_owned(), false, wings::listeners());
    let newest = app.db.read_blocking(|conn| Ok(Sql::new("SELECT MAX(id) FROM listings").load::<BigInt, i64>(conn)?));
    (app, newest.expect("listings")[0])
}

/// The secrets of the data folder, so that a server of this database reads what is written here.
pub fn keys() -> Keys {
    let of_folder = |folder| Keys::load(&Path::new(&folder).join("fangke.key"), true).expect("a key file");
    std::env::var_os("FANGKE_DATA_DIR").map_or_else(|| Keys::derive(&[7; 32]), of_folder)
}

pub struct Office {
    pub db: Db,
    caller: Caller,
    clock: Clock,
    pub keys: Keys,
    listeners: Listeners,
    // As a request does it: the figures in force are looked up each time, and read anew after a second.
    entries: CachedEntries,
}

impl Office {
    pub fn open(url: &str, connections: usize) -> Self {
        Self {
            db: Db::open(url, u32::try_from(connections).unwrap()).expect("a database"),
            caller: member(1, Role::Admin),
            clock: Clock::system(chrono_tz::Asia::Shanghai),
            keys: keys(),
            listeners: wings::listeners(),
            entries: CachedEntries::default(),
        }
    }

    /// What the admin reads.
    pub fn read<T>(&self, f: impl FnOnce(&mut Tx<'_>) -> ApiResult<T>) -> ApiResult<T> {
        self.read_as(&self.caller, f)
    }

    /// What a member reads.
    pub fn read_as<T>(&self, caller: &Caller, f: impl FnOnce(&mut Tx<'_>) -> ApiResult<T>) -> ApiResult<T> {
        self.db.read_blocking(|conn| self.on(conn, caller, f))
    }

    /// A transaction of the admin's.
    pub fn write<T>(&self, mut f: impl FnMut(&mut Tx<'_>) -> ApiResult<T>) -> ApiResult<T> {
        self.db.write_blocking(|conn| self.on(conn, &self.caller, &mut f))
    }

    fn on<T>(&self, conn: &mut Conn, caller: &Caller, f: impl FnOnce(&mut Tx<'_>) -> ApiResult<T>) -> ApiResult<T> {
        let rules = Rules::of_known(&*self.entries.read(conn)?, &self.clock);
        f(&mut Tx::new(conn, caller, &rules, &self.keys, &self.listeners))
    }
}

/// A member with a role, of no store.
pub fn member(id: i64, role: Role) -> Caller {
    Caller {
        claims: Claims {
            member_id: MemberId(id),
            session_id: SessionId(0),
            role,
            region_id: None,
            store_id: None,
            team_id: None,
            duty: None,
            iat: 0,
            exp: 0,
        },
        permissions: Arc::default(),
        request_id: String::new(),
    }
}
