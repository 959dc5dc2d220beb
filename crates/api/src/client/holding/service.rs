//! Rules of holding a client (§2.3, B6).

use chrono::Duration;
use fangke_shared::client::ClientPool;
use fangke_shared::client::holding::{HoldingReason, TransferClientRequest};
use fangke_shared::client::journal::ClientEvent;
use fangke_shared::client::objection::CreateClientFollowUpRequest;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::member::MemberRef;
use fangke_shared::permission::{Action, Scope};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::follow_up::{CreateFollowUpRequest, FollowUpResponse, VoidFollowUpRequest};
use fangke_shared::{ClientId, FollowUpId, MemberId, Subject};
use serde_json::json;

use super::event::{ClientFollowedUp, HolderChanged};
use super::store;
use crate::client::journal::service as journal;
use crate::client::objection::service as objection;
use crate::client::profile::access;
use crate::client::profile::merge;
use crate::client::profile::service::{self as profile, ClientRow};
use crate::company::member::service::{self as member, Profile};
use crate::company::reveal::service as reveal;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::PageQuery;
use crate::property::follow_up::{service as follow_up, void};
use crate::property::leaver::event::{BelongingsAsked, HandingOver};

pub use super::job::run;

/// Writes a follow-up on a client, who stays its agent's for seven days from then on.
///
/// # Errors
/// `client_public` once the seven days are over, `forbidden`, `follow_up_too_thin`, `follow_up_repeated`, `not_found`, wrong fields.
pub fn follow_up(tx: &mut Tx<'_>, id: ClientId, request: &CreateClientFollowUpRequest) -> ApiResult<FollowUpResponse> {
    request.validate()?;
    follow_up::check(tx, &request.follow_up())?;
    let row = profile::take(tx, id)?;
    access::require_work(tx, &row)?;
    if row.pool(tx.rules) == ClientPool::Public {
        return Err(ApiError::new(ErrorCode::ClientPublic));
    }
    objection::check(tx.conn, id, &request.objections)?;
    let written = written(tx, &row, request.follow_up())?;
    objection::raise(tx.conn, written.id, &request.objections)?;
    Ok(written)
}

/// Writes the follow-up with which a showing of a client ends whose lock is held. It keeps the client where somebody still holds it, and no
/// public one.
///
/// # Errors
/// `follow_up_repeated`.
pub fn showed(tx: &mut Tx<'_>, row: &ClientRow, request: CreateFollowUpRequest) -> ApiResult<FollowUpResponse> {
    profile::shown(tx, row)?;
    written(tx, row, request)
}

fn written(tx: &mut Tx<'_>, row: &ClientRow, request: CreateFollowUpRequest) -> ApiResult<FollowUpResponse> {
    let id = row.id();
    let written = follow_up::record(tx, Subject::Client(id), request)?;
    if row.pool(tx.rules) == ClientPool::Private {
        profile::followed_up(tx, id)?;
    }
    journal::add_follow_up(tx, id, written.author.id, written.id)?;
    tx.emit(ClientFollowedUp { client: id })?;
    Ok(written)
}

/// Takes a follow-up on a client back: the client is kept from the last one that counts, else from when it came to its agent.
///
/// # Errors
/// `not_found`, `forbidden`, `follow_up_fixed`, wrong fields.
pub fn void(tx: &mut Tx<'_>, id: ClientId, follow_up: FollowUpId, request: &VoidFollowUpRequest) -> ApiResult<FollowUpResponse> {
    let row = profile::take(tx, id)?;
    let voided = void::void(tx, Subject::Client(id), follow_up, request)?;
    if let Some(was) = voided.was_at {
        let since = journal::held_since(tx.conn, id)?;
        profile::follow_up_voided(tx, &row, was, voided.others.last().copied(), since)?;
    }
    Ok(voided.follow_up)
}

/// Takes a client from the public pool; the first registrant stays recorded.
///
/// # Errors
/// `client_held` by somebody, who may have been faster just now; `not_found`.
pub fn take(tx: &mut Tx<'_>, id: ClientId) -> ApiResult<()> {
    let row = lock(tx, id)?;
    let me = member::profile(tx.conn, tx.me()?)?;
    if row.pool(tx.rules) == ClientPool::Private {
        return Err(ApiError::new(ErrorCode::ClientHeld));
    }
    give(tx, &row, Some(&me), HoldingReason::Taken, None)?;
    tx.audit(AuditAction::Claim, (AuditSubject::Client, id.0), &json!({ "from": row.agent_id }))
}

/// The client with its lock: one that somebody has just taken is refused as held, not as unknown.
fn lock(tx: &mut Tx<'_>, id: ClientId) -> ApiResult<ClientRow> {
    match profile::take(tx, id) {
        Err(error) if error.code == ErrorCode::NotFound => {
            // Whether it exists is told only to somebody who could have seen it until now.
            let latest = journal::page(tx.conn, id, &PageQuery { limit: 1, cursor: None })?.items.into_iter().next();
            let was_just_taken = latest.is_some_and(|entry| {
                matches!(entry.event, ClientEvent::HolderChanged { because: HoldingReason::Taken, .. })
                    && entry.at + Duration::minutes(SEEN_MINUTES) > tx.now()
            });
            if was_just_taken { Err(ApiError::new(ErrorCode::ClientHeld)) } else { Err(error) }
        }
        other => other,
    }
}

