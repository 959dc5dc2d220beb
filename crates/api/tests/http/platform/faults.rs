//! What is outside of the program's power: a disk that is full, a database that is broken, gone or out of reach.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use fangke_api::platform::db::Engine;
use serde_json::{Value, json};

use super::killed::add_admin;
use crate::property::photo::jpeg;
use crate::support::program::{Server, fangke};
use crate::support::{Database, LISTINGS, PASSWORD, sale};

/// A server with an administrator, a community and a listing.
fn prepared(database: &Database, url: &str, command: Command) -> (Server, String) {
    add_admin(database, url);
    let server = Server::start_by(command);
    let token = server.sign_in("admin", PASSWORD);
    assert_eq!(server.post("/api/v1/communities", &token, &json!({"district": "朝阳", "name": "云庭家园"})).unwrap().0, 201);
    assert_eq!(server.post(LISTINGS, &token, &sale(1, "301")).unwrap().0, 201);
    (server, token)
}

#[track_caller]
fn assert_unavailable(answer: (u16, Value)) {
    assert_eq!((answer.0, answer.1["code"].as_str()), (503, Some("unavailable")), "{}", answer.1);
}

/// Reading, writing, signing in: nothing of it is a failure of the program.
fn assert_out_of_order(server: &Server, token: &str) {
    assert_unavailable(server.get("/readyz").unwrap());
    assert_unavailable(server.get_by(LISTINGS, token).unwrap());
    assert_unavailable(server.get_by(&format!("{LISTINGS}/1"), token).unwrap());
    assert_unavailable(server.post(LISTINGS, token, &sale(1, "302")).unwrap());
    assert_unavailable(server.post("/api/v1/auth/login", "", &json!({"username": "admin", "password": PASSWORD})).unwrap());
    assert_eq!(server.get("/healthz").unwrap().0, 200);
    let head = server.head(LISTINGS, token);
    assert!(head.to_lowercase().contains("\r\nretry-after: "), "{head}");
}

#[test]
fn a_database_file_that_is_deleted_is_neither_missed_in_silence_nor_made_anew() {
    let (database, url) = Database::empty(Engine::Sqlite);
    let (server, token) = prepared(&database, &url, fangke(database.folder(), &url));
    for name in ["test.db", "test.db-wal", "test.db-shm"] {
        std::fs::remove_file(database.folder().join(name)).unwrap();
    }
    assert_out_of_order(&server, &token);
    assert!(!Path::new(&url).exists());
}

#[test]
fn a_database_file_that_is_replaced_is_not_written_to() {
    let (database, url) = Database::empty(Engine::Sqlite);
    let (server, token) = prepared(&database, &url, fangke(database.folder(), &url));
    let path = Path::new(&url);
    std::fs::copy(path, path.with_extension("copy")).unwrap();
    std::fs::rename(path.with_extension("copy"), path).unwrap();
    assert_out_of_order(&server, &token);
}

#[test]
fn a_broken_database_file_is_no_failure_of_the_program() {
    let (database, url) = Database::empty(Engine::Sqlite);
    let (server, token) = prepared(&database, &url, fangke(database.folder(), &url));
    let mut file = std::fs::OpenOptions::new().write(true).open(&url).unwrap();
    let length = usize::try_from(file.metadata().unwrap().len()).unwrap();
    file.write_all(&vec![0x5a; length]).unwrap();
    // What lies in the log is whole still: it goes, too.
    let wal = std::fs::OpenOptions::new().write(true).open(format!("{url}-wal")).unwrap();
    wal.set_len(0).unwrap();
    for (status, body) in [
        server.get("/readyz").unwrap(),
        server.get_by(&format!("{LISTINGS}?q=yt"), &token).unwrap(),
        server.get_by(&format!("{LISTINGS}/facets"), &token).unwrap(),
        server.get_by("/api/v1/communities", &token).unwrap(),
        server.post(LISTINGS, &token, &sale(1, "302")).unwrap(),
    ] {
        // Pages that a connection still has in its memory may be good.
        assert!([200, 201, 503].contains(&status), "{status} {body}");
    }
    assert_eq!(server.get("/readyz").unwrap().0, 503);
}

