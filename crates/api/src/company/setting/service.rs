//! Reading and changing the figures of the rules.

use chrono::{DateTime, Utc};
use fangke_shared::MemberId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::member::MemberRef;
use fangke_shared::company::setting::{
    ChangeSettingRequest, Figures, NextSetting, PreviewSettingRequest, SettingEntry, SettingKey, SettingPreview, SettingResponse,
};
use fangke_shared::page::Page;
use fangke_shared::problem::{FieldCode, FieldError};
use serde_json::json;

use super::preview;
use super::store::{self, NewEntry};
use crate::platform::audit_log::{self, Actor};
use crate::platform::clock::Clock;
use crate::platform::cursor;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::platform::http::PageQuery;

pub use super::rules::Rules;

/// The figures in force at a moment.
///
/// # Errors
/// What the database says.
pub fn figures(conn: &mut Conn, at: DateTime<Utc>) -> ApiResult<Figures> {
    Ok(store::in_force(&store::entries(conn)?, at.naive_utc()))
}

/// Every setting as it stands.
///
/// # Errors
/// What the database says.
pub fn list(conn: &mut Conn, now: DateTime<Utc>) -> ApiResult<Page<SettingResponse>> {
    let figures = figures(conn, now)?;
    let coming = store::coming(conn, now.naive_utc())?;
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

/// What a change would do to what is there now.
///
/// # Errors
/// Wrong fields.
pub fn preview(conn: &mut Conn, clock: &Clock, key: SettingKey, request: &PreviewSettingRequest) -> ApiResult<SettingPreview> {
    let now = clock.now();
    request.validate(key, now)?;
    let from = request.effective_from.unwrap_or(now);
    let before = figures(conn, from)?;
    let mut after = before.clone();
    after.set(key, request.value);
    preview::effects(conn, key, &Rules::of(before, clock, from), &Rules::of(after, clock, from))
}

/// Enters a change.
///
/// # Errors
/// Wrong fields; `repeated` for a value that is in force then anyway.
pub fn change(
    conn: &mut Conn,
    caller: &Caller,
    key: SettingKey,
    request: &ChangeSettingRequest,
    now: DateTime<Utc>,
) -> ApiResult<SettingResponse> {
    request.validate(key, now)?;
    let from = request.effective_from.unwrap_or(now);
    if figures(conn, from)?.get(key) == request.value {
        return Err(ApiError::field(FieldError::new("/value", FieldCode::Repeated)));
    }
    let member = caller.claims.member_id;
    let (reason, effective_from) = (request.reason.trim(), from.naive_utc());
    let entry = NewEntry { key, value: request.value, effective_from, reason, member, now: now.naive_utc() };
    let id = store::insert(conn, &entry)?;
    let details = json!({ "key": key, "value": request.value, "effective_from": from, "reason": reason });
    audit_log::record(conn, &Actor::from(caller), now, AuditAction::Update, (AuditSubject::Setting, id), &details)?;
    list(conn, now)?.items.into_iter().find(|setting| setting.key == key).ok_or_else(ApiError::not_found)
}
