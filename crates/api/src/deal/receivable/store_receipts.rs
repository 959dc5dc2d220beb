//! The tables of receipts, refunds, invoices, vouchers and locked months. Receipts and refunds are only ever added.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use fangke_shared::deal::receivable::{RecordReceiptRequest, RefundReceiptRequest};
use fangke_shared::{ContractId, MemberId, ReceiptId, ReceivableId, RefundId};

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::{locked_months, receipt_invoices, receipt_parts, receipts, receivables, refunds};

/// What vouchers are numbered for.
#[derive(Debug, Clone, Copy)]
pub enum Series {
    Receipts,
    Refunds,
}

impl Series {
    const ALL: [Self; 2] = [Self::Receipts, Self::Refunds];

    const fn word(self) -> &'static str {
        match self {
            Self::Receipts => "receipts",
            Self::Refunds => "refunds",
        }
    }
}

/// The next number of a month. Who comes at the same moment waits, and has the one after it; who fails gives it back (§5).
pub fn next_number(conn: &mut Conn, month: &str, series: Series) -> ApiResult<i64> {
    let sql = Sql::new("INSERT INTO voucher_numbers (month, series, last_number) VALUES (").bind(month).push(", ").bind(series.word());
    let sql =
        sql.push(", 1) ON CONFLICT (month, series) DO UPDATE SET last_number = voucher_numbers.last_number + 1 RETURNING last_number");
    sql.load::<BigInt, i64>(conn)?.pop().ok_or_else(|| ApiError::internal("no number"))
}

/// Lets nobody take a number of a month until the transaction ends.
pub fn hold_numbers(conn: &mut Conn, month: &str) -> ApiResult<()> {
    for series in Series::ALL {
        let sql = Sql::new("INSERT INTO voucher_numbers (month, series, last_number) VALUES (").bind(month).push(", ").bind(series.word());
        sql.push(", 0) ON CONFLICT (month, series) DO UPDATE SET last_number = voucher_numbers.last_number").execute(conn)?;
    }
    Ok(())
}

/// A locked month: which, by whom, when.
pub type LockedRow = (String, i64, NaiveDateTime);

pub fn is_locked(conn: &mut Conn, month: &str) -> ApiResult<bool> {
    Ok(diesel::select(diesel::dsl::exists(locked_months::table.find(month))).get_result(conn)?)
}

pub fn locked(conn: &mut Conn) -> ApiResult<Vec<LockedRow>> {
    Ok(locked_months::table.order(locked_months::month.desc()).load(conn)?)
}

/// Locks a month; false where it is.
pub fn lock(conn: &mut Conn, month: &str, (by, at): (MemberId, NaiveDateTime)) -> ApiResult<bool> {
    let sql = Sql::new("INSERT INTO locked_months (month, member_id, at) VALUES (").bind(month).push(", ").bind(by.0).push(", ").bind(at);
    Ok(sql.push(") ON CONFLICT DO NOTHING").execute(conn)? == 1)
}

pub fn unlock(conn: &mut Conn, month: &str) -> ApiResult<()> {
    diesel::delete(locked_months::table.find(month)).execute(conn)?;
    Ok(())
}

/// A receipt as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = receipts)]
pub struct ReceiptRow {
    pub id: i64,
    pub contract_id: i64,
    pub voucher: String,
    pub amount_fen: i64,
    pub method: String,
    pub paid_on: NaiveDate,
    pub payer: String,
    pub note: Option<String>,
    pub is_prepayment: bool,
    pub member_id: i64,
    pub at: NaiveDateTime,
}

impl ReceiptRow {
    /// Of which contract.
    pub const fn contract(&self) -> ContractId {
        ContractId(self.contract_id)
    }
}

/// What a receipt has beside what was asked for.
pub struct NewReceipt<'a> {
    pub contract: ContractId,
    pub voucher: &'a str,
    pub payer: &'a str,
    pub note: Option<String>,
}

