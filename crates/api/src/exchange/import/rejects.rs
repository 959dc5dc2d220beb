//! Rejected rows to download.

use fangke_shared::ImportId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::exchange::import::{ImportReject, OWN_COLUMNS};
use fangke_shared::problem::ErrorCode;
use serde_json::json;

use super::store::{self, ImportRow};
use super::{reject_store, words};
use crate::company::tx::trail::{self, Actor};
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::platform::language::Language;
use crate::platform::state::App;

/// The rejected rows as CSV for a spreadsheet: line, field, reason, and the row as it stood. They may hold people's numbers:
/// who gets them stands in the audit trail before they have them.
///
/// # Errors
/// `not_found`.
pub async fn rejects_csv(app: &App, caller: &Caller, id: ImportId, language: Language) -> ApiResult<Vec<u8>> {
    let (by, now, keys) = (caller.clone(), app.clock.now(), app.keys.clone());
    let sealing = keys.clone();
    let row = app
        .db
        .write(move |conn| {
            let row = store::find(conn, id)?;
            if !row.is_of(by.claims.member_id) {
                return Err(ApiError::new(ErrorCode::Forbidden).detail("the import is somebody else's"));
            }
            let details = json!({ "rejected": row.rejected });
            trail::record(conn, &sealing, &Actor::from(&by), now, AuditAction::Download, (AuditSubject::Import, id.0), &details)?;
            Ok(row)
        })
        .await?;
    app.db.read(move |conn| write(conn, &keys, &row, language)).await
}

fn write(conn: &mut Conn, keys: &Keys, row: &ImportRow, language: Language) -> ApiResult<Vec<u8>> {
    let columns = row.columns(keys)?;
    // The mark tells spreadsheets that it is UTF-8.
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let has_sheets = row.sheets(keys)?.iter().any(|sheet| !sheet.name.is_empty());
    // Corrected rejects that are rejected again don't gather our own columns twice.
    let places: Vec<usize> = columns.iter().enumerate().filter(|(_, column)| !column.is_own).map(|(at, _)| at).collect();
    let names = columns.into_iter().filter(|column| !column.is_own).map(|column| column.name);
    let own = has_sheets.then_some("sheet").into_iter().chain(OWN_COLUMNS);
    let head = own.map(str::to_owned).chain(names);
    writer.write_record(head.map(|name| harmless(&name))).map_err(ApiError::internal)?;
    let mut after = 0;
    loop {
        let rejects = reject_store::page(conn, keys, (ImportId(row.id), false), after, 1_000)?;
        let Some((last, ..)) = rejects.last() else { break };
        after = *last;
        for (_, reject, cells) in rejects {
            let cells = places.iter().map(|at| cells.get(*at).cloned().unwrap_or_default());
            let own = has_sheets.then(|| reject.sheet.clone()).into_iter();
            let head = own.chain(own_cells(language, &reject));
            writer.write_record(head.into_iter().chain(cells).map(|cell| harmless(&cell))).map_err(ApiError::internal)?;
        }
    }
    writer.into_inner().map_err(|error| ApiError::internal(error.error()))
}

/// What stands before the cells of a rejected row.
pub fn own_cells(language: Language, reject: &ImportReject) -> [String; 5] {
    let ImportReject { line, field, code, value, .. } = reject.clone();
    [line.to_string(), field, code, value, words::told(language, reject)]
}

/// A cell that a spreadsheet would run as a formula gets an apostrophe in front.
pub fn harmless(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    if !is_number && cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn formulas_are_made_harmless_and_numbers_stay() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(harmless("-12.5"), "-12.5");
        assert_eq!(harmless("+86 138"), "'+86 138");
        assert_eq!(harmless("望京花园"), "望京花园");
    }
}
