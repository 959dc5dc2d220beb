//! The one way out for a list (I4): marked, entered in the trail and in the book of files, and beyond so many rows only with an approval.

use fangke_shared::ExportRequestId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::exchange::export::{ExportOrder, needs_approval};
use fangke_shared::problem::ErrorCode;
use serde_json::{Value, json};

use super::mark::{Mark, Marked, fresh_code};
use super::service::language_of;
use super::sheet::Sheet;
use super::{clients, developer_statement, file, payroll, profit, service, store};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// A file, and what it is called.
pub struct HandedOut {
    /// What is in it.
    pub file: Vec<u8>,
    /// Its name with day and ending.
    pub name: String,
}

/// The rows of what is asked for, as far as the caller's permissions reach now.
///
/// # Errors
/// `forbidden`, wrong fields, `too_many` for more rows than a file takes.
pub(super) fn sheet(tx: &mut Tx<'_>, order: &ExportOrder) -> ApiResult<Sheet> {
    tx.caller()?.scope(order.kind().action())?;
    match order {
        ExportOrder::Listings(of) => service::listings(tx, of),
        ExportOrder::Clients(of) => clients::clients(tx, of),
        ExportOrder::Payroll(of) => payroll::payroll(tx, of),
        ExportOrder::Profit(of) => profit::profit(tx, of),
        ExportOrder::DeveloperStatement(of) => developer_statement::developer_statement(tx, of),
    }
}

/// Hands a list out at once.
///
/// # Errors
/// As `sheet`; `export_needs_approval` for more rows than are free.
pub fn at_once(tx: &mut Tx<'_>, order: &ExportOrder) -> ApiResult<HandedOut> {
    let sheet = sheet(tx, order)?;
    let free = tx.rules.figures.export_rows_free;
    if needs_approval(sheet.rows.len(), free) {
        let why = format!("{} rows, and only {free} are free", sheet.rows.len());
        return Err(ApiError::new(ErrorCode::ExportNeedsApproval).detail(why));
    }
    hand_out(tx, order, sheet, None)
}

/// Marks the rows, enters who takes them, and only then writes the file.
pub(super) fn hand_out(tx: &mut Tx<'_>, order: &ExportOrder, sheet: Sheet, request: Option<ExportRequestId>) -> ApiResult<HandedOut> {
    let (me, now) = (tx.me()?, tx.now());
    let language = language_of(order.lang())?;
    let code = fresh_code();
    let export = store::insert_export(tx.conn, (order, &code, sheet.rows.len()), request, (me, tx.rules.now.naive_utc()))?;
    let mut details = json!({
        "of": order.kind(), "format": order.format(), "rows": sheet.rows.len(), "reason": order.reason(), "export_id": export, "code": code,
        "request_id": request,
    });
    if let (Value::Object(details), Value::Object(more)) = (&mut details, sheet.details) {
        details.extend(more);
    }
    // Before anything is handed out.
    tx.audit(AuditAction::Export, (AuditSubject::Member, me.0), &details)?;
    let by = member::member_ref(tx.conn, Some(me.0))?.map(|by| by.display_name).unwrap_or_default();
    let of = Marked { code, by: &by, at: now, reason: order.reason(), rows: sheet.rows.len() };
    let mark = Mark::new(of, language, tx.rules.clock());
    let name = format!("{}-{}.{}", sheet.name, tx.rules.today, order.format());
    Ok(HandedOut { file: file::of(order.format(), &mark, &sheet.heads, sheet.rows)?, name })
}
