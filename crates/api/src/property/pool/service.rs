//! Claims, hand-overs by managers, and what becomes public next.

use chrono::Duration;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::member::MemberRef;
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::permission::{Action, Scope, scope_of};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::follow_up::{FollowUpKind, Takeover};
use fangke_shared::property::listing::{
    AssignListingRequest, ClaimState, HandsReason, ListingResponse, ListingStatus, PoolChange, PoolPreview,
};
use fangke_shared::{ListingId, MemberId};
use serde_json::{Value, json};

use super::{ground, store};
use crate::company::member::service::{self as member, Standing};
use crate::company::notice::service as notice;
use crate::company::setting::service::Rules;
use crate::platform::audit_log::{self, Actor};
use crate::platform::clock::Clock;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::property::follow_up::service as follow_up;
use crate::property::listing::service::{self as listing, ListingRow, quota};

pub use super::job::run;

/// May the caller take a listing over, and why, or what is missing?
///
/// # Errors
/// What the database says.
pub fn claim_state(conn: &mut Conn, caller: &Caller, row: &ListingRow, rules: &Rules) -> ApiResult<ClaimState> {
    if scope_of(caller.claims.role, Action::ClaimListing).is_none() {
        return Ok(ClaimState::default());
    }
    Ok(match ground::of(conn, caller.claims.member_id, row, rules)? {
        Ok(ground) => ClaimState { may: true, ground: Some(ground), needs: None },
        Err(needs) => ClaimState { may: false, ground: None, needs },
    })
}

/// Takes a listing over.
///
/// # Errors
/// `claim_without_ground`, `claimed_meanwhile`, `quota_exceeded`, `not_found`.
pub fn claim(conn: &mut Conn, caller: &Caller, id: ListingId, rules: &Rules) -> ApiResult<ListingResponse> {
    let row = listing::take(conn, id, rules)?;
    let me = caller.claims.member_id;
    let reason = match ground::of(conn, me, &row, rules)? {
        Ok(reason) => reason,
        Err(need) => return Err(ground::refusal(conn, me, &row, need, rules)?),
    };
    let standing = quota::admit(conn, rules, me, Some(id))?;
    let said = if reason == HandsReason::OwnerVerified {
        follow_up::latest(conn, id, me, Some(FollowUpKind::OwnerVerification), row.hands_changed_at)?
    } else {
        None
    };
    take_over(conn, caller, &row, &standing, reason, said.map(|(_, text)| text), rules)?;
    listing::get(conn, caller, id, rules)
}

/// Somebody has verified a listing with its owner: what was anybody's for want of that is theirs (§1.3).
///
/// With a full quota the follow-up stands all the same, and the claim is open until somebody else verifies the listing.
///
/// # Errors
/// What the database says.
pub fn verified(conn: &mut Conn, caller: &Caller, row: &ListingRow, said: &str, rules: &Rules) -> ApiResult<Option<Takeover>> {
    if !matches!(row.status, ListingStatus::Paused | ListingStatus::Unknown) || row.is_private(rules) {
        return Ok(None);
    }
    if scope_of(caller.claims.role, Action::ClaimListing).is_none() {
        return Ok(Some(Takeover::NotPermitted));
    }
    let standing = match quota::admit(conn, rules, caller.claims.member_id, Some(ListingId(row.id))) {
        Ok(standing) => standing,
        Err(error) if error.code == ErrorCode::QuotaExceeded => return Ok(Some(Takeover::QuotaFull)),
        Err(error) => return Err(error),
    };
    take_over(conn, caller, row, &standing, HandsReason::OwnerVerified, Some(said.to_owned()), rules)?;
    Ok(Some(Takeover::TakenOver))
}

/// Puts a listing into the caller's hands; the owner's word also brings it back and makes the caller its developer.
fn take_over(
    conn: &mut Conn,
    caller: &Caller,
    row: &ListingRow,
    me: &Standing,
    reason: HandsReason,
    said: Option<String>,
    rules: &Rules,
) -> ApiResult<()> {
    let id = ListingId(row.id);
    if let Some(said) = said {
        listing::set_status(conn, caller, row, ListingStatus::Available, &said, rules)?;
        listing::set_developer(conn, id, me.member.id)?;
    }
    listing::hand_over(conn, rules, row, me, reason, me.member.id)?;
    let details = json!({ "member": me.member, "reason": reason });
    tell(conn, row.maintainer_id, me.member.id, NoticeKind::ListingClaimed, id, &details, rules)?;
    let details = json!({ "reason": reason, "from": row.maintainer_id });
    audit_log::record(conn, &Actor::from(caller), rules.now, AuditAction::Claim, (AuditSubject::Listing, id.0), &details)
}

