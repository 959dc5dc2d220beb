//! Lists of listings as files: those within reach.

use fangke_shared::exchange::export::{EXPORT_ROWS_MAX, ExportListingsRequest};
use fangke_shared::page::MAX_LIMIT;
use fangke_shared::permission::{Action, Scope};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::{ListingQuery, ListingSummary};
use serde_json::json;

use super::columns;
use super::sheet::Sheet;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::language::Language;
use crate::property::listing::service as listing;

/// The listings that a query finds, as rows of a file.
///
/// # Errors
/// `forbidden` for a scope wider than the permission's, wrong fields, `too_many` at `/query` for more rows than a file takes.
pub(super) fn listings(tx: &mut Tx<'_>, request: &ExportListingsRequest) -> ApiResult<Sheet> {
    let mut query = request.validate()?;
    let language = language_of(request.lang.as_deref())?;
    let scope = tx.caller()?.reach(Action::ExportListings, query.scope)?;
    query.scope = (scope != Scope::All).then_some(scope);
    let rows = found(tx, &query, request)?;
    let details = json!({ "query": request.query, "chosen": request.ids.len(), "scope": scope });
    let clock = tx.rules.clock();
    let cells = rows.iter().map(|row| columns::cells(row, language, clock)).collect();
    Ok(Sheet { name: "listings".to_owned(), details, heads: columns::heads(language), rows: cells })
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
