//! How far somebody's permission reaches over listings.

use fangke_shared::MemberId;
use fangke_shared::permission::{AccessGround, Action, Scope, Units};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};

use super::rows::ListingRow;
use crate::company::member::service::{self as member, Profile};
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;

/// Why the member may do this to the listing; none where they may not. What nobody looks after is everybody's who may do it at all.
///
/// # Errors
/// Only when the database fails.
pub fn ground(tx: &mut Tx<'_>, action: Action, listing: &ListingRow) -> ApiResult<Option<AccessGround>> {
    let (caller, maintainer) = (tx.caller()?, listing.maintainer_id.map(MemberId));
    ground_by(caller, action, maintainer, |maintainer| Ok(member::profile(tx.conn, maintainer)?.units))
}

/// [`ground`], where the units of who looks after it are known, or found out if they matter.
///
/// # Errors
/// What `units` fails with.
pub fn ground_by(
    caller: &Caller,
    action: Action,
    maintainer: Option<MemberId>,
    units: impl FnOnce(MemberId) -> ApiResult<Units>,
) -> ApiResult<Option<AccessGround>> {
    let claims = &caller.claims;
    let Some(scope) = caller.may(action) else { return Ok(None) };
    let Some(maintainer) = maintainer else { return Ok(Some(AccessGround::Unheld)) };
    if maintainer == claims.member_id {
        return Ok(Some(AccessGround::Own));
    }
    match scope {
        Scope::All => Ok(Some(AccessGround::Everything)),
        Scope::Own => Ok(None),
        Scope::Team | Scope::Store | Scope::Region => {
            let theirs = units(maintainer)?;
            Ok(scope.covers(claims.units(), theirs).then(|| scope.ground()))
        }
    }
}

/// May the member do this to the listing?
///
/// # Errors
/// Only when the database fails.
pub fn may(tx: &mut Tx<'_>, action: Action, listing: &ListingRow) -> ApiResult<bool> {
    Ok(ground(tx, action, listing)?.is_some())
}

/// [`may`], or 403.
///
/// # Errors
/// `forbidden`.
pub fn require(tx: &mut Tx<'_>, action: Action, listing: &ListingRow) -> ApiResult<()> {
    if may(tx, action, listing)? {
        Ok(())
    } else {
        Err(ApiError::new(ErrorCode::Forbidden).detail("the listing is outside the reach of your role"))
    }
}

/// A colleague to whom the caller may give listings: active, of a role that keeps some, within the caller's reach. `pointer` is the place
/// of the colleague in the request.
///
/// # Errors
/// `forbidden` for who changes only their own, and outside of the caller's reach; `does_not_exist` and `out_of_range` at `pointer`.
pub fn keeper(tx: &mut Tx<'_>, pointer: &str, whom: MemberId) -> ApiResult<Profile> {
    let caller = tx.caller()?;
    let scope = caller.scope(Action::EditListing)?;
    if scope == Scope::Own {
        return Err(ApiError::new(ErrorCode::Forbidden).detail("only who answers for listings of others gives them to somebody"));
    }
    let wrong = |code| ApiError::field(FieldError::new(pointer, code));
    let profile = match member::profile(tx.conn, whom) {
        Ok(profile)
            if profile.is_active && tx.rules.permissions.reach_of(profile.member.id, profile.role, Action::EditListing).is_some() =>
        {
            profile
        }
        Ok(_) => return Err(wrong(FieldCode::OutOfRange)),
        Err(error) if error.code == ErrorCode::NotFound => return Err(wrong(FieldCode::DoesNotExist)),
        Err(error) => return Err(error),
    };
    if whom != caller.claims.member_id && !scope.covers(caller.claims.units(), profile.units) {
        return Err(ApiError::new(ErrorCode::Forbidden).detail("the member is outside of the reach of your role"));
    }
    Ok(profile)
}
