//! What receipts earn and refunds claw back (§4), booked in the transaction of the money.
//!
//! Everything goes by the cumulated total: all that has settled the receivables of a contract is split by the shares in force, and what differs
//! from what is booked already is booked now. So everybody's rows always add up to the split of the sum, to the fen.

use chrono::NaiveDate;
use fangke_shared::ContractId;
use fangke_shared::deal::contract::{ContractKind, ContractState};
use fangke_shared::deal::performance::{Booked, EarningKind, Rebooked, SharesInForce};
use fangke_shared::permission::Units;

use super::store::{self, Booking};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::deal::contract::event::{ContractCancelled, ContractSigned};
use crate::deal::contract::service as contract;
use crate::deal::receivable::event::{ReceiptRecorded, ReceiptRefunded};
use crate::deal::split::event::ContractMediated;
use crate::deal::split::service as split;
use crate::platform::error::{ApiError, ApiResult};

/// What has brought a booking about.
struct Cause {
    kind: EarningKind,
    receipt: Option<i64>,
    refund: Option<i64>,
    day: NaiveDate,
    /// What has come in with it; none: it is no money.
    received_fen: Option<i64>,
}

/// Something that is no money. Only months that are over are locked, so that today is always in an open one.
const fn now(tx: &Tx<'_>, kind: EarningKind) -> Cause {
    Cause { kind, receipt: None, refund: None, day: tx.rules.today, received_fen: None }
}

/// A contract was signed: what it brings in is pending from now on.
///
/// # Errors
/// Only when the database fails.
pub fn signed(tx: &mut Tx<'_>, event: &mut ContractSigned) -> ApiResult<()> {
    // What was paid ahead has told of itself, and is booked.
    book(tx, event.contract, &now(tx, EarningKind::Earned))
}

/// Money came in: it earns its proportion.
///
/// # Errors
/// Only when the database fails.
pub fn received(tx: &mut Tx<'_>, event: &mut ReceiptRecorded) -> ApiResult<()> {
    let (receipt, received_fen) = (Some(event.receipt.0), Some(event.received_after_fen));
    book(tx, event.contract, &Cause { kind: EarningKind::Earned, receipt, refund: None, day: event.day, received_fen })
}

/// Money went back: its proportion is clawed back.
///
/// # Errors
/// Only when the database fails.
pub fn refunded(tx: &mut Tx<'_>, event: &mut ReceiptRefunded) -> ApiResult<()> {
    let (receipt, refund) = (Some(event.receipt.0), Some(event.refund.0));
    let received_fen = Some(event.received_after_fen);
    book(tx, event.contract, &Cause { kind: EarningKind::ClawedBack, receipt, refund, day: event.day, received_fen })
}

/// The shares were replaced (§4.9): the difference of all that was booked stands in the open month.
///
/// # Errors
/// Only when the database fails.
pub fn mediated(tx: &mut Tx<'_>, event: &mut ContractMediated) -> ApiResult<()> {
    book(tx, event.contract, &now(tx, EarningKind::Corrected))
}

/// A contract was cancelled: nothing more is to come of it. What was earned stays until it is refunded.
///
/// # Errors
/// Only when the database fails.
pub fn cancelled(tx: &mut Tx<'_>, event: &mut ContractCancelled) -> ApiResult<()> {
    book(tx, event.contract, &now(tx, EarningKind::Corrected))
}

/// Contracts of one run of the job.
const BEHIND_MAX: i64 = 500;

/// Books what contracts bring in of which nobody's part is known: those that were signed before there was performance. The answer counts them.
///
/// # Errors
/// Only when the database fails.
pub fn catch_up(tx: &mut Tx<'_>) -> ApiResult<i64> {
    let behind = store::behind(tx.conn, BEHIND_MAX)?;
    for id in &behind {
        contract::lock(tx.conn, *id)?;
        let cause = now(tx, EarningKind::Earned);
        book(tx, *id, &cause)?;
    }
    Ok(i64::try_from(behind.len()).unwrap_or_default())
}

/// Brings what is booked of a contract to the split of what has come in.
fn book(tx: &mut Tx<'_>, id: ContractId, cause: &Cause) -> ApiResult<()> {
    // Whoever brought it about was asked for their permission there; the job acts by itself.
    let row = contract::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    if row.kind == ContractKind::Exclusive || row.signed_at.is_none() {
        // It brings nothing to split, or there is no split yet: who has what is known at the signing.
        return Ok(());
    }
    let found = split::in_force(tx, &row)?;
    let mediation = found.mediation.as_ref().map(|(id, _)| *id);
    let shares = match found.mediation {
        Some((_, mediation)) => SharesInForce::Mediated(mediation),
        None => SharesInForce::Computed(found.settlement),
    };
    let held = store::standings(tx.conn, id)?;
    let booked: Vec<Booked> = held.iter().map(store::Standing::booked).collect();
    let before_fen: i64 = booked.iter().map(|one| one.booked_fen).sum();
    let received_fen = cause.received_fen.unwrap_or(before_fen);
    let due_fen = if row.state == ContractState::Cancelled { received_fen } else { row.draft().total_fen().max(received_fen) };
    let booking = Booking {
        contract: id,
        kind: cause.kind,
        basis: shares.basis(),
        receipt: cause.receipt,
        refund: cause.refund,
        mediation,
        base_fen: received_fen.saturating_sub(before_fen),
        before_fen,
        day: cause.day,
        at: tx.at(),
    };
    for one in shares.rebook(&booked, (due_fen, received_fen)) {
        match held.iter().find(|held| (held.role, held.payee()) == (one.role, one.payee)) {
            Some(standing) => store::set_standing(tx.conn, standing.id, &one)?,
            None => store::insert_standing(tx.conn, id, &one)?,
        }
        add(tx, &booking, &one)?;
    }
    Ok(())
}

/// Adds a row of what there is, at where its member belongs now.
fn add(tx: &mut Tx<'_>, booking: &Booking, one: &Rebooked) -> ApiResult<()> {
    if one.change_fen == 0 {
        return Ok(());
    }
    let units = match one.payee {
        Some(member) => member::profile(tx.conn, member)?.units,
        None => Units::default(),
    };
    store::book(tx.conn, booking, one, units)
}
