//! Rules of merging (§2.2): who holds both clients, or leads who does, makes one of them, and for thirty days two again.

use fangke_shared::client::journal::ClientEvent;
use fangke_shared::client::merge::{
    ClientMergePreview, ClientMergeResponse, ClientMerges, MergeClientsRequest, MergePart, MergeUndo, undoable_until,
};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::permission::Action;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::{ClientId, ClientMergeId};
use serde_json::json;

use super::event::{ClientsMerged, MergeUndone, Moved};
use super::store::{self, MergeRow};
use crate::client::journal::service as journal;
use crate::client::profile::access;
use crate::client::profile::merge::{self as records, CONTACTS_OF_CLIENT, Combined};
use crate::client::profile::service::{self as profile, ClientRow};
use crate::company::member::service as member;
use crate::company::reveal::service as reveal;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::follow_up::service as follow_up;

/// Clients that are proposed at most.
const PROPOSED_MAX: usize = 10;

/// What merging two clients would do.
///
/// # Errors
/// `not_found`, `forbidden`, `client_public`, `client_merged`; `contradicts` for a client with itself.
pub fn preview(tx: &mut Tx<'_>, id: ClientId, with: ClientId) -> ApiResult<ClientMergePreview> {
    differ("with", id, with)?;
    let (into, from) = (may_merge(tx, id)?, may_merge(tx, with)?);
    let what = records::weigh(tx, &into, &from)?;
    let shared_contacts = records::own_contacts(tx, id, with)?.1;
    let moved = moved(tx, (id, with), true)?;
    Ok(ClientMergePreview {
        into: profile::one(tx, id)?,
        from: profile::one(tx, with)?,
        moves: moved.iter().map(Moved::count).collect(),
        shared_contacts,
        fields: what.fields(),
        dropped: what.dropped().to_vec(),
    })
}

fn differ(pointer: &str, id: ClientId, with: ClientId) -> ApiResult<()> {
    if id == with { Err(ApiError::field(FieldError::new(pointer, FieldCode::Contradicts).with("other", "id"))) } else { Ok(()) }
}

fn may_merge(tx: &mut Tx<'_>, id: ClientId) -> ApiResult<ClientRow> {
    let found = profile::find(tx.conn, id)?;
    let (row, _) = access::seen(tx, found)?;
    access::require(tx, Action::EditClient, &row)?;
    Ok(row)
}

/// Hands over what hangs on the client that goes: what stands below tells its tables, those above listen.
fn moved(tx: &mut Tx<'_>, (into, from): (ClientId, ClientId), is_trial: bool) -> ApiResult<Vec<Moved>> {
    let mut event = ClientsMerged { into, from, is_trial, moved: Vec::new() };
    let (own, _) = records::own_contacts(tx, into, from)?;
    event.hand_over_these(tx, MergePart::Contacts, CONTACTS_OF_CLIENT, own)?;
    event.hand_over(tx, MergePart::FollowUps, follow_up::OF_CLIENT)?;
    event.hand_over(tx, MergePart::Reveals, reveal::OF_CLIENT)?;
    event.hand_over(tx, MergePart::Journal, journal::OF_CLIENT)?;
    Ok(tx.emit(event)?.moved)
}

/// Merges a client into another one.
///
/// # Errors
/// As [`preview`]; `stale_version` where either has changed since it was looked at.
pub fn merge(tx: &mut Tx<'_>, id: ClientId, version: i64, request: &MergeClientsRequest) -> ApiResult<ClientMergeResponse> {
    let with = request.with;
    differ("/with", id, with)?;
    // In one order, or two who merge the same two would wait for each other.
    let mut locked = [(id, version), (with, request.with_version)];
    locked.sort_unstable_by_key(|(id, _)| *id);
    for (id, version) in locked {
        let row = profile::take_at(tx, id, version)?;
        access::require(tx, Action::EditClient, &row)?;
    }
    let (into, from) = (may_merge(tx, id)?, may_merge(tx, with)?);
    let what = records::weigh(tx, &into, &from)?;
    let moved = moved(tx, (id, with), false)?;
    records::combine(tx, id, with, &what)?;
    let (me, at) = (tx.me()?, tx.at());
    let text = |value: serde_json::Result<String>| value.map_err(ApiError::internal);
    let (fields, told) = (text(serde_json::to_string(&what))?, text(serde_json::to_string(&moved))?);
    let merge = store::insert(tx.conn, (id, with), (me, at), (&fields, &told))?;
    tx.audit(AuditAction::Update, (AuditSubject::Client, id.0), &json!({ "merged_from": with, "merge_id": merge }))?;
    tx.audit(AuditAction::Update, (AuditSubject::Client, with.0), &json!({ "merged_into": id, "merge_id": merge }))?;
    journal::add(tx, id, me, &ClientEvent::MergedFrom { client_id: with, name: from.name })?;
    journal::add(tx, with, me, &ClientEvent::MergedInto { client_id: id, name: into.name })?;
    let row = store::find(tx.conn, id, merge)?.ok_or_else(ApiError::not_found)?;
    response(tx, &row)
}

