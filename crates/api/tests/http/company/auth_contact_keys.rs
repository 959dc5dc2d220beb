//! Another key for contacts takes over while everybody works (I4): everything is sealed anew, nothing is lost, and who has the old key file
//! reads nothing any more.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::Duration;
use diesel::sql_types::Text;
use fangke_api::company::auth::contact_key;
use fangke_api::demo;
use fangke_api::platform::contact_keys::reseal::{Walk, go_on, left};
use fangke_api::platform::contact_keys::{SealedColumn, key_file, store};
use fangke_api::platform::crypto::Keys;
use fangke_api::platform::db::Engine;
use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::state::App;
use fangke_api::wings;
use fangke_shared::company::system::SystemState;
use fangke_shared::permission::Role;
use serde_json::json;

use super::system::look;
use crate::client::buyer;
use crate::platform::killed::add_admin;
use crate::support::program::{Server, fangke, refused, said};
use crate::support::{Database, LISTINGS, PASSWORD, TestApp, columns, sale};

/// The key that the application of the tests has.
const MAIN: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
const VALUES: SealedColumn = SealedColumn::of("client_contacts", "value_encrypted");

fn path_of(app: &App) -> PathBuf {
    app.data_dir.join("fangke.key")
}

/// The application, with its keys in a file.
async fn with_key_file(engine: Engine) -> TestApp {
    TestApp::with(engine, |app| {
        std::fs::write(path_of(app), MAIN).unwrap();
        app.keys = Keys::load(&path_of(app), false).unwrap();
    })
    .await
}

/// How many texts of each column these keys open, whatever the column is called and whoever owns it.
fn opened_by(app: &TestApp, keys: &Keys) -> BTreeMap<String, usize> {
    app.read(|conn| {
        let mut found = BTreeMap::new();
        for column in columns(conn).iter().filter(|column| column.contains("Text")) {
            let name = column.split(' ').next().unwrap();
            let (table, field) = name.split_once('.').unwrap();
            let sql: &'static str = format!("SELECT \"{field}\" FROM \"{table}\" WHERE \"{field}\" IS NOT NULL").leak();
            let texts: Vec<String> = Sql::new(sql).once().load::<Text, _>(conn)?;
            let count = texts.iter().filter(|text| keys.decrypt(text).is_ok()).count();
            if count > 0 {
                found.insert(name.to_owned(), count);
            }
        }
        Ok(found)
    })
}

fn places(found: &BTreeMap<String, usize>) -> usize {
    found.values().sum()
}

/// Puts a sealed value in the place of the first contact of a client, as a user does.
fn overwrite(app: &TestApp, sealed: &str) {
    app.write(|conn| {
        let (id, value) = store::values(conn, VALUES, 0, 1)?.pop().unwrap();
        assert_eq!(store::replace(conn, VALUES, id, &value.unwrap(), sealed)?, 1);
        Ok(())
    });
}

/// Walks until there is nothing to do at once; the answer says what it waits for.
async fn walk(app: &App) -> Walk {
    loop {
        match go_on(app).await.unwrap() {
            Walk::Goes => {}
            other => return other,
        }
    }
}

