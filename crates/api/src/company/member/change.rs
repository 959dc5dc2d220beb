//! Changing members, and oneself.

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::member::{MemberResponse, UpdateMeRequest, UpdateMemberRequest};
use fangke_shared::permission::Role;
use fangke_shared::problem::ErrorCode;
use fangke_shared::text::{non_blank, one_line};
use fangke_shared::{MemberId, OrgUnitId};
use serde_json::json;

use super::event::{MemberLeft, MemberMoved};
use super::reach::{Reach, forbidden};
use super::service::{besides_main, get, path};
use super::store::{self, MemberRow};
use crate::company::organisation::service as organisation;
use crate::company::permission::service as permission;
use crate::company::tx::Tx;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Caller, Permit, can};
use crate::platform::http::IfMatch;
use crate::platform::state::{App, Ended};

/// Changes a member, and ends what they could do until now where that gets less or other.
///
/// # Errors
/// As [`update`].
pub async fn update_member(
    app: &App,
    permit: Permit<can::ManageMembers>,
    id: MemberId,
    version: IfMatch,
    request: UpdateMemberRequest,
) -> ApiResult<MemberResponse> {
    request.validate()?;
    let reach = Reach::of(&permit);
    app.write(permit.caller, move |tx| update(tx, &reach, (id, version.0), request.clone())).await
}

/// Changes a member that is at `version`.
fn update(tx: &mut Tx<'_>, reach: &Reach, (id, version): (MemberId, i64), request: UpdateMemberRequest) -> ApiResult<MemberResponse> {
    // Before any other lock, so that two administrators who remove each other wait instead of blocking each other.
    let may_remove_admin = request.is_active == Some(false) || request.role.is_some() || request.further_roles.is_some();
    let admins = if may_remove_admin { store::hold_admins(tx.conn)? } else { Vec::new() };
    let old = bumped(tx.conn, id, version)?;
    let wanted = request.further_roles.clone();
    let new = changed(tx, &old, request)?;
    let kept: Vec<Role> = store::further_roles(tx.conn, &[old.id])?.into_iter().map(|(_, role)| role).collect();
    let ((_, were), (further, are)) = (besides_main(old.role, &kept), besides_main(new.role, wanted.as_ref().unwrap_or(&kept)));

    reach.check(&were, &path(&old))?;
    let is_other = (&are, new.org_unit_id) != (&were, old.org_unit_id);
    if is_other {
        reach.check(&are, &path(&new))?;
    }
    if admins == [id.0] && (!are.contains(&Role::Admin) || !new.is_active) {
        return Err(ApiError::new(ErrorCode::LastAdmin));
    }
    if tx.me()? == id && (are != were || !new.is_active) {
        return Err(forbidden("nobody changes their own role or deactivates themselves"));
    }

    if further != kept {
        store::set_further_roles(tx.conn, old.id, &further)?;
        tx.after_commit(permission::learn_at_once);
    }
    keep(tx, (&old, &new), (&were, &are))?;
    let (from, to) = (path(&old), path(&new));
    if from != to {
        tx.emit(MemberMoved { member: id, from, to })?;
    }
    if old.is_active && !new.is_active {
        tx.emit(MemberLeft { member: id })?;
    } else if is_other {
        // Their tokens say what they were: the next refresh brings what they are.
        let now = tx.now();
        store::end_tokens(tx.conn, id, now.naive_utc())?;
        tx.after_commit(move |app| app.ended.add(Ended::Member(id), now));
    }
    get(tx.conn, id)
}

/// The row as the request wants it.
fn changed(tx: &mut Tx<'_>, old: &MemberRow, request: UpdateMemberRequest) -> ApiResult<MemberRow> {
    let mut new = old.clone();
    if let Some(name) = request.display_name {
        new.display_name = one_line(&name);
    }
    if let Some(phone) = request.phone {
        new.phone = non_blank(Some(phone));
    }
    new.role = request.role.unwrap_or(old.role);
    new.is_active = request.is_active.unwrap_or(old.is_active);
    if new.is_active != old.is_active {
        new.left_at = (!new.is_active).then(|| tx.at());
    }
    let unit = request.org_unit_id.map_or(old.org_unit_id, |id| (id != OrgUnitId(0)).then_some(id.0));
    // Somebody who comes back must find their unit open.
    if unit != old.org_unit_id || (new.is_active && !old.is_active) {
        let path = organisation::unit_path(tx.conn, unit.map(OrgUnitId))?;
        new.org_unit_id = unit;
        new.region_id = path.region_id.map(|id| id.0);
        new.store_id = path.store_id.map(|id| id.0);
        new.team_id = path.team_id.map(|id| id.0);
    }
    Ok(new)
}

fn differences(old: &MemberRow, new: &MemberRow) -> Vec<&'static str> {
    [
        ("display_name", old.display_name != new.display_name),
        ("phone", old.phone != new.phone),
        ("role", old.role != new.role),
        ("org_unit_id", old.org_unit_id != new.org_unit_id),
        ("is_active", old.is_active != new.is_active),
    ]
    .into_iter()
    .filter_map(|(name, is_different)| is_different.then_some(name))
    .collect()
}

/// Changes what members say of themselves: the name on screen and the work phone.
///
/// # Errors
/// `unauthenticated` for a member who was deactivated meanwhile, `stale_version`, wrong fields.
pub async fn update_own(app: &App, caller: Caller, version: IfMatch, request: UpdateMeRequest) -> ApiResult<()> {
    let request = UpdateMemberRequest { display_name: request.display_name, phone: request.phone, ..UpdateMemberRequest::default() };
    request.validate()?;
    let id = caller.claims.member_id;
    app.write(caller, move |tx| {
        let old = bumped(tx.conn, id, version.0)?;
        if !old.is_active {
            return Err(ApiError::new(ErrorCode::Unauthenticated));
        }
        let new = changed(tx, &old, request.clone())?;
        keep(tx, (&old, &new), (&[], &[]))
    })
    .await
}

/// Takes the next version and the row's lock; the row as it was.
fn bumped(conn: &mut Conn, id: MemberId, version: i64) -> ApiResult<MemberRow> {
    let is_current = store::bump(conn, id, version)?;
    let old = store::find(conn, id)?.ok_or_else(ApiError::not_found)?;
    if is_current { Ok(old) } else { Err(ApiError::new(ErrorCode::StaleVersion)) }
}

/// Writes the row as it is to be, and which fields changed into the audit trail; of all the roles also what they were and are.
fn keep(tx: &mut Tx<'_>, (old, new): (&MemberRow, &MemberRow), (were, are): (&[Role], &[Role])) -> ApiResult<()> {
    store::update(tx.conn, new)?;
    let mut fields = differences(old, new);
    let has_other_roles = were.get(1..) != are.get(1..);
    fields.extend(has_other_roles.then_some("further_roles"));
    let details = if has_other_roles { json!({"fields": fields, "before": were, "after": are}) } else { json!({ "fields": fields }) };
    tx.audit(AuditAction::Update, (AuditSubject::Member, old.id), &details)
}
