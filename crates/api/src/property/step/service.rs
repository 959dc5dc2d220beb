//! Whose next steps are open.

use chrono::NaiveDate;
use fangke_shared::{FollowUpId, ListingId, MemberId};

use super::store;
use crate::company::tx::Tx;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;

/// A next step that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The follow-up that noted it.
    pub follow_up: FollowUpId,
    /// On which listing.
    pub listing: ListingId,
    /// The day on which it comes.
    pub on: NaiveDate,
    /// What is to be done.
    pub text: Option<String>,
}

/// The next steps that a member noted, or that were passed on to them, on listings that are still worked on, and has not followed up since.
///
/// # Errors
/// Only when the database fails.
pub fn open(conn: &mut Conn, member: MemberId) -> ApiResult<Vec<Step>> {
    let mut steps = store::noted(conn, member)?;
    steps.extend(store::passed(conn, member)?);
    Ok(steps.into_iter().map(|(id, listing, on, text)| Step { follow_up: FollowUpId(id), listing: ListingId(listing), on, text }).collect())
}

/// Passes the open next steps of a member on; the answer counts them.
///
/// # Errors
/// Only when the database fails.
pub fn pass_on(tx: &mut Tx<'_>, from: MemberId, to: MemberId) -> ApiResult<i64> {
    let (steps, at) = (open(tx.conn, from)?, tx.at());
    for step in &steps {
        store::pass(tx.conn, step.follow_up, to, at)?;
    }
    Ok(i64::try_from(steps.len()).unwrap_or(i64::MAX))
}
