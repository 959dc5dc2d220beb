//! Lists that an erased person got: their links close, words go (§2.6).

use fangke_shared::company::erasure::{PersonField, PersonItem, PersonRecord};

use super::store;
use crate::company::erasure::event::{PersonErased, PersonGathered};
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Tells of the lists.
pub fn gathered(tx: &mut Tx<'_>, event: &mut PersonGathered) -> ApiResult<()> {
    let rows = store::of_all(tx.conn, &event.person.client_ids())?;
    let ids: Vec<i64> = rows.iter().map(|row| row.0).collect();
    let words = store::words_on(tx.conn, &ids)?;
    let items = rows.into_iter().map(|(id, at, greeting, wish)| {
        let item = PersonItem::new(Some(at.and_utc()))
            .line(PersonField::Number, id.to_string())
            .line(PersonField::Text, greeting)
            .line(PersonField::Wish, wish);
        words.iter().filter(|(of, _)| *of == id).fold(item, |item, (_, words)| item.line(PersonField::Text, words.clone()))
    });
    event.add(PersonRecord::Recommendation, items.collect());
    Ok(())
}

/// Clears the lists, and closes their links.
pub fn erased(tx: &mut Tx<'_>, event: &mut PersonErased) -> ApiResult<()> {
    let ids: Vec<i64> = store::of_all(tx.conn, &event.person.client_ids())?.into_iter().map(|row| row.0).collect();
    let at = tx.at();
    store::blank(tx.conn, &ids, at)?;
    event.cleared(PersonRecord::Recommendation, ids.len());
    Ok(())
}
