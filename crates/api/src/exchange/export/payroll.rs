//! The payroll of a month as a file: what everybody earned, what the ladders pay of it, and bonuses (D5).

use fangke_shared::deal::performance::MemberRow;
use fangke_shared::exchange::export::{EXPORT_ROWS_MAX, ExportPayrollRequest};
use fangke_shared::problem::{FieldCode, FieldError};
use serde_json::json;

use super::file::{Cell, YUAN, fen};
use super::service::language_of;
use super::sheet::Sheet;
use crate::company::tx::Tx;
use crate::deal::performance::service as performance;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::language::{Texts, texts};

static TEXTS: Texts = texts!("payroll");

/// What a column shows of a member's month.
type Column = (&'static str, fn(&MemberRow) -> Cell);

/// The columns in their order; amounts are yuan.
const COLUMNS: [Column; 9] = [
    ("number", |row| Cell::Text(row.member.id.to_string())),
    ("name", |row| Cell::Text(row.member.display_name.clone())),
    ("earned", |row| fen(Some(row.sums.earned_fen), YUAN)),
    ("clawed_back", |row| fen(Some(row.sums.clawed_back_fen), YUAN)),
    ("corrected", |row| fen(Some(row.sums.corrected_fen), YUAN)),
    ("performance", |row| fen(Some(row.sums.performance_fen), YUAN)),
    ("payable", |row| fen(row.payable_fen, YUAN)),
    ("bonus", |row| fen(Some(row.bonus_fen), YUAN)),
    ("total", |row| fen(row.total_fen, YUAN)),
];

/// The payroll of a month, as rows of a file.
///
/// # Errors
/// Wrong fields, `too_many` at `/month` for more rows than a file takes.
pub fn payroll(tx: &mut Tx<'_>, request: &ExportPayrollRequest) -> ApiResult<Sheet> {
    request.validate()?;
    let language = language_of(request.lang.as_deref())?;
    let rows = performance::payroll(tx, request.month)?;
    if rows.len() > EXPORT_ROWS_MAX {
        return Err(ApiError::field(FieldError::new("/month", FieldCode::TooMany).with("max", EXPORT_ROWS_MAX)));
    }
    let details = json!({ "month": request.month });
    let heads = COLUMNS.iter().map(|(name, _)| language.text(&TEXTS, name)).collect();
    let cells = rows.iter().map(|row| COLUMNS.iter().map(|(_, show)| show(row)).collect()).collect();
    Ok(Sheet { name: format!("payroll-{}", request.month), details, heads, rows: cells })
}
