//! How far somebody's permission reaches over listings.

use diesel::prelude::*;
use fangke_shared::OrgUnitId;
use fangke_shared::permission::{Action, Scope, scope_of};
use fangke_shared::problem::ErrorCode;

use super::rows::ListingRow;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::token::Claims;
use crate::schema::members;

/// May the member do this to the listing? What nobody looks after is everybody's who may do it at all.
///
/// # Errors
/// What the database says.
pub fn may(conn: &mut Conn, claims: &Claims, action: Action, listing: &ListingRow) -> ApiResult<bool> {
    let Some(scope) = scope_of(claims.role, action) else { return Ok(false) };
    let Some(maintainer) = listing.maintainer_id else { return Ok(true) };
    if scope == Scope::All || maintainer == claims.member_id.0 {
        return Ok(true);
    }
    if scope == Scope::Own {
        return Ok(false);
    }
    if scope == Scope::Region && claims.region_id.is_none() {
        // A director of the whole company.
        return Ok(true);
    }
    let units: (Option<i64>, Option<i64>, Option<i64>) =
        members::table.find(maintainer).select((members::team_id, members::store_id, members::region_id)).first(conn)?;
    let same = |theirs: Option<i64>, own: Option<OrgUnitId>| theirs.is_some() && theirs == own.map(|id| id.0);
    Ok(match scope {
        Scope::Team => same(units.0, claims.team_id),
        Scope::Store => same(units.1, claims.store_id),
        Scope::Region => same(units.2, claims.region_id),
        Scope::Own | Scope::All => false,
    })
}

/// [`may`], or 403.
///
/// # Errors
/// `forbidden`.
pub fn require(conn: &mut Conn, claims: &Claims, action: Action, listing: &ListingRow) -> ApiResult<()> {
    if may(conn, claims, action, listing)? {
        Ok(())
    } else {
        Err(ApiError::new(ErrorCode::Forbidden).detail("the listing is outside the reach of your role"))
    }
}
