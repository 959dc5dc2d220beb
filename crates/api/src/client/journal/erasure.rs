//! What happened to an erased person: reasons and notes go with it (§2.6).

use fangke_shared::company::erasure::{PersonField, PersonItem, PersonRecord};

use super::store;
use crate::company::erasure::event::{PersonErased, PersonGathered};
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Tells of the events.
pub fn gathered(tx: &mut Tx<'_>, event: &mut PersonGathered) -> ApiResult<()> {
    let rows = store::of_all(tx.conn, &event.person.client_ids())?;
    let items = rows.into_iter().map(|(_, at, what)| PersonItem::new(Some(at.and_utc())).line(PersonField::Text, what)).collect();
    event.add(PersonRecord::Event, items);
    Ok(())
}

/// Removes the events; follow-ups stay, without their texts.
pub fn erased(tx: &mut Tx<'_>, event: &mut PersonErased) -> ApiResult<()> {
    let ids: Vec<i64> = store::of_all(tx.conn, &event.person.client_ids())?.into_iter().map(|row| row.0).collect();
    store::remove(tx.conn, &ids)?;
    event.cleared(PersonRecord::Event, ids.len());
    Ok(())
}
