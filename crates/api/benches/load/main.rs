//! Helps `scripts/bench.sh`: fills a database with a million listings and a fifth as many clients, and runs what requests run, without HTTP.
//!
//! `load seed URL COUNT` fills it; `load in-process URL SECONDS` reads lists, with as many threads as there are cores; `load matching URL
//! SECONDS` matches both ways; `load feed URL SECONDS` publishes everything to partners and reads as they do, `load reso URL
//! SECONDS` by the RESO Web API after that; `load check URL COUNT` compares so many matches with the rule itself, over all listings and demands;
//! `load deals URL SECONDS` reads contracts and statements of a month;
//! `load plans URL` shows how the engine goes about them; `load outbox URL SECONDS` writes follow-ups without
//! and with events and webhooks, `load audit URL SECONDS` without and with entries of the trail; `load signin URL SECONDS` signs in, and reads
//! beside it; `load split COUNT` splits commissions, without a database.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

mod audit;
mod check;
mod deals;
mod feed;
mod follow_ups;
mod lists;
mod matching;
mod office;
mod outbox;
mod plans;
mod random;
mod reso;
mod seed;
mod seed_clients;
mod seed_deals;
mod signin;
mod split;
mod timing;

const USAGE: &str = "usage: load seed URL COUNT | in-process URL SECONDS | matching URL SECONDS | feed URL SECONDS | reso URL SECONDS | check URL COUNT | plans URL | deals URL SECONDS | \
     outbox URL SECONDS | audit URL SECONDS | signin URL SECONDS | split COUNT";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["seed", url, count] => seed::seed(url, count.parse().expect("a count")),
        ["in-process", url, seconds] => lists::in_process(url, seconds.parse().expect("seconds")),
        ["matching", url, seconds] => matching::matching(url, seconds.parse().expect("seconds")),
        ["feed", url, seconds] => feed::feed(url, seconds.parse().expect("seconds")),
        ["reso", url, seconds] => reso::reso(url, seconds.parse().expect("seconds")),
        ["check", url, count] => check::check(url, count.parse().expect("a count")),
        ["deals", url, seconds] => deals::deals(url, seconds.parse().expect("seconds")),
        ["plans", url] => plans::plans(url),
        ["outbox", url, seconds] => outbox::outbox(url, seconds.parse().expect("seconds")),
        ["audit", url, seconds] => audit::audit(url, seconds.parse().expect("seconds")),
        ["signin", url, seconds] => signin::signin(url, seconds.parse().expect("seconds")),
        ["split", count] => split::split(count.parse().expect("a count")),
        _ => eprintln!("{USAGE}"),
    }
}
