//! Pages of the audit trail.

use fangke_shared::MemberId;
use fangke_shared::company::audit::AuditEntryResponse;
use fangke_shared::company::member::MemberRef;
use fangke_shared::page::Page;

use super::store::{self, AuditRow};
use crate::company::tx::Tx;
use crate::platform::cursor;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::PageQuery;

pub use super::store::Filter;

/// Lists entries, newest first.
///
/// # Errors
/// A cursor that no page gave.
pub fn list(tx: &mut Tx<'_>, mut filter: Filter, page: &PageQuery) -> ApiResult<Page<AuditEntryResponse>> {
    filter.before = cursor::decode(page.cursor.as_deref())?;
    let rows = store::list(tx.conn, &filter, page.limit + 1)?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, |(row, _)| row.id);
    let items = rows.into_iter().map(|(row, name)| response(row, name)).collect::<ApiResult<_>>()?;
    Ok(Page { items, next_cursor, total: None })
}

fn response(row: AuditRow, name: Option<String>) -> ApiResult<AuditEntryResponse> {
    Ok(AuditEntryResponse {
        id: row.id,
        at: row.at.and_utc(),
        member: row.member_id.zip(name).map(|(id, display_name)| MemberRef { id: MemberId(id), display_name }),
        action: row.action,
        subject: row.subject,
        subject_id: row.subject_id,
        details: serde_json::from_str(&row.details).map_err(ApiError::internal)?,
        request_id: row.request_id,
    })
}
