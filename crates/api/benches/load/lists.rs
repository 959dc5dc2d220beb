//! Pages of the lists and details, without HTTP.

use fangke_api::client::profile::service::page as clients;
use fangke_api::property::listing::service::page;
use fangke_api::property::record::service::get;
use fangke_shared::client::query::ClientQuery;
use fangke_shared::property::listing::ListingQuery;
use fangke_shared::{ListingId, MemberId};

use crate::office::Office;
use crate::timing::measure;

/// The page that the goals are about: filtered and sorted, twenty rows.
pub const PAGE: &str = "purpose=sale&district=朝阳&price_min=400000000&price_max=700000000&area_min=80&rooms=2,3&sort=-price";
/// A search by initials.
const TEXT: &str = "q=wqhy&sort=-created_at";
/// An order in which five thousand share a place.
const TIES: &str = "sort=-updated_at";

pub fn in_process(url: &str, seconds: u64) {
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let office = Office::open(url, threads);
    for (name, text) in [("page", PAGE), ("text", TEXT), ("ties", TIES)] {
        let pairs: Vec<(&str, &str)> = text.split('&').filter_map(|pair| pair.split_once('=')).collect();
        let query = ListingQuery::from_pairs(pairs).expect("a query");
        let seen = measure(threads, seconds, |_| {
            let rows = office.read(|tx| page(tx, &query)).expect("a page");
            serde_json::to_vec(&rows).expect("JSON").len()
        });
        println!("in-process {name} {:.0}/s", seen.per_second);
    }
    for (name, query) in [
        ("page of clients", ClientQuery::default()),
        ("page of an agent's clients", ClientQuery { agent_id: vec![MemberId(7)], ..ClientQuery::default() }),
    ] {
        let seen = measure(threads, seconds, |_| {
            let rows = office.read(|tx| clients(tx, &query)).expect("a page");
            serde_json::to_vec(&rows).expect("JSON").len()
        });
        println!("in-process {name} {:.0}/s", seen.per_second);
    }
    // From the middle of those that share a moment, page after page.
    let mut query = ListingQuery::from_pairs([("sort", "-updated_at")]).expect("a query");
    for _ in 0..20 {
        query.cursor = office.read(|tx| page(tx, &query)).expect("a page").next_cursor;
    }
    let seen = measure(threads, seconds, |_| {
        let rows = office.read(|tx| page(tx, &query)).expect("a page");
        serde_json::to_vec(&rows).expect("JSON").len()
    });
    println!("in-process ties, page 21 {:.0}/s", seen.per_second);
    let seen = measure(threads, seconds, |i| {
        let id = ListingId(i64::try_from(i * 7919 % 900_000 + 1).unwrap());
        let read = office.read(|tx| get(tx, id));
        read.map(|listing| serde_json::to_vec(&listing).expect("JSON").len()).unwrap_or_default()
    });
    println!("in-process detail {:.0}/s", seen.per_second);
}
