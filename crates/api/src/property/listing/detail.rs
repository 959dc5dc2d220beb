//! A listing in full, and in short.

use std::collections::HashMap;

use fangke_shared::permission::Action;
use fangke_shared::property::listing::{GradeGap, ListingRef, ListingResponse, ListingStatus, listing_number};
use fangke_shared::{ListingId, MemberId};

use super::{access, quota, search, store, timeline};
use crate::company::setting::service::Rules;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::property::community::service as community;
use crate::property::owner::service as owner;
use crate::property::pool::service as pool;

/// A listing in full.
///
/// # Errors
/// `not_found`.
pub fn get(conn: &mut Conn, caller: &Caller, id: ListingId, rules: &Rules) -> ApiResult<ListingResponse> {
    let row = store::find(conn, id)?.ok_or_else(ApiError::not_found)?;
    let draft = row.draft();
    let owners = owner::list(conn, id)?;
    let community = community::of_listing(conn, draft.community_id)?;
    let missing = if row.status == ListingStatus::Lead { draft.missing(!owners.is_empty()) } else { Vec::new() };
    let can_change_status = access::may(conn, &caller.claims, Action::ChangeListingStatus, &row)?;
    let can_edit = access::may(conn, &caller.claims, Action::EditListing, &row)?;
    let evidence = row.evidence(rules);
    let is_private = row.is_private(rules);
    let changed = row.status_changed_at.filter(|_| is_private && matches!(row.status, ListingStatus::Paused | ListingStatus::Unknown));
    let unfollowed = is_private && row.status == ListingStatus::Available && row.first_follow_up_at.is_none();
    Ok(ListingResponse {
        summary: search::one(conn, rules, id)?,
        number: listing_number(id),
        owners,
        missing,
        creator: timeline::member_ref(conn, row.creator_id)?,
        reference_price_fen: community.as_ref().and_then(|community| community.reference_price_fen),
        business_area: community.and_then(|community| community.business_area),
        follow_up_count: row.follow_up_count,
        can_edit,
        next_statuses: if can_change_status { row.status.next_steps(row.purpose) } else { Vec::new() },
        grade_gap: GradeGap::above(&evidence, &rules.figures),
        evidence,
        quotas: match row.maintainer_id.map(MemberId).filter(|_| can_edit) {
            Some(maintainer) => quota::binding(conn, rules, maintainer)?,
            None => None,
        },
        claim: pool::claim_state(conn, caller, &row, rules)?,
        protected_until: changed.map(|at| rules.protected_until(at.and_utc())),
        first_follow_up_due_at: row.entered_at.filter(|_| unfollowed).map(|at| rules.first_follow_up_due(at.and_utc())),
        hands_changed_at: row.hands_changed_at.map(|at| at.and_utc()),
        developer: timeline::member_ref(conn, row.developer_id)?,
        draft,
    })
}

/// Listings in short; those that don't exist are left out.
///
/// # Errors
/// What the database says.
pub fn refs(conn: &mut Conn, ids: impl IntoIterator<Item = ListingId>) -> ApiResult<HashMap<ListingId, ListingRef>> {
    let mut ids: Vec<i64> = ids.into_iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(store::refs(conn, &ids)?.into_iter().map(|listing| (listing.id, listing)).collect())
}
