//! What an erased person had against something: the kinds stay for the figures, the words go (§2.6).

use fangke_shared::company::erasure::{PersonField, PersonItem, PersonRecord};

use super::store;
use crate::company::erasure::event::{PersonErased, PersonGathered};
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Tells of the objections.
pub fn gathered(tx: &mut Tx<'_>, event: &mut PersonGathered) -> ApiResult<()> {
    let rows = store::said_by(tx.conn, &event.person.client_ids())?;
    let items = rows.into_iter().map(|row| {
        PersonItem::new(None).line(PersonField::Kind, row.kind).line(PersonField::Text, row.said).line(PersonField::Note, row.answer)
    });
    event.add(PersonRecord::Objection, items.collect());
    Ok(())
}

/// Clears the words.
pub fn erased(tx: &mut Tx<'_>, event: &mut PersonErased) -> ApiResult<()> {
    let ids: Vec<i64> = store::said_by(tx.conn, &event.person.client_ids())?.into_iter().map(|row| row.id).collect();
    store::blank(tx.conn, &ids)?;
    event.cleared(PersonRecord::Objection, ids.len());
    Ok(())
}
