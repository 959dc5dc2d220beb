//! Notices about an erased person (§2.6).

use chrono::NaiveDateTime;
use fangke_shared::company::erasure::{PersonField, PersonItem, PersonRecord};

use super::store;
use crate::company::erasure::event::{PersonErased, PersonGathered, PersonIdentified};
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Notices that name the person, or one of the clients by its number.
fn about(tx: &mut Tx<'_>, person: &PersonIdentified) -> ApiResult<Vec<(i64, NaiveDateTime, String)>> {
    let by_number = person.clients.iter().flat_map(|id| [format!("\"client_id\":{id},"), format!("\"client_id\":{id}}}")]);
    let texts: Vec<String> = person.words.iter().cloned().chain(by_number).collect();
    store::naming(tx.conn, &texts)
}

/// Tells of the notices.
pub fn gathered(tx: &mut Tx<'_>, event: &mut PersonGathered) -> ApiResult<()> {
    let rows = about(tx, &event.person)?;
    let items = rows.into_iter().map(|(_, at, kind)| PersonItem::new(Some(at.and_utc())).line(PersonField::Kind, kind)).collect();
    event.add(PersonRecord::Notice, items);
    Ok(())
}

/// Removes the notices.
pub fn erased(tx: &mut Tx<'_>, event: &mut PersonErased) -> ApiResult<()> {
    let ids: Vec<i64> = about(tx, &event.person)?.into_iter().map(|row| row.0).collect();
    store::remove(tx.conn, &ids)?;
    event.cleared(PersonRecord::Notice, ids.len());
    Ok(())
}
