//! How many sign in within a second, each with a real hash of a password, and what a cheap read beside them notices of it.

use std::cell::RefCell;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::rt::{System, SystemRunner};
use diesel::sql_types::BigInt;
use fangke_api::company::auth::place::{Knock, Place};
use fangke_api::company::auth::sign_in::{FirstStep, login};
use fangke_api::platform::clock::Clock;
use fangke_api::platform::db::Db;
use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::files::Files;
use fangke_api::platform::password;
use fangke_api::platform::state::App;
use fangke_api::property::record::service::get;
use fangke_api::wings;
use fangke_shared::ListingId;
use fangke_shared::company::auth::LoginRequest;

use crate::office::{Office, keys};
use crate::timing::{Seen, measure};

const PASSWORD: &str = "春江花月夜 1203";
/// Members who sign in by turns.
const MEMBERS: u64 = 64;

thread_local! {
    /// What a thread waits in, for the hash and the database.
    static RUNTIME: RefCell<Option<SystemRunner>> = const { RefCell::new(None) };
}

pub fn signin(url: &str, seconds: u64) {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let folder = tempfile::tempdir().expect("a folder");
    let db = Db::open(url, u32::try_from(cores * 2 + 2).unwrap()).expect("a database");
    let files = Files::folder(folder.path()).expect("a folder");
    let clock = Clock::system(chrono_tz::Asia::Shanghai);
    let app = App::new(db, clock, keys(), files, folder.path().to_owned(), false, wings::listeners());
    add_members(&app);
    let office = Office::open(url, 2);

    let quiet = measure(1, seconds, |n| detail(&office, n));
    println!("sign-in, a detail read with nobody signing in:  {quiet}");
    for threads in [1, cores * 2] {
        let (signed, read) = beside(|| measure(threads, seconds, |n| sign_in(&app, n)), |n| detail(&office, n), seconds);
        println!("sign-in, {threads} at once:                           {signed}");
        println!("sign-in, the same read beside it:               {read}");
    }
}

/// Does something, and something else in one thread beside it.
fn beside(first: impl FnOnce() -> Seen, second: impl Fn(u64) -> usize + Sync, seconds: u64) -> (Seen, Seen) {
    let has_begun = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| {
            while !has_begun.load(Ordering::Relaxed) {
                std::thread::yield_now();
            }
            measure(1, seconds, &second)
        });
        has_begun.store(true, Ordering::Relaxed);
        let first = first();
        (first, other.join().expect("read"))
    })
}

fn detail(office: &Office, n: u64) -> usize {
    let id = ListingId(i64::try_from(n * 7_919 % 900_000 + 1).unwrap());
    office.read(|tx| get(tx, id)).map(|listing| serde_json::to_vec(&listing).expect("JSON").len()).unwrap_or_default()
}

fn sign_in(app: &App, n: u64) -> usize {
    RUNTIME.with_borrow_mut(|runtime| {
        let runtime = runtime.get_or_insert_with(System::new);
        let request = LoginRequest { username: format!("bench.{}", n % MEMBERS), password: PASSWORD.to_owned() };
        let address = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
        let knock = Knock { address, device: None, place: Place::new(address, "bench"), request_id: None };
        let step = runtime.block_on(login(app, request, knock)).expect("signed in");
        usize::from(matches!(step, FirstStep::SignedIn(_)))
    })
}

/// Agents with a password, once.
fn add_members(app: &App) {
    let hash = password::hash(PASSWORD).expect("a hash");
    app.db
        .write_blocking(|conn| {
            for n in 0..MEMBERS {
                let name = format!("bench.{n}");
                let there = Sql::new("SELECT COUNT(*) FROM members WHERE username = ").bind(name.clone()).load::<BigInt, i64>(conn)?;
                if there == [0] {
                    let sql = Sql::new(
                        "INSERT INTO members (username, display_name, password_hash, role, is_active, created_at, version) VALUES (",
                    );
                    let sql = sql.bind(name).push(", '测试', ").bind(hash.clone()).push(", 'agent', ").bind(true);
                    sql.push(", CURRENT_TIMESTAMP, 1)").execute(conn)?;
                }
            }
            Ok(())
        })
        .expect("members");
}
