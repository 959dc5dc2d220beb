//! Rules of owner contacts (§2.5).

use chrono::Duration;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::field::Checks;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::listing::TimelineEvent;
use fangke_shared::property::owner::{
    OWNERS_MAX, OwnerDraft, OwnerResponse, RevealRequest, RevealResponse, mask_name, mask_phone, normalise_phone,
};
use fangke_shared::{FollowUpId, ListingId, MemberId, OwnerId};
use serde_json::json;

use super::store::{self, NewReveal, Sealed};
use crate::company::setting::service::Rules;
use crate::platform::audit_log::{self, Actor};
use crate::platform::clock::Clock;
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::property::listing::service as listing;

/// The contacts of a listing, masked.
///
/// # Errors
/// What the database says.
pub fn list(conn: &mut Conn, id: ListingId) -> ApiResult<Vec<OwnerResponse>> {
    store::list(conn, id)
}

/// Has the listing a contact?
///
/// # Errors
/// What the database says.
pub fn has_any(conn: &mut Conn, id: ListingId) -> ApiResult<bool> {
    Ok(store::count(conn, id)? > 0)
}

/// Adds checked contacts to a new listing.
///
/// # Errors
/// What the database says.
pub fn add_all(conn: &mut Conn, keys: &Keys, id: ListingId, owners: &[OwnerDraft]) -> ApiResult<()> {
    owners.iter().try_for_each(|owner| store::insert(conn, id, seal(keys, owner)?))
}

fn seal(keys: &Keys, owner: &OwnerDraft) -> ApiResult<Sealed> {
    let phone = normalise_phone(&owner.phone).map_err(|_| ApiError::field(FieldError::new("/phone", FieldCode::InvalidFormat)))?;
    let name = owner.name.trim();
    Ok(Sealed {
        name_encrypted: keys.encrypt(name)?,
        name_masked: mask_name(name),
        phone_encrypted: keys.encrypt(&phone)?,
        phone_masked: mask_phone(&phone),
        phone_hash: keys.look_up_hash(&phone),
        relation: owner.relation.as_str(),
        note: owner.note.clone().map(|note| note.trim().to_owned()).filter(|note| !note.is_empty()),
    })
}

/// What happens to a contact.
pub enum Change {
    /// A new one.
    Add(OwnerDraft),
    /// Another name or number.
    Replace(OwnerId, OwnerDraft),
    /// It is gone.
    Remove(OwnerId),
}

/// Changes a listing's contacts; a lead may become whole by it.
///
/// # Errors
/// `not_found`, `forbidden`, `stale_version`, wrong fields, `already_exists` for a number the listing has;
/// `required` when the only contact of a listing would go.
pub fn change(
    conn: &mut Conn,
    keys: &Keys,
    caller: &Caller,
    (id, version): (ListingId, i64),
    change: &Change,
    rules: &Rules,
) -> ApiResult<()> {
    let now = rules.now;
    listing::open_for_edit(conn, caller, id, version)?;
    if let Change::Add(owner) | Change::Replace(_, owner) = change {
        let mut checks = Checks::new();
        owner.check("", &mut checks);
        checks.finish()?;
    }
    let found = match change {
        Change::Add(_) if store::count(conn, id)? >= i64::try_from(OWNERS_MAX).unwrap_or(i64::MAX) => {
            return Err(ApiError::field(FieldError::new("", FieldCode::TooMany).with("max", OWNERS_MAX)));
        }
        Change::Add(owner) => store::insert(conn, id, seal(keys, owner)?).map(|()| true),
        Change::Replace(which, owner) => store::update(conn, id, *which, seal(keys, owner)?),
        Change::Remove(which) => store::delete(conn, id, *which),
    };
    match found {
        Ok(true) => {}
        Ok(false) => return Err(ApiError::not_found()),
        Err(error) if error.violates("uq_owner_contacts__listing_id__phone_hash") => {
            let mut taken = ApiError::new(ErrorCode::AlreadyExists);
            taken.errors = vec![FieldError::new("/phone", FieldCode::Repeated)];
            return Err(taken);
        }
        Err(error) => return Err(error),
    }
    if !has_any(conn, id)? {
        listing::require_lead(conn, id)?;
    }
    listing::add_event(conn, id, caller.claims.member_id, &TimelineEvent::OwnersChanged, now)?;
    audit_log::record(
        conn,
        &Actor::from(caller),
        now,
        AuditAction::Update,
        (AuditSubject::Listing, id.0),
        &json!({ "fields": ["owners"] }),
    )?;
    listing::complete_if_whole(conn, caller, id, rules)
}

/// Reveals of a member today.
///
/// # Errors
/// What the database says.
pub fn reveals_today(conn: &mut Conn, clock: &Clock, member: MemberId) -> ApiResult<i64> {
    let (from, to) = clock.day_bounds(clock.day_of(clock.now()));
    store::count_reveals(conn, member, from.naive_utc(), to.naive_utc())
}

/// Shows a number: counted, limited, recorded before it is shown, and to be followed by a follow-up.
///
/// # Errors
/// `reveal_limit_reached`, `reveals_blocked`, `not_found`, wrong fields.
pub fn reveal(
    conn: &mut Conn,
    keys: &Keys,
    clock: &Clock,
    caller: &Caller,
    (id, owner): (ListingId, OwnerId),
    request: &RevealRequest,
) -> ApiResult<RevealResponse> {
    request.validate()?;
    let Rules { figures, now, .. } = Rules::now(conn, clock)?;
    let member = caller.claims.member_id;
    store::lock_member(conn, member)?;
    let (name, phone) = store::sealed(conn, id, owner)?.ok_or_else(ApiError::not_found)?;
    if store::count_overdue(conn, member, now.naive_utc())? >= figures.reveals_overdue_max {
        return Err(ApiError::new(ErrorCode::RevealsBlocked));
    }
    let reveals_today = reveals_today(conn, clock, member)? + 1;
    if reveals_today > figures.reveals_per_day {
        let (_, tomorrow) = clock.day_bounds(clock.day_of(now));
        return Err(ApiError { retry_after: Some((tomorrow - now).num_seconds()), ..ApiError::new(ErrorCode::RevealLimitReached) });
    }
    let follow_up_due_at = now + Duration::minutes(figures.reveal_follow_up_minutes);
    let purpose = request.purpose;
    store::insert_reveal(
        conn,
        &NewReveal {
            member,
            listing: id,
            owner,
            purpose: purpose.as_str(),
            note: request.note.as_deref().map(str::trim).filter(|note| !note.is_empty()),
            at: now.naive_utc(),
            due_at: follow_up_due_at.naive_utc(),
        },
    )?;
    listing::add_event(conn, id, member, &TimelineEvent::Revealed { purpose }, now)?;
    audit_log::record(
        conn,
        &Actor::from(caller),
        now,
        AuditAction::RevealContact,
        (AuditSubject::Listing, id.0),
        &json!({ "owner_id": owner, "purpose": purpose }),
    )?;
    Ok(RevealResponse {
        name: keys.decrypt(&name)?,
        phone: keys.decrypt(&phone)?,
        follow_up_due_at,
        reveals_today,
        reveal_limit: figures.reveals_per_day,
    })
}

/// A follow-up settles what its author has revealed of the listing.
///
/// # Errors
/// What the database says.
pub fn settle(conn: &mut Conn, member: MemberId, id: ListingId, follow_up: FollowUpId) -> ApiResult<()> {
    store::settle(conn, member, id, follow_up)
}
