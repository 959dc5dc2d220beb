//! A client's contacts: sealed on the way in, revealed one at a time (§2.5).

use fangke_shared::client::contact::{CONTACTS_MAX, ContactDraft, ContactKind, KeptContact, RevealContactRequest, RevealedContact};
use fangke_shared::client::journal::ClientEvent;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::contact::Number;
use fangke_shared::permission::Action;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::{ClientContactId, ClientId, Subject};
use serde_json::json;

use super::rows::ClientRow;
use super::store::{self, Sealed};
use super::{access, duplicates, service};
use crate::client::journal::service as journal;
use crate::company::reveal::service::{self as reveal, Looked};
use crate::company::tx::Tx;
use crate::platform::crypto::Keys;
use crate::platform::error::{ApiError, ApiResult};

/// Seals checked contacts; `pointer` is their place in the request.
pub fn seal_all(keys: &Keys, contacts: &[ContactDraft], pointer: &str) -> ApiResult<Vec<(KeptContact, Sealed)>> {
    contacts.iter().enumerate().map(|(n, contact)| seal(keys, contact, &format!("{pointer}/{n}"))).collect()
}

fn seal(keys: &Keys, contact: &ContactDraft, prefix: &str) -> ApiResult<(KeptContact, Sealed)> {
    let kept = contact.kept(prefix).map_err(ApiError::field)?;
    let sealed = Sealed {
        kind: kept.kind.as_str(),
        value_encrypted: keys.encrypt(&kept.value)?,
        value_masked: kept.masked.clone(),
        value_hash: keys.look_up_hash(&kept.identity()),
        note: kept.note.clone(),
    };
    Ok((kept, sealed))
}

/// What happens to a contact.
#[derive(Clone)]
pub enum Change {
    /// A new one.
    Add(ContactDraft),
    /// Another number, id, address or note.
    Replace(ClientContactId, ContactDraft),
    /// It is gone.
    Remove(ClientContactId),
}

/// Adds, replaces or removes a contact of a client whose lock is held.
///
/// # Errors
/// `forbidden`, `not_found`, wrong fields, `already_exists` for a contact that the client has; the last one stays.
pub fn change(tx: &mut Tx<'_>, row: &ClientRow, change: &Change) -> ApiResult<()> {
    access::require(tx, Action::EditClient, row)?;
    let id = row.id();
    let before = store::contacts(tx.conn, id)?;
    let done = match change {
        Change::Add(_) if before.len() >= CONTACTS_MAX => {
            return Err(ApiError::field(FieldError::new("", FieldCode::TooMany).with("max", CONTACTS_MAX)));
        }
        Change::Add(contact) => {
            let (_, sealed) = checked(tx.keys, contact)?;
            duplicates::link_more(tx, row, &sealed.value_hash)?;
            store::insert_contact(tx.conn, id, &sealed).map(|()| true)
        }
        Change::Replace(which, contact) => {
            let (_, sealed) = checked(tx.keys, contact)?;
            duplicates::link_more(tx, row, &sealed.value_hash)?;
            store::update_contact(tx.conn, id, *which, &sealed)
        }
        Change::Remove(which) if before.len() == 1 && before.iter().any(|contact| contact.id == *which) => {
            return Err(ApiError::field(FieldError::new("", FieldCode::Required)));
        }
        Change::Remove(which) => store::delete_contact(tx.conn, id, *which),
    };
    match done {
        Ok(true) => {}
        Ok(false) => return Err(ApiError::not_found()),
        Err(error) if error.violates("uq_client_contacts__client_id__value_hash") => {
            let field = FieldError::new("/contact", FieldCode::Repeated);
            return Err(ApiError { errors: vec![field], ..ApiError::new(ErrorCode::AlreadyExists) });
        }
        Err(error) => return Err(error),
    }
    let first = store::contacts(tx.conn, id)?.into_iter().next().map(|contact| contact.masked);
    store::set_contact_masked(tx.conn, id, first.as_deref())?;
    service::index(tx, id)?;
    let me = tx.me()?;
    journal::add(tx, id, me, &ClientEvent::ContactsChanged)?;
    tx.audit(AuditAction::Update, (AuditSubject::Client, id.0), &json!({ "fields": ["contacts"] }))
}

