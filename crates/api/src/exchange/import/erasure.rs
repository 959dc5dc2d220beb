//! Rejected rows that name an erased person (§2.6). They are encrypted, so each is opened; there are few, for they go with their import.

use fangke_shared::company::erasure::{PersonField, PersonItem, PersonRecord};

use super::store;
use crate::company::erasure::event::{PersonErased, PersonGathered, PersonIdentified};
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Rows that are opened at once.
const AT_ONCE: i64 = 1_000;

/// Rows that name the person: number, line, what they say.
fn about(tx: &mut Tx<'_>, person: &PersonIdentified) -> ApiResult<Vec<(i64, i64, String)>> {
    let (mut found, mut after) = (Vec::new(), 0);
    loop {
        let rows = store::every_reject(tx.conn, tx.keys, after, AT_ONCE)?;
        let Some((last, ..)) = rows.last() else { return Ok(found) };
        after = *last;
        for (id, line, value, cells) in rows {
            let text = std::iter::once(value).chain(cells).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ");
            if person.is_named_in(&text) {
                found.push((id, line, text));
            }
        }
    }
}

/// Tells of the rows.
pub fn gathered(tx: &mut Tx<'_>, event: &mut PersonGathered) -> ApiResult<()> {
    let rows = about(tx, &event.person)?;
    let item = |(_, line, text): (i64, i64, String)| {
        PersonItem::new(None).line(PersonField::Number, line.to_string()).line(PersonField::Text, text)
    };
    event.add(PersonRecord::RejectedRow, rows.into_iter().map(item).collect());
    Ok(())
}

/// Removes the rows.
pub fn erased(tx: &mut Tx<'_>, event: &mut PersonErased) -> ApiResult<()> {
    let ids: Vec<i64> = about(tx, &event.person)?.into_iter().map(|row| row.0).collect();
    store::remove_rejects(tx.conn, &ids)?;
    event.cleared(PersonRecord::RejectedRow, ids.len());
    Ok(())
}
