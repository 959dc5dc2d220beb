//! Rules of adding, moving and deactivating members.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::member::{CreateMemberRequest, MemberRef, MemberResponse, ResetPasswordRequest};
use fangke_shared::company::password::check_new_password;
use fangke_shared::page::Page;
use fangke_shared::permission::{PermissionTable, Role, Units};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::text::{non_blank, one_line};
use fangke_shared::{MemberId, OrgUnitId, SessionId};
use serde_json::json;

use super::event::PasswordReset;
use super::reach::{Reach, forbidden};
use super::search::Search;
use super::store::{self, MemberRow, NewMember};
use crate::company::organisation::service::{self as organisation, UnitPath};
use crate::company::permission::service as permission;
use crate::company::tx::Tx;
use crate::platform::cursor;
use crate::platform::db::{Conn, unique_violation};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Caller, Permit, can};
use crate::platform::http::PageQuery;
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::password;
use crate::platform::state::App;
use crate::platform::token::Claims;

pub use super::change::{update_member, update_own};
pub use super::store::Filter;

/// Lists members by number.
///
/// # Errors
/// A cursor that no page gave.
pub fn list(tx: &mut Tx<'_>, query: &str, mut filter: Filter, page: &PageQuery) -> ApiResult<Page<MemberResponse>> {
    filter.after = cursor::decode(page.cursor.as_deref())?;
    let search = Search::new(query);
    let wanted = page.limit + 1;
    let names = store::names(tx.conn, &filter, if search.is_some() { i64::MAX } else { wanted })?;
    let found = names.into_iter().filter(|(_, username, name)| search.as_ref().is_none_or(|s| s.finds(username, name)));
    let ids: Vec<i64> = found.map(|(id, ..)| id).take(usize::try_from(wanted).unwrap_or_default()).collect();
    let rows = store::find_all(tx.conn, &ids)?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, |row| row.id);
    Ok(Page { items: responses(tx.conn, rows)?, next_cursor, total: None })
}

/// Adds a member, once for each idempotency key.
///
/// # Errors
/// As [`create`], or `forbidden` outside of the caller's reach.
pub async fn create_member(
    app: &App,
    permit: Permit<can::ManageMembers>,
    key: IdempotencyKey,
    request: CreateMemberRequest,
) -> ApiResult<MemberResponse> {
    request.validate()?;
    let reach = Reach::of(&permit);
    let password_hash = password::hash_aside(request.password.clone()).await?;
    // The key's fingerprint is a fast hash, which is no place for a password.
    let request = CreateMemberRequest { password: String::new(), ..request };
    app.write_once(permit.caller, key, request, move |tx, request| {
        let path = organisation::unit_path(tx.conn, request.org_unit_id)?;
        reach.check(&besides_main(request.role, &request.further_roles).1, &path)?;
        insert(tx, (request, &path), &password_hash)
    })
    .await
}

/// Adds a member; for the command line, which may add anybody.
///
/// # Errors
/// Wrong fields, or `already_exists` for a user name that is taken.
pub fn create(tx: &mut Tx<'_>, request: &CreateMemberRequest) -> ApiResult<MemberResponse> {
    request.validate()?;
    let path = organisation::unit_path(tx.conn, request.org_unit_id)?;
    insert(tx, (request, &path), &password::hash(&request.password)?)
}

fn insert(tx: &mut Tx<'_>, (request, path): (&CreateMemberRequest, &UnitPath), password_hash: &str) -> ApiResult<MemberResponse> {
    let phone = non_blank(request.phone.clone());
    let member = NewMember {
        username: &request.username,
        display_name: &one_line(&request.display_name),
        phone: phone.as_deref(),
        password_hash,
        role: request.role.as_str(),
        org_unit_id: path.org_unit_id.map(|id| id.0),
        region_id: path.region_id.map(|id| id.0),
        store_id: path.store_id.map(|id| id.0),
        team_id: path.team_id.map(|id| id.0),
        is_active: true,
        joined_on: request.joined_on,
        created_at: tx.at(),
        version: 1,
    };
    let id = store::insert(tx.conn, &member).map_err(|error| match unique_violation(&error).as_deref() {
        Some("uq_members__username") => {
            ApiError { errors: vec![FieldError::new("/username", FieldCode::Taken)], ..ApiError::new(ErrorCode::AlreadyExists) }
        }
        _ => error.into(),
    })?;
    let (further, _) = besides_main(request.role, &request.further_roles);
    if !further.is_empty() {
        store::set_further_roles(tx.conn, id, &further)?;
        tx.after_commit(permission::learn_at_once);
    }
    let details = json!({"role": request.role, "further_roles": further, "org_unit_id": path.org_unit_id});
    tx.audit(AuditAction::Create, (AuditSubject::Member, id), &details)?;
    get(tx.conn, MemberId(id))
}

