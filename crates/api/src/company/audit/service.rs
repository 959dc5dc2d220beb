//! Pages of the audit trail.

use std::collections::HashMap;

use fangke_shared::MemberId;
use fangke_shared::company::audit::AuditEntryResponse;
use fangke_shared::company::member::MemberRef;
use fangke_shared::page::Page;

use super::store::{self, AuditRow};
use crate::company::member;
use crate::platform::cursor;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::PageQuery;
use crate::platform::state::App;

pub use super::store::Filter;

/// Lists entries, newest first.
///
/// # Errors
/// A cursor that no page gave.
pub async fn list_audit(app: &App, mut filter: Filter, page: PageQuery) -> ApiResult<Page<AuditEntryResponse>> {
    filter.before = cursor::decode(page.cursor.as_deref())?;
    app.db
        .read(move |conn| {
            let rows = store::list(conn, &filter, page.limit + 1)?;
            let (rows, next_cursor) = cursor::cut(rows, page.limit, |row| row.id);
            let members = member::service::member_refs(conn, rows.iter().filter_map(|row| row.member_id.map(MemberId)))?;
            let items = rows.into_iter().map(|row| response(row, &members)).collect::<ApiResult<_>>()?;
            Ok(Page { items, next_cursor, total: None })
        })
        .await
}

fn response(row: AuditRow, members: &HashMap<MemberId, MemberRef>) -> ApiResult<AuditEntryResponse> {
    Ok(AuditEntryResponse {
        id: row.id,
        at: row.at.and_utc(),
        member: row.member_id.and_then(|id| members.get(&MemberId(id)).cloned()),
        action: row.action,
        subject: row.subject,
        subject_id: row.subject_id,
        details: serde_json::from_str(&row.details).map_err(ApiError::internal)?,
        request_id: row.request_id,
    })
}
