//! Reading and changing the figures of the rules.

use fangke_shared::MemberId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::member::MemberRef;
use fangke_shared::company::setting::{ChangeSettingRequest, NextSetting, SettingEntry, SettingKey, SettingResponse};
use fangke_shared::page::Page;
use fangke_shared::problem::{FieldCode, FieldError};
use serde_json::json;

use super::store::{self, NewEntry};
use crate::company::tx::Tx;
use crate::company::tx::rules::{CachedEntries, figures_at};
use crate::platform::cursor;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::PageQuery;

/// Every setting as it stands.
///
/// # Errors
/// Only when the database fails.
pub fn list(tx: &mut Tx<'_>) -> ApiResult<Page<SettingResponse>> {
    let now = tx.now();
    let figures = figures_at(tx.conn, now)?;
    let coming = store::coming(tx.conn, now.naive_utc())?;
    let one = |key: SettingKey| {
        let spec = key.spec();
        let first = coming.iter().find(|(name, ..)| name == key.as_str()).map(|(.., at)| *at);
        // Of several that begin at once the last counts.
        let next = coming.iter().rfind(|(name, _, at)| name == key.as_str() && Some(*at) == first);
        SettingResponse {
            key,
            section: spec.section,
            unit: spec.unit,
            default: spec.default,
            min: spec.min,
            max: spec.max,
            value: figures.get(key),
            next: next.map(|(_, value, at)| NextSetting { value: *value, effective_from: at.and_utc() }),
        }
    };
    Ok(Page::whole(SettingKey::ALL.iter().copied().map(one).collect()))
}

/// A setting's entries, the newest first.
///
/// # Errors
/// A cursor that no page gave.
pub fn history(conn: &mut Conn, key: SettingKey, page: &PageQuery) -> ApiResult<Page<SettingEntry>> {
    let rows = store::history(conn, key, cursor::decode(page.cursor.as_deref())?, page.limit + 1)?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, |row| row.0);
    let entry = |(id, value, from, reason, member, display_name, created_at): store::Entry| SettingEntry {
        id,
        value,
        effective_from: from.and_utc(),
        reason,
        member: MemberRef { id: MemberId(member), display_name },
        created_at: created_at.and_utc(),
    };
    Ok(Page { items: rows.into_iter().map(entry).collect(), next_cursor, total: None })
}

/// Enters a change.
///
/// # Errors
/// Wrong fields; `repeated` for a value that is in force then anyway.
pub fn change(tx: &mut Tx<'_>, key: SettingKey, request: &ChangeSettingRequest) -> ApiResult<SettingResponse> {
    let now = tx.now();
    request.validate(key, now)?;
    let from = request.effective_from.unwrap_or(now);
    if figures_at(tx.conn, from)?.get(key) == request.value {
        return Err(ApiError::field(FieldError::new("/value", FieldCode::Repeated)));
    }
    let member = tx.me()?;
    let (reason, effective_from) = (request.reason.trim(), from.naive_utc());
    let entry = NewEntry { key, value: request.value, effective_from, reason, member, now: now.naive_utc() };
    let id = store::insert(tx.conn, &entry)?;
    let details = json!({ "key": key, "value": request.value, "effective_from": from, "reason": reason });
    tx.audit(AuditAction::Update, (AuditSubject::Setting, id), &details)?;
    tx.after_commit(|app| app.shared::<CachedEntries>().forget());
    list(tx)?.items.into_iter().find(|setting| setting.key == key).ok_or_else(ApiError::not_found)
}
