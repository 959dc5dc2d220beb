//! Who may claim a listing: what allows somebody to take it over (§1.3 to §1.5).

use chrono::Duration;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::follow_up::FollowUpKind;
use fangke_shared::property::listing::{ClaimNeed, ListingStatus, MaintainerReason, Pool, Quotas};
use fangke_shared::{ListingId, MemberId};

use super::store;
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::follow_up::service as follow_up;
use crate::property::listing::service::ListingRow;

/// The ground that a member has, or what would be one. `quotas` is what the maintainer uses of those that bind them.
///
/// # Errors
/// Only when the database fails.
pub fn of(
    tx: &mut Tx<'_>,
    me: MemberId,
    row: &ListingRow,
    quotas: Option<&Quotas>,
) -> ApiResult<Result<MaintainerReason, Option<ClaimNeed>>> {
    let rules = tx.rules;
    if !row.status.is_active() {
        return Ok(Err(None));
    }
    let id = ListingId(row.id);
    if let (true, Some(maintainer)) = (row.state().is_private(rules), row.maintainer_id.map(MemberId)) {
        // Counting spares most of them the ranking.
        let has_too_many = quotas.is_some_and(|quotas| quotas.listings.used > quotas.listings.limit);
        let is_over = maintainer != me && has_too_many && store::over_quota(tx.conn, maintainer, rules)?.contains(&row.id);
        return Ok(if is_over { Ok(MaintainerReason::OverQuota) } else { Err(None) });
    }
    let (kind, reason, need) = match row.status {
        ListingStatus::Available => (None, MaintainerReason::Claimed, ClaimNeed::FollowUp),
        _ => (Some(FollowUpKind::OwnerVerification), MaintainerReason::OwnerVerified, ClaimNeed::OwnerVerification),
    };
    // A follow-up makes public what is due: where that is still to be done, nobody has followed it up since it is public.
    let is_public_as_stored = row.pool == Pool::Public || row.maintainer_id.is_none();
    let has_followed = is_public_as_stored && follow_up::latest(tx.conn, id, me, kind, row.maintainer_changed_at)?.is_some();
    Ok(if has_followed { Ok(reason) } else { Err(Some(need)) })
}

/// For so long, whoever comes too late learns that somebody was faster.
const MEANWHILE: Duration = Duration::minutes(10);
/// For so long after their own follow-up they do, too.
const MEANWHILE_AFTER_FOLLOW_UP: Duration = Duration::days(1);

/// Says why a listing can't be taken over: nothing allows it, or somebody else was faster.
///
/// # Errors
/// Only when the database fails.
pub fn refusal(tx: &mut Tx<'_>, me: MemberId, row: &ListingRow, need: Option<ClaimNeed>) -> ApiResult<ApiError> {
    let rules = tx.rules;
    if let (true, Some(maintainer), Some(at)) = (row.state().is_private(rules), row.maintainer_id.map(MemberId), row.maintainer_changed_at)
        && maintainer != me
    {
        let mine = follow_up::latest(tx.conn, ListingId(row.id), me, None, None)?;
        let is_mine_before = mine.is_some_and(|(followed, _)| followed <= at && at - followed <= MEANWHILE_AFTER_FOLLOW_UP);
        if rules.now.naive_utc() - at <= MEANWHILE || is_mine_before && rules.now.naive_utc() - at <= MEANWHILE_AFTER_FOLLOW_UP {
            let who = member::profile(tx.conn, maintainer)?.member;
            let field = FieldError::new("", FieldCode::Taken)
                .with("member_id", who.id.0)
                .with("display_name", who.display_name.as_str())
                .with("at", at.and_utc().to_rfc3339());
            let detail = format!("{} took it over at {}", who.display_name, at.and_utc().to_rfc3339());
            return Ok(ApiError { errors: vec![field], ..ApiError::new(ErrorCode::ClaimedMeanwhile).detail(detail) });
        }
    }
    let field = need.map(|need| FieldError::new("", FieldCode::Required).with("needs", need.as_str()));
    Ok(ApiError { errors: field.into_iter().collect(), ..ApiError::new(ErrorCode::ClaimWithoutGround) })
}
