//! Listings that are entered for whoever obtained them 代录 (§1.7): theirs as if they had entered them, and who typed is kept beside.

mod store;

use fangke_shared::company::notice::NoticeKind;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::OnBehalf;
use fangke_shared::property::timeline::TimelineEvent;
use fangke_shared::{ListingId, MemberId};
use serde_json::json;

use super::access;
use crate::company::member::service as member;
use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::timeline::service as timeline;

/// Whose a new listing is: that of the member for whom it is entered, or the caller's.
///
/// # Errors
/// `forbidden`; `out_of_range` for oneself and for who keeps no listings, `does_not_exist`.
pub fn whose(tx: &mut Tx<'_>, behalf: Option<&OnBehalf>) -> ApiResult<MemberId> {
    const MEMBER: &str = "/on_behalf/member_id";
    let me = tx.me()?;
    match behalf {
        None => Ok(me),
        Some(behalf) if behalf.member_id == me => Err(ApiError::field(FieldError::new(MEMBER, FieldCode::OutOfRange))),
        Some(behalf) => Ok(access::keeper(tx, MEMBER, behalf.member_id)?.member.id),
    }
}

/// Keeps who typed a listing in and why, and tells whom it is entered for.
///
/// # Errors
/// Only when the database fails.
pub fn keep(tx: &mut Tx<'_>, id: ListingId, behalf: &OnBehalf) -> ApiResult<()> {
    let (me, reason) = (tx.me()?, behalf.reason.trim());
    store::insert(tx.conn, id, me, reason)?;
    let of = member::profile(tx.conn, behalf.member_id)?.member;
    let by = member::profile(tx.conn, me)?.member;
    timeline::add(tx, id, me, &TimelineEvent::EnteredOnBehalf { of, reason: reason.to_owned() })?;
    notice::add(tx, behalf.member_id, NoticeKind::EnteredOnBehalf, Some(id), &json!({ "by": by, "reason": reason }))
}
