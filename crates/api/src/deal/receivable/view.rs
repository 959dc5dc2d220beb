//! Receipts as they are sent: with what they settled, what was given back, and their invoices.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use fangke_shared::company::member::MemberRef;
use fangke_shared::deal::contract::Done;
use fangke_shared::deal::receivable::{InvoiceEntry, Receipt, ReceiptPart, Refund};
use fangke_shared::page::Page;
use fangke_shared::{ContractId, MemberId, ReceiptId, ReceivableId, RefundId};

use super::service::total;
use super::store_receipts::{self, InvoiceRow, PartRow, ReceiptRow, RefundRow};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::deal::contract::service as contract;
use crate::platform::cursor;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::PageQuery;

/// A receipt.
///
/// # Errors
/// `not_found`, also for one of a contract that is not for the caller to see.
pub fn get(tx: &mut Tx<'_>, id: ReceiptId) -> ApiResult<Receipt> {
    let row = store_receipts::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    contract::seen(tx, row.contract())?;
    all(tx.conn, vec![row])?.pop().ok_or_else(ApiError::not_found)
}

/// The receipt of a voucher, its own or that of a refund.
///
/// # Errors
/// `not_found`.
pub fn by_voucher(tx: &mut Tx<'_>, voucher: &str) -> ApiResult<Receipt> {
    let id = store_receipts::by_voucher(tx.conn, voucher)?.ok_or_else(ApiError::not_found)?;
    get(tx, id)
}

/// A page of the receipts of a contract, the newest first.
///
/// # Errors
/// `not_found`, a cursor that no page gave.
pub fn page(tx: &mut Tx<'_>, id: ContractId, page: &PageQuery) -> ApiResult<Page<Receipt>> {
    contract::seen(tx, id)?;
    let before: Option<i64> = cursor::decode(page.cursor.as_deref())?;
    let rows = store_receipts::of_contract(tx.conn, id, before.unwrap_or(i64::MAX), page.limit + 1)?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, |row: &ReceiptRow| row.id);
    Ok(Page { items: all(tx.conn, rows)?, next_cursor, total: None })
}

/// What belongs to receipts, each under its receipt.
struct Belongings {
    parts: HashMap<i64, Vec<PartRow>>,
    refunds: HashMap<i64, Vec<RefundRow>>,
    invoices: HashMap<i64, Vec<InvoiceRow>>,
    people: HashMap<MemberId, MemberRef>,
}

fn grouped<T>(rows: Vec<T>, key: impl Fn(&T) -> i64) -> HashMap<i64, Vec<T>> {
    let mut all: HashMap<i64, Vec<T>> = HashMap::new();
    for row in rows {
        all.entry(key(&row)).or_default().push(row);
    }
    all
}

fn all(conn: &mut Conn, rows: Vec<ReceiptRow>) -> ApiResult<Vec<Receipt>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let parts = store_receipts::parts(conn, &ids)?;
    let refunds = store_receipts::refunds_of(conn, &ids)?;
    let invoices = store_receipts::invoices(conn, &ids)?;
    let acted = rows.iter().map(|row| row.member_id).chain(refunds.iter().map(|row| row.member_id));
    let acted = acted.chain(invoices.iter().map(|row| row.member_id)).map(MemberId);
    let people = member::member_refs(conn, acted)?;
    let mut belongings = Belongings {
        parts: grouped(parts, |row| row.0),
        refunds: grouped(refunds, |row| row.receipt_id),
        invoices: grouped(invoices, |row| row.receipt_id),
        people,
    };
    rows.into_iter().map(|row| belongings.receipt(row)).collect()
}

impl Belongings {
    fn done(&self, by: i64, at: NaiveDateTime) -> ApiResult<Done> {
        let member = self.people.get(&MemberId(by)).cloned().ok_or_else(|| ApiError::internal("a member without a name"))?;
        Ok(Done { member, at: at.and_utc() })
    }

    fn refund(&self, row: RefundRow) -> ApiResult<Refund> {
        Ok(Refund {
            id: RefundId(row.id),
            voucher: row.voucher,
            amount_fen: row.amount_fen,
            method: row.method.parse().map_err(ApiError::internal)?,
            paid_on: row.paid_on,
            reason: row.reason,
            recorded: self.done(row.member_id, row.at)?,
        })
    }

    fn invoice(&self, row: InvoiceRow) -> ApiResult<InvoiceEntry> {
        Ok(InvoiceEntry { number: row.number, reason: row.reason, entered: self.done(row.member_id, row.at)? })
    }

    fn receipt(&mut self, row: ReceiptRow) -> ApiResult<Receipt> {
        let parts = net(self.parts.remove(&row.id).unwrap_or_default())?;
        let refunds = self.refunds.remove(&row.id).unwrap_or_default();
        let invoices = self.invoices.remove(&row.id).unwrap_or_default();
        let settled_fen = total(parts.iter().map(|part| part.amount_fen))?;
        let refunded_fen = total(refunds.iter().map(|refund| refund.amount_fen))?;
        Ok(Receipt {
            id: ReceiptId(row.id),
            contract_id: row.contract(),
            voucher: row.voucher,
            amount_fen: row.amount_fen,
            method: row.method.parse().map_err(ApiError::internal)?,
            paid_on: row.paid_on,
            payer: row.payer,
            note: row.note,
            is_prepayment: row.is_prepayment,
            parts,
            credit_fen: row.amount_fen - settled_fen - refunded_fen,
            refunded_fen,
            refunds: refunds.into_iter().map(|refund| self.refund(refund)).collect::<ApiResult<_>>()?,
            invoice_number: invoices.last().map(|invoice| invoice.number.clone()),
            invoices: invoices.into_iter().map(|invoice| self.invoice(invoice)).collect::<ApiResult<_>>()?,
            recorded: self.done(row.member_id, row.at)?,
        })
    }
}

/// What a receipt has settled of each receivable, less what of it was given back.
fn net(rows: Vec<PartRow>) -> ApiResult<Vec<ReceiptPart>> {
    let mut parts: Vec<ReceiptPart> = Vec::new();
    for (_, receivable, kind, due_on, amount_fen) in rows {
        let receivable_id = ReceivableId(receivable);
        match parts.iter_mut().find(|part| part.receivable_id == receivable_id) {
            Some(part) => part.amount_fen = total([part.amount_fen, amount_fen])?,
            None => parts.push(ReceiptPart { receivable_id, kind: kind.parse().map_err(ApiError::internal)?, due_on, amount_fen }),
        }
    }
    parts.retain(|part| part.amount_fen > 0);
    Ok(parts)
}