/// What somebody is besides the main role, each once, and everything that they are.
pub(super) fn besides_main(main: Role, further: &[Role]) -> (Vec<Role>, Vec<Role>) {
    let mut further: Vec<Role> = further.iter().copied().filter(|role| *role != main).collect();
    further.sort_unstable();
    further.dedup();
    let all = [main].into_iter().chain(further.iter().copied()).collect();
    (further, all)
}

/// Sets somebody else's password and ends their sessions. Whoever signs in with it has to choose another one before anything else.
///
/// # Errors
/// `not_found`, `forbidden` outside of the caller's reach, or what is wrong with the password.
pub async fn reset_password(app: &App, permit: Permit<can::ManageMembers>, id: MemberId, request: ResetPasswordRequest) -> ApiResult<()> {
    if permit.caller.claims.member_id == id {
        return Err(forbidden("change your own password with the current one"));
    }
    let reach = Reach::of(&permit);
    let within_reach = move |tx: &mut Tx<'_>| {
        let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
        reach.check(&tx.rules.permissions.roles_of(id, row.role), &path(&row))?;
        Ok(row.username)
    };
    let username = app.read(permit.caller.clone(), within_reach.clone()).await?;
    check_new_password("/password", &request.password, &username)?;
    let hash = password::hash_aside(request.password).await?;
    let write = move |tx: &mut Tx<'_>| {
        // Once more, for they may have been moved while the password was hashed.
        within_reach(tx)?;
        set_password(tx, id, &hash, true)
    };
    app.write(permit.caller, write).await
}

/// Sets the password of a user name; for the command line.
///
/// # Errors
/// `not_found`, or what is wrong with the password.
pub fn reset_password_of(tx: &mut Tx<'_>, username: &str, password: &str) -> ApiResult<()> {
    check_new_password("/password", password, username)?;
    let id = store::id_of(tx.conn, username)?.ok_or_else(ApiError::not_found)?;
    set_password(tx, MemberId(id), &password::hash(password)?, false)
}

fn set_password(tx: &mut Tx<'_>, id: MemberId, hash: &str, must_change: bool) -> ApiResult<()> {
    store::set_password(tx.conn, id, hash, must_change)?;
    tx.audit(AuditAction::ResetPassword, (AuditSubject::Member, id.0), &json!({}))?;
    tx.emit(PasswordReset { member: id }).map(drop)
}

/// Members whose access tokens were ended after a moment, and when.
///
/// # Errors
/// Only when the database fails.
pub fn tokens_ended(conn: &mut Conn, since: DateTime<Utc>) -> ApiResult<Vec<(MemberId, DateTime<Utc>)>> {
    Ok(store::tokens_ended(conn, since.naive_utc())?.into_iter().map(|(id, at)| (MemberId(id), at.and_utc())).collect())
}

/// Number and password hash of an active member by user name.
///
/// # Errors
/// Only when the database fails.
pub fn credentials(conn: &mut Conn, username: &str) -> ApiResult<Option<(MemberId, String)>> {
    Ok(store::credentials(conn, username)?.map(|(id, hash)| (MemberId(id), hash)))
}

/// User name and password hash of an active member.
///
/// # Errors
/// Only when the database fails.
pub fn own_credentials(conn: &mut Conn, id: MemberId) -> ApiResult<Option<(String, String)>> {
    Ok(store::own_credentials(conn, id)?)
}

/// Notes a sign-in; false if the member was deactivated or the password changed since it was checked.
///
/// # Errors
/// Only when the database fails.
pub fn mark_login(conn: &mut Conn, id: MemberId, checked_hash: &str, now: DateTime<Utc>) -> ApiResult<bool> {
    Ok(store::mark_login(conn, id, checked_hash, now.naive_utc())?)
}

/// Has somebody else set the member's password, so that they have to choose another one?
///
/// # Errors
/// Only when the database fails.
pub fn must_change_password(conn: &mut Conn, id: MemberId) -> ApiResult<bool> {
    Ok(store::must_change_password(conn, id)?)
}

/// Replaces the password that was checked; false if it is no longer that one.
///
/// # Errors
/// Only when the database fails.
pub fn replace_password(conn: &mut Conn, id: MemberId, checked_hash: &str, new_hash: &str) -> ApiResult<bool> {
    Ok(store::replace_password(conn, id, checked_hash, new_hash)?)
}

/// One member.
///
/// # Errors
/// `not_found`.
pub fn get(conn: &mut Conn, id: MemberId) -> ApiResult<MemberResponse> {
    let row = store::find(conn, id)?.ok_or_else(ApiError::not_found)?;
    responses(conn, vec![row])?.pop().ok_or_else(ApiError::not_found)
}

/// Members in short, by number; those that don't exist are left out.
///
/// # Errors
/// Only when the database fails.
pub fn member_refs(conn: &mut Conn, ids: impl IntoIterator<Item = MemberId>) -> ApiResult<HashMap<MemberId, MemberRef>> {
    let mut ids: Vec<i64> = ids.into_iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let names = store::display_names(conn, &ids)?;
    Ok(names.into_iter().map(|(id, display_name)| (MemberId(id), MemberRef { id: MemberId(id), display_name })).collect())
}