pub fn insert_receipt(
    conn: &mut Conn,
    new: &NewReceipt<'_>,
    request: &RecordReceiptRequest,
    (by, at): (MemberId, NaiveDateTime),
) -> ApiResult<ReceiptId> {
    let id = diesel::insert_into(receipts::table)
        .values((
            (receipts::contract_id.eq(new.contract.0), receipts::voucher.eq(new.voucher)),
            (receipts::amount_fen.eq(request.amount_fen), receipts::method.eq(request.method.as_str())),
            (receipts::paid_on.eq(request.paid_on), receipts::payer.eq(new.payer), receipts::note.eq(new.note.as_deref())),
            receipts::is_prepayment.eq(request.is_prepayment),
            (receipts::member_id.eq(by.0), receipts::at.eq(at)),
        ))
        .returning(receipts::id)
        .get_result::<i64>(conn)?;
    Ok(ReceiptId(id))
}

pub fn find(conn: &mut Conn, id: ReceiptId) -> ApiResult<Option<ReceiptRow>> {
    Ok(receipts::table.find(id.0).select(ReceiptRow::as_select()).first(conn).optional()?)
}

/// The receipt of a voucher: its own, or that of a refund of it.
pub fn by_voucher(conn: &mut Conn, voucher: &str) -> ApiResult<Option<ReceiptId>> {
    let own = receipts::table.filter(receipts::voucher.eq(voucher)).select(receipts::id).first::<i64>(conn).optional()?;
    if let Some(id) = own {
        return Ok(Some(ReceiptId(id)));
    }
    let of_refund = refunds::table.filter(refunds::voucher.eq(voucher)).select(refunds::receipt_id).first::<i64>(conn).optional()?;
    Ok(of_refund.map(ReceiptId))
}

/// Receipts of a contract before one, the newest first.
pub fn of_contract(conn: &mut Conn, id: ContractId, before: i64, limit: i64) -> ApiResult<Vec<ReceiptRow>> {
    Ok(receipts::table
        .filter(receipts::contract_id.eq(id.0))
        .filter(receipts::id.lt(before))
        .order(receipts::id.desc())
        .limit(limit)
        .select(ReceiptRow::as_select())
        .load(conn)?)
}

/// What of a receipt was paid ahead and has settled nothing.
pub struct Credit {
    pub receipt: ReceiptId,
    pub voucher: String,
    pub left_fen: i64,
}

/// The receipts of a contract of which something is left that has settled nothing, the oldest first.
pub fn credits(conn: &mut Conn, id: ContractId) -> ApiResult<Vec<Credit>> {
    let sql = Sql::new(
        "SELECT * FROM (SELECT r.id, r.voucher, CAST(r.amount_fen \
         - COALESCE((SELECT SUM(p.amount_fen) FROM receipt_parts p WHERE p.receipt_id = r.id), 0) \
         - COALESCE((SELECT SUM(f.amount_fen) FROM refunds f WHERE f.receipt_id = r.id), 0) AS BIGINT) AS left_fen \
         FROM receipts r WHERE r.contract_id = ",
    );
    let rows: Vec<(i64, String, i64)> =
        sql.bind(id.0).push(") c WHERE c.left_fen > 0 ORDER BY c.id").load::<(BigInt, Text, BigInt), _>(conn)?;
    Ok(rows.into_iter().map(|(id, voucher, left_fen)| Credit { receipt: ReceiptId(id), voucher, left_fen }).collect())
}

/// Adds what a receipt settles, or, negative, what a refund of it opens again.
pub fn insert_part(
    conn: &mut Conn,
    (receipt, receivable): (ReceiptId, ReceivableId),
    refund: Option<RefundId>,
    amount_fen: i64,
) -> ApiResult<()> {
    diesel::insert_into(receipt_parts::table)
        .values((
            (receipt_parts::receipt_id.eq(receipt.0), receipt_parts::receivable_id.eq(receivable.0)),
            (receipt_parts::refund_id.eq(refund.map(|id| id.0)), receipt_parts::amount_fen.eq(amount_fen)),
        ))
        .execute(conn)?;
    Ok(())
}

/// A part of a receipt: receipt, receivable, its kind and day, amount.
pub type PartRow = (i64, i64, String, NaiveDate, i64);

