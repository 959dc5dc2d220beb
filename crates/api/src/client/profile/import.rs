//! Clients of a file: entered as by whoever entered them there, known again by their contacts (§2.1, §2.2, B9).

use chrono::NaiveDateTime;
use fangke_shared::client::ClientStage;
use fangke_shared::client::contact::{CONTACTS_MAX, ContactDraft, ContactKind};
use fangke_shared::client::identity::IdDocumentDraft;
use fangke_shared::client::journal::ClientEvent;
use fangke_shared::client::profile::ClientDraft;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::permission::Action;
use fangke_shared::{ClientId, MemberId, OrgUnitId};
use serde_json::json;

use super::contacts::seal_all;
use super::rows::ClientRow;
use super::service::{index, set_document};
use super::store::{self, Registration};
use super::{access, duplicates};
use crate::client::journal::service as journal;
use crate::client::stage::service as stages;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// A client as a file has it.
pub struct Imported {
    /// The client.
    pub draft: ClientDraft,
    /// How to reach it.
    pub contacts: Vec<ContactDraft>,
    /// Its identity card.
    pub id_document: Option<IdDocumentDraft>,
    /// Who entered it.
    pub registrant: MemberId,
    /// Who holds it; none for the public pool.
    pub agent: Option<MemberId>,
    /// The registrant's store.
    pub store: Option<OrgUnitId>,
    /// When it was entered.
    pub entered_at: NaiveDateTime,
    /// Hash of what the row says.
    pub import_key: String,
}

impl Imported {
    fn hashes(&self, tx: &Tx<'_>) -> Vec<String> {
        let identities = self.contacts.iter().filter_map(|contact| contact.kept("").ok()).map(|kept| kept.identity());
        identities.map(|identity| tx.keys.look_up_hash(&identity)).collect()
    }
}

/// Has an import entered this very row before?
///
/// # Errors
/// Only when the database fails.
pub fn is_entered(tx: &mut Tx<'_>, import_key: &str) -> ApiResult<bool> {
    store::has_import_key(tx.conn, import_key)
}

/// The first client that the house knows by one of these contacts.
///
/// # Errors
/// Only when the database fails.
pub fn known(tx: &mut Tx<'_>, imported: &Imported) -> ApiResult<Option<ClientRow>> {
    let hashes = imported.hashes(tx);
    Ok(store::with_contacts(tx.conn, &hashes)?.into_iter().next())
}

/// The first client that the house knows by one of these telephone numbers, as they are kept.
///
/// # Errors
/// Only when the database fails.
pub fn with_phones(tx: &mut Tx<'_>, phones: &[String]) -> ApiResult<Option<ClientRow>> {
    let drafts = phones.iter().map(|phone| ContactDraft { kind: ContactKind::Phone, contact: phone.clone(), note: None });
    let identities = drafts.filter_map(|draft| draft.kept("").ok()).map(|kept| kept.identity());
    let hashes: Vec<String> = identities.map(|identity| tx.keys.look_up_hash(&identity)).collect();
    if hashes.is_empty() { Ok(None) } else { Ok(store::with_contacts(tx.conn, &hashes)?.into_iter().next()) }
}

/// A file has brought a follow-up on a client: it is counted, and the last one where none is later. It keeps nobody's client.
///
/// # Errors
/// Only when the database fails.
pub fn followed_up(tx: &mut Tx<'_>, id: ClientId, at: NaiveDateTime) -> ApiResult<()> {
    store::follow_up_imported(tx.conn, id, at)
}

/// Such a follow-up is gone; `last` is the last one that is there still.
///
/// # Errors
/// Only when the database fails.
pub fn follow_up_gone(tx: &mut Tx<'_>, id: ClientId, was: NaiveDateTime, last: Option<NaiveDateTime>) -> ApiResult<()> {
    store::imported_follow_up_gone(tx.conn, id, was, last)
}

