//! Where the caller is signed in, and who has tried to be (I4).

use fangke_shared::SessionId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::auth::{SessionResponse, SignInResponse};
use serde_json::json;

use super::service::{end_session, end_sessions};
use super::store_sign_in as store;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::state::Ended;

/// Sessions and attempts that are shown at most.
const SHOWN: i64 = 50;

/// The caller's sessions that can go on, newest first, 50 at most.
///
/// # Errors
/// Only when the database fails.
pub fn sessions(tx: &mut Tx<'_>) -> ApiResult<Vec<SessionResponse>> {
    let claims = &tx.caller()?.claims;
    let now = tx.at();
    let rows = store::open_sessions(tx.conn, claims.member_id, now, SHOWN)?;
    let shown = rows.into_iter().map(|row| SessionResponse {
        id: SessionId(row.id),
        device: row.device.unwrap_or_default(),
        network: row.network.unwrap_or_default(),
        began_at: row.created_at.and_utc(),
        last_seen_at: row.last_seen_at.unwrap_or(row.created_at).and_utc(),
        is_current: row.id == claims.session_id.0,
    });
    Ok(shown.collect())
}

/// Ends one of the caller's sessions.
///
/// # Errors
/// `not_found` for one that is over or somebody else's.
pub fn end(tx: &mut Tx<'_>, session: SessionId) -> ApiResult<()> {
    let (me, now) = (tx.me()?, tx.now());
    if !store::is_open_session(tx.conn, me, session)? {
        return Err(ApiError::not_found());
    }
    let ended = end_session(tx.conn, session, now)?;
    note(tx, vec![ended])
}

/// Ends all of the caller's sessions but this one.
///
/// # Errors
/// Only when the database fails.
pub fn end_others(tx: &mut Tx<'_>) -> ApiResult<()> {
    let (claims, now) = (&tx.caller()?.claims, tx.now());
    let ended = end_sessions(tx.conn, claims.member_id, Some(claims.session_id), now)?;
    note(tx, ended)
}

/// Enters in the trail how many sessions were ended, and ends their tokens once that is committed.
fn note(tx: &mut Tx<'_>, ended: Vec<Ended>) -> ApiResult<()> {
    let (me, now) = (tx.me()?, tx.now());
    tx.audit(AuditAction::EndSessions, (AuditSubject::Member, me.0), &json!({ "sessions": ended.len() }))?;
    tx.after_commit(move |app| ended.into_iter().for_each(|ended| app.ended.add(ended, now)));
    Ok(())
}

/// The latest attempts to sign in as the caller, newest first, 50 at most.
///
/// # Errors
/// Only when the database fails.
pub fn sign_ins(tx: &mut Tx<'_>) -> ApiResult<Vec<SignInResponse>> {
    let me = tx.me()?;
    let rows = store::latest(tx.conn, me, SHOWN)?;
    let shown =
        rows.into_iter().map(|row| SignInResponse { at: row.at.and_utc(), outcome: row.outcome, device: row.device, network: row.network });
    Ok(shown.collect())
}
