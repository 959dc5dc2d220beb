//! Clients whom nobody has touched for long (§2.6): proposed for erasure.

use fangke_shared::ClientId;

use super::erasure_store::{self as store, UntouchedRow};
use crate::company::erasure::event::ERASED;
use crate::company::retention::event::{UntouchedClient, UntouchedClients};
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Tells of the clients that nobody has followed up, shown anything or changed since.
pub fn untouched(tx: &mut Tx<'_>, event: &mut UntouchedClients) -> ApiResult<()> {
    let rows = store::untouched(tx.conn, event.before, ERASED)?;
    let client = |row: UntouchedRow| UntouchedClient { id: ClientId(row.id), name: row.name, agent: row.agent_id, at: row.touched_at };
    event.clients.extend(rows.into_iter().map(client));
    Ok(())
}