/// Enters a client; one whose contact is known is linked to the first registration of the person. The time of its holder runs from now.
///
/// # Errors
/// Only when the database fails.
pub fn enter(tx: &mut Tx<'_>, imported: &Imported) -> ApiResult<ClientRow> {
    let sealed = seal_all(tx.keys, &imported.contacts, "/contacts")?;
    let hashes: Vec<String> = sealed.iter().map(|(_, sealed)| sealed.value_hash.clone()).collect();
    let at = tx.at();
    let by = Registration {
        registrant: imported.registrant,
        agent: imported.agent,
        store: imported.store,
        contact_masked: sealed.first().map(|(kept, _)| kept.masked.clone()),
        registered_at: imported.entered_at,
        import_key: Some(&imported.import_key),
    };
    let id = store::insert(tx.conn, &imported.draft, &by, at)?;
    stages::entered(tx.conn, id, ClientStage::New, at)?;
    duplicates::link(tx, id, &hashes)?;
    for (_, sealed) in &sealed {
        store::insert_contact(tx.conn, id, sealed)?;
    }
    if let Some(document) = &imported.id_document {
        set_document(tx, id, Some(document), "/id_document")?;
    }
    index(tx, id)?;
    // Who entered it then, and beside it who brings it in now.
    journal::add_at(tx, id, imported.registrant, imported.entered_at, &ClientEvent::Registered)?;
    let importer = tx.me().ok();
    journal::add(tx, id, importer, &ClientEvent::Imported)?;
    store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)
}

/// What filling in has done.
#[derive(Debug, Default)]
pub struct Filled {
    /// Fields that were empty and are not any more.
    pub fields: Vec<&'static str>,
    /// The record has another name, which stays.
    pub other_name: Option<String>,
    /// The record has other notes, which stay.
    pub other_notes: Option<String>,
}

/// Fills in what a known client lacks; what it has stays. None where the importer may not change it.
///
/// # Errors
/// Only when the database fails.
pub fn fill(tx: &mut Tx<'_>, id: ClientId, imported: &Imported, and: &'static [&'static str]) -> ApiResult<Option<Filled>> {
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    if tx.caller().is_ok() && !access::reaches(tx, Action::EditClient, &row)? {
        return Ok(None);
    }
    let (before, told) = (row.draft(), &imported.draft);
    let (mut after, mut filled) = (before.clone(), Filled::default());
    if after.kinds.is_empty() {
        after.kinds.clone_from(&told.kinds);
    }
    after.source_detail = after.source_detail.or_else(|| told.source_detail.clone().filter(|_| before.source == told.source));
    after.notes = after.notes.or_else(|| told.notes.clone());
    let has_changed = [
        ("kinds", after.kinds != before.kinds),
        ("source_detail", after.source_detail != before.source_detail),
        ("notes", after.notes != before.notes),
    ];
    filled.fields.extend(has_changed.iter().filter(|(_, has)| *has).map(|(name, _)| *name));
    filled.other_name = Some(told.name.clone()).filter(|name| *name != before.name);
    filled.other_notes = told.notes.clone().filter(|notes| before.notes.as_ref().is_some_and(|known| !known.contains(notes.as_str())));
    let hashes = imported.hashes(tx);
    let (has, room) = (store::hashes_of(tx.conn, id)?, CONTACTS_MAX.saturating_sub(store::contacts(tx.conn, id)?.len()));
    let new: Vec<ContactDraft> = imported
        .contacts
        .iter()
        .zip(&hashes)
        .filter(|(_, hash)| !has.contains(hash))
        .map(|(contact, _)| contact.clone())
        .take(room)
        .collect();
    let document = imported.id_document.as_ref().filter(|_| row.id_kind.is_none());
    filled.fields.extend((!new.is_empty()).then_some("contacts"));
    filled.fields.extend(document.is_some().then_some("id_document"));
    filled.fields.extend(and);
    if filled.fields.is_empty() {
        return Ok(Some(filled));
    }
    let at = tx.at();
    store::bump(tx.conn, id, None, at)?;
    store::update(tx.conn, id, &after, at)?;
    for (_, sealed) in seal_all(tx.keys, &new, "/contacts")? {
        duplicates::link_more(tx, &row, &sealed.value_hash)?;
        store::insert_contact(tx.conn, id, &sealed)?;
    }
    if document.is_some() {
        set_document(tx, id, document, "/id_document")?;
    }
    index(tx, id)?;
    let me = tx.me().ok();
    let fields: Vec<String> = filled.fields.iter().map(|field| (*field).to_owned()).collect();
    tx.audit(AuditAction::Update, (AuditSubject::Client, id.0), &json!({ "fields": fields, "by_import": true }))?;
    journal::add(tx, id, me, &ClientEvent::Edited { fields })?;
    Ok(Some(filled))
}

/// Removes clients that an import entered and that nobody has worked on; the caller has seen to that.
///
/// # Errors
/// Only when the database fails, or where something hangs on one of them after all.
pub fn remove_new(tx: &mut Tx<'_>, ids: &[ClientId]) -> ApiResult<()> {
    journal::remove_all(tx.conn, ids)?;
    stages::remove_all(tx.conn, ids)?;
    store::remove_all(tx.conn, ids)
}
