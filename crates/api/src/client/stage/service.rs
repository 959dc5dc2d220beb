//! Rules of stages (C6).

use chrono::NaiveDateTime;
use fangke_shared::client::ClientStage;
use fangke_shared::client::funnel::FUNNEL;
use fangke_shared::client::stage::{ChangeStageRequest, StageChange, StageRule, StageRules};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::page::Page;
use fangke_shared::permission::{Action, Role, Scope, Units};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::{ClientId, MemberId, OrgUnitId};
use serde_json::json;

use super::store::{self, RuleRow};
use crate::company::member::service as member;
use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::platform::cursor;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::PageQuery;

pub use super::limits::Limits;
pub use super::store::{remove_all, tell};

/// A client has come into a stage, and left the one in which it was.
///
/// # Errors
/// Only when the database fails.
pub fn entered(conn: &mut Conn, client: ClientId, stage: ClientStage, at: NaiveDateTime) -> ApiResult<()> {
    store::leave(conn, client, at)?;
    store::enter(conn, client, stage, at)
}

/// The rule of a stage that counts for a store.
///
/// # Errors
/// Only when the database fails.
pub fn rule(conn: &mut Conn, store: Option<OrgUnitId>, stage: ClientStage) -> ApiResult<StageRule> {
    Ok(rules(conn, store)?.into_iter().find(|rule| rule.stage == stage).unwrap_or_else(|| StageRule::at_first(stage)))
}

/// Every stage as a store works it: by its own rule, else by that of the company, else as a house begins.
fn rules(conn: &mut Conn, store: Option<OrgUnitId>) -> ApiResult<Vec<StageRule>> {
    let mut rows = store::in_force(conn, None)?;
    if store.is_some() {
        let own = store::in_force(conn, store)?;
        rows.retain(|row| own.iter().all(|other| other.stage != row.stage));
        rows.extend(own);
    }
    let said = told(conn, rows)?;
    let of = |stage| said.iter().find(|rule| rule.stage == stage).cloned().unwrap_or_else(|| StageRule::at_first(stage));
    Ok(FUNNEL.into_iter().map(of).collect())
}

/// Rows with the names of members.
fn told(conn: &mut Conn, rows: Vec<RuleRow>) -> ApiResult<Vec<StageRule>> {
    let members = rows.iter().flat_map(|row| [row.owner_id, Some(row.changed_by)]).flatten().map(MemberId);
    let names = member::member_refs(conn, members.collect::<Vec<_>>())?;
    let one = |row: RuleRow| {
        let by = names.get(&MemberId(row.changed_by)).cloned();
        Ok(StageRule {
            stage: row.stage.parse().map_err(ApiError::internal)?,
            store_id: row.store_id.map(OrgUnitId),
            owner_role: row.owner_role.map(|role| role.parse().map_err(ApiError::internal)).transpose()?,
            owner: row.owner_id.and_then(|id| names.get(&MemberId(id)).cloned()),
            limit_days: row.limit_days,
            work: row.work,
            deliverable: row.deliverable,
            measure: row.measure,
            changed: by.map(|by| StageChange { by, at: row.changed_at.and_utc(), reason: row.reason }),
        })
    };
    rows.into_iter().map(one).collect()
}

/// How the stages are worked in a store: in the caller's own where none is named, and by the company where the caller has none.
///
/// # Errors
/// `does_not_exist` at `/store_id`.
pub fn list(tx: &mut Tx<'_>, wanted: Option<OrgUnitId>) -> ApiResult<StageRules> {
    let store = wanted.or(tx.caller()?.claims.units().store);
    of(tx, store)
}

fn of(tx: &mut Tx<'_>, store: Option<OrgUnitId>) -> ApiResult<StageRules> {
    let found = store.map(|store| known(tx, store)).transpose()?;
    let region = found.as_ref().and_then(|(_, region)| *region);
    Ok(StageRules {
        store_id: store,
        store_name: found.map(|(name, _)| name),
        may_change: may_change(tx, store, region)?,
        owner_roles: owner_roles(tx),
        items: rules(tx.conn, store)?,
    })
}

