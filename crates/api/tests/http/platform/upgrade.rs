//! A small database of the first twelve steps, as it was stored then: every later version opens it, and shows what is in it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection, SqliteConnection};
use fangke_api::platform::db::{Db, Engine, pending_migrations};
use serde_json::json;

use std::collections::BTreeSet;

use super::killed::add_admin;
use crate::support::program::{Server, fangke, said};
use crate::support::{Database, LISTINGS, PASSWORD, catalogue};

const SQLITE: &str = include_str!("../../fixtures/first_release/sqlite.sql");
const POSTGRES: &str = include_str!("../../fixtures/first_release/postgres.sql");
const ROWS: &str = include_str!("../../fixtures/first_release/rows.sql");

/// Puts the old database where the program will find it, and its key beside it.
fn stored(database: &Database, url: &str, engine: Engine) {
    match engine {
        Engine::Sqlite => SqliteConnection::establish(url).unwrap().batch_execute(&[SQLITE, ROWS].concat()).unwrap(),
        Engine::Postgres => PgConnection::establish(url).unwrap().batch_execute(&[POSTGRES, ROWS].concat()).unwrap(),
    }
    std::fs::write(database.folder().join("fangke.key"), STANDARD.encode([7; 32])).unwrap();
}

fn the_first_release_s_database_is_opened(engine: Engine) {
    let (database, url) = Database::empty(engine);
    stored(&database, &url, engine);
    // The command brings the tables up to date before it does its own work.
    add_admin(&database, &url);
    {
        let db = Db::open(&url, 2).unwrap();
        assert!(!db.read_blocking(pending_migrations).unwrap());
        let (fresh, new_url) = Database::empty(engine);
        said(fangke(fresh.folder(), &new_url).arg("migrate"));
        // Diesel's own table has other blanks in each of its versions.
        let plain = |object: String| object.split_whitespace().collect::<Vec<_>>().join(" ").replace("( ", "(");
        let of = |url: &str| -> BTreeSet<String> {
            let all = Db::open(url, 2).unwrap().read_blocking(|conn| Ok(catalogue(conn))).unwrap();
            all.into_iter().map(plain).collect()
        };
        let (old, new) = (of(&url), of(&new_url));
        assert_eq!(old.difference(&new).collect::<Vec<_>>(), new.difference(&old).collect::<Vec<_>>(), "it has the tables of a new one");
    }
    said(fangke(database.folder(), &url).args(["jobs", "run"]));
    let trail = said(fangke(database.folder(), &url).args(["audit", "verify"]));
    assert!(trail.contains("linked and sound"), "{trail}");
    said(fangke(database.folder(), &url).args(["ledger", "verify"]));

    let server = Server::start(database.folder(), &url);
    let token = server.sign_in("admin", PASSWORD);
    let read = |path: &str| {
        let (status, body) = server.get_by(path, &token).unwrap();
        assert_eq!(status, 200, "{path}: {body}");
        body
    };
    let listing = read(&format!("{LISTINGS}/1"));
    assert_eq!((listing["summary"]["status"].as_str(), listing["summary"]["id"].as_i64()), (Some("available"), Some(1)));
    let text = listing.to_string();
    for part in ["云庭家园", "1102", "539000000", "孙佳", "138****5678"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let found = read(&format!("{LISTINGS}?q=ytjy"));
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1), "indexed anew: {found}");
    let events = read(&format!("{LISTINGS}/1/timeline"))["items"].to_string();
    for part in ["created", "maintainer_changed", "业主说周末可以看房"] {
        assert!(events.contains(part), "{part} in {events}");
    }
    assert_eq!(read(&format!("{LISTINGS}/1/keys")).to_string().matches("大门钥匙").count(), 1);
    assert!(read("/api/v1/members").to_string().contains("陈店长"));
    let settings = read("/api/v1/settings");
    let days = settings["items"].as_array().unwrap().iter().find(|setting| setting["key"] == "protection_days").unwrap();
    assert_eq!(days["value"], 45);
    let (status, owner) = server.post(&format!("{LISTINGS}/1/owners/1/reveal"), &token, &json!({"purpose": "owner_call"})).unwrap();
    assert_eq!((status, owner["name"].as_str(), owner["phone"].as_str()), (200, Some("周女士"), Some("+8613812345678")), "{owner}");
}

#[test]
fn the_first_release_s_database_is_opened_on_sqlite() {
    the_first_release_s_database_is_opened(Engine::Sqlite);
}

#[test]
fn the_first_release_s_database_is_opened_on_postgres() {
    the_first_release_s_database_is_opened(Engine::Postgres);
}
