//! Showings of an erased person: what was seen when stays, words, places and signatures go (§2.6).

use fangke_shared::ClientId;
use fangke_shared::company::erasure::{PersonField, PersonItem, PersonRecord};

use super::store;
use crate::company::erasure::event::{ERASED, PersonErased, PersonGathered};
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Tells of the showings.
pub fn gathered(tx: &mut Tx<'_>, event: &mut PersonGathered) -> ApiResult<()> {
    let rows = store::of_all(tx.conn, &event.person.client_ids())?;
    let ids: Vec<i64> = rows.iter().map(|row| row.0).collect();
    let said = store::said_at(tx.conn, &ids)?;
    let items = rows.into_iter().map(|(id, _, at, state, place, remark, last)| {
        let item = PersonItem::new(Some(at.and_utc()))
            .line(PersonField::Number, id.to_string())
            .line(PersonField::State, state)
            .line(PersonField::Place, place)
            .line(PersonField::Note, remark)
            .line(PersonField::Note, last);
        said.iter().filter(|(of, _)| *of == id).fold(item, |item, (_, text)| item.line(PersonField::Text, text.clone()))
    });
    event.add(PersonRecord::Showing, items.collect());
    Ok(())
}

/// Clears the words and places; signatures stay only where a contract may need them.
pub fn erased(tx: &mut Tx<'_>, event: &mut PersonErased) -> ApiResult<()> {
    let rows = store::of_all(tx.conn, &event.person.client_ids())?;
    let ids: Vec<i64> = rows.iter().map(|row| row.0).collect();
    store::blank(tx.conn, &ids, ERASED)?;
    let unneeded = rows.iter().filter(|row| !event.person.under_contract.contains(&ClientId(row.1))).map(|row| row.0);
    store::forget_signatures(tx.conn, &unneeded.collect::<Vec<_>>())?;
    event.cleared(PersonRecord::Showing, ids.len());
    Ok(())
}
