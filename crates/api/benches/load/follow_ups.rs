//! Writes follow-ups: a change as people make them all day, for what comes with changes and what that costs.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use fangke_api::company::tx::Tx;
use fangke_api::platform::error::ApiResult;
use fangke_api::platform::state::App;
use fangke_api::property::follow_up::service as follow_up;
use fangke_shared::ListingId;
use fangke_shared::permission::Role;
use fangke_shared::property::follow_up::{CreateFollowUpRequest, FollowUpKind};

use crate::office::member;
use crate::timing::{Seen, measure};

/// No two say the same, in this run or an earlier one: that would be refused.
static NUMBER: LazyLock<AtomicU64> = LazyLock::new(|| AtomicU64::new(std::time::UNIX_EPOCH.elapsed().unwrap().as_secs() * 100_000));

/// Writes them as the admin, so many at once and for so many seconds, and does `then` in the transaction of each.
pub fn write(
    app: &App,
    (threads, seconds, listings): (usize, u64, i64),
    then: impl Fn(&mut Tx<'_>, ListingId) -> ApiResult<()> + Sync,
) -> Seen {
    let admin = member(1, Role::Admin);
    measure(threads, seconds, |_| {
        let n = NUMBER.fetch_add(1, Ordering::Relaxed);
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
            then(tx, id)
        })
        .expect("written");
        1
    })
}
