//! Rules of owner contacts (§2.5).

use std::collections::HashMap;

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::contact::Number;
use fangke_shared::field::Checks;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::owner::{OWNERS_MAX, OwnerDraft, OwnerResponse, RevealRequest, RevealResponse, mask_name, mask_phone};
use fangke_shared::property::timeline::TimelineEvent;
use fangke_shared::{ListingId, OwnerId, Subject};
use serde_json::json;

use super::store::{self, Sealed};
pub use super::store::{MaskedRow, masked};
use crate::company::reveal::open;
use crate::company::reveal::service::{self as reveal, Looked, Owed};
use crate::company::tx::Tx;
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::timeline::service as timeline;

/// The contacts of a listing, masked, by number. Where the caller `has_looked` at some, with until when these are open to them.
///
/// # Errors
/// Only when the database fails.
pub fn shown(tx: &mut Tx<'_>, id: ListingId, masked: Vec<MaskedRow>, has_looked: bool) -> ApiResult<Vec<OwnerResponse>> {
    let open = if has_looked { open::of_listing(tx, id)? } else { HashMap::new() };
    let mut owners = masked
        .into_iter()
        .map(|(id, name_masked, phone_masked, relation, note)| {
            let (id, relation) = (OwnerId(id), relation.parse().map_err(ApiError::internal)?);
            Ok(OwnerResponse { id, name_masked, phone_masked, relation, note, revealed_until: open.get(&id).copied() })
        })
        .collect::<ApiResult<Vec<_>>>()?;
    owners.sort_by_key(|owner| owner.id);
    Ok(owners)
}

/// Has the listing a contact?
///
/// # Errors
/// Only when the database fails.
pub fn has_any(conn: &mut Conn, id: ListingId) -> ApiResult<bool> {
    Ok(store::count(conn, id)? > 0)
}

/// Some of what is encrypted: the key must fit it.
///
/// # Errors
/// Only when the database fails.
pub fn sealed(conn: &mut Conn) -> ApiResult<Vec<String>> {
    store::ends(conn)
}

/// A new number for a listing that has others is compared with them, which tells who tries whether they guessed right. So it stands in the
/// ledger like a reveal, whatever comes of it; a number that was found owes a follow-up. True for a number that the listing has.
///
/// # Errors
/// `reveal_limit_reached`, `reveals_blocked`.
pub fn compare(tx: &mut Tx<'_>, id: ListingId, change: &Change) -> ApiResult<bool> {
    let (owner, but) = match change {
        Change::Add(owner) => (owner, OwnerId(0)),
        Change::Replace(which, owner) => (owner, *which),
        Change::Remove(_) => return Ok(false),
    };
    let Ok(owner) = owner.normalised() else { return Ok(false) };
    let (others, found) = store::others(tx.conn, id, but, &tx.keys.look_up_hash(&owner.phone))?;
    if others == 0 {
        return Ok(false);
    }
    reveal::compared(tx, id, found)?;
    if let Some(found) = found {
        tx.audit(AuditAction::RevealContact, (AuditSubject::Listing, id.0), &json!({ "owner_id": found, "purpose": reveal::COMPARED }))?;
    }
    Ok(found.is_some())
}

/// The refusal of a number that the listing has.
pub fn repeated() -> ApiError {
    ApiError { errors: vec![FieldError::new("/phone", FieldCode::Repeated)], ..ApiError::new(ErrorCode::AlreadyExists) }
}

/// Adds checked contacts to a new listing.
///
/// # Errors
/// Only when the database fails.
pub fn add_all(tx: &mut Tx<'_>, id: ListingId, owners: &[OwnerDraft]) -> ApiResult<()> {
    let keys = tx.keys;
    owners.iter().try_for_each(|owner| store::insert(tx.conn, id, seal(keys, owner)?))
}

/// Those of these contacts that the listing doesn't have yet, as many as it may still have.
///
/// # Errors
/// Only when the database fails.
pub fn unknown(tx: &mut Tx<'_>, id: ListingId, owners: &[OwnerDraft]) -> ApiResult<Vec<OwnerDraft>> {
    if owners.is_empty() {
        return Ok(Vec::new());
    }
    let known = store::hashes(tx.conn, id)?;
    let keys = tx.keys;
    let is_new = |owner: &&OwnerDraft| owner.normalised().is_ok_and(|owner| !known.contains(&keys.look_up_hash(&owner.phone)));
    Ok(owners.iter().filter(is_new).take(OWNERS_MAX.saturating_sub(known.len())).cloned().collect())
}

