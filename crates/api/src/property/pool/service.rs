//! Claims, hand-overs by managers, and what becomes public next.

use chrono::Duration;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::member::MemberRef;
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::permission::{Action, Scope};
use fangke_shared::problem::ErrorCode;
use fangke_shared::property::follow_up::{FollowUpKind, Takeover};
use fangke_shared::property::listing::{
    AssignListingRequest, ClaimState, ListingStatus, MaintainerReason, PoolChange, PoolPreview, Quotas,
};
use fangke_shared::{ListingId, MemberId};
use serde_json::{Value, json};

use super::{claim_ground, store};
use crate::company::member::service::{self as member, Profile};
use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::company::tx::rules::Rules;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::follow_up::event::FollowUpWritten;
use crate::property::follow_up::service as follow_up;
use crate::property::listing::moments::{first_follow_up_due, protected_until};
use crate::property::listing::service::{self as listing, ListingRow};
use crate::property::listing::{access, quota};

pub use super::job::run;

/// May the caller take a listing over, and why, or what is missing? `quotas` is what its maintainer uses of those that bind them.
///
/// # Errors
/// Only when the database fails.
pub fn claim_state(tx: &mut Tx<'_>, row: &ListingRow, quotas: Option<&Quotas>) -> ApiResult<ClaimState> {
    let caller = tx.caller()?;
    if caller.may(Action::ClaimListing).is_none() {
        return Ok(ClaimState::default());
    }
    Ok(match claim_ground::of(tx, caller.claims.member_id, row, quotas)? {
        Ok(ground) => ClaimState { may: true, ground: Some(ground), needs: None },
        Err(needs) => ClaimState { may: false, ground: None, needs },
    })
}

