//! What the audit trail costs a write: a follow-up alone, with a sealed entry in the same transaction, and with entries that are linked into
//! the chain meanwhile. In turns, so that each has the same database and the same neighbours.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use fangke_api::company::audit::chain;
use fangke_api::platform::state::App;
use fangke_api::property::follow_up::service as follow_up;
use fangke_shared::ListingId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::permission::Role;
use fangke_shared::property::follow_up::{CreateFollowUpRequest, FollowUpKind};
use serde_json::json;

use crate::office::{house, member};
use crate::timing::{Seen, measure};

/// Turns that each way of writing has.
const TURNS: u64 = 3;

pub fn audit(url: &str, seconds: u64) {
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let folder = tempfile::tempdir().expect("a folder");
    let (app, listings) = house(url, threads + 2, folder.path());
    // What is there already is linked before anything is measured.
    app.db.write_blocking(|conn| chain::link(&app, conn)).expect("linked");

    let number = AtomicU64::new(0);
    let each = (seconds / TURNS).max(1);
    let (mut alone, mut entered, mut linked) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..TURNS {
        alone.push(write(&app, (threads, each, listings), &number, false));
        entered.push(write(&app, (threads, each, listings), &number, true));
        let is_over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    // A serving process does it each minute: so often it costs more than there.
                    app.db.write_blocking(|conn| chain::link(&app, conn)).expect("linked");
                    std::thread::sleep(Duration::from_secs(1));
                }
            });
            linked.push(write(&app, (threads, each, listings), &number, true));
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

/// Writes follow-ups, as the admin; no two say the same.
fn write(app: &App, (threads, seconds, listings): (usize, u64, i64), number: &AtomicU64, is_entered: bool) -> Seen {
    let admin = member(1, Role::Admin);
    measure(threads, seconds, |_| {
        let n = number.fetch_add(1, Ordering::Relaxed);
        // Far from each other, as people's are.
        let id = ListingId(1 + i64::try_from(n).unwrap().wrapping_mul(7_919) % listings);
        let request = || CreateFollowUpRequest {
            kind: FollowUpKind::Call,
            text: format!("业主同意周六下午看房，底价还可以谈八万，第 {n} 次"),
            next_step: None,
            next_on: None,
        };
        app.write_blocking_by(Some(&admin), |tx| {
            follow_up::create(tx, id, request())?;
            if is_entered {
                tx.audit(AuditAction::Update, (AuditSubject::Listing, id.0), &json!({ "fields": ["price_fen", "remark"] }))?;
            }
            Ok(())
        })
        .expect("written");
        1
    })
}
