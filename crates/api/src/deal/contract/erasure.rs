//! Contracts of a person: the law wants them kept, with their parties and their money (§2.6).

use fangke_shared::ClientId;
use fangke_shared::company::erasure::{PersonField, PersonItem, PersonRecord};

use super::store;
use crate::company::erasure::event::{PersonGathered, PersonIdentified, note};
use crate::company::retention::event::UntouchedClients;
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Tells which clients have a contract.
pub fn identified(tx: &mut Tx<'_>, person: &mut PersonIdentified) -> ApiResult<()> {
    let rows = store::with_clients(tx.conn, &person.client_ids())?;
    note(&mut person.under_contract, rows.into_iter().filter_map(|(_, client, ..)| client.map(ClientId)));
    Ok(())
}

/// Tells of the contracts.
pub fn gathered(tx: &mut Tx<'_>, event: &mut PersonGathered) -> ApiResult<()> {
    let rows = store::with_clients(tx.conn, &event.person.client_ids())?;
    let items = rows.into_iter().map(|(id, _, at, state, number)| {
        PersonItem::new(Some(at.and_utc()))
            .line(PersonField::Number, number.unwrap_or_else(|| id.to_string()))
            .line(PersonField::State, state)
    });
    event.add(PersonRecord::Contract, items.collect());
    Ok(())
}

/// Who has a contract, in whatever state, stays.
pub fn untouched(tx: &mut Tx<'_>, event: &mut UntouchedClients) -> ApiResult<()> {
    let ids: Vec<i64> = event.clients.iter().map(|client| client.id.0).collect();
    let rows = store::with_clients(tx.conn, &ids)?;
    event.clients.retain(|kept| !rows.iter().any(|(_, client, ..)| *client == Some(kept.id.0)));
    Ok(())
}
