//! Clients as persons: found by any contact, told of, and made anonymous (§2.6).

use fangke_shared::ClientId;
use fangke_shared::client::contact::{ContactDraft, ContactKind};
use fangke_shared::company::erasure::{PersonField, PersonItem, PersonRecord};

use super::rows::ClientRow;
use super::{erasure_store as store, service};
use crate::company::erasure::event::{ERASED, PersonErased, PersonGathered, PersonIdentified, note};
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Finds the clients of a contact, and everything that they are found by.
pub fn identified(tx: &mut Tx<'_>, person: &mut PersonIdentified) -> ApiResult<()> {
    if let Some(contact) = person.contact.clone() {
        for kind in ContactKind::ALL {
            if let Ok(kept) = (ContactDraft { kind: *kind, contact: contact.clone(), note: None }).kept("") {
                let hash = tx.keys.look_up_hash(&kept.identity());
                note(&mut person.hashes, [hash]);
            }
        }
    }
    let found = store::with_hashes(tx.conn, &person.hashes)?;
    for row in store::rows(tx.conn, &found)?.into_iter().filter(|row| row.name != ERASED) {
        note(&mut person.clients, [row.id()]);
        person.note_name(&row.name);
    }
    for (value, hash, _) in store::contacts(tx.conn, &person.client_ids())? {
        person.note_contact(&tx.keys.decrypt(&value)?);
        note(&mut person.hashes, [hash]);
    }
    Ok(())
}

/// Tells of the clients with their contacts.
pub fn gathered(tx: &mut Tx<'_>, event: &mut PersonGathered) -> ApiResult<()> {
    let mut items = Vec::new();
    for row in store::rows(tx.conn, &event.person.client_ids())? {
        items.push(item(tx, &row)?);
    }
    event.add(PersonRecord::Client, items);
    Ok(())
}

fn item(tx: &mut Tx<'_>, row: &ClientRow) -> ApiResult<PersonItem> {
    let draft = row.draft();
    let mut item = PersonItem::new(Some(row.registered_at.and_utc()))
        .line(PersonField::Number, row.id.to_string())
        .line(PersonField::Name, draft.name)
        .line(PersonField::State, row.stage.as_str().to_owned())
        .line(PersonField::Source, row.source.as_str().to_owned())
        .line(PersonField::Source, draft.source_detail)
        .line(PersonField::Circumstances, draft.household)
        .line(PersonField::Circumstances, draft.occupation)
        .line(PersonField::Circumstances, draft.income.map(|band| band.as_str().to_owned()))
        .line(PersonField::Note, draft.tags.join(" "))
        .line(PersonField::Note, draft.notes);
    if let Some((_, sealed, _)) = service::sealed_id_document(tx.conn, row.id())? {
        item = item.line(PersonField::IdNumber, tx.keys.decrypt(&sealed)?);
    }
    for (value, _, remark) in store::contacts(tx.conn, &[row.id])? {
        item = item.line(PersonField::Contact, tx.keys.decrypt(&value)?).line(PersonField::Note, remark);
    }
    Ok(item)
}

/// Makes the clients anonymous, and takes them out of the index.
pub fn erased(tx: &mut Tx<'_>, event: &mut PersonErased) -> ApiResult<()> {
    let ids = event.person.client_ids();
    let at = tx.at();
    let count = store::clear(tx.conn, &ids, ERASED, at)?;
    // Who has signed stays in the figures of those who have.
    let unsigned = event.person.clients.iter().filter(|id| !event.person.under_contract.contains(id)).map(|id| id.0);
    store::lose(tx.conn, &unsigned.collect::<Vec<_>>())?;
    for id in ids {
        service::index(tx, ClientId(id))?;
    }
    event.cleared(PersonRecord::Client, count);
    Ok(())
}
