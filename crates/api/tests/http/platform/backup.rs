//! The restore drill: a backup brings back every row, every file, the key and the audit chain; a spoilt one, or one that would overwrite
//! something, is refused by name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use actix_web::web;
use chrono::Duration;
use fangke_api::platform::backup::keep::Keep;
use fangke_api::platform::backup::plan::{BackupPlan, Made, back_up};
use fangke_api::platform::backup::{Fault, Passphrase, Place, ledger, tables};
use fangke_api::platform::db::{Db, Engine};
use fangke_api::platform::files::Files;
use fangke_shared::permission::Role;

use crate::support::program::{fangke, refused, said};
use crate::support::{Database, TestApp, catalogue, files_below};

/// What backups are sealed with.
pub const PASSPHRASE: &str = "one passphrase, kept elsewhere";

/// The program with the passphrase of backups.
fn with_passphrase(data: &Path, url: &str, passphrase: &str) -> Command {
    let mut command = fangke(data, url);
    command.env("FANGKE_BACKUP_KEY", passphrase);
    command
}

/// Makes a backup in the folder `backups`; the answer is its path.
fn made(data: &Path, url: &str) -> PathBuf {
    let told = said(with_passphrase(data, url, PASSPHRASE).args(["backup", "--to", "backups"]));
    data.join("backups").join(told.split(':').next().unwrap())
}

fn restore(data: &Path, url: &str, file: &Path, to: &Path) -> Command {
    let mut command = with_passphrase(data, url, PASSPHRASE);
    command.arg("restore").arg(file).arg("--to").arg(to);
    command
}

/// What each table has, and the last number it gave out.
fn sums(url: &str) -> BTreeMap<String, (u64, String, Option<i64>)> {
    let db = Db::open(url, 2).unwrap();
    let sum = |conn: &mut _| {
        let all = tables::all(conn).unwrap();
        let sum = |table: tables::Table| {
            let sum = table.sum(conn).unwrap();
            (sum.name, (sum.rows, sum.sha256, table.last_number))
        };
        Ok(all.into_iter().map(sum).collect())
    };
    db.read_blocking(sum).unwrap()
}

fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    files_below(folder).into_iter().map(|name| (name.clone(), std::fs::read(folder.join(name)).unwrap())).collect()
}

fn everything_comes_back(engine: Engine) {
    let (database, url) = Database::empty(engine);
    let folder = database.folder();
    said(fangke(folder, &url).arg("demo"));
    said(fangke(folder, &url).args(["jobs", "run"]));
    let file = made(folder, &url);
    let whole = said(with_passphrase(folder, &url, PASSPHRASE).args(["backup", "verify"]).arg(&file));
    assert!(whole.contains("is whole"), "{whole}");
    let list = said(with_passphrase(folder, &url, PASSPHRASE).args(["backup", "list", "--to", "backups"]));
    assert!(list.contains(file.file_name().unwrap().to_str().unwrap()), "{list}");
    // Nothing of anybody stands in it as it is.
    let bytes = std::fs::read(&file).unwrap();
    assert!(!bytes.windows(12).any(|some| some == "云庭家园".as_bytes()) && !bytes.windows(9).any(|some| some == b"audit_ent"));

    let (other, new_url) = Database::empty(engine);
    let to = other.folder().join("new");
    let back = said(&mut restore(folder, &new_url, &file, &to));
    assert!(back.contains("is back"), "{back}");

    let (mut before, mut after) = (sums(&url), sums(&new_url));
    assert!(before.len() > 60 && before.values().filter(|(rows, ..)| *rows > 0).count() > 25, "{before:?}");
    // The backup itself was entered as done after its snapshot.
    assert!(before.remove("backups").is_some() && after.remove("backups").is_some());
    assert_eq!(before, after);
    assert!(!contents(&folder.join("files")).is_empty());
    assert_eq!(contents(&folder.join("files")), contents(&to.join("files")));
    assert_eq!(std::fs::read_to_string(folder.join("fangke.key")).unwrap().trim(), std::fs::read_to_string(to.join("fangke.key")).unwrap());
    let objects = |url: &str| Db::open(url, 2).unwrap().read_blocking(|conn| Ok(catalogue(conn))).unwrap();
    assert_eq!(objects(&url), objects(&new_url), "constraints and indexes, too");
    let chain = said(fangke(&to, &new_url).args(["audit", "verify"]));
    assert!(chain.contains("linked and sound"), "{chain}");
    assert_eq!(chain, said(fangke(folder, &url).args(["audit", "verify"])));
    said(fangke(&to, &new_url).args(["ledger", "verify"]));

    // There is something now.
    let again = refused(&mut restore(folder, &new_url, &file, &to));
    assert!(again.contains("to a new place only"), "{again}");
    assert_eq!(sums(&new_url).len(), after.len() + 1);
}

#[test]
fn everything_comes_back_on_sqlite() {
    everything_comes_back(Engine::Sqlite);
}

#[test]
fn everything_comes_back_on_postgres() {
    everything_comes_back(Engine::Postgres);
}

