//! The server under test: the binary as it is shipped, on a demo company of its own.

use std::cell::RefCell;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::support::caller::Caller;
use crate::support::http::{exchange, free_port};
use crate::support::wait::until;

/// A running server. It ends, and its data with it, when dropped.
pub struct Server {
    process: RefCell<Child>,
    data: TempDir,
    port: u16,
}

impl Server {
    /// Starts a server with the demo company, and waits until it can serve.
    pub fn start() -> Self {
        let data = tempfile::tempdir().expect("a temporary folder");
        copy_folder(demo_company(), data.path());
        let port = free_port();
        let log = File::create(data.path().join("server.log")).expect("the server's log");
        let process = fangke(data.path())
            .args(["serve", "--listen", &format!("127.0.0.1:{port}")])
            .stdout(log.try_clone().expect("the log once more"))
            .stderr(log)
            .spawn()
            .expect("the server starts");
        let server = Self { process: RefCell::new(process), data, port };
        until("the server is ready", || match exchange(port, "GET", "/readyz", "") {
            Ok((200, _)) => Ok(()),
            answer => Err(format!("{answer:?}\n{}", server.log())),
        });
        server
    }

    /// The address of a page.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// A member of the demo company who speaks to the API.
    pub fn caller(&self, username: &str) -> Caller {
        Caller::sign_in(self.port, username)
    }

    /// What the server has logged so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.data.path().join("server.log")).unwrap_or_default()
    }
}

impl Server {
    /// Ends it, as where there is no network: nothing answers any more.
    pub fn stop(&self) {
        let mut process = self.process.borrow_mut();
        let _ = process.kill();
        let _ = process.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The binary on a data folder, out of reach of the settings of whoever runs the tests.
fn fangke(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fangke"));
    command.env_clear().env("FANGKE_DATA_DIR", data).current_dir(data);
    command
}

/// The folder with the demo company that each server gets a copy of; filled once.
fn demo_company() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("demo-company");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("the folder of the demo company");
        let output = fangke(&folder).arg("demo").output().expect("`fangke demo` runs");
        assert!(output.status.success(), "`fangke demo` failed: {}", String::from_utf8_lossy(&output.stderr));
        folder
    })
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder").map(|entry| entry.expect("its entry")) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir(&target).expect("a folder's copy");
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).expect("a file's copy");
        }
    }
}
