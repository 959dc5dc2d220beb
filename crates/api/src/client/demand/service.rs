//! Rules of demands: what is entered, changed and closed, and what follows from it for the client.

use fangke_shared::client::ClientGrade;
use fangke_shared::client::demand::{CloseDemandRequest, DEMANDS_MAX, DemandDraft, DemandResponse, suggested_grade};
use fangke_shared::client::journal::ClientEvent;
use fangke_shared::client::merge::MergePart;
use fangke_shared::client::profile::DemandSummary;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::permission::Action;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::{ClientId, CommunityId, DemandId};
use serde_json::{Value, json};

use super::store::{self, DemandRow};
use crate::client::journal::service as journal;
use crate::client::merging::event::{ClientsMerged, MergeUndone};
use crate::client::profile::access;
use crate::client::profile::service::{self as profile, ClientRow, Wanted};
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::merge_patch;
use crate::property::community::service as community;

/// The demands of a client, the open ones first.
///
/// # Errors
/// Only when the database fails.
pub fn list(tx: &mut Tx<'_>, client: ClientId) -> ApiResult<Vec<DemandResponse>> {
    let rows = store::of_client(tx.conn, client)?;
    rows.into_iter().map(|row| response(tx, row)).collect()
}

fn response(tx: &mut Tx<'_>, row: DemandRow) -> ApiResult<DemandResponse> {
    let draft = row.draft()?;
    let (suggested, because) = suggested_grade(&draft, tx.rules.today);
    let mut community_names = Vec::with_capacity(draft.community_ids.len());
    for id in &draft.community_ids {
        let name = community::of_listing(tx.conn, Some(*id))?.map(|community| community.name);
        community_names.push(name.unwrap_or_default());
    }
    Ok(DemandResponse {
        id: DemandId(row.id),
        grade: draft.grade.unwrap_or(suggested),
        suggested_grade: suggested,
        suggested_because: because,
        community_names,
        is_open: row.is_open,
        created_at: row.created_at.and_utc(),
        updated_at: row.updated_at.and_utc(),
        draft,
    })
}

/// What a demand of the client says.
///
/// # Errors
/// `not_found`.
pub fn draft(tx: &mut Tx<'_>, client: ClientId, id: DemandId) -> ApiResult<DemandDraft> {
    store::find(tx.conn, client, id)?.ok_or_else(ApiError::not_found)?.draft()
}

/// Is it a demand of the client, and looked for still?
///
/// # Errors
/// Only when the database fails.
pub fn is_open(tx: &mut Tx<'_>, client: ClientId, id: DemandId) -> ApiResult<bool> {
    Ok(store::find(tx.conn, client, id)?.is_some_and(|row| row.is_open))
}

/// A demand as rows of lists show it.
pub fn summary(id: DemandId, draft: &DemandDraft) -> DemandSummary {
    DemandSummary {
        id,
        purpose: draft.purpose,
        districts: draft.districts.clone(),
        rooms_min: draft.rooms_min,
        rooms_max: draft.rooms_max,
        area_min: draft.area_min,
        area_max: draft.area_max,
        price_min_fen: draft.price_min_fen,
        price_max_fen: draft.price_max_fen,
    }
}

/// Enters a demand of a client whose lock is held; `prefix` is its place in the request.
///
/// # Errors
/// `forbidden`, `client_public`, wrong fields.
pub fn add(tx: &mut Tx<'_>, row: &ClientRow, draft: &DemandDraft, prefix: &str) -> ApiResult<DemandId> {
    access::require(tx, Action::EditClient, row)?;
    let mut checks = fangke_shared::field::Checks::new();
    draft.check(prefix, tx.rules.today, &mut checks);
    checks.finish()?;
    let draft = draft.clone().normalised();
    check_communities(tx, &draft.community_ids, prefix)?;
    let client = row.id();
    if store::of_client(tx.conn, client)?.iter().filter(|row| row.is_open).count() >= DEMANDS_MAX {
        return Err(ApiError::field(FieldError::new(prefix, FieldCode::TooMany).with("max", DEMANDS_MAX)));
    }
    let me = tx.me()?;
    let id = enter(tx, row, &draft)?;
    tx.audit(AuditAction::Update, (AuditSubject::Client, client.0), &json!({ "fields": ["demands"], "demand_id": id }))?;
    journal::add(tx, client, me, &ClientEvent::DemandAdded { demand_id: id })?;
    Ok(id)
}

/// Enters a checked demand, for whoever keeps the trail by itself.
///
/// # Errors
/// Only when the database fails.
pub fn enter(tx: &mut Tx<'_>, row: &ClientRow, draft: &DemandDraft) -> ApiResult<DemandId> {
    let at = tx.at();
    let id = store::insert(tx.conn, row.id(), draft, at)?;
    follow(tx, row)?;
    Ok(id)
}

/// Removes the demands of clients that go without a trace.
///
/// # Errors
/// Only when the database fails.
pub fn remove_all(tx: &mut Tx<'_>, clients: &[ClientId]) -> ApiResult<()> {
    store::remove_all(tx.conn, clients)
}

