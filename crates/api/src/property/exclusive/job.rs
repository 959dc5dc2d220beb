//! What time does to exclusive agreements (§1.10): one follows another, and the last one is brought to mind before it ends.

use fangke_shared::company::notice::NoticeKind;
use fangke_shared::{ListingId, MemberId};
use serde_json::json;

use super::{service, store};
use crate::company::notice::service as notice;
use crate::company::setting::service::Rules;
use crate::platform::clock::Clock;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::property::listing::service as listing;

/// Brings terms forward and tells maintainers of agreements that end soon; the answer counts both.
///
/// # Errors
/// What the database says.
pub fn run(conn: &mut Conn, clock: &Clock) -> ApiResult<i64> {
    let rules = Rules::now(conn, clock)?;
    Ok(bring_forward(conn, &rules)? + tell_ending(conn, &rules)?)
}

/// Where days lie between two agreements, the listing's term is that of the first until it is over; then it is that of the next.
fn bring_forward(conn: &mut Conn, rules: &Rules) -> ApiResult<i64> {
    let listings = store::outdated(conn, rules.today)?;
    for id in &listings {
        listing::lock(conn, ListingId(*id))?;
        service::refresh(conn, ListingId(*id), rules)?;
    }
    Ok(i64::try_from(listings.len()).unwrap_or_default())
}

/// Tells maintainers of agreements that end within the days of the setting and that no other follows, once for each agreement.
fn tell_ending(conn: &mut Conn, rules: &Rules) -> ApiResult<i64> {
    let ending = store::tell_ending(conn, rules)?;
    for one in &ending {
        let details = json!({ "until_on": one.until_on });
        notice::add(conn, MemberId(one.maintainer_id), NoticeKind::ExclusiveEnding, Some(ListingId(one.listing_id)), &details, rules.now)?;
    }
    Ok(i64::try_from(ending.len()).unwrap_or_default())
}