/// The parts of receipts, refunds among them, in the order in which they came.
pub fn parts(conn: &mut Conn, ids: &[i64]) -> ApiResult<Vec<PartRow>> {
    Ok(receipt_parts::table
        .inner_join(receivables::table)
        .filter(receipt_parts::receipt_id.eq_any(ids))
        .order(receipt_parts::id)
        .select((
            receipt_parts::receipt_id,
            receipt_parts::receivable_id,
            receivables::kind,
            receivables::due_on,
            receipt_parts::amount_fen,
        ))
        .load(conn)?)
}

/// What a receipt has settled, less refunds, in the order in which it did.
pub fn settled_by(conn: &mut Conn, id: ReceiptId) -> ApiResult<Vec<(ReceivableId, i64)>> {
    let sql = Sql::new("SELECT receivable_id, CAST(SUM(amount_fen) AS BIGINT) FROM receipt_parts WHERE receipt_id = ").bind(id.0);
    let sql = sql.push(" GROUP BY receivable_id HAVING SUM(amount_fen) > 0 ORDER BY MIN(id)");
    let rows: Vec<(i64, i64)> = sql.load::<(BigInt, BigInt), _>(conn)?;
    Ok(rows.into_iter().map(|(id, amount_fen)| (ReceivableId(id), amount_fen)).collect())
}

/// A refund as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = refunds)]
pub struct RefundRow {
    pub id: i64,
    pub receipt_id: i64,
    pub voucher: String,
    pub amount_fen: i64,
    pub method: String,
    pub paid_on: NaiveDate,
    pub reason: String,
    pub member_id: i64,
    pub at: NaiveDateTime,
}

/// What a refund has beside what was asked for.
pub struct NewRefund<'a> {
    pub receipt: &'a ReceiptRow,
    pub voucher: &'a str,
}

pub fn insert_refund(
    conn: &mut Conn,
    new: &NewRefund<'_>,
    request: &RefundReceiptRequest,
    (by, at): (MemberId, NaiveDateTime),
) -> ApiResult<RefundId> {
    let id = diesel::insert_into(refunds::table)
        .values((
            (refunds::contract_id.eq(new.receipt.contract_id), refunds::receipt_id.eq(new.receipt.id), refunds::voucher.eq(new.voucher)),
            (refunds::amount_fen.eq(request.amount_fen), refunds::method.eq(request.method.as_str())),
            (refunds::paid_on.eq(request.paid_on), refunds::reason.eq(request.reason.trim())),
            (refunds::member_id.eq(by.0), refunds::at.eq(at)),
        ))
        .returning(refunds::id)
        .get_result::<i64>(conn)?;
    Ok(RefundId(id))
}

/// The refunds of receipts, the oldest first.
pub fn refunds_of(conn: &mut Conn, ids: &[i64]) -> ApiResult<Vec<RefundRow>> {
    Ok(refunds::table.filter(refunds::receipt_id.eq_any(ids)).order(refunds::id).select(RefundRow::as_select()).load(conn)?)
}

/// The number of an invoice as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = receipt_invoices)]
pub struct InvoiceRow {
    pub receipt_id: i64,
    pub number: String,
    pub reason: Option<String>,
    pub member_id: i64,
    pub at: NaiveDateTime,
}

/// The numbers of invoices of receipts, the oldest first: the last of each counts.
pub fn invoices(conn: &mut Conn, ids: &[i64]) -> ApiResult<Vec<InvoiceRow>> {
    let of_them = receipt_invoices::table.filter(receipt_invoices::receipt_id.eq_any(ids));
    Ok(of_them.order(receipt_invoices::id).select(InvoiceRow::as_select()).load(conn)?)
}

pub fn insert_invoice(
    conn: &mut Conn,
    id: ReceiptId,
    (number, reason): (&str, Option<&str>),
    (by, at): (MemberId, NaiveDateTime),
) -> ApiResult<()> {
    diesel::insert_into(receipt_invoices::table)
        .values((
            (receipt_invoices::receipt_id.eq(id.0), receipt_invoices::number.eq(number), receipt_invoices::reason.eq(reason)),
            (receipt_invoices::member_id.eq(by.0), receipt_invoices::at.eq(at)),
        ))
        .execute(conn)?;
    Ok(())
}
