//! Starting: several processes at once, and with the key that fits.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use fangke_api::platform::db::{Db, Engine};
use serde_json::json;

use super::killed::add_admin;
use crate::support::program::{Server, fangke, refused, said};
use crate::support::{Database, LISTINGS, PASSWORD, sale};

fn processes_that_start_at_once_all_succeed(engine: Engine) {
    let (database, url) = Database::empty(engine);
    let processes: Vec<_> = (0..6)
        .map(|_| {
            let mut command = fangke(database.folder(), &url);
            command.arg("migrate").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    for process in processes {
        let output = process.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let db = Db::open(&url, 2).unwrap();
    assert!(!db.read_blocking(fangke_api::platform::db::pending_migrations).unwrap());
}

#[test]
fn processes_that_start_at_once_all_succeed_on_sqlite() {
    processes_that_start_at_once_all_succeed(Engine::Sqlite);
}

#[test]
fn processes_that_start_at_once_all_succeed_on_postgres() {
    processes_that_start_at_once_all_succeed(Engine::Postgres);
}

#[test]
fn a_process_that_is_told_to_end_says_so_before_its_address_closes() {
    let (database, url) = Database::empty(Engine::Sqlite);
    let mut command = fangke(database.folder(), &url);
    command.env("FANGKE_DRAIN_SECONDS", "3");
    let server = Server::start_by(command);
    server.tell_to_end();
    let told = Instant::now();
    while server.get("/readyz").unwrap().0 == 200 {
        assert!(told.elapsed() < Duration::from_secs(3), "it is still ready");
        std::thread::sleep(Duration::from_millis(10));
    }
    // No balancer sends it anything more; what comes all the same is answered.
    assert_eq!((server.get("/readyz").unwrap().0, server.get("/healthz").unwrap().0), (503, 200));
    assert!(server.ends_well());
    assert!(server.get("/healthz").is_err());
}

/// Every process of the program that opens the database.
fn commands(data: &Path, url: &str) -> [Command; 3] {
    [&["migrate"][..], &["jobs", "run"], &["serve", "--listen", "127.0.0.1:0"]].map(|arguments| {
        let mut command = fangke(data, url);
        command.args(arguments);
        command
    })
}

fn a_key_that_does_not_fit_stops_the_start(engine: Engine) {
    let (database, url) = Database::empty(engine);
    let key = database.folder().join("fangke.key");
    add_admin(&database, &url);
    // Nothing is encrypted yet: a new key is as good as the old one.
    std::fs::remove_file(&key).unwrap();
    let server = Server::start(database.folder(), &url);
    let token = server.sign_in("admin", PASSWORD);
    server.post("/api/v1/communities", &token, &json!({"district": "朝阳", "name": "云庭家园"})).unwrap();
    assert_eq!(server.post(LISTINGS, &token, &sale(1, "301")).unwrap().0, 201);
    server.kill();

    let right = std::fs::read(&key).unwrap();
    std::fs::remove_file(&key).unwrap();
    for mut command in commands(database.folder(), &url) {
        assert!(refused(&mut command).contains("is missing, and contacts in the database are encrypted with it"));
        assert!(!key.exists(), "a new key was made");
    }
    std::fs::write(&key, "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=").unwrap();
    for mut command in commands(database.folder(), &url) {
        assert!(refused(&mut command).contains("is not the one that contacts in the database were encrypted with"));
    }
    std::fs::write(&key, right).unwrap();
    said(fangke(database.folder(), &url).arg("migrate"));
}

#[test]
fn a_key_that_does_not_fit_stops_the_start_on_sqlite() {
    a_key_that_does_not_fit_stops_the_start(Engine::Sqlite);
}

#[test]
fn a_key_that_does_not_fit_stops_the_start_on_postgres() {
    a_key_that_does_not_fit_stops_the_start(Engine::Postgres);
}
