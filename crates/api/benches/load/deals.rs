//! The board and the list of contracts beside the list of listings, and a month's statements.

use std::time::Instant;

use diesel::sql_types::BigInt;
use fangke_api::company::tx::Tx;
use fangke_api::deal::contract::service::{board, page as contracts, recount_board};
use fangke_api::deal::performance::service::{Wanted, member_statement as statement_of, payroll, statements, stores};
use fangke_api::platform::db::Engine;
use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::error::ApiResult;
use fangke_api::platform::guard::Caller;
use fangke_api::platform::http::PageQuery;
use fangke_api::property::listing::service::page as listings;
use fangke_shared::deal::contract::{ContractBoardQuery, ContractColumn, ContractQuery};
use fangke_shared::permission::Role;
use fangke_shared::property::listing::ListingQuery;
use fangke_shared::{MemberId, OrgUnitId};

use crate::lists::PAGE;
use crate::office::{Office, member};
use crate::seed_deals::{AGENTS, CONTRACTS, MONTH, RECEIPTS, REGIONS, seed_deals};
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

    let month = MONTH.parse().expect("a month");
    let listed = rate(&office, threads, seconds, |tx, _| listings(tx, &listing_query(None)));
    let say = |name: &str, per_second: f64| println!("deals: {name}: {per_second:.0}/s, {:.2} of a page of listings", per_second / listed);
    say("page of listings", listed);
    let far = far(&office, |tx, cursor| Ok(listings(tx, &listing_query(cursor))?.next_cursor));
    say("page 100 of listings", rate(&office, threads, seconds, |tx, _| listings(tx, &listing_query(far.clone()))));
    for (whose, caller) in [
        ("of the company", member(1, Role::Admin)),
        ("of a region", of_unit(Role::Director, Some(1), None)),
        ("of a store", of_unit(Role::Manager, Some(1), Some(REGIONS + 1))),
        ("of an agent", member(2, Role::Agent)),
    ] {
        say(
            &format!("page of contracts {whose}"),
            rate_as(&office, &caller, threads, seconds, |tx, _| contracts(tx, &ContractQuery::default())),
        );
        say(
            &format!("board {whose}, seven columns"),
            rate_as(&office, &caller, threads, seconds, |tx, _| board(tx, &ContractBoardQuery::default())),
        );
        // A card of each column, so that nearly all is counting.
        let counts = ContractBoardQuery { limit: Some(1), ..ContractBoardQuery::default() };
        say(&format!("counts of the board {whose}"), rate_as(&office, &caller, threads, seconds, |tx, _| board(tx, &counts)));
        let cursor = far_as(&office, &caller, |tx, cursor| Ok(board(tx, &column(cursor))?.columns.pop().and_then(|one| one.next_cursor)));
        let page = column(cursor);
        say(&format!("page 100 of a column {whose}, or its last"), rate_as(&office, &caller, threads, seconds, |tx, _| board(tx, &page)));
    }
    say("statement of an agent", rate(&office, threads, seconds, |tx, i| statement_of(tx, MemberId(2 + i % AGENTS), Some(month))));
    let wanted = Wanted { month: Some(month), ..Wanted::default() };
    took("first page of the statements", &office, |tx| statements(tx, wanted, &PageQuery { limit: 50, cursor: None }));
    took("statements of the stores", &office, |tx| stores(tx, wanted));
    took("payroll of everybody", &office, |tx| payroll(tx, month));
    took("each agent's statement, one after the other", &office, |tx| {
        (2..AGENTS + 2).map(|id| statement_of(tx, MemberId(id), Some(month))).collect::<ApiResult<Vec<_>>>()
    });
}

fn listing_query(cursor: Option<String>) -> ListingQuery {
    let pairs: Vec<(&str, &str)> = PAGE.split('&').filter_map(|pair| pair.split_once('=')).collect();
    ListingQuery { cursor, ..ListingQuery::from_pairs(pairs).expect("a query") }
}

/// A page of one column.
fn column(cursor: Option<String>) -> ContractBoardQuery {
    ContractBoardQuery { column: Some(ContractColumn::Transfer), cursor, ..ContractBoardQuery::default() }
}

/// Who leads a unit, and closes nothing.
fn of_unit(role: Role, region: Option<i64>, store: Option<i64>) -> Caller {
    let mut caller = member(1, role);
    (caller.claims.region_id, caller.claims.store_id) = (region.map(OrgUnitId), store.map(OrgUnitId));
    caller
}

/// Where the hundredth page begins, or the last.
fn far(office: &Office, next: impl Fn(&mut Tx<'_>, Option<String>) -> ApiResult<Option<String>>) -> Option<String> {
    far_as(office, &member(1, Role::Admin), next)
}

fn far_as(office: &Office, caller: &Caller, next: impl Fn(&mut Tx<'_>, Option<String>) -> ApiResult<Option<String>>) -> Option<String> {
    let mut cursor = None;
    for _ in 1..100 {
        match office.read_as(caller, |tx| next(tx, cursor.clone())).expect("a page") {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    cursor
}

/// How often a second something is answered, with its JSON.
fn rate<T: serde::Serialize>(office: &Office, threads: usize, seconds: u64, read: impl Fn(&mut Tx<'_>, i64) -> ApiResult<T> + Sync) -> f64 {
    rate_as(office, &member(1, Role::Admin), threads, seconds, read)
}

/// [`rate`], of what a member reads.
fn rate_as<T: serde::Serialize>(
    office: &Office,
    caller: &Caller,
    threads: usize,
    seconds: u64,
    read: impl Fn(&mut Tx<'_>, i64) -> ApiResult<T> + Sync,
) -> f64 {
    let seen = measure(threads, seconds, |i| {
        let answer = office.read_as(caller, |tx| read(tx, i64::try_from(i).unwrap())).expect("an answer");
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