async fn everything_comes_under_the_new_key(app: TestApp) {
    app.write(|conn| demo::fill(conn, &app.app.keys, &app.app.listeners, &app.app.clock, 400));
    let store = app.store(app.region("东南区"), "望河店");
    let (admin, agent, colleague) = (app.member(Role::Admin), app.member_of(Role::Agent, store), app.member_of(Role::Agent, store));
    let place = app.community(&admin, "朝阳", "云庭家园东区").await;
    let listing = app.enter(&agent, sale(place, "301")).await;
    let mut card = buyer("王小明", "13812345670");
    card["id_document"] = json!({"kind": "resident_card", "id_number": "11010519491231002x"});
    let old_client = app.register(&agent, card).await.summary.id.0;
    app.by(&admin).post("/api/v1/auth/second-factor", json!({"password": PASSWORD})).await.assert_status(200);
    app.app.files.put("signatures/1/a", app.app.keys.encrypt("a signature").unwrap().into()).await.unwrap();
    app.app.files.put("photos/1/a", "not sealed".into()).await.unwrap();

    let first = Keys::derive(&[7; 32]);
    let before = opened_by(&app, &first);
    let known: Vec<String> = wings::sealed_places().columns.iter().map(SealedColumn::name).collect();
    for name in before.keys() {
        assert!(known.contains(name), "{name} is sealed and stands in no manifest");
    }
    for name in ["owner_contacts.phone_encrypted", "clients.id_number_encrypted", "second_factors.secret", "webhooks.secret"] {
        assert!(before.contains_key(name), "{name}: {before:?}");
    }

    // Another process, which hears of nothing, and one that works on.
    let process = || {
        let mut other = app.another_process();
        other.keys = Keys::load(&path_of(&app.app), false).unwrap();
        other
    };
    let (deaf, other) = (process(), process());
    let kid = app.act(contact_key::rotate);
    let trail: serde_json::Value = app.by(&admin).get("/api/v1/audit?subject=contact_key").await.assert_status(200).json();
    assert_eq!((&trail["items"][0]["action"], &trail["items"][0]["details"]["kid"]), (&json!("create"), &json!(kid)));
    let new_client = app.register(&agent, buyer("李小红", "13912345671")).await.summary.id.0;
    let newest = app.read(|conn| Ok(store::values(conn, VALUES, 0, 10_000)?)).pop().and_then(|(_, value)| value).unwrap();
    assert!(newest.starts_with(&format!("{kid}:")) && deaf.keys.decrypt(&newest).unwrap().contains("13912345671"));

    // It stops half-way; another process goes on.
    for _ in 0..4 {
        assert_eq!(go_on(&app.app).await.unwrap(), Walk::Goes);
    }
    let told = look(&app, &admin).await.contact_key;
    assert_eq!((told.state, told.is_known, told.done_at), (SystemState::Attention, true, None));
    assert!(told.since == Some(app.app.clock.now()) && told.resealed > 0, "{told:?}");
    let half = opened_by(&app, &first);
    assert!(places(&half) > 0 && places(&half) < places(&before), "{half:?}");
    let refusal = contact_key::retire(&app.app).await.unwrap_err();
    assert!(refusal.to_string().contains("not everything is sealed"), "{refusal}");
    // What somebody changed since it was read stays as they wrote it.
    let (id, value) = app.read(|conn| Ok(store::values(conn, VALUES, 0, 1)?)).pop().unwrap();
    assert_eq!(app.write(|conn| Ok(store::replace(conn, VALUES, id, "something else", "lost")?)), 0);
    assert_eq!(app.read(|conn| Ok(store::values(conn, VALUES, 0, 1)?)), [(id, value)]);
    wings::watch(&other).unwrap();
    assert_eq!(walk(&other).await, Walk::Waits, "not every process need know the key yet");
    assert_eq!(opened_by(&app, &first), BTreeMap::new());
    // One that doesn't has written with the old one meanwhile.
    let late = deaf.keys.encrypt("+8613700000000").unwrap();
    overwrite(&app, &late);
    assert_eq!(left(&app.app, &kid).await.unwrap(), 1);
    app.advance(Duration::seconds(61));
    assert_eq!(walk(&app.app).await, Walk::Rests, "once that is found and another walk finds nothing");
    assert_eq!((opened_by(&app, &first), left(&app.app, &kid).await.unwrap()), (BTreeMap::new(), 0));
    let told = look(&app, &admin).await.contact_key;
    assert_eq!((told.state, told.done_at), (SystemState::Good, Some(app.app.clock.now())));
    let all = opened_by(&app, &app.app.keys);
    assert!(before.iter().all(|(name, count)| all[name] >= *count), "{before:?} {all:?}");
    let signature = app.app.files.get("signatures/1/a").await.unwrap();
    assert!(first.decrypt(std::str::from_utf8(&signature).unwrap()).is_err());
    assert_eq!(app.app.keys.decrypt(std::str::from_utf8(&signature).unwrap()).unwrap(), "a signature");
    assert_eq!(app.app.files.get("photos/1/a").await.unwrap(), "not sealed");

    // Everything is read and found as before.
    let reveal = format!("{LISTINGS}/{}/owners/{}/reveal", listing.summary.id, listing.owners[0].id);
    assert!(app.by(&agent).post(&reveal, json!({"purpose": "owner_call"})).await.assert_status(200).text().contains("13812345678"));
    for (client, number) in [(old_client, "13812345670"), (new_client, "13912345671")] {
        let again = app.register(&colleague, buyer("又一次", number)).await;
        assert_eq!(again.summary.duplicate_number, 1, "{number} is known");
        assert_eq!(app.client(&agent, client).await.contacts.len(), 1);
    }

    // The next one, and the one before goes: a day later, once nothing is under it.
    let stolen = std::fs::read_to_string(path_of(&app.app)).unwrap();
    let next = app.act(contact_key::rotate);
    app.advance(Duration::seconds(61));
    while walk(&app.app).await != Walk::Rests {}
    let refusal = contact_key::retire(&app.app).await.unwrap_err();
    assert!(refusal.to_string().contains("stays for a day"), "{refusal}");
    app.advance(Duration::hours(25));
    let late = deaf.keys.encrypt("+8613700000001").unwrap();
    overwrite(&app, &late);
    let refusal = contact_key::retire(&app.app).await.unwrap_err();
    assert!(refusal.to_string().contains("1 values are under older keys"), "{refusal}");
    while walk(&app.app).await != Walk::Rests {}
    assert_eq!(contact_key::retire(&app.app).await.unwrap(), 1);
    let file = key_file::read(&path_of(&app.app)).unwrap();
    assert_eq!(file.contact.iter().map(|(kid, _)| kid).collect::<Vec<_>>(), [&next]);
    let restarted = Keys::load(&path_of(&app.app), false).unwrap();
    assert!(places(&opened_by(&app, &restarted)) > places(&before));
    std::fs::write(path_of(&app.app), stolen).unwrap();
    assert_eq!(opened_by(&app, &Keys::load(&path_of(&app.app), false).unwrap()), BTreeMap::new(), "an earlier key file opens nothing");
}

