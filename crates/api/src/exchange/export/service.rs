//! Rules of handing out lists: within reach, for a reason, and on record.

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::exchange::export::{EXPORT_ROWS_MAX, ExportListingsRequest};
use fangke_shared::page::MAX_LIMIT;
use fangke_shared::permission::{Action, Scope};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::{ListingQuery, ListingSummary};
use serde_json::json;

use super::{columns, file};
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::language::Language;
use crate::property::listing::service as listing;

/// The listings that a query finds, as a file.
///
/// # Errors
/// `forbidden` for a scope wider than the permission's, wrong fields, `too_many` at `/query` for more rows than a file takes.
pub fn listings(tx: &mut Tx<'_>, request: &ExportListingsRequest) -> ApiResult<Vec<u8>> {
    let mut query = request.validate()?;
    let language = language_of(request.lang.as_deref())?;
    let caller = tx.caller()?;
    let scope = caller.reach(Action::ExportListings, query.scope)?;
    query.scope = (scope != Scope::All).then_some(scope);
    let rows = found(tx, &query, request)?;
    let details = json!({
        "of": "listings", "format": request.format, "rows": rows.len(), "query": request.query, "chosen": request.ids.len(),
        "scope": scope, "reason": request.reason.trim(),
    });
    // Before anything is handed out.
    tx.audit(AuditAction::Export, (AuditSubject::Member, caller.claims.member_id.0), &details)?;
    let clock = tx.rules.clock();
    let cells = rows.iter().map(|row| columns::cells(row, language, clock)).collect();
    file::of(request.format, &columns::heads(language), cells)
}

/// The language of a file's words.
pub(super) fn language_of(tag: Option<&str>) -> ApiResult<Language> {
    match tag {
        None => Ok(Language::default()),
        Some(tag) => tag.parse().map_err(|()| ApiError::field(FieldError::new("/lang", FieldCode::UnknownWord))),
    }
}

fn found(tx: &mut Tx<'_>, query: &ListingQuery, request: &ExportListingsRequest) -> ApiResult<Vec<ListingSummary>> {
    let (mut rows, mut cursor) = (Vec::new(), None);
    loop {
        let page = listing::page(tx, &ListingQuery { limit: Some(MAX_LIMIT), cursor, ..query.clone() })?;
        rows.extend(page.items.into_iter().filter(|row| request.ids.is_empty() || request.ids.contains(&row.id)));
        if rows.len() > EXPORT_ROWS_MAX {
            return Err(ApiError::field(FieldError::new("/query", FieldCode::TooMany).with("max", EXPORT_ROWS_MAX)));
        }
        cursor = page.next_cursor;
        if cursor.is_none() || (!request.ids.is_empty() && rows.len() == request.ids.len()) {
            return Ok(rows);
        }
    }
}
