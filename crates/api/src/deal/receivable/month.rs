//! Months that finance has locked (§12.3): no receipt and no refund gets a day in them any more.

use std::collections::HashSet;

use chrono::NaiveDate;
use fangke_shared::MemberId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::deal::receivable::{LockMonthRequest, LockedMonth, UnlockMonthRequest, month_of, months_first};
use fangke_shared::month::Month;
use fangke_shared::page::Page;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use serde_json::json;

use super::event::{MonthLocked, MonthUnlocked};
use super::store_receipts;
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};

/// Refuses what would change a locked month. Whoever asks has taken a number of the month, so that nobody locks it meanwhile.
///
/// # Errors
/// `month_locked`, beside the day.
pub(super) fn require_open(tx: &mut Tx<'_>, month: &str) -> ApiResult<()> {
    if !store_receipts::is_locked(tx.conn, month)? {
        return Ok(());
    }
    let error = FieldError::new("/paid_on", FieldCode::OutOfRange).with("month", month);
    Err(ApiError { errors: vec![error], ..ApiError::new(ErrorCode::MonthLocked) })
}

/// Refuses what would change a month that is locked, for costs and budgets; nobody locks it until the transaction ends.
///
/// # Errors
/// `month_locked`, beside the month.
pub fn hold_open(tx: &mut Tx<'_>, month: Month) -> ApiResult<()> {
    let month = month.to_string();
    store_receipts::hold_numbers(tx.conn, &month)?;
    if !store_receipts::is_locked(tx.conn, &month)? {
        return Ok(());
    }
    let error = FieldError::new("/month", FieldCode::OutOfRange).with("month", month);
    Err(ApiError { errors: vec![error], ..ApiError::new(ErrorCode::MonthLocked) })
}

/// The month in which something of a day is booked: that of the day, or, where it is locked, the first one after it that isn't.
///
/// # Errors
/// Only when the database fails.
pub fn open_month(conn: &mut Conn, day: NaiveDate) -> ApiResult<String> {
    let locked: HashSet<String> = store_receipts::locked(conn)?.into_iter().map(|(month, _, _)| month).collect();
    let mut month = month_of(day);
    while locked.contains(&month) {
        let next = months_first(&month).and_then(|first| first.checked_add_months(chrono::Months::new(1)));
        month = month_of(next.ok_or_else(|| ApiError::internal("no month after a locked one"))?);
    }
    Ok(month)
}

/// Lists the locked months, the latest first.
///
/// # Errors
/// Only when the database fails.
pub fn list(tx: &mut Tx<'_>) -> ApiResult<Page<LockedMonth>> {
    let rows = store_receipts::locked(tx.conn)?;
    let people = member::member_refs(tx.conn, rows.iter().map(|row| MemberId(row.1)))?;
    let one = |(month, by, at): store_receipts::LockedRow| {
        let locked_by = people.get(&MemberId(by)).cloned().ok_or_else(|| ApiError::internal("a member without a name"))?;
        Ok(LockedMonth { month, locked_by, locked_at: at.and_utc() })
    };
    Ok(Page::whole(rows.into_iter().map(one).collect::<ApiResult<_>>()?))
}

/// Unlocks the month that was locked last, with a reason 反结账: from the latest on, so that nothing is booked before what was already handed in.
///
/// # Errors
/// `not_found` for a month that isn't locked, `month_locked` where a later one is; wrong fields.
pub fn unlock(tx: &mut Tx<'_>, month: Month, request: &UnlockMonthRequest) -> ApiResult<()> {
    request.validate()?;
    let word = month.to_string();
    store_receipts::hold_numbers(tx.conn, &word)?;
    let latest = store_receipts::locked(tx.conn)?.into_iter().map(|(month, _, _)| month).next();
    if !store_receipts::is_locked(tx.conn, &word)? {
        return Err(ApiError::not_found());
    }
    if latest.as_deref() != Some(word.as_str()) {
        return Err(ApiError::new(ErrorCode::MonthLocked).detail("a later month is locked: it has to be unlocked first"));
    }
    store_receipts::unlock(tx.conn, &word)?;
    tx.emit(MonthUnlocked { month })?;
    let number: i64 = word.parse().map_err(ApiError::internal)?;
    let details = json!({ "month": word, "reason": request.reason.trim() });
    tx.audit(AuditAction::Delete, (AuditSubject::LockedMonth, number), &details)
}

/// Locks a month that is over, until somebody unlocks it.
///
/// # Errors
/// `month_locked` for one that is already; wrong fields.
pub fn lock(tx: &mut Tx<'_>, request: &LockMonthRequest) -> ApiResult<LockedMonth> {
    request.validate(tx.rules.today)?;
    // Receipts and refunds of the month that are being recorded end first; those that come later find it locked.
    store_receipts::hold_numbers(tx.conn, &request.month)?;
    let (me, now) = (tx.me()?, tx.at());
    if !store_receipts::lock(tx.conn, &request.month, (me, now))? {
        return Err(ApiError::new(ErrorCode::MonthLocked));
    }
    let number: i64 = request.month.parse().map_err(ApiError::internal)?;
    tx.emit(MonthLocked { month: request.month.parse().map_err(ApiError::internal)? })?;
    tx.audit(AuditAction::Create, (AuditSubject::LockedMonth, number), &json!({ "month": request.month }))?;
    let locked_by = member::member_ref(tx.conn, Some(me.0))?.ok_or_else(ApiError::not_found)?;
    Ok(LockedMonth { month: request.month.clone(), locked_by, locked_at: now.and_utc() })
}
