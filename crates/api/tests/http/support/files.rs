//! Files to import, and how an import goes over HTTP.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::http::Method;
use chrono::{DateTime, Utc};
use fangke_shared::exchange::import::{ImportCounts, ImportKind, ImportResponse, ImportState};

use super::{Answer, TestApp, TestMember};

/// Where imports are.
pub const IMPORTS: &str = "/api/v1/imports";

/// All files below a folder, by their paths in it.
pub fn files_below(folder: &Path) -> BTreeSet<String> {
    let entries = folder.read_dir().into_iter().flatten().map(|entry| entry.unwrap());
    entries
        .flat_map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            if entry.path().is_dir() {
                files_below(&entry.path()).into_iter().map(|below| format!("{name}/{below}")).collect()
            } else {
                vec![name]
            }
        })
        .collect()
}

/// Lets a file be of a moment.
pub fn set_age(file: &Path, moment: DateTime<Utc>) {
    std::fs::File::options().write(true).open(file).unwrap().set_modified(moment.into()).unwrap();
}

/// What became of rows.
pub fn counts([read, created, updated, merged, rejected]: [i64; 5]) -> ImportCounts {
    ImportCounts { read, created, updated, merged, rejected, ..ImportCounts::default() }
}

impl TestApp {
    /// Uploads a file.
    pub async fn upload(&self, by: &TestMember, kind: ImportKind, file: impl Into<Vec<u8>>) -> Answer {
        let client = self.by(by).with("Content-Type", "application/octet-stream");
        client.send(Method::POST, &format!("{IMPORTS}?kind={kind}&filename=list.csv"), Some(file.into())).await
    }

    /// An import as it stands.
    pub async fn import(&self, by: &TestMember, id: impl std::fmt::Display) -> ImportResponse {
        self.by(by).get(&format!("{IMPORTS}/{id}")).await.assert_status(200).read()
    }

    /// Begins a dry run (`dry-run`) or a run (`start`) and waits for its end, the removal of its file included.
    pub async fn run_import(&self, by: &TestMember, id: impl std::fmt::Display, how: &str) -> ImportResponse {
        let before = self.holders();
        self.by(by).send(Method::POST, &format!("{IMPORTS}/{id}/{how}"), None).await.assert_status(202);
        let import = self.await_import(by, id).await;
        self.await_holders(before).await;
        import
    }

    /// The folder in which uploaded files are kept.
    pub fn uploads(&self) -> PathBuf {
        self.app.data_dir.join("files/imports")
    }

    /// Waits until an import does nothing more.
    pub async fn await_import(&self, by: &TestMember, id: impl std::fmt::Display) -> ImportResponse {
        let started = Instant::now();
        loop {
            let import = self.import(by, &id).await;
            if !matches!(import.state, ImportState::Running | ImportState::DryRunning) {
                return import;
            }
            assert!(started.elapsed() < Duration::from_secs(120), "{import:?}");
            actix_web::rt::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Those who hold the application now. An import's thread is one of them, and may live a moment longer than its state says.
    pub fn holders(&self) -> usize {
        Arc::strong_count(&self.app)
    }

    /// Waits until as many hold the application as did before.
    pub async fn await_holders(&self, before: usize) {
        let started = Instant::now();
        while self.holders() > before {
            assert!(started.elapsed() < Duration::from_secs(120), "an import doesn't stop");
            actix_web::rt::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Uploads a file and imports it under the suggested mapping.
    pub async fn import_file(&self, by: &TestMember, kind: ImportKind, file: impl Into<Vec<u8>>) -> ImportResponse {
        let uploaded: ImportResponse = self.upload(by, kind, file).await.assert_status(201).read();
        let import = self.run_import(by, uploaded.id, "start").await;
        assert_eq!(import.state, ImportState::Done, "{import:?}");
        import
    }
}