fn seal(keys: &Keys, owner: &OwnerDraft) -> ApiResult<Sealed> {
    let owner = owner.normalised().map_err(|error| ApiError::field(error.at("/phone")))?;
    let (name, phone) = (owner.name.as_str(), owner.phone.as_str());
    Ok(Sealed {
        name_encrypted: keys.encrypt(name)?,
        name_masked: mask_name(name),
        phone_encrypted: keys.encrypt(phone)?,
        phone_masked: mask_phone(phone),
        phone_hash: keys.look_up_hash(phone),
        relation: owner.relation.as_str(),
        note: owner.note,
    })
}

/// What happens to a contact.
#[derive(Clone)]
pub enum Change {
    /// A new one.
    Add(OwnerDraft),
    /// Another name or number.
    Replace(OwnerId, OwnerDraft),
    /// It is gone.
    Remove(OwnerId),
}

/// Adds, replaces or removes a contact of a listing whose lock is held.
///
/// # Errors
/// `not_found`, wrong fields, `already_exists` for a number that the listing has.
pub fn apply(tx: &mut Tx<'_>, id: ListingId, change: &Change) -> ApiResult<()> {
    if let Change::Add(owner) | Change::Replace(_, owner) = change {
        let mut checks = Checks::new();
        owner.check("", &mut checks);
        checks.finish()?;
    }
    let found = match change {
        Change::Add(_) if store::count(tx.conn, id)? >= i64::try_from(OWNERS_MAX).unwrap_or(i64::MAX) => {
            return Err(ApiError::field(FieldError::new("", FieldCode::TooMany).with("max", OWNERS_MAX)));
        }
        Change::Add(owner) => store::insert(tx.conn, id, seal(tx.keys, owner)?).map(|()| true),
        Change::Replace(which, owner) => replace(tx, id, (*which, owner)),
        Change::Remove(which) => store::delete(tx.conn, id, *which),
    };
    match found {
        Ok(true) => Ok(()),
        Ok(false) => Err(ApiError::not_found()),
        Err(error) if error.violates("uq_owner_contacts__listing_id__phone_hash") => Err(repeated()),
        Err(error) => Err(error),
    }
}

fn replace(tx: &mut Tx<'_>, id: ListingId, (which, owner): (OwnerId, &OwnerDraft)) -> ApiResult<bool> {
    let is_there = store::update(tx.conn, id, which, seal(tx.keys, owner)?)?;
    if is_there {
        open::close(tx.conn, which)?;
    }
    Ok(is_there)
}

/// Shows a number: counted, limited, recorded before it is shown, and to be followed by a follow-up. One that is still open to the caller is
/// shown again, which only the audit trail keeps.
///
/// # Errors
/// `reveal_limit_reached`, `reveals_blocked`, `not_found`, wrong fields.
pub fn reveal(tx: &mut Tx<'_>, (id, owner): (ListingId, OwnerId), request: &RevealRequest) -> ApiResult<RevealResponse> {
    let (name, phone) = store::sealed(tx.conn, id, owner)?.ok_or_else(ApiError::not_found)?;
    let owed = match open::to_caller(tx, id, owner)? {
        Some(open) => {
            let details = json!({ "owner_id": owner, "purpose": open.purpose, "again": true });
            tx.audit(AuditAction::RevealContact, (AuditSubject::Listing, id.0), &details)?;
            let me = tx.me()?;
            Owed { follow_up_due_at: open.until, today: reveal::count_today(tx.conn, tx.rules, me)? }
        }
        None => enter(tx, (id, owner), request)?,
    };
    let number = Number::of_stored(&tx.keys.decrypt(&phone)?);
    Ok(RevealResponse {
        name: tx.keys.decrypt(&name)?,
        phone: number.dial,
        extension: number.extension,
        follow_up_due_at: owed.follow_up_due_at,
        reveals_today: owed.today,
        reveal_limit: tx.rules.figures.reveals_per_day,
    })
}

/// Enters a first look at a contact everywhere.
fn enter(tx: &mut Tx<'_>, (id, owner): (ListingId, OwnerId), request: &RevealRequest) -> ApiResult<Owed> {
    request.validate()?;
    let purpose = request.purpose;
    let note = request.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    let owed = reveal::enter(tx, &Looked { subject: Subject::Listing(id), contact: owner.0, purpose: purpose.as_str(), note })?;
    let me = tx.me()?;
    timeline::add(tx, id, me, &TimelineEvent::Revealed { purpose })?;
    tx.audit(AuditAction::RevealContact, (AuditSubject::Listing, id.0), &json!({ "owner_id": owner, "purpose": purpose }))?;
    Ok(owed)
}

/// Removes all contacts of listings that go.
///
/// # Errors
/// Only when the database fails.
pub fn remove_all(conn: &mut Conn, ids: &[ListingId]) -> ApiResult<()> {
    store::remove_all(conn, ids)
}
