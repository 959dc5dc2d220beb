//! A member's calendar: a secret address for calendar programs, which send no token of ours.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fangke_shared::MemberId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::calendar::CalendarResponse;
use serde_json::json;

use super::store;
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::crypto::sha256_hex;
use crate::platform::error::ApiResult;

/// Makes the caller's calendar address anew: the secret part of it, which is kept only as a hash.
///
/// # Errors
/// Only when the database fails.
pub fn replace(tx: &mut Tx<'_>) -> ApiResult<String> {
    let caller = tx.caller()?;
    let rules = tx.rules;
    let me = caller.claims.member_id;
    // Two at once: the later one counts, and neither fails.
    member::lock(tx.conn, me)?;
    let token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 24]>());
    store::put(tx.conn, me, &sha256_hex(token.as_bytes()), rules.now.naive_utc())?;
    tx.audit(AuditAction::Create, (AuditSubject::Calendar, me.0), &json!({}))?;
    Ok(token)
}

/// Closes the caller's calendar address at once.
///
/// # Errors
/// Only when the database fails.
pub fn revoke(tx: &mut Tx<'_>) -> ApiResult<()> {
    let caller = tx.caller()?;
    let me = caller.claims.member_id;
    if store::remove(tx.conn, me)? {
        tx.audit(AuditAction::Delete, (AuditSubject::Calendar, me.0), &json!({}))?;
    }
    Ok(())
}

/// Has the caller a calendar address?
///
/// # Errors
/// Only when the database fails.
pub fn show(tx: &mut Tx<'_>) -> ApiResult<CalendarResponse> {
    let caller = tx.caller()?;
    let created_at = store::since(tx.conn, caller.claims.member_id)?.map(|at| at.and_utc());
    Ok(CalendarResponse { is_active: created_at.is_some(), created_at })
}

/// Whose calendar an address opens; none for one that is unknown or closed.
///
/// # Errors
/// Only when the database fails.
pub fn owner(tx: &mut Tx<'_>, token: &str) -> ApiResult<Option<MemberId>> {
    store::owner(tx.conn, &sha256_hex(token.as_bytes()))
}