/// Takes a listing over.
///
/// # Errors
/// `claim_without_ground`, `claimed_meanwhile`, `quota_exceeded`, `not_found`.
pub fn claim(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<()> {
    let caller = tx.caller()?;
    let row = listing::take(tx, id)?;
    let me = caller.claims.member_id;
    let quotas = quota::of_maintainer(tx, &row)?;
    let reason = match claim_ground::of(tx, me, &row, quotas.as_ref())? {
        Ok(reason) => reason,
        Err(need) => return Err(claim_ground::refusal(tx, me, &row, need)?),
    };
    let profile = quota::admit(tx, me, Some(id))?;
    let said = if reason == MaintainerReason::OwnerVerified {
        follow_up::latest(tx.conn, id, me, Some(FollowUpKind::OwnerVerification), row.maintainer_changed_at)?
    } else {
        None
    };
    take_over(tx, &row, &profile, reason, said.map(|(_, text)| text))
}

/// Somebody has verified a listing with its owner: what was anybody's for want of that is theirs (§1.3).
///
/// With a full quota the follow-up stands all the same, and the claim is open until somebody else verifies the listing.
///
/// # Errors
/// Only when the database fails.
pub fn verified(tx: &mut Tx<'_>, written: &mut FollowUpWritten) -> ApiResult<()> {
    if written.kind == FollowUpKind::OwnerVerification {
        written.takeover = takeover(tx, &written.listing, &written.text)?;
    }
    Ok(())
}

fn takeover(tx: &mut Tx<'_>, row: &ListingRow, said: &str) -> ApiResult<Option<Takeover>> {
    let caller = tx.caller()?;
    let rules = tx.rules;
    if !matches!(row.status, ListingStatus::Paused | ListingStatus::Unknown) || row.state().is_private(rules) {
        return Ok(None);
    }
    if caller.may(Action::ClaimListing).is_none() {
        return Ok(Some(Takeover::NotPermitted));
    }
    let profile = match quota::admit(tx, caller.claims.member_id, Some(ListingId(row.id))) {
        Ok(profile) => profile,
        Err(error) if error.code == ErrorCode::QuotaExceeded => return Ok(Some(Takeover::QuotaFull)),
        Err(error) => return Err(error),
    };
    take_over(tx, row, &profile, MaintainerReason::OwnerVerified, Some(said.to_owned()))?;
    Ok(Some(Takeover::TakenOver))
}

/// Makes the caller the maintainer; the owner's word also brings it back and makes the caller its developer.
fn take_over(tx: &mut Tx<'_>, row: &ListingRow, me: &Profile, reason: MaintainerReason, said: Option<String>) -> ApiResult<()> {
    let id = ListingId(row.id);
    if let Some(said) = said {
        listing::set_status(tx, row, ListingStatus::Available, &said)?;
        listing::set_developer(tx.conn, id, me.member.id)?;
    }
    listing::hand_over(tx, row, me, reason, me.member.id)?;
    let details = json!({ "member": me.member, "reason": reason });
    tell(tx, row.maintainer_id, me.member.id, NoticeKind::ListingClaimed, id, &details)?;
    let details = json!({ "reason": reason, "from": row.maintainer_id });
    tx.audit(AuditAction::Claim, (AuditSubject::Listing, id.0), &details)
}

/// Tells somebody, unless they did it themselves.
fn tell(tx: &mut Tx<'_>, whom: Option<i64>, by: MemberId, kind: NoticeKind, id: ListingId, details: &Value) -> ApiResult<()> {
    let _rules = tx.rules;
    match whom.map(MemberId).filter(|whom| *whom != by) {
        Some(whom) => notice::add(tx, whom, kind, Some(id), details),
        None => Ok(()),
    }
}

/// Gives a listing or lead to somebody, whatever their quota: that is how one comes to be over it (§1.5).
///
/// # Errors
/// `forbidden` outside of the caller's reach, `not_found`, wrong fields.
pub fn assign(tx: &mut Tx<'_>, id: ListingId, request: &AssignListingRequest) -> ApiResult<()> {
    let caller = tx.caller()?;
    request.validate()?;
    if caller.scope(Action::EditListing)? == Scope::Own {
        return Err(ApiError::new(ErrorCode::Forbidden).detail("only managers give listings to others"));
    }
    let row = listing::take(tx, id)?;
    access::require(tx, Action::EditListing, &row)?;
    let to = access::keeper(tx, "/member_id", request.member_id)?;
    let by = member::profile(tx.conn, caller.claims.member_id)?.member;
    listing::hand_over(tx, &row, &to, MaintainerReason::Assigned, by.id)?;
    let reason = request.reason.trim();
    let details = json!({ "from": row.maintainer_id, "to": to.member, "by": by, "reason": reason });
    tell(tx, row.maintainer_id.filter(|from| *from != to.member.id.0), by.id, NoticeKind::ListingAssigned, id, &details)?;
    tell(tx, Some(to.member.id.0), by.id, NoticeKind::ListingAssigned, id, &details)?;
    let details = json!({ "fields": ["maintainer_id"], "from": row.maintainer_id, "to": to.member.id, "reason": reason });
    tx.audit(AuditAction::Update, (AuditSubject::Listing, id.0), &details)
}

/// The most listings that a preview names.
const PREVIEW_MAX: i64 = 200;

/// What becomes public within the next hours, the soonest first, in the caller's part of the company.
///
/// # Errors
/// `forbidden` for a scope wider than the permission's.
pub fn preview(tx: &mut Tx<'_>, hours: i64, scope: Option<Scope>) -> ApiResult<PoolPreview> {
    let caller = tx.caller()?;
    let clock = tx.rules.clock();
    let scope = caller.reach(Action::ChangeListingStatus, scope)?;
    let now = Rules::now(tx.conn, clock)?;
    let until = Rules::at(tx.conn, clock, now.now + Duration::hours(hours))?;
    let found = store::becoming_public(tx.conn, &caller.claims, scope, (&now, &until), PREVIEW_MAX)?;
    let listings = listing::refs(tx.conn, found.rows.iter().map(|row| ListingId(row.id)))?;
    let mut items: Vec<PoolChange> = found
        .rows
        .into_iter()
        .filter_map(|row| {
            let (at, reason) = match row.reason {
                MaintainerReason::ProtectionEnded => (protected_until(&until, row.since.and_utc()), row.reason),
                reason => (first_follow_up_due(&until, row.since.and_utc()), reason),
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