/// Tells somebody, unless they did it themselves.
fn tell(
    conn: &mut Conn,
    whom: Option<i64>,
    by: MemberId,
    kind: NoticeKind,
    id: ListingId,
    details: &Value,
    rules: &Rules,
) -> ApiResult<()> {
    match whom.map(MemberId).filter(|whom| *whom != by) {
        Some(whom) => notice::add(conn, whom, kind, Some(id), details, rules.now),
        None => Ok(()),
    }
}

/// Gives a listing or lead to somebody, whatever their quota: that is how one comes to be over it (§1.5).
///
/// # Errors
/// `forbidden` outside of the caller's reach, `not_found`, wrong fields.
pub fn assign(
    conn: &mut Conn,
    caller: &Caller,
    id: ListingId,
    request: &AssignListingRequest,
    rules: &Rules,
) -> ApiResult<ListingResponse> {
    request.validate()?;
    let scope = caller.scope(Action::EditListing)?;
    if scope == Scope::Own {
        return Err(ApiError::new(ErrorCode::Forbidden).detail("only managers give listings to others"));
    }
    let row = listing::take(conn, id, rules)?;
    listing::access::require(conn, &caller.claims, Action::EditListing, &row)?;
    let wrong = |code| ApiError::field(FieldError::new("/member_id", code));
    let to = match member::standing(conn, request.member_id) {
        Ok(to) if to.is_active && scope_of(to.role, Action::EditListing).is_some() => to,
        Ok(_) => return Err(wrong(FieldCode::OutOfRange)),
        Err(error) if error.code == ErrorCode::NotFound => return Err(wrong(FieldCode::DoesNotExist)),
        Err(error) => return Err(error),
    };
    if to.member.id != caller.claims.member_id && !scope.covers(caller.claims.units(), to.units) {
        return Err(ApiError::new(ErrorCode::Forbidden).detail("the member is outside of the reach of your role"));
    }
    let by = member::standing(conn, caller.claims.member_id)?.member;
    listing::hand_over(conn, rules, &row, &to, HandsReason::Assigned, by.id)?;
    let reason = request.reason.trim();
    let details = json!({ "from": row.maintainer_id, "to": to.member, "by": by, "reason": reason });
    tell(conn, row.maintainer_id.filter(|from| *from != to.member.id.0), by.id, NoticeKind::ListingAssigned, id, &details, rules)?;
    tell(conn, Some(to.member.id.0), by.id, NoticeKind::ListingAssigned, id, &details, rules)?;
    let details = json!({ "fields": ["maintainer_id"], "from": row.maintainer_id, "to": to.member.id, "reason": reason });
    audit_log::record(conn, &Actor::from(caller), rules.now, AuditAction::Update, (AuditSubject::Listing, id.0), &details)?;
    listing::get(conn, caller, id, rules)
}

/// The most listings that a preview names.
const PREVIEW_MAX: i64 = 200;

/// What becomes public within the next hours, the soonest first, in the caller's part of the company.
///
/// # Errors
/// `forbidden` for a scope wider than the permission's.
pub fn preview(conn: &mut Conn, clock: &Clock, caller: &Caller, hours: i64, scope: Option<Scope>) -> ApiResult<PoolPreview> {
    let scope = caller.reach(Action::ChangeListingStatus, scope)?;
    let now = Rules::now(conn, clock)?;
    let until = Rules::at(conn, clock, now.now + Duration::hours(hours))?;
    let found = store::becoming_public(conn, &caller.claims, scope, (&now, &until), PREVIEW_MAX)?;
    let listings = listing::refs(conn, found.rows.iter().map(|row| ListingId(row.id)))?;
    let mut items: Vec<PoolChange> = found
        .rows
        .into_iter()
        .filter_map(|row| {
            let (at, reason) = match row.reason {
                HandsReason::ProtectionEnded => (until.protected_until(row.since.and_utc()), row.reason),
                reason => (until.first_follow_up_due(row.since.and_utc()), reason),
            };
            let maintainer = MemberRef { id: MemberId(row.maintainer_id), display_name: row.maintainer_name };
            // A change of the figures on the way may make it public earlier than its own term would.
            Some(PoolChange { listing: listings.get(&ListingId(row.id))?.clone(), maintainer, at: at.clamp(now.now, until.now), reason })
        })
        .collect();
    items.sort_by_key(|item| (item.at, item.listing.id));
    items.truncate(usize::try_from(PREVIEW_MAX).unwrap_or_default());
    Ok(PoolPreview { items, total: found.total, until: until.now })
}