/// One member in short, where there is one.
///
/// # Errors
/// Only when the database fails.
pub fn member_ref(conn: &mut Conn, id: Option<i64>) -> ApiResult<Option<MemberRef>> {
    let Some(id) = id.map(MemberId) else { return Ok(None) };
    Ok(member_refs(conn, [id])?.remove(&id))
}

/// What somebody is to the rules of other capabilities.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Number and name.
    pub member: MemberRef,
    /// What they are.
    pub role: Role,
    /// Deactivated members do nothing.
    pub is_active: bool,
    /// Where they belong.
    pub units: Units,
}

impl Profile {
    /// The member as they would call, where they don't call themselves.
    pub fn caller(&self, permissions: &Arc<PermissionTable>, request_id: &str) -> Caller {
        let claims = Claims {
            member_id: self.member.id,
            session_id: SessionId(0),
            role: self.role,
            region_id: self.units.region,
            store_id: self.units.store,
            team_id: self.units.team,
            duty: None,
            iat: 0,
            exp: 0,
        };
        Caller { claims, permissions: Arc::clone(permissions), request_id: request_id.to_owned() }
    }
}

/// What a member is.
///
/// # Errors
/// `not_found`.
pub fn profile(conn: &mut Conn, id: MemberId) -> ApiResult<Profile> {
    Ok(profile_of(store::find(conn, id)?.ok_or_else(ApiError::not_found)?))
}

fn profile_of(row: MemberRow) -> Profile {
    let path = path(&row);
    Profile {
        member: MemberRef { id: MemberId(row.id), display_name: row.display_name },
        role: row.role,
        is_active: row.is_active,
        units: Units { region: path.region_id, store: path.store_id, team: path.team_id },
    }
}

/// Active members of some roles, by number.
///
/// # Errors
/// Only when the database fails.
pub fn active_of(conn: &mut Conn, roles: &[Role]) -> ApiResult<Vec<Profile>> {
    Ok(store::active_of(conn, roles)?.into_iter().map(profile_of).collect())
}

/// [`profile`], with the lock of the member's row: what is counted of them stays counted until the transaction ends.
///
/// # Errors
/// `not_found`.
pub fn lock(conn: &mut Conn, id: MemberId) -> ApiResult<Profile> {
    Ok(profile_of(store::lock(conn, id)?.ok_or_else(ApiError::not_found)?))
}

pub(super) fn path(row: &MemberRow) -> UnitPath {
    UnitPath {
        org_unit_id: row.org_unit_id.map(OrgUnitId),
        region_id: row.region_id.map(OrgUnitId),
        store_id: row.store_id.map(OrgUnitId),
        team_id: row.team_id.map(OrgUnitId),
    }
}

fn responses(conn: &mut Conn, rows: Vec<MemberRow>) -> ApiResult<Vec<MemberResponse>> {
    let mut units: Vec<i64> = rows.iter().flat_map(|row| [row.region_id, row.store_id, row.team_id]).flatten().collect();
    units.sort_unstable();
    units.dedup();
    let names = organisation::names(conn, &units)?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let further = store::further_roles(conn, &ids)?;
    let of = |row: &MemberRow| further.iter().filter(|(id, role)| *id == row.id && *role != row.role).map(|(_, role)| *role).collect();
    Ok(rows.into_iter().map(|row| response(of(&row), row, &names)).collect())
}

fn response(further_roles: Vec<Role>, row: MemberRow, names: &HashMap<i64, String>) -> MemberResponse {
    let above = [row.region_id, row.store_id, row.team_id];
    let path = path(&row);
    MemberResponse {
        id: MemberId(row.id),
        username: row.username,
        display_name: row.display_name,
        phone: row.phone,
        role: row.role,
        further_roles,
        org_unit_id: path.org_unit_id,
        org_path: above.into_iter().flatten().filter_map(|id| names.get(&id).cloned()).collect(),
        region_id: path.region_id,
        store_id: path.store_id,
        team_id: path.team_id,
        is_active: row.is_active,
        joined_on: row.joined_on,
        left_at: row.left_at.map(|at| at.and_utc()),
        last_login_at: row.last_login_at.map(|at| at.and_utc()),
        version: row.version,
    }
}

/// The member who signs in under this name.
///
/// # Errors
/// Only when the database fails.
pub fn by_username(conn: &mut Conn, username: &str) -> ApiResult<Option<MemberId>> {
    Ok(store::id_of(conn, username)?.map(MemberId))
}

/// The only active member of this display name; none where nobody has it, or several.
///
/// # Errors
/// Only when the database fails.
pub fn named(conn: &mut Conn, name: &str) -> ApiResult<Option<MemberId>> {
    Ok(store::named(conn, name)?.map(MemberId))
}

/// The active administrators.
///
/// # Errors
/// Only when the database fails.
pub fn administrators(conn: &mut Conn) -> ApiResult<Vec<MemberId>> {
    Ok(store::hold_admins(conn)?.into_iter().map(MemberId).collect())
}
