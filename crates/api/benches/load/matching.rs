//! Matches both ways, and what prices that fell set off.

use std::time::Instant;

use diesel::sql_types::BigInt;
use fangke_api::client::matching::service::{MATCHES_MAX, demands, listings};
use fangke_api::platform::db::sql::Sql;
use fangke_api::property::listing::event::ListingOffered;
use fangke_shared::permission::Role;
use fangke_shared::{ClientId, DemandId, ListingId};

use crate::office::{Office, member};
use crate::timing::measure;

/// Who ask at once.
const THREADS: usize = 8;
/// Prices that fall, and how many in one transaction: as many as an import writes at once.
const CHEAPER: u64 = 1_000;
const AT_ONCE: u64 = 100;

pub fn matching(url: &str, seconds: u64) {
    let office = Office::open(url, THREADS);
    let of_client = all_demands(&office);
    let listing_count = count(&office, "SELECT max(id) FROM listings");

    let any = |i: u64| usize::try_from(i * 7919 % u64::try_from(of_client.len()).unwrap()).unwrap();
    let seen = measure(THREADS, seconds, |i| {
        let (client, demand) = of_client[any(i)];
        let found = office.read(|tx| listings(tx, client, demand, MATCHES_MAX, false)).expect("matches");
        serde_json::to_vec(&found).expect("JSON").len()
    });
    println!("matching: best {MATCHES_MAX} listings of a demand, {THREADS} at once: {seen}");

    let seen = measure(THREADS, seconds, |i| {
        let found = office.read(|tx| demands(tx, any_listing(i, listing_count), MATCHES_MAX)).expect("matches");
        serde_json::to_vec(&found).expect("JSON").len()
    });
    println!("matching: best {MATCHES_MAX} demands of a listing, of all clients, {THREADS} at once: {seen}");

    let agents = i64::try_from(of_client.len()).unwrap() / 5;
    let seen = measure(THREADS, seconds, |i| {
        let agent = member(i64::try_from(i * 31 % 1_000).unwrap() % agents.max(1) + 2, Role::Agent);
        let found = office.read_as(&agent, |tx| demands(tx, any_listing(i, listing_count), MATCHES_MAX)).expect("matches");
        serde_json::to_vec(&found).expect("JSON").len()
    });
    println!("matching: best {MATCHES_MAX} demands of a listing, of an agent's clients, {THREADS} at once: {seen}");

    let (alerts, started) = (count(&office, "SELECT count(*) FROM match_alerts"), Instant::now());
    // Others than in an earlier run: a pair is told once.
    let first = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs() * 13;
    for batch in 0..CHEAPER / AT_ONCE {
        let fall = |tx: &mut fangke_api::company::tx::Tx<'_>| {
            for i in 0..AT_ONCE {
                let listing = any_listing(first + batch * AT_ONCE + i, listing_count);
                let sql =
                    Sql::new("UPDATE listings SET price_fen = price_fen / 100 * 95, rent_fen = rent_fen / 100 * 95, version = version + 1");
                sql.push(" WHERE id = ").bind(listing.0).execute(tx.conn)?;
                tx.emit(ListingOffered { listing, is_cheaper: true })?;
            }
            Ok(())
        };
        office.write(fall).expect("cheaper listings");
    }
    let took = started.elapsed().as_secs_f64();
    let alerts = count(&office, "SELECT count(*) FROM match_alerts") - alerts;
    println!("matching: {CHEAPER} listings become cheaper, {AT_ONCE} in a transaction: {took:.1} s until all {alerts} alerts are there");
}

fn any_listing(i: u64, count: i64) -> ListingId {
    ListingId(i64::try_from(i % 1_000_000_007 * 7919).unwrap() % count + 1)
}

/// Every open demand with its client.
pub fn all_demands(office: &Office) -> Vec<(ClientId, DemandId)> {
    let sql = Sql::new("SELECT client_id, id FROM client_demands WHERE is_open ORDER BY id");
    let rows: Vec<(i64, i64)> = office.read(|tx| Ok(sql.load::<(BigInt, BigInt), _>(tx.conn)?)).expect("demands");
    rows.into_iter().map(|(client, demand)| (ClientId(client), DemandId(demand))).collect()
}

fn count(office: &Office, sql: &'static str) -> i64 {
    office.read(|tx| Ok(Sql::new(sql).load::<BigInt, i64>(tx.conn)?)).expect("a count")[0]
}