/// A shell runs the program with a limit for the size of files, which is to it what a full disk is.
fn on_a_small_disk(data: &Path, url: &str, kilobytes: u32) -> Command {
    let program = fangke(data, url);
    let mut shell = Command::new("bash");
    let script = format!("trap '' XFSZ; ulimit -f {kilobytes}; exec \"$0\" \"$@\"");
    shell.args(["-c", &script]).arg(program.get_program()).current_dir(data).env_clear();
    shell.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    shell
}

#[test]
fn on_a_full_disk_what_is_there_can_be_read_and_nothing_fails_otherwise() {
    let (database, url) = Database::empty(Engine::Sqlite);
    // The tables alone are most of a megabyte, and the log of the first start is larger.
    let (server, token) = prepared(&database, &url, on_a_small_disk(database.folder(), &url, 4_000));
    let (mut confirmed, started) = (1, Instant::now());
    loop {
        let (status, body) = server.post(LISTINGS, &token, &sale(1, &format!("{}", 1000 + confirmed))).unwrap();
        if status != 201 {
            assert_unavailable((status, body));
            break;
        }
        confirmed += 1;
        assert!(started.elapsed() < Duration::from_secs(60), "the disk is never full");
    }
    assert_unavailable(server.get("/readyz").unwrap());
    assert_unavailable(server.post(LISTINGS, &token, &sale(1, "301b")).unwrap());
    let (status, page) = server.get_by(&format!("{LISTINGS}?limit=1&total=true"), &token).unwrap();
    assert_eq!(status, 200, "{page}");
    // A picture's row needs less room than a listing: some may still find it.
    let mut pictures = (1..60).map(|shade| server.upload(&format!("{LISTINGS}/1/photos?kind=photo"), &token, &jpeg(shade)).unwrap());
    assert_unavailable(pictures.find(|(status, _)| *status != 201).expect("the disk is never full"));
    server.kill();
    // With room again all that was confirmed is there.
    let server = Server::start(database.folder(), &url);
    let token = server.sign_in("admin", PASSWORD);
    let (_, facets) = server.get_by(&format!("{LISTINGS}/count"), &token).unwrap();
    assert!(facets["count"].as_i64().is_none_or(|count| count >= confirmed), "{facets} of {confirmed}");
    assert_eq!(server.get("/readyz").unwrap().0, 200);
}

/// Stands between the program and PostgreSQL, and can be cut.
struct Cable {
    port: u16,
    ends: Arc<Mutex<(bool, Vec<TcpStream>)>>,
}

impl Cable {
    fn to(server: String) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let ends = Arc::new(Mutex::new((true, Vec::new())));
        let shared = Arc::clone(&ends);
        std::thread::spawn(move || {
            for near in listener.incoming() {
                let near = near.unwrap();
                let mut held = shared.lock().unwrap();
                if !held.0 {
                    continue;
                }
                let Ok(far) = TcpStream::connect(&server) else { continue };
                for (mut from, mut to) in
                    [(near.try_clone().unwrap(), far.try_clone().unwrap()), (far.try_clone().unwrap(), near.try_clone().unwrap())]
                {
                    std::thread::spawn(move || {
                        let mut buffer = [0; 16_384];
                        while let Ok(read @ 1..) = from.read(&mut buffer) {
                            if to.write_all(&buffer[..read]).is_err() {
                                break;
                            }
                        }
                        let _ = to.shutdown(Shutdown::Both);
                    });
                }
                held.1.extend([near, far]);
            }
        });
        Self { port, ends }
    }

    fn cut(&self) {
        let mut held = self.ends.lock().unwrap();
        held.0 = false;
        held.1.drain(..).for_each(|end| drop(end.shutdown(Shutdown::Both)));
    }

    fn mend(&self) {
        self.ends.lock().unwrap().0 = true;
    }
}

#[test]
fn postgres_out_of_reach_is_said_and_found_again() {
    let (database, direct) = Database::empty(Engine::Postgres);
    let server = direct.split_once('@').unwrap().1.split_once('/').unwrap().0.to_owned();
    let cable = Cable::to(server.clone());
    let url = direct.replacen(&server, &format!("127.0.0.1:{}", cable.port), 1);
    let (server, token) = prepared(&database, &url, fangke(database.folder(), &url));
    cable.cut();
    assert_out_of_order(&server, &token);
    cable.mend();
    let started = Instant::now();
    while server.get("/readyz").unwrap().0 != 200 {
        assert!(started.elapsed() < Duration::from_secs(30), "it is not found again");
    }
    assert_eq!(server.post(LISTINGS, &token, &sale(1, "302")).unwrap().0, 201);
}