/// Minutes for which somebody may still have a client of the public pool on the screen.
const SEEN_MINUTES: i64 = 5;

/// Gives a client to a colleague, or up into the public pool.
///
/// Agents give theirs to colleagues of their store; to another store a manager gives them (B6).
///
/// # Errors
/// `not_found`, `forbidden`, `client_public`, `stale_version`, wrong fields.
pub fn transfer(tx: &mut Tx<'_>, id: ClientId, version: i64, request: &TransferClientRequest) -> ApiResult<()> {
    request.validate()?;
    let row = profile::take_at(tx, id, version)?;
    access::require(tx, Action::TransferClient, &row)?;
    let reason = request.reason.trim().to_owned();
    let to = request.member_id.map(|to| receiver(tx, to)).transpose()?;
    let because = if to.is_some() { HoldingReason::Transferred } else { HoldingReason::Released };
    give(tx, &row, to.as_ref(), because, Some(reason.clone()))?;
    let details = json!({ "fields": ["agent_id"], "from": row.agent_id, "to": request.member_id, "reason": reason });
    tx.audit(AuditAction::Update, (AuditSubject::Client, id.0), &details)
}

/// Who may be given a client by the caller.
fn receiver(tx: &mut Tx<'_>, id: MemberId) -> ApiResult<Profile> {
    let wrong = |code| ApiError::field(FieldError::new("/member_id", code));
    let to = match member::profile(tx.conn, id) {
        Ok(to) if to.is_active && tx.rules.permissions.reach_of(to.member.id, to.role, Action::TakeClient).is_some() => to,
        Ok(_) => return Err(wrong(FieldCode::OutOfRange)),
        Err(error) if error.code == ErrorCode::NotFound => return Err(wrong(FieldCode::DoesNotExist)),
        Err(error) => return Err(error),
    };
    let claims = &tx.caller()?.claims;
    let reach = tx.caller()?.may(Action::TransferClient).unwrap_or(Scope::Own).max(Scope::Store);
    if id != claims.member_id && !reach.covers(claims.units(), to.units) {
        return Err(ApiError::new(ErrorCode::Forbidden).detail("a manager gives clients to another store"));
    }
    Ok(to)
}

/// Another holder of a client whose lock is held, or none; the time runs from now.
fn give(tx: &mut Tx<'_>, row: &ClientRow, to: Option<&Profile>, because: HoldingReason, note: Option<String>) -> ApiResult<()> {
    let (me, at) = (tx.me()?, tx.at());
    let from = member::member_ref(tx.conn, row.holder(tx.rules))?;
    profile::set_holder(tx.conn, row.id(), to.map(|to| to.member.id), at)?;
    if let Some(to) = to {
        reveal::fall_away(tx.conn, row.id(), to.member.id)?;
    }
    tx.emit(HolderChanged { client: row.id() })?;
    let to: Option<MemberRef> = to.map(|to| to.member.clone());
    journal::add(tx, row.id(), me, &ClientEvent::HolderChanged { from, to, because, note })
}

/// How many clients a member holds, who is about to leave.
///
/// # Errors
/// Only when the database fails.
pub fn asked(tx: &mut Tx<'_>, event: &mut BelongingsAsked) -> ApiResult<()> {
    event.clients = i64::try_from(held(tx, event.member)?.len()).unwrap_or(i64::MAX);
    Ok(())
}

fn held(tx: &mut Tx<'_>, member: MemberId) -> ApiResult<Vec<i64>> {
    store::held(tx.conn, member, profile::public_from(tx.rules))
}

/// The clients of a leaver go with everything else, and their time runs from now (B6).
///
/// # Errors
/// `out_of_range` at `/receiver_id` for somebody who may hold no clients.
pub fn handing_over(tx: &mut Tx<'_>, event: &mut HandingOver) -> ApiResult<()> {
    let clients = held(tx, event.from.id)?;
    if !clients.is_empty() && tx.rules.permissions.reach_of(event.to.member.id, event.to.role, Action::TakeClient).is_none() {
        return Err(ApiError::field(FieldError::new("/receiver_id", FieldCode::OutOfRange)));
    }
    for id in clients.into_iter().map(ClientId) {
        let row = merge::lock(tx, id)?;
        // Somebody was faster, or its time has just run out.
        if row.holder(tx.rules) != Some(event.from.id.0) {
            continue;
        }
        give(tx, &row, Some(&event.to), HoldingReason::Transferred, Some(event.reason.clone()))?;
        let details = json!({ "fields": ["agent_id"], "from": event.from.id, "to": event.to.member.id, "reason": event.reason });
        tx.audit(AuditAction::Update, (AuditSubject::Client, id.0), &details)?;
        event.clients += 1;
    }
    Ok(())
}
