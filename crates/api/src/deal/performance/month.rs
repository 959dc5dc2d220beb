//! Which month a statement is of.

use fangke_shared::month::Month;

use crate::company::tx::Tx;
use crate::deal::receivable::service as receivable;
use crate::platform::error::ApiResult;

/// A month, and how it stands.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// Which.
    pub month: Month,
    /// Nothing of it changes any more (§12.3).
    pub is_locked: bool,
    /// It is the current one: only of it anything is pending.
    pub is_current: bool,
}

/// The month that is asked for; without one the current one.
///
/// # Errors
/// Only when the database fails.
pub fn of_query(tx: &mut Tx<'_>, wanted: Option<Month>) -> ApiResult<Shown> {
    let current = Month::of(tx.rules.today);
    let month = wanted.unwrap_or(current);
    // What is of a locked month is booked in a later one.
    let is_locked = receivable::open_month(tx.conn, month.first_day())? != month.to_string();
    Ok(Shown { month, is_locked, is_current: month == current })
}