fn checked(keys: &Keys, contact: &ContactDraft) -> ApiResult<(KeptContact, Sealed)> {
    let mut checks = fangke_shared::field::Checks::new();
    contact.check("", &mut checks);
    checks.finish()?;
    seal(keys, contact, "")
}

/// The last digits of a client's numbers, which it is found by.
pub fn last_digits(tx: &mut Tx<'_>, id: ClientId) -> ApiResult<Vec<String>> {
    let mut digits = Vec::new();
    for (kind, sealed) in store::sealed_contacts(tx.conn, id)? {
        if let Ok(kind) = kind.parse::<ContactKind>() {
            let kept = KeptContact { kind, value: tx.keys.decrypt(&sealed)?, masked: String::new(), note: None };
            digits.extend(kept.last_digits());
        }
    }
    Ok(digits)
}

/// The contacts of a client as they are dialled, for whoever has recorded what for.
///
/// # Errors
/// Only when the database fails.
pub fn in_clear(tx: &mut Tx<'_>, id: ClientId) -> ApiResult<Vec<String>> {
    let sealed = store::sealed_contacts(tx.conn, id)?;
    sealed.into_iter().map(|(_, value)| Ok(tx.keys.decrypt(&value)?.replace(";ext=", " 转 "))).collect()
}

/// Refuses to show what is encrypted of a client to whoever may not look at it.
///
/// # Errors
/// `client_public`, `forbidden`, `not_found`.
pub fn require_reveal(tx: &mut Tx<'_>, id: ClientId) -> ApiResult<ClientRow> {
    let found = store::find(tx.conn, id)?;
    let (row, _) = access::seen(tx, found)?;
    if !access::rights(tx, &row)?.may_reveal {
        access::require(tx, Action::EditClient, &row)?;
        // An administrator reaches public clients, too; they have to be taken all the same.
        return Err(ApiError::new(ErrorCode::ClientPublic));
    }
    Ok(row)
}

/// Shows a contact: counted, limited, recorded before it is shown, and to be followed by a follow-up.
///
/// # Errors
/// `reveal_limit_reached`, `reveals_blocked`, `client_public`, `forbidden`, `not_found`, wrong fields.
pub fn reveal(tx: &mut Tx<'_>, (id, contact): (ClientId, ClientContactId), request: &RevealContactRequest) -> ApiResult<RevealedContact> {
    request.validate()?;
    require_reveal(tx, id)?;
    let (kind, sealed) = store::sealed_contact(tx.conn, id, contact)?.ok_or_else(ApiError::not_found)?;
    let kind: ContactKind = kind.parse().map_err(ApiError::internal)?;
    let note = request.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    let purpose = request.purpose;
    let looked = Looked { subject: Subject::Client(id), contact: contact.0, purpose: purpose.as_str(), note };
    let owed = reveal::enter(tx, &looked)?;
    let me = tx.me()?;
    journal::add(tx, id, me, &ClientEvent::ContactRevealed { purpose })?;
    tx.audit(AuditAction::RevealContact, (AuditSubject::Client, id.0), &json!({ "contact_id": contact, "purpose": purpose }))?;
    let value = tx.keys.decrypt(&sealed)?;
    let (value, extension) = if kind == ContactKind::Phone {
        let number = Number::of_stored(&value);
        (number.dial, number.extension)
    } else {
        (value, None)
    };
    Ok(RevealedContact {
        kind,
        value,
        extension,
        follow_up_due_at: owed.follow_up_due_at,
        reveals_today: owed.today,
        reveal_limit: tx.rules.figures.reveals_per_day,
    })
}
