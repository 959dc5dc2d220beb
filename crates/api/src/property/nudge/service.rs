//! Rules of urging somebody.

use chrono::Duration;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::member::MemberRef;
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::permission::{Action, Scope};
use fangke_shared::problem::ErrorCode;
use fangke_shared::property::nudge::{NUDGE_HOURS, NudgeRequest, NudgeResponse};
use fangke_shared::text::non_blank;
use fangke_shared::{KeyBunchId, ListingId};
use serde_json::{Value, json};

use crate::company::member::service as member;
use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::key::service as key;
use crate::property::listing::access;
use crate::property::listing::service as listing;

/// Urges the maintainer of a listing.
///
/// # Errors
/// `forbidden` outside of the caller's reach, `nobody_to_nudge`, `nudged_already`, `not_found`, wrong fields.
pub fn maintainer(tx: &mut Tx<'_>, id: ListingId, request: &NudgeRequest) -> ApiResult<NudgeResponse> {
    request.validate()?;
    let caller = tx.caller()?;
    if caller.scope(Action::EditListing)? == Scope::Own {
        return Err(ApiError::new(ErrorCode::Forbidden).detail("only who answers for listings of others urges"));
    }
    let row = listing::take(tx, id)?;
    access::require(tx, Action::EditListing, &row)?;
    let whom = member::member_ref(tx.conn, row.maintainer_id)?.filter(|whom| whom.id != caller.claims.member_id);
    let whom = whom.ok_or_else(|| ApiError::new(ErrorCode::NobodyToNudge))?;
    tell(tx, whom, (NoticeKind::Nudged, id), (request, json!({})))
}

/// Urges whoever has keys out.
///
/// # Errors
/// `forbidden` for who doesn't keep the keys, `key_not_out`, `nobody_to_nudge`, `nudged_already`, `not_found`, wrong fields.
pub fn holder(tx: &mut Tx<'_>, id: KeyBunchId, request: &NudgeRequest) -> ApiResult<NudgeResponse> {
    request.validate()?;
    let caller = tx.caller()?;
    let bunch = key::get(tx, id)?.bunch;
    let Some(whom) = bunch.holder.clone() else { return Err(ApiError::new(ErrorCode::KeyNotOut)) };
    if !bunch.can_return {
        return Err(ApiError::new(ErrorCode::Forbidden).detail("the keys are not of your store"));
    }
    if whom.id == caller.claims.member_id {
        return Err(ApiError::new(ErrorCode::NobodyToNudge));
    }
    let of = json!({ "number": bunch.number, "due_at": bunch.due_at });
    tell(tx, whom, (NoticeKind::KeysNudged, bunch.listing.id), (request, of))
}

fn tell(
    tx: &mut Tx<'_>,
    whom: MemberRef,
    (kind, id): (NoticeKind, ListingId),
    (request, mut details): (&NudgeRequest, Value),
) -> ApiResult<NudgeResponse> {
    let since = tx.now() - Duration::hours(NUDGE_HOURS);
    // Two at once are one after the other.
    member::lock(tx.conn, whom.id)?;
    if let Some(last) = notice::last(tx.conn, whom.id, kind, id)?.filter(|last| *last > since) {
        let wait = (last - since).num_seconds();
        return Err(ApiError { retry_after: Some(wait), ..ApiError::new(ErrorCode::NudgedAlready) });
    }
    let me = tx.me()?;
    let by = member::member_ref(tx.conn, Some(me.0))?;
    if let Some(details) = details.as_object_mut() {
        details.insert("by".to_owned(), json!(by));
        details.insert("note".to_owned(), json!(non_blank(request.note.clone())));
    }
    notice::add(tx, whom.id, kind, Some(id), &details)?;
    tx.audit(AuditAction::Nudge, (AuditSubject::Listing, id.0), &json!({ "member_id": whom.id, "kind": kind }))?;
    Ok(NudgeResponse { member: whom })
}
