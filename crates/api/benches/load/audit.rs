//! What the audit trail costs a write: a follow-up alone, with a sealed entry in the same transaction, and with entries that are linked into
//! the chain meanwhile. In turns, so that each has the same database and the same neighbours.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use fangke_api::company::audit::chain;
use fangke_api::company::tx::Tx;
use fangke_shared::ListingId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use serde_json::json;

use crate::follow_ups::write;
use crate::office::house;
use crate::timing::Seen;

/// Turns that each way of writing has.
const TURNS: u64 = 3;

pub fn audit(url: &str, seconds: u64) {
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let folder = tempfile::tempdir().expect("a folder");
    let (app, listings) = house(url, threads + 2, folder.path());
    // What is there already is linked before anything is measured.
    app.db.write_blocking(|conn| chain::link(&app, conn)).expect("linked");

    let how = (threads, (seconds / TURNS).max(1), listings);
    let entry = |tx: &mut Tx<'_>, id: ListingId| {
        tx.audit(AuditAction::Update, (AuditSubject::Listing, id.0), &json!({ "fields": ["price_fen", "remark"] }))
    };
    let (mut alone, mut entered, mut linked) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..TURNS {
        alone.push(write(&app, how, |_, _| Ok(())));
        entered.push(write(&app, how, entry));
        let is_over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    // A serving process does it each minute: so often it costs more than there.
                    app.db.write_blocking(|conn| chain::link(&app, conn)).expect("linked");
                    std::thread::sleep(Duration::from_secs(1));
                }
            });
            linked.push(write(&app, how, entry));
            is_over.store(true, Ordering::Relaxed);
        });
    }
    let all = rate(&alone);
    for (name, turns) in [("a follow-up alone", &alone), ("with an entry", &entered), ("with entries and the chain", &linked)] {
        println!("audit, {name:<27} {:>6.0}/s   {:.2} of it", rate(turns), rate(turns) / all);
        turns.iter().for_each(|turn| println!("       {turn}"));
    }
}

/// The middle one of the turns.
fn rate(turns: &[Seen]) -> f64 {
    let mut rates: Vec<f64> = turns.iter().map(|turn| turn.per_second).collect();
    rates.sort_unstable_by(f64::total_cmp);
    rates[rates.len() / 2]
}
