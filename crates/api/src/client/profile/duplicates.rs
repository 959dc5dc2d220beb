//! One person, several registrations (§2.1, §2.2): the first keeps its claim, the others are linked to it and say so.

use fangke_shared::ClientId;
use fangke_shared::client::profile::PriorRegistration;

use super::access;
use super::rows::ClientRow;
use super::store;
use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Enters the contacts of a new client as known, and links it to the first registration of the same person.
///
/// Two who register one person at once meet here: the second waits for the first, and is linked to it.
///
/// # Errors
/// Only when the database fails.
pub fn link(tx: &mut Tx<'_>, id: ClientId, hashes: &[String]) -> ApiResult<()> {
    let mut ordered: Vec<&String> = hashes.iter().collect();
    // In one order, or two who share two contacts would wait for each other.
    ordered.sort_unstable();
    let mut first: Option<ClientId> = None;
    for hash in ordered {
        let whose = store::know(tx.conn, hash, id)?;
        if whose != id {
            first = Some(first.map_or(whose, |first| first.min(whose)));
        }
    }
    let Some(known) = first else { return Ok(()) };
    let root = store::find(tx.conn, known)?.and_then(|row| row.first_id).map_or(known, ClientId);
    let number = store::count_duplicate(tx.conn, root)?;
    store::link(tx.conn, id, root, number)
}

/// The registration before a client's: where and when, and which one only for whoever may see that.
///
/// # Errors
/// Only when the database fails.
pub fn prior(tx: &mut Tx<'_>, first: &ClientRow) -> ApiResult<PriorRegistration> {
    let is_seen = access::sight(tx, first)?.is_some();
    let names = organisation::names(tx.conn, &first.store_id.into_iter().collect::<Vec<_>>())?;
    Ok(PriorRegistration {
        store_name: first.store_id.and_then(|id| names.get(&id).cloned()),
        registered_on: tx.rules.day_of(first.registered_at.and_utc()),
        client_id: is_seen.then(|| first.id()),
    })
}

/// A client has another contact: if it is somebody's who was registered earlier, this registration is linked to that one.
///
/// # Errors
/// Only when the database fails.
pub fn link_more(tx: &mut Tx<'_>, row: &ClientRow, hash: &str) -> ApiResult<()> {
    if row.first_id.is_some() {
        return store::know(tx.conn, hash, row.id()).map(drop);
    }
    // The first of several keeps its place: later ones name it.
    let whose = store::know(tx.conn, hash, row.id())?;
    if whose >= row.id() {
        return Ok(());
    }
    let root = store::find(tx.conn, whose)?.and_then(|known| known.first_id).map_or(whose, ClientId);
    if root == row.id() {
        return Ok(());
    }
    let number = store::count_duplicate(tx.conn, root)?;
    store::link(tx.conn, row.id(), root, number)
}