fn check_communities(tx: &mut Tx<'_>, ids: &[CommunityId], prefix: &str) -> ApiResult<()> {
    for (n, id) in ids.iter().enumerate() {
        if community::of_listing(tx.conn, Some(*id))?.is_none() {
            return Err(ApiError::field(FieldError::new(format!("{prefix}/community_ids/{n}"), FieldCode::DoesNotExist)));
        }
    }
    Ok(())
}

/// Merges a patch into a demand of a client whose lock is held.
///
/// # Errors
/// `not_found`, `forbidden`, `client_public`, wrong fields.
pub fn update(tx: &mut Tx<'_>, row: &ClientRow, id: DemandId, patch: Value) -> ApiResult<()> {
    access::require(tx, Action::EditClient, row)?;
    let demand = open(tx, row, id)?;
    let before = demand.draft()?;
    let after: DemandDraft = merge_patch(&before, patch)?;
    after.validate(tx.rules.today)?;
    let after = after.normalised();
    check_communities(tx, &after.community_ids, "")?;
    if after == before {
        return Ok(());
    }
    let (me, at, client) = (tx.me()?, tx.at(), row.id());
    store::update(tx.conn, id, &after, at)?;
    follow(tx, row)?;
    tx.audit(AuditAction::Update, (AuditSubject::Client, client.0), &json!({ "fields": ["demands"], "demand_id": id }))?;
    journal::add(tx, client, me, &ClientEvent::DemandChanged { demand_id: id })
}

/// A demand is not looked for any more.
///
/// # Errors
/// `not_found`, `forbidden`, `client_public`, wrong fields.
pub fn close(tx: &mut Tx<'_>, row: &ClientRow, id: DemandId, request: &CloseDemandRequest) -> ApiResult<()> {
    request.validate()?;
    access::require(tx, Action::EditClient, row)?;
    open(tx, row, id)?;
    let (me, at, client) = (tx.me()?, tx.at(), row.id());
    let reason = request.reason.trim().to_owned();
    store::close(tx.conn, id, &reason, at)?;
    follow(tx, row)?;
    tx.audit(AuditAction::Update, (AuditSubject::Client, client.0), &json!({ "fields": ["demands"], "demand_id": id, "closed": true }))?;
    journal::add(tx, client, me, &ClientEvent::DemandClosed { demand_id: id, reason })
}

/// An open demand of the client.
fn open(tx: &mut Tx<'_>, row: &ClientRow, id: DemandId) -> ApiResult<DemandRow> {
    let demand = store::find(tx.conn, row.id(), id)?.ok_or_else(ApiError::not_found)?;
    if demand.is_open { Ok(demand) } else { Err(ApiError::not_found().detail("the demand is closed")) }
}

/// Says an open demand of the client enough to look for something (§11.3)?
///
/// # Errors
/// Only when the database fails.
pub fn is_qualified(tx: &mut Tx<'_>, client: ClientId) -> ApiResult<bool> {
    wanted(tx, client).map(|wanted| wanted.is_qualified)
}

fn wanted(tx: &mut Tx<'_>, client: ClientId) -> ApiResult<Wanted> {
    let all = store::of_client(tx.conn, client)?;
    let is_incomplete = all.is_empty();
    let (mut grade, mut is_qualified): (Option<ClientGrade>, bool) = (None, false);
    let open: Vec<&DemandRow> = all.iter().filter(|row| row.is_open).collect();
    for row in &open {
        let draft = row.draft()?;
        let of_it = draft.grade.unwrap_or_else(|| suggested_grade(&draft, tx.rules.today).0);
        grade = Some(grade.map_or(of_it, |grade| grade.min(of_it)));
        is_qualified |= draft.is_qualified();
    }
    let newest = open.iter().map(|row| row.id).max().map(DemandId);
    Ok(Wanted { newest, grade, is_qualified, is_incomplete })
}

/// What a merged client looks for goes with it (§2.2).
///
/// # Errors
/// Only when the database fails.
pub fn merged(tx: &mut Tx<'_>, event: &mut ClientsMerged) -> ApiResult<()> {
    event.hand_over(tx, MergePart::Demands, store::OF_CLIENT)?;
    if event.is_trial { Ok(()) } else { follow_both(tx, (event.into, event.from)) }
}

/// And comes back with it.
///
/// # Errors
/// Only when the database fails.
pub fn merge_undone(tx: &mut Tx<'_>, event: &mut MergeUndone) -> ApiResult<()> {
    event.hand_back(tx, MergePart::Demands, store::OF_CLIENT)?;
    if event.is_trial { Ok(()) } else { follow_both(tx, (event.into, event.from)) }
}

fn follow_both(tx: &mut Tx<'_>, (into, from): (ClientId, ClientId)) -> ApiResult<()> {
    for id in [into, from] {
        let row = profile::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
        follow(tx, &row)?;
    }
    Ok(())
}

/// What follows for the client.
fn follow(tx: &mut Tx<'_>, row: &ClientRow) -> ApiResult<()> {
    let wanted = wanted(tx, row.id())?;
    profile::demands_changed(tx, row, &wanted)
}
