//! Reading and changing what the roles may do.

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::permission::{
    Action, ChangeBar, ChangePermissionsRequest, PermissionCell, PermissionChange, PermissionRow, PermissionTableResponse, Role,
    scope_at_first,
};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use serde_json::json;

use super::store;
use crate::company::tx::Tx;
use crate::company::tx::rules::{CachedEntries, permissions};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::state::App;

/// The whole table, as it is at first and as it holds.
///
/// # Errors
/// Only when the database fails.
pub fn show(tx: &mut Tx<'_>) -> ApiResult<PermissionTableResponse> {
    let caller = tx.caller()?;
    // Read anew: within the transaction of a change it is the changed one.
    let table = permissions(tx.conn)?;
    let may_edit = caller.may(Action::EditPermissions).is_some();
    let cell = |role: Role, action: Action| {
        let (at_first, scope) = (scope_at_first(role, action), table.scope_of(role, action));
        let is_open = role != Role::Admin
            && !action.is_fixed()
            && table.bar((caller.claims.member_id, caller.claims.role), role, action, None).is_none();
        PermissionCell { role, at_first, scope, may_change: may_edit && is_open }
    };
    let row = |action: Action| PermissionRow {
        action,
        area: action.area(),
        scopes: action.scopes(),
        cells: Role::ALL.iter().map(|role| cell(*role, action)).collect(),
    };
    Ok(PermissionTableResponse { rows: Action::ALL.iter().map(|action| row(*action)).collect(), version: store::version(tx.conn)? })
}

/// Changes cells at `version` of the table: all of them or none.
///
/// # Errors
/// Wrong fields; `forbidden` for a role that is not below the caller's and for more than the caller has; `repeated` for what is so
/// already; `stale_version`.
pub fn change(tx: &mut Tx<'_>, version: i64, request: &ChangePermissionsRequest) -> ApiResult<PermissionTableResponse> {
    request.validate()?;
    if !store::bump(tx.conn, version)? {
        return Err(ApiError::new(ErrorCode::StaleVersion));
    }
    let (caller, by, reason) = (tx.caller()?, (tx.me()?, tx.at()), request.reason.trim());
    let before = permissions(tx.conn)?;
    for (i, change) in request.changes.iter().enumerate() {
        let PermissionChange { role, action, scope } = *change;
        if let Some(bar) = before.bar((caller.claims.member_id, caller.claims.role), role, action, scope) {
            return Err(forbidden(bar, change));
        }
        let was = before.scope_of(role, action);
        if was == scope {
            return Err(ApiError::field(FieldError::new(format!("/changes/{i}/scope"), FieldCode::Repeated)));
        }
        let id = store::insert(tx.conn, change, reason, by)?;
        let details = json!({ "role": role, "action": action, "before": was, "after": scope, "reason": reason });
        tx.audit(AuditAction::Update, (AuditSubject::Permission, id), &details)?;
    }
    tx.after_commit(learn_at_once);
    show(tx)
}

/// For after a commit that has changed what somebody may do: it holds from the next request on.
pub fn learn_at_once(app: &App) {
    app.shared::<CachedEntries>().forget();
    if let Err(error) = learn(app) {
        tracing::warn!(%error, "the changed permissions are learnt a moment later");
    }
}

fn forbidden(bar: ChangeBar, change: &PermissionChange) -> ApiError {
    let why = match bar {
        ChangeBar::Rank => format!("the role {} is not below yours", change.role),
        ChangeBar::Beyond => format!("nobody gives more than they have: {}", change.action),
    };
    ApiError::new(ErrorCode::Forbidden).detail(why)
}

/// Learns the table as it is: other processes change it, too.
///
/// # Errors
/// Only when the database fails.
pub fn learn(app: &App) -> ApiResult<()> {
    app.permissions.learn(app.db.read_blocking(permissions)?);
    Ok(())
}
