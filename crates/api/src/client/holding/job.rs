//! What time does to clients, written down every hour. The rule itself doesn't wait for it.

use fangke_shared::client::holding::HoldingReason;
use fangke_shared::client::journal::ClientEvent;
use fangke_shared::{ClientId, MemberId};

use super::event::HolderChanged;
use super::store;
use crate::client::journal::service as journal;
use crate::client::profile::service as profile;
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Clients that one run lets go at most; the rest is for the next, and public all the same.
const AT_ONCE: i64 = 5_000;

/// Lets go whom nobody has followed up in time, in the caller's transaction; the answer counts them.
///
/// # Errors
/// Only when the database fails.
pub fn run(tx: &mut Tx<'_>) -> ApiResult<i64> {
    let cut = profile::public_from(tx.rules);
    let due = store::lock_due(tx.conn, cut, AT_ONCE)?;
    for (id, agent) in &due {
        let kept_from = profile::find(tx.conn, ClientId(*id))?.map(|row| row.kept_from);
        let from = member::member_ref(tx.conn, Some(*agent))?;
        profile::set_holder(tx.conn, ClientId(*id), None, kept_from.unwrap_or(cut))?;
        tx.emit(HolderChanged { client: ClientId(*id) })?;
        let event = ClientEvent::HolderChanged { from, to: None, because: HoldingReason::TimeUp, note: None };
        journal::add(tx, ClientId(*id), None::<MemberId>, &event)?;
    }
    Ok(i64::try_from(due.len()).unwrap_or(i64::MAX))
}
