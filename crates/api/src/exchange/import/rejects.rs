//! Rejected rows to download.

use fangke_shared::ImportId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use serde_json::json;

use super::store::{self, ImportRow};
use crate::company::tx::trail::{self, Actor};
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::platform::state::App;

/// The rejected rows as CSV for a spreadsheet: line, field, reason, and the row as it stood. They may hold people's numbers:
/// who gets them stands in the audit trail before they have them.
///
/// # Errors
/// `not_found`.
pub async fn rejects_csv(app: &App, caller: &Caller, id: ImportId) -> ApiResult<Vec<u8>> {
    let (by, now, keys) = (caller.clone(), app.clock.now(), app.keys.clone());
    let row = app
        .db
        .write(move |conn| {
            let row = store::find(conn, id)?;
            let details = json!({ "rejected": row.rejected });
            trail::record(conn, &Actor::from(&by), now, AuditAction::Download, (AuditSubject::Import, id.0), &details)?;
            Ok(row)
        })
        .await?;
    app.db.read(move |conn| write(conn, &keys, &row)).await
}

fn write(conn: &mut Conn, keys: &Keys, row: &ImportRow) -> ApiResult<Vec<u8>> {
    let columns = row.columns(keys)?;
    // The mark tells spreadsheets that it is UTF-8.
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let width = columns.len();
    let head = ["line", "field", "code", "value"].into_iter().map(str::to_owned).chain(columns.into_iter().map(|column| column.name));
    writer.write_record(head.map(|name| harmless(&name))).map_err(ApiError::internal)?;
    let mut after = 0;
    loop {
        let rejects = store::rejects(conn, keys, ImportId(row.id), after, 1_000)?;
        let Some((last, ..)) = rejects.last() else { break };
        after = *last;
        for (_, reject, mut cells) in rejects {
            cells.resize(width, String::new());
            let head = [reject.line.to_string(), reject.field, reject.code, reject.value];
            writer.write_record(head.into_iter().chain(cells).map(|cell| harmless(&cell))).map_err(ApiError::internal)?;
        }
    }
    writer.into_inner().map_err(|error| ApiError::internal(error.error()))
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
