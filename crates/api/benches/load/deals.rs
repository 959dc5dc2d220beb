//! The board and the list of contracts beside the list of listings, and a month's statements.

use std::time::Instant;

use diesel::sql_types::BigInt;
use fangke_api::company::tx::Tx;
use fangke_api::deal::contract::service::{board, page as contracts, recount_board};
use fangke_api::deal::performance::service::{Wanted, member_statement as statement_of, payroll, statements, stores};
use fangke_api::platform::db::Engine;
use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::error::ApiResult;
use fangke_api::platform::http::PageQuery;
use fangke_api::property::listing::service::page as listings;
use fangke_shared::MemberId;
use fangke_shared::deal::contract::{ContractBoardQuery, ContractQuery};
use fangke_shared::property::listing::ListingQuery;

use crate::lists::PAGE;
use crate::office::Office;
use crate::seed_deals::{AGENTS, CONTRACTS, MONTH, RECEIPTS, seed_deals};
use crate::timing::measure;

pub fn deals(url: &str, seconds: u64) {
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let office = Office::open(url, threads);
    let count = office.read(|tx| Ok(Sql::new("SELECT count(*) FROM contracts").load::<BigInt, i64>(tx.conn)?)).expect("a count");
    if count[0] == 0 {
        office
            .write(|tx| {
                seed_deals(tx.conn, tx.conn.engine());
                recount_board(tx).map(drop)
            })
            .expect("contracts");
        let analyse = if office.db.engine() == Engine::Sqlite { "ANALYZE" } else { "VACUUM ANALYZE" };
        office.db.read_blocking(|conn| Ok(diesel::connection::SimpleConnection::batch_execute(conn, analyse)?)).expect("analysed");
    }
    println!("deals: {CONTRACTS} contracts, {RECEIPTS} receipts of {AGENTS} agents in {MONTH}");

    let (month, query) = (MONTH.parse().expect("a month"), listing_query());
    let rates = [
        ("page of listings", rate(&office, threads, seconds, |tx, _| listings(tx, &query))),
        ("page of contracts", rate(&office, threads, seconds, |tx, _| contracts(tx, &ContractQuery::default()))),
        ("board, seven columns", rate(&office, threads, seconds, |tx, _| board(tx, &ContractBoardQuery::default()))),
        ("statement of an agent", rate(&office, threads, seconds, |tx, i| statement_of(tx, MemberId(2 + i % AGENTS), Some(month)))),
    ];
    for (name, per_second) in rates {
        println!("deals: {name}: {per_second:.0}/s, {:.2} of a page of listings", per_second / rates[0].1);
    }
    let wanted = Wanted { month: Some(month), ..Wanted::default() };
    took("first page of the statements", &office, |tx| statements(tx, wanted, &PageQuery { limit: 50, cursor: None }));
    took("statements of the stores", &office, |tx| stores(tx, wanted));
    took("payroll of everybody", &office, |tx| payroll(tx, month));
    took("each agent's statement, one after the other", &office, |tx| {
        (2..AGENTS + 2).map(|id| statement_of(tx, MemberId(id), Some(month))).collect::<ApiResult<Vec<_>>>()
    });
}

fn listing_query() -> ListingQuery {
    let pairs: Vec<(&str, &str)> = PAGE.split('&').filter_map(|pair| pair.split_once('=')).collect();
    ListingQuery::from_pairs(pairs).expect("a query")
}

/// How often a second something is answered, with its JSON.
fn rate<T: serde::Serialize>(office: &Office, threads: usize, seconds: u64, read: impl Fn(&mut Tx<'_>, i64) -> ApiResult<T> + Sync) -> f64 {
    let seen = measure(threads, seconds, |i| {
        let answer = office.read(|tx| read(tx, i64::try_from(i).unwrap())).expect("an answer");
        serde_json::to_vec(&answer).expect("JSON").len()
    });
    seen.per_second
}

/// How long something takes once everything is warm.
fn took<T: serde::Serialize>(name: &str, office: &Office, read: impl Fn(&mut Tx<'_>) -> ApiResult<T>) {
    office.read(&read).expect("an answer");
    let started = Instant::now();
    let bytes = serde_json::to_vec(&office.read(&read).expect("an answer")).expect("JSON").len();
    println!("deals: {name}: {:.0} ms, {bytes} bytes", started.elapsed().as_secs_f64() * 1_000.0);
}