#[actix_web::test]
async fn everything_comes_under_the_new_key_on_sqlite() {
    everything_comes_under_the_new_key(with_key_file(Engine::Sqlite).await).await;
}

#[actix_web::test]
async fn everything_comes_under_the_new_key_on_postgres() {
    everything_comes_under_the_new_key(with_key_file(Engine::Postgres).await).await;
}

#[test]
fn commands_prepare_rotate_list_and_a_backup_brings_all_keys_back() {
    let (database, url) = Database::empty(Engine::Sqlite);
    let folder = database.folder();
    add_admin(&database, &url);
    let keys = |words: &[&str]| said(fangke(folder, &url).arg("keys").args(words));
    assert!(keys(&["list"]).contains("contact of the key file: seals"), "{}", keys(&["list"]));
    let prepared = keys(&["prepare"]);
    let kid = prepared.split([' ', ':']).nth(1).unwrap().to_owned();
    assert!(keys(&["list"]).contains("contact of the key file: seals"), "it seals only once it is told to");
    let server = Server::start(folder, &url);
    assert!(keys(&["rotate", "contact"]).starts_with(&format!("contact {kid}: seals")), "the prepared one is taken");
    let list = keys(&["list"]);
    assert!(list.contains("contact of the key file: seals no more") && list.contains(&format!("contact {kid}: seals; ")), "{list}");
    let early = refused(fangke(folder, &url).args(["keys", "retire"]));
    assert!(early.contains("not everything is sealed with the newest key yet"), "{early}");
    server.sign_in("admin", PASSWORD);
    server.kill();

    let backup = |words: &[&str]| said(fangke(folder, &url).env("FANGKE_BACKUP_KEY", "one passphrase, kept elsewhere").args(words));
    let name = backup(&["backup", "--to", "backups"]).split(':').next().unwrap().to_owned();
    let to = folder.join("new");
    let file = folder.join("backups").join(name);
    let mut restore = fangke(folder, to.join("fangke.db").to_str().unwrap());
    said(restore.env("FANGKE_BACKUP_KEY", "one passphrase, kept elsewhere").arg("restore").arg(file).arg("--to").arg(&to));
    let read = |path: PathBuf| std::fs::read_to_string(path).unwrap().trim().to_owned();
    assert_eq!(read(to.join("fangke.key")), read(folder.join("fangke.key")));
}