fn response(tx: &mut Tx<'_>, row: &MergeRow) -> ApiResult<ClientMergeResponse> {
    let (from, merged_at) = (ClientId(row.from_id), row.merged_at.and_utc());
    let until = undoable_until(merged_at);
    Ok(ClientMergeResponse {
        id: ClientMergeId(row.id),
        into_id: ClientId(row.into_id),
        from_id: from,
        from_name: profile::find(tx.conn, from)?.map(|row| row.name).unwrap_or_default(),
        moved: moves(row)?.iter().map(Moved::count).collect(),
        member: member::member_ref(tx.conn, Some(row.member_id))?,
        merged_at,
        undoable_until: Some(until).filter(|until| row.undone_at.is_none() && tx.now() < *until),
    })
}

fn moves(row: &MergeRow) -> ApiResult<Vec<Moved>> {
    serde_json::from_str(&row.moved).map_err(ApiError::internal)
}

fn fields(row: &MergeRow) -> ApiResult<Combined> {
    serde_json::from_str(&row.fields).map_err(ApiError::internal)
}

/// What may be merged with a client, and what was.
///
/// # Errors
/// `not_found`, `client_merged`; nothing is proposed to who may not change the client.
pub fn of_client(tx: &mut Tx<'_>, id: ClientId) -> ApiResult<ClientMerges> {
    let found = profile::find(tx.conn, id)?;
    let (row, _) = access::seen(tx, found)?;
    if !access::reaches(tx, Action::EditClient, &row)? {
        return Ok(ClientMerges::default());
    }
    let mut proposed = Vec::new();
    for other in records::same_person(tx, id)? {
        if proposed.len() < PROPOSED_MAX && access::reaches(tx, Action::EditClient, &other)? {
            proposed.push(profile::one(tx, other.id())?);
        }
    }
    let rows = store::into(tx.conn, id)?;
    let merges = rows.iter().map(|row| response(tx, row)).collect::<ApiResult<_>>()?;
    Ok(ClientMerges { proposed, merges })
}

fn undoable(tx: &mut Tx<'_>, id: ClientId, merge: ClientMergeId) -> ApiResult<MergeRow> {
    may_merge(tx, id)?;
    let row = store::find(tx.conn, id, merge)?.ok_or_else(ApiError::not_found)?;
    if row.undone_at.is_some() || tx.now() >= undoable_until(row.merged_at.and_utc()) {
        return Err(ApiError::new(ErrorCode::MergeNotUndoable));
    }
    Ok(row)
}

fn returned(tx: &mut Tx<'_>, row: &MergeRow, is_trial: bool) -> ApiResult<MergeUndone> {
    let (into, from) = (ClientId(row.into_id), ClientId(row.from_id));
    let mut event = MergeUndone { into, from, is_trial, moved: moves(row)?, returned: Vec::new() };
    event.hand_back(tx, MergePart::Contacts, CONTACTS_OF_CLIENT)?;
    event.hand_back(tx, MergePart::FollowUps, follow_up::OF_CLIENT)?;
    event.hand_back(tx, MergePart::Reveals, reveal::OF_CLIENT)?;
    event.hand_back(tx, MergePart::Journal, journal::OF_CLIENT)?;
    tx.emit(event)
}

fn told(event: &MergeUndone, kept_fields: Vec<String>) -> MergeUndo {
    let returns = event.returned.iter().map(Moved::count).filter(|back| back.count > 0).collect();
    MergeUndo { returns, gone: event.gone(), kept_fields }
}

/// What undoing a merge would do, and what it can't.
///
/// # Errors
/// `not_found`, `forbidden`, `client_public`, `client_merged` where the client was merged further, `merge_not_undoable`.
pub fn preview_undo(tx: &mut Tx<'_>, id: ClientId, merge: ClientMergeId) -> ApiResult<MergeUndo> {
    let row = undoable(tx, id, merge)?;
    let kept = records::kept_fields(tx, id, &fields(&row)?)?;
    let event = returned(tx, &row, true)?;
    Ok(told(&event, kept))
}

/// Undoes a merge: what moved goes back, and the fields that nobody has changed since. What came since stays with the one that stayed.
///
/// # Errors
/// As [`preview_undo`].
pub fn undo(tx: &mut Tx<'_>, id: ClientId, merge: ClientMergeId) -> ApiResult<MergeUndo> {
    let row = undoable(tx, id, merge)?;
    let from = ClientId(row.from_id);
    for locked in [id.min(from), id.max(from)] {
        records::lock(tx, locked)?;
    }
    let (me, at) = (tx.me()?, tx.at());
    if !store::set_undone(tx.conn, row.id, me, at)? {
        return Err(ApiError::new(ErrorCode::MergeNotUndoable));
    }
    // Somebody may have merged the client further a moment ago.
    let into = may_merge(tx, id)?;
    let what = fields(&row)?;
    let kept = records::kept_fields(tx, id, &what)?;
    // Nothing that hangs on both is counted twice: fields go back before demands say what follows from them.
    records::part(tx, id, from, &what)?;
    let event = returned(tx, &row, false)?;
    for client in [id, from] {
        profile::index(tx, client)?;
    }
    let other = profile::find(tx.conn, from)?.ok_or_else(ApiError::not_found)?;
    tx.audit(AuditAction::Update, (AuditSubject::Client, id.0), &json!({ "merge_undone": from, "merge_id": merge }))?;
    tx.audit(AuditAction::Update, (AuditSubject::Client, from.0), &json!({ "merge_undone": id, "merge_id": merge }))?;
    journal::add(tx, id, me, &ClientEvent::MergeUndone { client_id: from, name: other.name })?;
    journal::add(tx, from, me, &ClientEvent::MergeUndone { client_id: id, name: into.name })?;
    Ok(told(&event, kept))
}
