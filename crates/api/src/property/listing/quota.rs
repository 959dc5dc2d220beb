//! The quotas of an agent: how many listings they may look after, and how many of those in focus or recommended (§1.5).

use fangke_shared::permission::Role;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::listing::{Grade, QuotaUse, Quotas};
use fangke_shared::{ListingId, MemberId};

use super::rows::ListingRow;
use super::state::Held;
use super::store;
use crate::company::member::service::{self as member, Profile};
use crate::company::tx::Tx;
use crate::company::tx::rules::Rules;
use crate::platform::error::{ApiError, ApiResult};

/// What a member uses of the quotas, one listing perhaps left out of account.
///
/// # Errors
/// Only when the database fails.
pub fn of(tx: &mut Tx<'_>, member: MemberId, without: Option<ListingId>) -> ApiResult<Quotas> {
    Ok(of_held(tx.rules, &store::held(tx.conn, tx.rules, member, without)?))
}

/// What these are of the quotas.
pub fn of_held(rules: &Rules, held: &[Held]) -> Quotas {
    let figures = &rules.figures;
    let listings = held.iter().map(|(_, count)| count).sum();
    let [focus, recommended] =
        [Grade::Focus, Grade::Recommended].map(|grade| held.iter().find(|(word, _)| word == grade.as_str()).map_or(0, |(_, count)| *count));
    Quotas {
        listings: QuotaUse { used: listings, limit: figures.quota_listings },
        focus: QuotaUse { used: focus, limit: figures.quota_focus },
        recommended: QuotaUse { used: recommended, limit: figures.quota_recommended },
    }
}

/// What a member uses of the quotas that bind them; none where none do, who may look after a great many.
///
/// # Errors
/// `not_found`.
pub fn binding(tx: &mut Tx<'_>, member: MemberId) -> ApiResult<Option<Quotas>> {
    let is_bound = binds(member::profile(tx.conn, member)?.role);
    is_bound.then(|| of(tx, member, None)).transpose()
}

/// What the maintainer of a listing uses of the quotas that bind them; none where none do, or nobody looks after it.
///
/// # Errors
/// Only when the database fails.
pub fn of_maintainer(tx: &mut Tx<'_>, row: &ListingRow) -> ApiResult<Option<Quotas>> {
    row.maintainer_id.map_or(Ok(None), |maintainer| binding(tx, MemberId(maintainer)))
}

/// The role that quotas bind.
pub const BOUND: Role = Role::Agent;

/// Do quotas bind this role?
pub fn binds(role: Role) -> bool {
    role == BOUND
}

/// Lets a member have one more listing, which may be there already; until the transaction ends, nobody can give another to whom quotas bind.
///
/// # Errors
/// `quota_exceeded`, `not_found`.
pub fn admit(tx: &mut Tx<'_>, member: MemberId, listing: Option<ListingId>) -> ApiResult<Profile> {
    // Whoever is bound by nothing enters many at once, none of which waits for another.
    if tx.caller().is_ok_and(|caller| caller.claims.member_id == member && !binds(caller.claims.role)) {
        let profile = member::profile(tx.conn, member)?;
        if !binds(profile.role) {
            return Ok(profile);
        }
    }
    let profile = member::lock(tx.conn, member)?;
    if binds(profile.role) {
        require("listings", of(tx, member, listing)?.listings)?;
    }
    Ok(profile)
}

/// Refuses what a quota has no room for.
///
/// # Errors
/// `quota_exceeded`.
pub fn require(name: &str, quota: QuotaUse) -> ApiResult<()> {
    if quota.has_room() {
        return Ok(());
    }
    let field = FieldError::new("", FieldCode::TooMany).with("quota", name).with("used", quota.used).with("max", quota.limit);
    Err(ApiError { errors: vec![field], ..ApiError::new(ErrorCode::QuotaExceeded) })
}

/// The quota of a grade; none for the one that has none.
pub fn of_grade(quotas: &Quotas, grade: Grade) -> Option<QuotaUse> {
    match grade {
        Grade::General => None,
        Grade::Recommended => Some(quotas.recommended),
        Grade::Focus => Some(quotas.focus),
    }
}
