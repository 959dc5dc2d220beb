//! Rejected rows that name an erased person (§2.6). They are encrypted, so each is opened; there are few, for they go with their import.

use fangke_shared::company::erasure::{PersonField, PersonItem, PersonRecord};

use super::reject_store::{self as store, RejectText};
use crate::company::erasure::event::{PersonErased, PersonGathered, PersonIdentified};
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Rows that are opened at once.
const AT_ONCE: i64 = 1_000;

/// Rows that name the person.
fn about(tx: &mut Tx<'_>, person: &PersonIdentified) -> ApiResult<Vec<RejectText>> {
    let (mut found, mut after) = (Vec::new(), 0);
    loop {
        let rows = store::all(tx.conn, tx.keys, after, AT_ONCE)?;
        let Some(last) = rows.last() else { return Ok(found) };
        after = last.id;
        found.extend(rows.into_iter().filter(|row| person.is_named_in(&row.text)));
    }
}

/// Tells of the rows.
pub fn gathered(tx: &mut Tx<'_>, event: &mut PersonGathered) -> ApiResult<()> {
    let rows = about(tx, &event.person)?;
    let item = |row: RejectText| PersonItem::new(None).line(PersonField::Number, row.line.to_string()).line(PersonField::Text, row.text);
    event.add(PersonRecord::RejectedRow, rows.into_iter().map(item).collect());
    Ok(())
}

/// Removes the rows.
pub fn erased(tx: &mut Tx<'_>, event: &mut PersonErased) -> ApiResult<()> {
    let ids: Vec<i64> = about(tx, &event.person)?.into_iter().map(|row| row.id).collect();
    store::remove(tx.conn, &ids)?;
    event.cleared(PersonRecord::RejectedRow, ids.len());
    Ok(())
}
