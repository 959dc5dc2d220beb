//! Writing what has happened, giving it its place in the order, and reading on from a place.
//!
//! An event is written in the transaction of its change ([`record`]) and has no place then: a transaction that began earlier may end later, and
//! whoever has read on by then would miss its events. Places are given afterwards, by one at a time ([`number`]), to everything that is
//! committed; so a place that somebody sees has none below it that is still to come.

use chrono::{DateTime, Duration, Utc};
use fangke_shared::partner::outbox::{OUTBOX_DAYS, OutboxSubject, OutboxSubjectKind, OutboxTopic};
use fangke_shared::problem::ErrorCode;
use serde_json::{Value, json};

use super::event::EventsPlaced;
use super::store;
use crate::company::tx::Tx;
use crate::deal::contract::event::ContractSigned;
use crate::deal::receivable::event::ReceiptRecorded;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::state::App;

pub use super::store::is_settled;

/// Something that has happened, with its place in the order.
#[derive(Debug, Clone, PartialEq)]
pub struct OutboxEvent {
    /// Its number, which never changes.
    pub id: i64,
    /// Its place: grows by one from event to event.
    pub sequence: i64,
    /// What has happened.
    pub topic: OutboxTopic,
    /// To what.
    pub subject: OutboxSubject,
    /// When.
    pub at: DateTime<Utc>,
    /// What partners may know of it: never a name or a contact.
    pub payload: Value,
}

/// Writes down what has happened, in the transaction of the change.
///
/// # Errors
/// Only when the database fails.
pub fn record(tx: &mut Tx<'_>, topic: OutboxTopic, subject: impl Into<OutboxSubject>, payload: &Value) -> ApiResult<()> {
    let at = tx.at();
    store::insert(tx.conn, topic, subject.into(), at, &payload.to_string())
}

/// [`record`] of many at once; `ids` selects the numbers of the records, which is all that is told of them, as `about`.
///
/// # Errors
/// Only when the database fails.
pub fn record_all(tx: &mut Tx<'_>, topic: OutboxTopic, kind: OutboxSubjectKind, about: &'static str, ids: Sql) -> ApiResult<()> {
    let at = tx.at();
    store::insert_all(tx.conn, (topic, kind), at, about, ids)
}

/// Events that get their places in one transaction.
const AT_ONCE: i64 = 5_000;

/// Gives everything that is committed and has no place yet its place in the order. To be called before somebody reads on; where nothing has
/// happened it only reads.
///
/// # Errors
/// Only when the database fails.
pub fn number(app: &App) -> ApiResult<()> {
    while app.db.read_blocking(store::has_unnumbered)? {
        app.write_blocking(number_some)?;
    }
    Ok(())
}

/// [`number`] of some events in this transaction; what comes back counts them, and is nothing where none is left.
///
/// # Errors
/// Only when the database fails.
pub fn number_some(tx: &mut Tx<'_>) -> ApiResult<i64> {
    let last = store::lock_places(tx.conn)?;
    let events = store::place(tx.conn, last, AT_ONCE)?;
    let count = i64::try_from(events.len()).unwrap_or_default();
    if count > 0 {
        store::set_last(tx.conn, last + count)?;
        tx.emit(EventsPlaced { events })?;
    }
    Ok(count)
}

/// What has happened after a place, in order: of these topics, at most so many.
///
/// # Errors
/// Only when the database fails.
pub fn after(conn: &mut Conn, sequence: i64, topics: &[OutboxTopic], limit: i64) -> ApiResult<Vec<OutboxEvent>> {
    store::after(conn, sequence, topics, limit)?.into_iter().map(store::EventRow::read).collect()
}

/// The last place that was given; nothing for an empty order.
///
/// # Errors
/// Only when the database fails.
pub fn last(conn: &mut Conn) -> ApiResult<i64> {
    Ok(store::places(conn)?.0)
}

/// Can somebody who has read up to a place read on from it?
///
/// # Errors
/// `cursor_expired` where something after it was cleared away, or where there never was such a place, as when the database was set back.
pub fn require_kept(conn: &mut Conn, sequence: i64) -> ApiResult<()> {
    let (last, cleared) = store::places(conn)?;
    if (cleared..=last).contains(&sequence) { Ok(()) } else { Err(ApiError::new(ErrorCode::CursorExpired)) }
}

/// Clears away what is older than anybody waits for: the job. What comes back counts it.
///
/// # Errors
/// Only when the database fails.
pub fn clear_old(tx: &mut Tx<'_>) -> ApiResult<i64> {
    let before = tx.at() - Duration::days(OUTBOX_DAYS);
    let Some(up_to) = store::last_before(tx.conn, before)? else { return Ok(0) };
    store::set_cleared(tx.conn, up_to)?;
    store::remove(tx.conn, up_to)
}

/// A contract was signed.
///
/// # Errors
/// Only when the database fails.
pub fn contract_signed(tx: &mut Tx<'_>, signed: &mut ContractSigned) -> ApiResult<()> {
    let payload = json!({ "contract_id": signed.contract });
    record(tx, OutboxTopic::ContractSigned, signed.contract, &payload)
}

/// Money came in.
///
/// # Errors
/// Only when the database fails.
pub fn receipt_recorded(tx: &mut Tx<'_>, received: &mut ReceiptRecorded) -> ApiResult<()> {
    let payload = json!({
        "contract_id": received.contract, "receipt_id": received.receipt, "settled_fen": received.amount_fen, "day": received.day,
        "received_fen": received.received_after_fen,
    });
    record(tx, OutboxTopic::ReceiptRecorded, received.receipt, &payload)
}
