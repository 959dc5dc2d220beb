//! Killed in the middle: nothing half-written stays, and starting again ends with the same.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use fangke_api::platform::db::{Db, Engine};
use fangke_api::schema::photos;
use serde_json::json;

use crate::property::photo::jpeg;
use crate::support::program::{Server, counts, fangke, said};
use crate::support::{Database, LISTINGS, PASSWORD, files_below, sale, set_age};

const ROWS: i64 = 20_000;
/// Rows of one transaction, and what they bring: each tenth row repeats another, each hundredth is wrong.
const PIECE: i64 = 10_000;
const CREATED_OF_A_PIECE: i64 = 8_900;

/// Leads, and whole listings with building, unit, room and owner.
fn write_file(folder: &Path) -> PathBuf {
    let path = folder.join("list.csv");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    writeln!(file, "小区,区域,楼栋,单元,房号,户型,面积,总价,业主,电话").unwrap();
    for i in 0..ROWS {
        // A repeated row is the one nine lines above.
        let n = if i % 10 == 9 { i - 9 } else { i };
        let flat = if n % 10 == 8 { format!("{},2,{}", n % 40 + 1, 1000 + n) } else { ",,".into() };
        let owner = if n % 10 == 8 { format!("王小明,138{n:08}") } else { ",".into() };
        let price = if n % 100 == 7 { "很贵".into() } else { format!("{}万", 300 + n) };
        writeln!(file, "云庭{}期,朝阳,{flat},2室1厅,{}.5,{price},{owner}", n % 40 + 1, 60 + n % 90).unwrap();
    }
    file.flush().unwrap();
    path
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn count(db: &Db, from: &str) -> i64 {
    let rows = db.read_blocking(|conn| {
        let row: Count = diesel::sql_query(format!("SELECT count(*) AS count FROM {from}")).get_result(conn)?;
        Ok(row.count)
    });
    rows.unwrap()
}

/// Everything that belongs to a listing is there, and nothing else.
fn assert_whole(db: &Db) -> i64 {
    let key = if db.engine() == Engine::Sqlite { "rowid" } else { "listing_id" };
    let listings = count(db, "listings");
    assert_eq!(count(db, "listing_search"), listings);
    assert_eq!(count(db, &format!("listings WHERE id NOT IN (SELECT {key} FROM listing_search)")), 0);
    assert_eq!(count(db, "listings WHERE community_id IS NULL"), 0);
    assert_eq!(count(db, "community_search"), count(db, "communities"));
    let whole = count(db, "listings WHERE status = 'available'");
    assert_eq!((count(db, "active_properties"), count(db, "owner_contacts")), (whole, whole));
    for table in ["active_properties", "owner_contacts"] {
        assert_eq!(count(db, &format!("listings WHERE status = 'available' AND id NOT IN (SELECT listing_id FROM {table})")), 0);
    }
    listings
}

fn an_import_that_is_killed_can_be_started_again(engine: Engine) {
    let (database, url) = Database::empty(engine);
    let file = write_file(database.folder());
    said(fangke(database.folder(), &url).arg("migrate"));
    let db = Db::open(&url, 2).unwrap();
    let import = || {
        let mut command = fangke(database.folder(), &url);
        command.args(["import", "listings", "--json"]).arg(&file);
        command
    };
    let mut process = import().stdout(Stdio::null()).spawn().unwrap();
    let started = Instant::now();
    while count(&db, "listings") == 0 {
        assert!(started.elapsed() < Duration::from_secs(60), "nothing is stored after a minute");
        assert!(process.try_wait().unwrap().is_none(), "the import ended before it could be killed");
        std::thread::sleep(Duration::from_millis(5));
    }
    process.kill().unwrap();
    process.wait().unwrap();
    // A database server ends the transaction of a dead client in its own time.
    let mut before = count(&db, "listings");
    loop {
        std::thread::sleep(Duration::from_millis(500));
        let now = assert_whole(&db);
        if now == before {
            break;
        }
        before = now;
    }
    assert!(before > 0 && before < ROWS / PIECE * CREATED_OF_A_PIECE, "{before}");
    assert_eq!(before % CREATED_OF_A_PIECE, 0, "a piece is stored whole or not at all");

    let again = counts(&said(&mut import()));
    let total = ROWS / PIECE * CREATED_OF_A_PIECE;
    assert_eq!((again.read, again.updated, again.rejected), (ROWS, 0, ROWS / 100));
    assert_eq!((again.created, again.merged), (total - before, ROWS - ROWS / 100 - (total - before)));
    assert_eq!(assert_whole(&db), total);
    assert_eq!(count(&db, "listings WHERE status = 'available'"), ROWS / 10);
    // Of forty, four are named by none but repeated rows.
    assert_eq!(count(&db, "communities"), 36);
}

#[test]
fn an_import_that_is_killed_can_be_started_again_on_sqlite() {
    an_import_that_is_killed_can_be_started_again(Engine::Sqlite);
}

#[test]
fn an_import_that_is_killed_can_be_started_again_on_postgres() {
    an_import_that_is_killed_can_be_started_again(Engine::Postgres);
}

/// Adds an administrator, as the first one is added.
pub fn add_admin(database: &Database, url: &str) {
    let mut command = fangke(database.folder(), url);
    command.args(["member", "add", "admin", "--role", "admin", "--display-name", "管理员"]).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut process = command.spawn().unwrap();
    process.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
    assert!(process.wait().unwrap().success());
}

fn a_server_that_is_killed_loses_nothing_that_it_confirmed(engine: Engine) {
    let (database, url) = Database::empty(engine);
    add_admin(&database, &url);
    let server = Server::start(database.folder(), &url);
    let token = server.sign_in("admin", PASSWORD);
    let community = server.post("/api/v1/communities", &token, &json!({"district": "朝阳", "name": "云庭家园"})).unwrap();
    assert_eq!(community.0, 201);
    let confirmed_so_far = AtomicUsize::new(0);
    // Four write as fast as they can until nobody answers any more.
    let confirmed: BTreeSet<i64> = std::thread::scope(|scope| {
        let writers: Vec<_> = (1..=4)
            .map(|writer| {
                let (server, token, confirmed_so_far) = (&server, &token, &confirmed_so_far);
                scope.spawn(move || {
                    let mut confirmed = Vec::new();
                    for room in 0.. {
                        let form = sale(1, &format!("{writer}{room:03}"));
                        let Ok((status, answer)) = server.post(LISTINGS, token, &form) else { break };
                        assert_eq!(status, 201, "{answer}");
                        confirmed.push(answer["summary"]["id"].as_i64().unwrap());
                        confirmed_so_far.fetch_add(1, Ordering::Relaxed);
                    }
                    confirmed
                })
            })
            .collect();
        let started = Instant::now();
        while confirmed_so_far.load(Ordering::Relaxed) < 40 {
            assert!(started.elapsed() < Duration::from_secs(60), "the server is too slow");
            std::thread::sleep(Duration::from_millis(5));
        }
        server.kill();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });

    let server = Server::start(database.folder(), &url);
    let token = server.sign_in("admin", PASSWORD);
    assert_eq!(server.post(LISTINGS, &token, &sale(1, "1000")).unwrap().0, 409);
    assert_eq!(server.post(LISTINGS, &token, &sale(1, "9000")).unwrap().0, 201);
    server.kill();
    let db = Db::open(&url, 2).unwrap();
    let listings = assert_whole(&db);
    assert_eq!(count(&db, "audit_entries WHERE subject = 'listing' AND action = 'create'"), listings);
    let list = confirmed.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    assert_eq!(count(&db, &format!("listings WHERE id IN ({list})")), i64::try_from(confirmed.len()).unwrap());
}

#[test]
fn a_server_that_is_killed_loses_nothing_that_it_confirmed_on_sqlite() {
    a_server_that_is_killed_loses_nothing_that_it_confirmed(Engine::Sqlite);
}

#[test]
fn a_server_that_is_killed_loses_nothing_that_it_confirmed_on_postgres() {
    a_server_that_is_killed_loses_nothing_that_it_confirmed(Engine::Postgres);
}

/// Photos are sent to so many listings, so many to each, by so many at once.
const WRITERS: i64 = 4;
const LISTINGS_OF_A_WRITER: i64 = 6;
const PHOTOS_OF_A_LISTING: u8 = 25;

/// The pictures that were confirmed until nobody answered any more.
fn photograph(server: &Server, token: &str, writer: i64, confirmed_so_far: &AtomicUsize) -> Vec<i64> {
    let mut confirmed = Vec::new();
    for listing in 0..LISTINGS_OF_A_WRITER {
        for number in 0..PHOTOS_OF_A_LISTING {
            let path = format!("{LISTINGS}/{}/photos?kind=photo", writer * LISTINGS_OF_A_WRITER + listing + 1);
            let Ok((status, answer)) = server.upload(&path, token, &jpeg(number)) else { return confirmed };
            assert_eq!(status, 201, "{answer}");
            confirmed.push(answer["id"].as_i64().unwrap());
            confirmed_so_far.fetch_add(1, Ordering::Relaxed);
        }
    }
    panic!("all photos were stored before the server was killed")
}

fn a_server_that_is_killed_has_every_photo_whole(engine: Engine) {
    let (database, url) = Database::empty(engine);
    add_admin(&database, &url);
    let server = Server::start(database.folder(), &url);
    let token = server.sign_in("admin", PASSWORD);
    server.post("/api/v1/communities", &token, &json!({"district": "朝阳", "name": "云庭家园"})).unwrap();
    for room in 0..WRITERS * LISTINGS_OF_A_WRITER {
        assert_eq!(server.post(LISTINGS, &token, &sale(1, &(1000 + room).to_string())).unwrap().0, 201);
    }
    let confirmed_so_far = AtomicUsize::new(0);
    let confirmed: BTreeSet<i64> = std::thread::scope(|scope| {
        let (server, token, confirmed_so_far) = (&server, &token, &confirmed_so_far);
        let writers: Vec<_> = (0..WRITERS).map(|writer| scope.spawn(move || photograph(server, token, writer, confirmed_so_far))).collect();
        let started = Instant::now();
        while confirmed_so_far.load(Ordering::Relaxed) < 40 {
            assert!(started.elapsed() < Duration::from_secs(60), "the server is too slow");
            std::thread::sleep(Duration::from_millis(5));
        }
        server.kill();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });

    let server = Server::start(database.folder(), &url);
    let token = server.sign_in("admin", PASSWORD);
    let mut shown = BTreeSet::new();
    for listing in 1..=WRITERS * LISTINGS_OF_A_WRITER {
        let (_, photos) = server.get_by(&format!("{LISTINGS}/{listing}/photos"), &token).unwrap();
        for photo in photos["items"].as_array().unwrap() {
            shown.insert(photo["id"].as_i64().unwrap());
            for size in photo["sizes"].as_array().unwrap() {
                assert_eq!(server.get(size["url"].as_str().unwrap()).unwrap().0, 200, "{photo}");
            }
            assert_eq!(server.get_by(&format!("/api/v1/photos/{}/original", photo["id"]), &token).unwrap().0, 200, "{photo}");
        }
    }
    assert!(confirmed.is_subset(&shown));
    server.kill();
    let db = Db::open(&url, 2).unwrap();
    let photos = i64::try_from(shown.len()).unwrap();
    assert_eq!(count(&db, "photos"), photos);
    assert_eq!(count(&db, "audit_entries WHERE subject = 'photo' AND action = 'create'"), photos);
    assert_eq!(count(&db, "listings WHERE photo_count <> (SELECT count(*) FROM photos WHERE listing_id = listings.id)"), 0);
    assert_eq!(count(&db, "listings WHERE photo_count > 0 AND cover_photo_id IS NULL"), 0);

    // What was on its way when it was killed goes a day later, and nothing else.
    let folder = database.folder().join("files");
    let on_its_way = folder.join("photos/1/0123/original#1");
    std::fs::create_dir_all(on_its_way.parent().unwrap()).unwrap();
    std::fs::write(&on_its_way, "half").unwrap();
    for file in files_below(&folder) {
        set_age(&folder.join(file), chrono::Utc::now() - chrono::Duration::hours(25));
    }
    let places: Vec<String> = db.read_blocking(|conn| Ok(photos::table.select(photos::file_key).load(conn)?)).unwrap();
    // The original and its only size: it is smaller than the first of them.
    let named: BTreeSet<String> = places.iter().flat_map(|place| [format!("{place}/original"), format!("{place}/48.jpg")]).collect();
    let strays = files_below(&folder).difference(&named).count();
    assert!(strays > 0);
    let done = said(fangke(database.folder(), &url).args(["jobs", "run"]));
    assert!(done.ends_with(&format!("files: {strays}\n")), "{done}");
    assert_eq!(files_below(&folder), named);
}

#[test]
fn a_server_that_is_killed_has_every_photo_whole_on_sqlite() {
    a_server_that_is_killed_has_every_photo_whole(Engine::Sqlite);
}

#[test]
fn a_server_that_is_killed_has_every_photo_whole_on_postgres() {
    a_server_that_is_killed_has_every_photo_whole(Engine::Postgres);
}