/// Who works with clients looks after stages; administrators run the system.
fn owner_roles(tx: &Tx<'_>) -> Vec<Role> {
    tx.rules.permissions.roles_with(Action::ReadClients).into_iter().filter(|role| *role != Role::Admin).collect()
}

/// Name and region of a store.
fn known(tx: &mut Tx<'_>, store: OrgUnitId) -> ApiResult<(String, Option<OrgUnitId>)> {
    let found = organisation::units(tx.conn, &[store.0])?.remove(&store.0);
    found.ok_or_else(|| ApiError::field(FieldError::new("/store_id", FieldCode::DoesNotExist)))
}

/// Does the caller's permission reach the rules of a store, or of the company?
fn may_change(tx: &Tx<'_>, store: Option<OrgUnitId>, region: Option<OrgUnitId>) -> ApiResult<bool> {
    let claims = &tx.caller()?.claims;
    let (scope, own) = (tx.caller()?.may(Action::ManageStages), claims.units());
    Ok(match (scope, store) {
        (None, _) => false,
        // Whoever leads the whole company: a director without a region does.
        (Some(scope), None) => scope == Scope::All || scope == Scope::Region && own.region.is_none(),
        (Some(scope), Some(store)) => scope.covers(own, Units { region, store: Some(store), team: None }),
    })
}

/// Changes how a stage is worked, from now on.
///
/// # Errors
/// Wrong fields; `forbidden` for a store outside of the caller's reach, and for the company.
pub fn change(tx: &mut Tx<'_>, stage: ClientStage, request: &ChangeStageRequest) -> ApiResult<StageRules> {
    request.validate()?;
    if !FUNNEL.contains(&stage) {
        return Err(ApiError::not_found());
    }
    let region = request.store_id.map(|store| known(tx, store)).transpose()?.and_then(|(_, region)| region);
    if !may_change(tx, request.store_id, region)? {
        return Err(ApiError::new(ErrorCode::Forbidden).detail("the stages of this store are outside the reach of your role"));
    }
    if request.owner_role.is_some_and(|role| role != Role::Admin && !owner_roles(tx).contains(&role)) {
        return Err(ApiError::field(FieldError::new("/owner_role", FieldCode::OutOfRange)));
    }
    if let Some(owner) = request.owner_id {
        owner_of(tx, owner, request.store_id)?;
    }
    let (me, at) = (tx.me()?, tx.at());
    let id = store::insert_rule(tx.conn, stage, request, me, at)?;
    let details = json!({
        "stage": stage, "store_id": request.store_id, "owner_role": request.owner_role, "owner_id": request.owner_id,
        "limit_days": request.limit_days, "reason": request.reason.trim(),
    });
    tx.audit(AuditAction::Update, (AuditSubject::StageRule, id), &details)?;
    of(tx, request.store_id)
}

/// Who looks after a stage by name works with clients, and in that store.
fn owner_of(tx: &mut Tx<'_>, owner: MemberId, store: Option<OrgUnitId>) -> ApiResult<()> {
    let wrong = |code| Err(ApiError::field(FieldError::new("/owner_id", code)));
    match member::profile(tx.conn, owner) {
        Ok(found) if found.is_active && tx.rules.permissions.reach_of(found.member.id, found.role, Action::ReadClients).is_some() => {
            if store.is_none() || found.units.store == store {
                Ok(())
            } else {
                wrong(FieldCode::OutOfRange)
            }
        }
        Ok(_) => wrong(FieldCode::OutOfRange),
        Err(error) if error.code == ErrorCode::NotFound => wrong(FieldCode::DoesNotExist),
        Err(error) => Err(error),
    }
}

/// The rules that a stage has had in a store or in the company, the newest first.
///
/// # Errors
/// A cursor that no page gave.
pub fn history(conn: &mut Conn, stage: ClientStage, store: Option<OrgUnitId>, page: &PageQuery) -> ApiResult<Page<StageRule>> {
    let rows = store::history(conn, store, stage, cursor::decode(page.cursor.as_deref())?, page.limit + 1)?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, |row| row.id);
    Ok(Page { items: told(conn, rows)?, next_cursor, total: None })
}
