//! Rules of handing out lists: within reach, for a reason, and on record.

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::exchange::export::{EXPORT_ROWS_MAX, ExportFormat, ExportListingsRequest};
use fangke_shared::page::MAX_LIMIT;
use fangke_shared::permission::{Action, Scope};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::{ListingQuery, ListingSummary};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::json;

use super::columns::{self, Cell};
use crate::company::tx::Tx;
use crate::exchange::import::service::harmless;
use crate::platform::clock::Clock;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::language::Language;
use crate::property::listing::service as listing;

/// The listings that a query finds, as a file.
///
/// # Errors
/// `forbidden` for a scope wider than the permission's, wrong fields, `too_many` at `/query` for more rows than a file takes.
pub fn listings(tx: &mut Tx<'_>, request: &ExportListingsRequest) -> ApiResult<Vec<u8>> {
    let mut query = request.validate()?;
    let language = match &request.lang {
        None => Language::default(),
        Some(tag) => tag.parse().map_err(|()| ApiError::field(FieldError::new("/lang", FieldCode::UnknownWord)))?,
    };
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
    match request.format {
        ExportFormat::Csv => csv(&rows, language, clock),
        ExportFormat::Xlsx => workbook(&rows, language, clock).map_err(ApiError::internal),
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

fn csv(rows: &[ListingSummary], language: Language, clock: &Clock) -> ApiResult<Vec<u8>> {
    // The mark tells spreadsheets that it is UTF-8.
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(columns::heads(language)).map_err(ApiError::internal)?;
    for row in rows {
        let cells = columns::cells(row, language, clock).into_iter().map(|cell| match cell {
            Cell::Blank => String::new(),
            Cell::Text(text) => harmless(&text),
            Cell::Number(number) => number.to_string(),
        });
        writer.write_record(cells).map_err(ApiError::internal)?;
    }
    writer.into_inner().map_err(|error| ApiError::internal(error.error()))
}

fn workbook(rows: &[ListingSummary], language: Language, clock: &Clock) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let bold = Format::new().set_bold();
    for (column, head) in (0..).zip(columns::heads(language)) {
        sheet.write_string_with_format(0, column, head, &bold)?;
    }
    for (line, row) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(columns::cells(row, language, clock)) {
            match cell {
                Cell::Blank => {}
                // Always as text: what begins with `=` is a name, too.
                Cell::Text(text) => drop(sheet.write_string(line, column, text)?),
                Cell::Number(number) => drop(sheet.write_number(line, column, number)?),
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    workbook.save_to_buffer()
}
