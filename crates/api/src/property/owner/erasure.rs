//! Owners as persons: found by their number, told of, and removed (§2.6).

use fangke_shared::ListingId;
use fangke_shared::company::erasure::{PersonField, PersonItem, PersonRecord};
use fangke_shared::contact::{self, Number};

use super::store;
use crate::company::erasure::event::{PersonErased, PersonGathered, PersonIdentified, note};
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Finds the listings of a number, and the names that it has there.
pub fn identified(tx: &mut Tx<'_>, person: &mut PersonIdentified) -> ApiResult<()> {
    if let Some(Ok(read)) = person.contact.as_deref().map(contact::one) {
        let hash = tx.keys.look_up_hash(&read.number.stored());
        note(&mut person.hashes, [hash]);
    }
    for (listing, name, phone, ..) in store::with_hashes(tx.conn, &person.hashes)? {
        note(&mut person.listings, [ListingId(listing)]);
        person.note_name(&tx.keys.decrypt(&name)?);
        person.note_contact(&Number::of_stored(&tx.keys.decrypt(&phone)?).dial);
    }
    Ok(())
}

/// Tells of the contacts with the person's numbers.
pub fn gathered(tx: &mut Tx<'_>, event: &mut PersonGathered) -> ApiResult<()> {
    let mut items = Vec::new();
    for (listing, name, phone, relation, remark) in store::with_hashes(tx.conn, &event.person.hashes)? {
        let item = PersonItem::new(None)
            .line(PersonField::Number, listing.to_string())
            .line(PersonField::Name, tx.keys.decrypt(&name)?)
            .line(PersonField::Contact, Number::of_stored(&tx.keys.decrypt(&phone)?).dial)
            .line(PersonField::Relation, relation)
            .line(PersonField::Note, remark);
        items.push(item);
    }
    event.add(PersonRecord::OwnerContact, items);
    Ok(())
}

/// Removes the contacts; the listings stay.
pub fn erased(tx: &mut Tx<'_>, event: &mut PersonErased) -> ApiResult<()> {
    let count = store::remove_with_hashes(tx.conn, &event.person.hashes)?;
    event.cleared(PersonRecord::OwnerContact, count);
    Ok(())
}
