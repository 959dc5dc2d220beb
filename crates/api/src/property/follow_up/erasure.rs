//! What was written about a person: everything on a client, and on listings what names them (§2.6).

use fangke_shared::company::erasure::{PersonField, PersonItem, PersonRecord};

use super::store::{self, HeldRow};
use crate::company::erasure::event::{ERASED, PersonErased, PersonGathered, PersonIdentified};
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// What tells of the person, and doesn't say yet that it was erased.
fn about(tx: &mut Tx<'_>, person: &PersonIdentified) -> ApiResult<Vec<HeldRow>> {
    let rows = store::of_all(tx.conn, &person.client_ids(), &person.listing_ids())?;
    let is_about = |row: &HeldRow| {
        let (_, client, _, _, text, next) = row;
        text != ERASED && (client.is_some() || person.is_named_in(text) || next.as_deref().is_some_and(|next| person.is_named_in(next)))
    };
    Ok(rows.into_iter().filter(is_about).collect())
}

/// Tells of the texts.
pub fn gathered(tx: &mut Tx<'_>, event: &mut PersonGathered) -> ApiResult<()> {
    let item = |(_, _, at, kind, text, next): HeldRow| {
        PersonItem::new(Some(at.and_utc())).line(PersonField::Kind, kind).line(PersonField::Text, text).line(PersonField::Note, next)
    };
    let items = about(tx, &event.person)?.into_iter().map(item).collect();
    event.add(PersonRecord::FollowUp, items);
    Ok(())
}

/// Clears the texts; that there was a follow-up stays, for who wrote it.
pub fn erased(tx: &mut Tx<'_>, event: &mut PersonErased) -> ApiResult<()> {
    let ids: Vec<i64> = about(tx, &event.person)?.into_iter().map(|row| row.0).collect();
    store::blank(tx.conn, &ids, ERASED)?;
    event.cleared(PersonRecord::FollowUp, ids.len());
    Ok(())
}
