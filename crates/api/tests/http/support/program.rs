//! The program itself, as it is shipped.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use fangke_shared::exchange::import::ImportCounts;
use serde_json::{Value, json};

/// The program on a data folder and a database, out of reach of the settings of whoever runs the tests.
pub fn fangke(data: &Path, url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fangke"));
    command.env_clear().env("FANGKE_DATA_DIR", data).env("DATABASE_URL", url).current_dir(data);
    command
}

/// What the program said, once it has ended well.
#[track_caller]
pub fn said(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}

/// The one line with which the program refused.
#[track_caller]
pub fn refused(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = String::from_utf8(stderr).unwrap();
    assert!(!status.success(), "{}", String::from_utf8_lossy(&stdout));
    assert!(text.starts_with("fangke: ") && text.trim_end().lines().count() == 1, "{text}");
    text
}

/// The counts in the last line of an import with `--json`, which add up.
#[track_caller]
pub fn counts(said: &str) -> ImportCounts {
    let counts: ImportCounts = serde_json::from_str(said.trim_end().lines().last().unwrap()).unwrap();
    assert_eq!(counts.created + counts.updated + counts.merged + counts.rejected, counts.read, "{counts:?}");
    counts
}

/// A running server; it ends when it is dropped.
pub struct Server {
    process: Mutex<Child>,
    port: u16,
}

impl Server {
    /// Starts a server and waits until it can serve.
    pub fn start(data: &Path, url: &str) -> Self {
        Self::start_by(fangke(data, url))
    }

    /// Starts a server by a command that only lacks its arguments.
    pub fn start_by(mut command: Command) -> Self {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        command.args(["serve", "--listen", &format!("127.0.0.1:{port}")]).stdout(Stdio::null()).stderr(Stdio::null());
        let server = Self { process: Mutex::new(command.spawn().unwrap()), port };
        let started = Instant::now();
        while !matches!(server.get("/readyz"), Ok((200, _))) {
            assert!(started.elapsed() < Duration::from_secs(30), "the server doesn't start");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }

    /// Signs in; the answer is an access token.
    pub fn sign_in(&self, username: &str, password: &str) -> String {
        let body = json!({"username": username, "password": password});
        let (status, answer) = self.post("/api/v1/auth/login", "", &body).unwrap();
        assert_eq!(status, 200, "{answer}");
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// Reads.
    pub fn get(&self, path: &str) -> io::Result<(u16, Value)> {
        self.get_by(path, "")
    }

    /// Reads with an access token.
    pub fn get_by(&self, path: &str, token: &str) -> io::Result<(u16, Value)> {
        self.exchange(("GET", path, token), ("application/json", b""))
    }

    /// The head of the answer to a reader.
    pub fn head(&self, path: &str, token: &str) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer);
        answer.split_once("\r\n\r\n").map_or("", |(head, _)| head).to_owned()
    }

    /// Sends JSON with an access token.
    pub fn post(&self, path: &str, token: &str, body: &Value) -> io::Result<(u16, Value)> {
        self.exchange(("POST", path, token), ("application/json", body.to_string().as_bytes()))
    }

    /// Sends JSON, or nothing, with an access token and the version that was read.
    pub fn post_version(&self, path: &str, token: &str, version: i64, body: &Value) -> io::Result<(u16, Value)> {
        let text = if body.is_null() { String::new() } else { body.to_string() };
        // What stands behind the token in its line begins the next one.
        let token = format!("{token}\r\nIf-Match: \"{version}\"");
        self.exchange(("POST", path, &token), ("application/json", text.as_bytes()))
    }

    /// Uploads a picture with an access token.
    pub fn upload(&self, path: &str, token: &str, picture: &[u8]) -> io::Result<(u16, Value)> {
        self.exchange(("POST", path, token), ("image/jpeg", picture))
    }

    /// The answer's status and its body, where that is JSON.
    fn exchange(&self, (method, path, token): (&str, &str, &str), (kind, body): (&str, &[u8])) -> io::Result<(u16, Value)> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        let head = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}");
        write!(stream, "{head}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n", body.len())?;
        stream.write_all(body)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let answer = String::from_utf8_lossy(&answer);
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or(io::ErrorKind::UnexpectedEof)?;
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        Ok((status, serde_json::from_str(body).unwrap_or_default()))
    }

    /// Tells it to end when it is done.
    pub fn tell_to_end(&self) {
        let id = self.process.lock().unwrap().id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// Waits for its end; did it end well?
    pub fn ends_well(&self) -> bool {
        self.process.lock().unwrap().wait().unwrap().success()
    }

    /// Kills it with no time for a last word; whoever talks to it finds out.
    pub fn kill(&self) {
        let mut process = self.process.lock().unwrap();
        process.kill().unwrap();
        process.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut process = self.process.lock().unwrap();
        let _ = process.kill();
        let _ = process.wait();
    }
}