#[test]
fn a_spoilt_backup_and_a_place_with_data_are_refused_by_name() {
    let (database, url) = Database::empty(Engine::Sqlite);
    let folder = database.folder();
    said(fangke(folder, &url).arg("migrate"));
    let file = made(folder, &url);
    let whole = std::fs::read(&file).unwrap();
    let to = folder.join("new");
    let new_url = to.join("fangke.db");
    let new_url = new_url.to_str().unwrap();
    let spoilt = |bytes: &[u8]| {
        let path = folder.join("spoilt.backup");
        std::fs::write(&path, bytes).unwrap();
        let verified = refused(with_passphrase(folder, &url, PASSPHRASE).args(["backup", "verify"]).arg(&path));
        let restored = refused(&mut restore(folder, new_url, &path, &to));
        assert_eq!(verified, restored);
        assert!(!to.exists(), "it was read before anything was made");
        restored
    };
    let half = spoilt(&whole[..whole.len() / 2]);
    assert!(half.contains("is cut"), "{half}");
    let mut altered = whole.clone();
    altered[whole.len() / 3] ^= 1;
    let altered = spoilt(&altered);
    assert!(altered.contains("altered") || altered.contains("is cut"), "{altered}");
    let nothing = spoilt(b"");
    assert!(nothing.contains("no backup of Fangke"), "{nothing}");
    let other = refused(with_passphrase(folder, &url, "another passphrase altogether").args(["backup", "verify"]).arg(&file));
    assert!(other.contains("another passphrase"), "{other}");
    let short = refused(with_passphrase(folder, &url, "short").args(["backup", "verify"]).arg(&file));
    assert!(short.contains("16 characters"), "{short}");
    let none = refused(fangke(folder, &url).args(["backup", "--to", "backups"]));
    assert!(none.contains("FANGKE_BACKUP_KEY_FILE"), "{none}");
    let gone = refused(&mut restore(folder, new_url, Path::new("missing.backup"), &to));
    assert!(gone.contains("missing.backup"), "{gone}");

    // Over a database, over a key, over files.
    let over = refused(&mut restore(folder, &url, &file, &to));
    assert!(over.contains("has tables already"), "{over}");
    for (name, place) in [("fangke.key", "fangke.key"), ("files", "files/photos/1/x")] {
        let to = folder.join(format!("with {name}"));
        std::fs::create_dir_all(to.join(place).parent().unwrap()).unwrap();
        std::fs::write(to.join(place), "x").unwrap();
        let over = refused(&mut restore(folder, to.join("fangke.db").to_str().unwrap(), &file, &to));
        assert!(over.contains("to a new place only"), "{over}");
        assert_eq!(std::fs::read_to_string(to.join(place)).unwrap(), "x");
    }
    let (_other, postgres) = Database::empty(Engine::Postgres);
    let engine = refused(&mut restore(folder, &postgres, &file, &to));
    assert!(engine.contains("one of sqlite"), "{engine}");
}

/// A plan for backups beside the application's data; its key file is the text that the test writes.
pub fn plan(app: &TestApp) -> BackupPlan {
    let key_file = app.app.data_dir.join("fangke.key");
    std::fs::write(&key_file, "a key of 32 bytes, in base64").unwrap();
    BackupPlan {
        place: Place::new(Files::folder(&app.app.data_dir.join("backups")).unwrap()),
        passphrase: Passphrase::new(PASSPHRASE).unwrap(),
        key_file,
        every: Duration::hours(24),
        keep: Keep { daily: 2, weekly: 1, monthly: 1 },
        alarm_after: Duration::hours(48),
    }
}

/// Makes a backup if one is due, in a thread that may wait.
pub async fn backed_up(app: &TestApp, plan: &BackupPlan) -> Result<Option<Made>, Fault> {
    let (state, plan) = (app.app.clone(), plan.clone());
    web::block(move || back_up(&state, &plan, true)).await.unwrap()
}

both_engines! {
    async fn a_backup_is_made_when_one_is_due_and_old_ones_go(app: TestApp) {
        app.member(Role::Admin);
        let plan = plan(&app);
        let first = backed_up(&app, &plan).await.unwrap().expect("the first one is due");
        assert_eq!(first.name, "fangke-20260318T020000Z.backup");
        assert!(first.manifest.tables.iter().any(|table| table.name == "members" && table.rows == 1), "{:?}", first.manifest);
        app.advance(Duration::hours(23));
        assert_eq!(backed_up(&app, &plan).await.unwrap(), None);
        for (hours, removed) in [(1, 0), (24, 1), (24, 1)] {
            app.advance(Duration::hours(hours));
            assert_eq!(backed_up(&app, &plan).await.unwrap().expect("due").removed, removed);
        }
        let names: Vec<String> = files_below(&app.app.data_dir.join("backups")).into_iter().collect();
        assert_eq!(names, ["fangke-20260320T020000Z.backup", "fangke-20260321T020000Z.backup"]);
    }

    async fn a_backup_that_fails_leaves_nothing_and_is_tried_again(app: TestApp) {
        let plan = plan(&app);
        std::fs::remove_file(&plan.key_file).unwrap();
        let fault = backed_up(&app, &plan).await.unwrap_err();
        assert!(matches!(&fault, Fault::Failed(why) if why.contains("key file")), "{fault}");
        assert!(files_below(&app.app.data_dir.join("backups")).is_empty());
        let kept = app.read(|conn| ledger::latest(conn, 5));
        assert!(kept[0].finished_at.is_some() && kept[0].fault.as_deref().is_some_and(|why| why.contains("key file")), "{kept:?}");
        std::fs::write(&plan.key_file, "a key of 32 bytes, in base64").unwrap();
        app.advance(Duration::hours(1));
        assert!(backed_up(&app, &plan).await.unwrap().is_some());
    }

    async fn of_two_processes_one_makes_the_backup(app: TestApp) {
        let now = app.app.clock.now();
        let begin = || app.write(|conn| ledger::begin(conn, "x", now, None));
        let id = begin().expect("nobody is at it");
        assert_eq!(begin(), None);
        app.write(|conn| ledger::end(conn, id, now, Err("the disk is full")));
        assert!(begin().is_some(), "one that failed is no reason to wait");
    }
}
