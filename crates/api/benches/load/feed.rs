//! What partners read: pages of the feed, the whole inventory, and what it costs a change to be told to them.

use std::time::Instant;

use diesel::sql_types::BigInt;
use fangke_api::company::tx::Tx;
use fangke_api::partner::outbox::service as outbox;
use fangke_api::partner::portal::service::{self as portal, Reach, Reader};
use fangke_api::partner::syndication::service as syndication;
use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::error::ApiResult;
use fangke_api::property::listing::service as listing;
use fangke_api::property::owner::service as owner;
use fangke_shared::property::owner::{OwnerDraft, OwnerRelation};
use fangke_shared::{ApiClientId, ListingId, MemberId};
use serde_json::json;

use crate::office::Office;
use crate::timing::measure;

/// Who ask at once.
const THREADS: usize = 16;
/// Listings of a page.
const PAGE: i64 = 100;
/// Prices that change.
const CHANGES: usize = 2_000;

pub fn feed(url: &str, seconds: u64) {
    let office = Office::open(url, THREADS);
    let reader = Reader { client: ApiClientId(1), reach: Reach::default() };

    let started = Instant::now();
    let published = office.write(|tx| syndication::publish_all(tx, MemberId(1))).expect("published");
    let publishing = started.elapsed().as_secs_f64();
    let started = Instant::now();
    while office.write(outbox::number_some).expect("places") > 0 {}
    println!(
        "feed: {published} listings are published in {publishing:.1} s, and have their places after {:.1} s",
        started.elapsed().as_secs_f64()
    );

    let (mut cursors, mut read, started) = (Vec::new(), 0, Instant::now());
    loop {
        let cursor = cursors.last().map(String::as_str);
        let page = office.db.read_blocking(|conn| portal::changes(conn, &office.keys, &reader, cursor, PAGE)).expect("a page");
        read += page.items.len();
        cursors.push(page.next_cursor);
        if !page.has_more {
            break;
        }
    }
    println!("feed: {read} listings by pages of {PAGE}, one after the other: {}", rate(read, started));

    let seen = measure(THREADS, seconds, |i| {
        let cursor = &cursors[usize::try_from(i * 7919).unwrap() % cursors.len()];
        let page = office.db.read_blocking(|conn| portal::changes(conn, &office.keys, &reader, Some(cursor), PAGE)).expect("a page");
        serde_json::to_vec(&page).expect("JSON").len()
    });
    println!("feed: any page of {PAGE}, {THREADS} at once: {seen}");

    let (mut after, mut lines, started) = (ListingId(0), 0, Instant::now());
    loop {
        let items = office.db.read_blocking(|conn| portal::some(conn, &reader.reach, after, 500)).expect("a piece");
        std::hint::black_box(serde_json::to_vec(&items).expect("JSON").len());
        lines += items.len();
        let Some(last) = items.last() else { break };
        after = last.id;
    }
    println!("feed: the whole inventory of {lines} listings: {}", rate(lines, started));

    told_and_untold(&office);
}

/// What a listing must have to be changed.
fn give_owner(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<()> {
    if owner::has_any(tx.conn, id)? {
        return Ok(());
    }
    let (name, phone) = ("王女士".to_owned(), format!("138{:08}", id.0));
    owner::add_all(tx, id, &[OwnerDraft { name, phone, relation: OwnerRelation::Owner, note: None }])
}

#[allow(clippy::cast_precision_loss)]
fn rate(count: usize, since: Instant) -> String {
    let seconds = since.elapsed().as_secs_f64();
    format!("{:.0}/s, {seconds:.1} s in all", count as f64 / seconds)
}

/// The same change of listings that partners are shown, and of others, in turn.
fn told_and_untold(office: &Office) {
    let some: Vec<i64> = office
        .read(|tx| {
            Ok(Sql::new("SELECT listing_id FROM syndicated_listings ORDER BY listing_id LIMIT ")
                .number(2 * 2_000)
                .load::<BigInt, i64>(tx.conn)?)
        })
        .expect("listings");
    let (told, untold): (Vec<_>, Vec<_>) = some.iter().enumerate().partition(|(n, _)| n % 2 == 0);
    let untold: Vec<i64> = untold.into_iter().map(|(_, id)| *id).take(CHANGES).collect();
    office
        .write(|tx| {
            Ok(Sql::new("DELETE FROM syndicated_listings WHERE listing_id IN ").bind_list(untold.iter().copied()).execute(tx.conn)?)
        })
        .expect("withdrawn");
    some.iter().for_each(|id| office.write(|tx| give_owner(tx, ListingId(*id))).expect("an owner"));
    let change = |id: i64| {
        office
            .write(|tx| {
                let version = Sql::new("SELECT version FROM listings WHERE id = ").bind(id).load::<BigInt, i64>(tx.conn)?[0];
                let price = 900_000_000 + version * 100;
                listing::update(tx, ListingId(id), version, json!({ "price_fen": price, "rent_fen": price / 1_000 }))
            })
            .is_ok()
    };
    let mut took = [0.0_f64; 2];
    let mut done = [0_i32; 2];
    for ((_, told), untold) in told.into_iter().zip(&untold) {
        for (which, id) in [*told, *untold].into_iter().enumerate() {
            let started = Instant::now();
            if change(id) {
                took[which] += started.elapsed().as_secs_f64();
                done[which] += 1;
            }
        }
    }
    let each = |which: usize| took[which] * 1_000.0 / f64::from(done[which].max(1));
    println!(
        "feed: a change of price, {} told to partners and {} not: {:.2} ms and {:.2} ms, ratio {:.2}",
        done[0],
        done[1],
        each(0),
        each(1),
        each(0) / each(1)
    );
}
