//! What time does to reports: what nobody has verified goes to the manager.

use fangke_shared::ListingId;
use fangke_shared::company::notice::NoticeKind;
use serde_json::json;

use super::store;
use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Tells the managers of the maintainers' stores of reports that are overdue, once for each; the answer counts the reports.
///
/// # Errors
/// Only when the database fails.
pub fn run(tx: &mut Tx<'_>) -> ApiResult<i64> {
    let now = tx.rules.clock().now().naive_utc();
    let overdue = store::escalate_overdue(tx.conn, now)?;
    for report in &overdue {
        let details = json!({ "note": report.note, "due_at": report.due_at.and_utc() });
        for manager in store::managers_of_maintainer(tx.conn, ListingId(report.listing_id))? {
            notice::add(tx, manager, NoticeKind::WithdrawalOverdue, Some(ListingId(report.listing_id)), &details)?;
        }
    }
    Ok(i64::try_from(overdue.len()).unwrap_or_default())
}
