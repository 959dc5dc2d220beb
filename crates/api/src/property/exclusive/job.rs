//! What time does to exclusive agreements (§1.10): one follows another, and the last one is brought to mind before it ends.

use fangke_shared::company::notice::NoticeKind;
use fangke_shared::{ListingId, MemberId};
use serde_json::json;

use super::{service, store};
use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::company::tx::rules::Rules;
use crate::platform::error::ApiResult;
use crate::property::listing::service as listing;

/// Brings terms forward and tells maintainers of agreements that end soon; the answer counts both.
///
/// # Errors
/// Only when the database fails.
pub fn run(tx: &mut Tx<'_>) -> ApiResult<i64> {
    let clock = tx.rules.clock();
    let _rules = Rules::now(tx.conn, clock)?;
    Ok(bring_forward(tx)? + tell_ending(tx)?)
}

/// Where days lie between two agreements, the listing's term is that of the first until it is over; then it is that of the next.
fn bring_forward(tx: &mut Tx<'_>) -> ApiResult<i64> {
    let rules = tx.rules;
    let listings = store::outdated(tx.conn, rules.today)?;
    for id in &listings {
        listing::lock(tx.conn, ListingId(*id))?;
        service::refresh(tx, ListingId(*id))?;
    }
    Ok(i64::try_from(listings.len()).unwrap_or_default())
}

/// Tells maintainers of agreements that end within the days of the setting and that no other follows, once for each agreement.
fn tell_ending(tx: &mut Tx<'_>) -> ApiResult<i64> {
    let rules = tx.rules;
    let ending = store::tell_ending(tx.conn, rules)?;
    for one in &ending {
        let details = json!({ "until_on": one.until_on });
        notice::add(tx, MemberId(one.maintainer_id), NoticeKind::ExclusiveEnding, Some(ListingId(one.listing_id)), &details)?;
    }
    Ok(i64::try_from(ending.len()).unwrap_or_default())
}
