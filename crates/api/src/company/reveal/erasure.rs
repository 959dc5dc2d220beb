//! Who has looked at a person's contacts: told to the person; of an erased one the notes go (§2.6).

use fangke_shared::company::erasure::{PersonField, PersonItem, PersonRecord};

use super::store::{self, HeldRow};
use crate::company::erasure::event::{PersonErased, PersonGathered, PersonIdentified};
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Looks at the clients' contacts, and at owners' where a note names the person.
fn about(tx: &mut Tx<'_>, person: &PersonIdentified) -> ApiResult<Vec<HeldRow>> {
    let rows = store::of_all(tx.conn, &person.client_ids(), &person.listing_ids())?;
    let names = |note: &Option<String>| note.as_deref().is_some_and(|note| person.is_named_in(note));
    Ok(rows.into_iter().filter(|(_, client, _, _, note)| client.is_some() || names(note)).collect())
}

/// Tells of the looks.
pub fn gathered(tx: &mut Tx<'_>, event: &mut PersonGathered) -> ApiResult<()> {
    let item = |(_, _, at, purpose, note): HeldRow| {
        PersonItem::new(Some(at.and_utc())).line(PersonField::Purpose, purpose).line(PersonField::Note, note)
    };
    let items = about(tx, &event.person)?.into_iter().map(item).collect();
    event.add(PersonRecord::Reveal, items);
    Ok(())
}

/// Clears the notes.
pub fn erased(tx: &mut Tx<'_>, event: &mut PersonErased) -> ApiResult<()> {
    let ids: Vec<i64> = about(tx, &event.person)?.into_iter().map(|row| row.0).collect();
    store::blank(tx.conn, &ids)?;
    event.cleared(PersonRecord::Reveal, ids.len());
    Ok(())
}
