//! Merges of an erased person keep what it was before, so they go (§2.6).

use fangke_shared::company::erasure::{PersonField, PersonItem, PersonRecord};

use super::store;
use crate::company::erasure::event::{PersonErased, PersonGathered};
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Tells of the merges.
pub fn gathered(tx: &mut Tx<'_>, event: &mut PersonGathered) -> ApiResult<()> {
    let rows = store::of_all(tx.conn, &event.person.client_ids())?;
    let items = rows.into_iter().map(|(_, at, fields)| PersonItem::new(Some(at.and_utc())).line(PersonField::Text, fields)).collect();
    event.add(PersonRecord::Merge, items);
    Ok(())
}

/// Forgets the merges.
pub fn erased(tx: &mut Tx<'_>, event: &mut PersonErased) -> ApiResult<()> {
    let ids: Vec<i64> = store::of_all(tx.conn, &event.person.client_ids())?.into_iter().map(|row| row.0).collect();
    store::remove(tx.conn, &ids)?;
    event.cleared(PersonRecord::Merge, ids.len());
    Ok(())
}
