//! Visits and calls of an erased person: that there was one stays for the rota, who it was goes (§2.6).

use fangke_shared::company::erasure::{PersonField, PersonItem, PersonRecord};

use super::store;
use crate::company::erasure::event::{PersonErased, PersonGathered};
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Tells of the receptions.
pub fn gathered(tx: &mut Tx<'_>, event: &mut PersonGathered) -> ApiResult<()> {
    let mut items = Vec::new();
    for (id, at, kind, name, contact, wish, said, remark) in store::of_all(tx.conn, &event.person.client_ids(), &event.person.hashes)? {
        let contact = contact.map(|sealed| tx.keys.decrypt(&sealed)).transpose()?;
        let item = PersonItem::new(Some(at.and_utc()))
            .line(PersonField::Number, id.to_string())
            .line(PersonField::Kind, kind)
            .line(PersonField::Name, name)
            .line(PersonField::Contact, contact)
            .line(PersonField::Wish, wish)
            .line(PersonField::Text, said)
            .line(PersonField::Note, remark);
        items.push(item);
    }
    event.add(PersonRecord::Reception, items);
    Ok(())
}

/// Clears who came, and what was said.
pub fn erased(tx: &mut Tx<'_>, event: &mut PersonErased) -> ApiResult<()> {
    let rows = store::of_all(tx.conn, &event.person.client_ids(), &event.person.hashes)?;
    let ids: Vec<i64> = rows.iter().map(|row| row.0).collect();
    store::blank(tx.conn, &ids)?;
    event.cleared(PersonRecord::Reception, ids.len());
    Ok(())
}
