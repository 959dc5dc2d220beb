//! Rules of keys (§1.9): every movement is signed, and one transaction.

use chrono::Duration;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::permission::Units;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::follow_up::FollowUpKind;
use fangke_shared::property::key::{
    CreateKeyBunchRequest, GiveUpKeysRequest, KeyBunchResponse, KeyMovement, KeyState, ReturnKeysRequest, TakeKeysRequest, keeps, names,
    with_number,
};
use fangke_shared::property::timeline::TimelineEvent;
use fangke_shared::text::non_blank;
use fangke_shared::{KeyBunchId, ListingId, MemberId, OrgUnitId};
use serde_json::{Value, json};

use super::store::{self, BunchRow, Custody, NewBunch, NewMove};
use crate::company::member::service as member;
use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::property::follow_up::event::FollowUpWritten;
use crate::property::follow_up::service as follow_up;
use crate::property::listing::service::{self as listing, EvidenceChange};
use crate::property::timeline::service as timeline;

pub use super::job::run;
pub use super::list::KeyFilter;
pub use super::view::{get, get_one, label, of_listing, page};

/// Registers a bunch that came into a store.
///
/// # Errors
/// `not_found`, wrong fields, `already_exists` for a number that is taken; what a follow-up is refused for.
pub fn create(tx: &mut Tx<'_>, id: ListingId, request: &CreateKeyBunchRequest) -> ApiResult<KeyBunchResponse> {
    let caller = tx.caller()?;
    let rules = tx.rules;
    request.validate()?;
    if let Some(text) = &request.follow_up {
        // Before it is named: a number says nothing.
        follow_up::check_text("/follow_up", text, rules)?;
    }
    let (me, now) = (caller.claims.member_id, rules.now.naive_utc());
    listing::take(tx, id)?;
    let store = request.store_id.or(caller.claims.store_id);
    let store = store.ok_or_else(|| ApiError::field(FieldError::new("/store_id", FieldCode::Required)))?;
    organisation::lock_store(tx.conn, store)?;
    let number = request.number.map_or_else(|| store::free_number(tx.conn, store), Ok)?;
    let new = NewBunch {
        store_id: store.0,
        number,
        listing_id: id.0,
        description: request.description.trim(),
        received_from: request.received_from.as_deref().map(str::trim).filter(|from| !from.is_empty()),
        state: KeyState::InStore.as_str(),
        confirmed_by: request.opens_door.then_some(me.0),
        confirmed_at: request.opens_door.then_some(now),
        created_by: me.0,
        created_at: now,
        version: 1,
    };
    let bunch = store::insert(tx.conn, &new).map_err(taken)?;
    let row = find(tx.conn, bunch)?;
    sign(tx, &row, (KeyMovement::Received, AuditAction::Create), &NewMove::default())?;
    if let Some(text) = &request.follow_up {
        let text = with_number(text, number);
        follow_up::create_beside(tx, id, FollowUpKind::Key, "/follow_up", text)?;
    }
    if request.opens_door {
        evidence_changed(tx, id)?;
    }
    get_one(tx, bunch)
}

fn taken(error: ApiError) -> ApiError {
    if error.violates("uq_key_bunches__store_id__number") {
        return ApiError { errors: vec![FieldError::new("/number", FieldCode::Taken)], ..ApiError::new(ErrorCode::AlreadyExists) };
    }
    error
}

/// Takes keys out.
///
/// # Errors
/// `not_found`, wrong fields; `key_out` with who has them, `key_gone`.
pub fn take(tx: &mut Tx<'_>, id: KeyBunchId, request: &TakeKeysRequest) -> ApiResult<KeyBunchResponse> {
    let caller = tx.caller()?;
    let rules = tx.rules;
    request.validate(rules.now)?;
    let row = open(tx.conn, id)?;
    if row.state == KeyState::Out {
        return Err(key_out(tx.conn, &row)?);
    }
    let me = caller.claims.member_id;
    let due = request.due_at.unwrap_or_else(|| rules.now + Duration::hours(rules.figures.key_due_hours)).naive_utc();
    let purpose = request.purpose.trim();
    store::set_state(tx.conn, id, KeyState::Out, Some(&Custody { holder: me, purpose, taken_at: rules.now.naive_utc(), due_at: due }))?;
    let signed = NewMove { holder: Some(me.0), purpose: Some(purpose), due_at: Some(due), note: None };
    sign(tx, &row, (KeyMovement::Taken, AuditAction::MoveKeys), &signed)?;
    get_one(tx, id)
}

/// Signs keys in again: by who has them, or by who keeps the store's keys.
///
/// # Errors
/// `not_found`, `key_gone`, `key_not_out`, `forbidden`, `stale_version` where they were taken out anew meanwhile.
pub fn bring_back(tx: &mut Tx<'_>, (id, version): (KeyBunchId, i64), request: &ReturnKeysRequest) -> ApiResult<KeyBunchResponse> {
    request.validate()?;
    let row = open(tx.conn, id)?;
    if row.state != KeyState::Out {
        return Err(ApiError::new(ErrorCode::KeyNotOut));
    }
    require_custody(tx, &row)?;
    require_current(&row, version)?;
    store::set_state(tx.conn, id, KeyState::InStore, None)?;
    let note = non_blank(request.note.clone());
    sign(tx, &row, (KeyMovement::Returned, AuditAction::MoveKeys), &NewMove { note: note.as_deref(), ..left(&row) })?;
    get_one(tx, id)
}

/// The bunches that somebody has out, by number.
///
/// # Errors
/// Only when the database fails.
pub fn out_with(conn: &mut Conn, holder: MemberId) -> ApiResult<Vec<KeyBunchId>> {
    store::out_with(conn, holder)
}

/// Who has keys of a listing out.
///
/// # Errors
/// Only when the database fails.
pub fn holders(conn: &mut Conn, listing: ListingId) -> ApiResult<Vec<MemberId>> {
    store::holders(conn, listing)
}

/// Passes keys that are out on to a colleague: what for and until when stays; `note` says why.
///
/// # Errors
/// `key_gone`, `key_not_out`.
pub fn pass_on(tx: &mut Tx<'_>, id: KeyBunchId, to: MemberId, note: &str) -> ApiResult<()> {
    let row = open(tx.conn, id)?;
    let (Some(purpose), Some(due)) = (row.purpose.as_deref(), row.due_at) else { return Err(ApiError::new(ErrorCode::KeyNotOut)) };
    let at = tx.at();
    store::set_state(tx.conn, id, KeyState::Out, Some(&Custody { holder: to, purpose, taken_at: at, due_at: due }))?;
    let signed = NewMove { holder: Some(to.0), purpose: Some(purpose), due_at: Some(due), note: Some(note) };
    sign(tx, &row, (KeyMovement::Taken, AuditAction::MoveKeys), &signed)
}

/// Gives keys up: handed back to the owner, or lost. What lies in the store anybody may hand back who could take it out.
///
/// # Errors
/// `not_found`, `key_gone`, `forbidden`, `stale_version`.
pub fn give_up(
    tx: &mut Tx<'_>,
    (id, version): (KeyBunchId, i64),
    movement: KeyMovement,
    request: &GiveUpKeysRequest,
) -> ApiResult<KeyBunchResponse> {
    request.validate()?;
    let listing = lock_listing(tx.conn, id)?;
    let row = open(tx.conn, id)?;
    if row.state == KeyState::Out {
        require_custody(tx, &row)?;
    }
    require_current(&row, version)?;
    let state = if movement == KeyMovement::Lost { KeyState::Lost } else { KeyState::HandedBack };
    store::set_state(tx.conn, id, state, None)?;
    let signed = NewMove { note: Some(request.note.trim()), ..left(&row) };
    sign(tx, &row, (movement, AuditAction::MoveKeys), &signed)?;
    evidence_changed(tx, listing)?;
    get_one(tx, id)
}

/// Confirms that keys open the door: by who recorded them, who has them, or who keeps the store's keys. Once is enough.
///
/// # Errors
/// `not_found`, `key_gone`, `forbidden`.
pub fn confirm(tx: &mut Tx<'_>, id: KeyBunchId) -> ApiResult<KeyBunchResponse> {
    let caller = tx.caller()?;
    let rules = tx.rules;
    let listing = lock_listing(tx.conn, id)?;
    let row = open(tx.conn, id)?;
    if row.confirmed_at.is_none() {
        if row.created_by != caller.claims.member_id.0 {
            require_custody(tx, &row)?;
        }
        store::set_confirmed(tx.conn, id, caller.claims.member_id, rules.now.naive_utc())?;
        let signed = NewMove { holder: row.holder_id, ..NewMove::default() };
        sign(tx, &row, (KeyMovement::Confirmed, AuditAction::MoveKeys), &signed)?;
        evidence_changed(tx, listing)?;
    }
    get_one(tx, id)
}

/// A follow-up about keys was written on a listing: it settles the bunches that it names. The caller holds the listing's lock.
///
/// # Errors
/// Only when the database fails.
pub fn followed_up(tx: &mut Tx<'_>, written: &mut FollowUpWritten) -> ApiResult<()> {
    if written.kind != FollowUpKind::Key {
        return Ok(());
    }
    let unnamed = store::unnamed(tx.conn, ListingId(written.listing.id))?;
    let ids: Vec<i64> = unnamed.into_iter().filter(|(_, number)| names(&written.text, *number)).map(|(id, _)| id).collect();
    if ids.is_empty() { Ok(()) } else { store::set_follow_up(tx.conn, &ids, written.id) }
}

/// A bunch as stored.
pub(super) fn find(conn: &mut Conn, id: KeyBunchId) -> ApiResult<BunchRow> {
    store::find(conn, id)?.ok_or_else(ApiError::not_found)
}

/// Takes the lock of the listing that keys belong to: before that of the bunch, as everybody does.
fn lock_listing(conn: &mut Conn, id: KeyBunchId) -> ApiResult<ListingId> {
    let listing = ListingId(find(conn, id)?.listing_id);
    listing::lock(conn, listing)?;
    Ok(listing)
}

/// Takes the bunch's lock; the row has the version that was there before.
fn open(conn: &mut Conn, id: KeyBunchId) -> ApiResult<BunchRow> {
    if !store::touch(conn, id)? {
        return Err(ApiError::not_found());
    }
    let mut row = find(conn, id)?;
    row.version -= 1;
    if row.state.is_held() { Ok(row) } else { Err(ApiError::new(ErrorCode::KeyGone).detail(format!("they were {}", row.state))) }
}

/// Who had the keys out until now, and what for.
fn left(row: &BunchRow) -> NewMove<'_> {
    NewMove { holder: row.holder_id, purpose: row.purpose.as_deref(), due_at: row.due_at, note: None }
}

fn key_out(conn: &mut Conn, row: &BunchRow) -> ApiResult<ApiError> {
    let Some((holder, since)) = row.holder_id.map(MemberId).zip(row.taken_at) else {
        return Ok(ApiError::internal("keys are out with nobody"));
    };
    let who = member::profile(conn, holder)?.member;
    let since = since.and_utc().to_rfc3339();
    let detail = format!("{} has them since {since}", who.display_name);
    let mut field =
        FieldError::new("", FieldCode::Taken).with("member_id", who.id.0).with("display_name", who.display_name).with("at", since);
    if let Some(due) = row.due_at {
        field = field.with("due_at", due.and_utc().to_rfc3339());
    }
    Ok(ApiError { errors: vec![field], ..ApiError::new(ErrorCode::KeyOut).detail(detail) })
}

/// The caller has the keys out, or keeps those of their store.
fn require_custody(tx: &mut Tx<'_>, row: &BunchRow) -> ApiResult<()> {
    let caller = tx.caller()?;
    let region = organisation::units(tx.conn, &[row.store_id])?.get(&row.store_id).and_then(|(_, region)| *region);
    if has_custody(caller, row, region) {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::Forbidden).detail("the keys are neither with you nor of your store"))
}

/// Has the caller the keys out, or do they keep those of their store? The store lies in this region.
pub(super) fn has_custody(caller: &Caller, row: &BunchRow, region: Option<OrgUnitId>) -> bool {
    let store = Units { region, store: Some(OrgUnitId(row.store_id)), team: None };
    row.holder_id == Some(caller.claims.member_id.0) || keeps(caller.claims.role, caller.claims.units(), store)
}

fn require_current(row: &BunchRow, version: i64) -> ApiResult<()> {
    if row.version == version { Ok(()) } else { Err(ApiError::new(ErrorCode::StaleVersion)) }
}

/// Signs a movement: in the bunch's own list, in the listing's timeline, in the audit trail.
fn sign(tx: &mut Tx<'_>, row: &BunchRow, (movement, action): (KeyMovement, AuditAction), signed: &NewMove<'_>) -> ApiResult<()> {
    let caller = tx.caller()?;
    let rules = tx.rules;
    let (me, now) = (caller.claims.member_id, rules.now);
    store::insert_move(tx.conn, KeyBunchId(row.id), movement, me, now.naive_utc(), signed)?;
    // Only what begins with the movement: what was the purpose is in the event before.
    let begins = movement == KeyMovement::Taken;
    let event = TimelineEvent::KeyMoved {
        number: row.number,
        movement,
        purpose: signed.purpose.filter(|_| begins).map(str::to_owned),
        due_at: signed.due_at.filter(|_| begins).map(|at| at.and_utc()),
    };
    timeline::add(tx, ListingId(row.listing_id), me, &event)?;
    let mut details = json!({ "listing_id": row.listing_id, "store_id": row.store_id, "number": row.number, "movement": movement });
    for (name, value) in [("holder_id", signed.holder.map(Value::from)), ("note", signed.note.map(Value::from))] {
        if let (Some(value), Some(details)) = (value, details.as_object_mut()) {
            details.insert(name.to_owned(), value);
        }
    }
    tx.audit(action, (AuditSubject::KeyBunch, row.id), &details)
}

/// Reports to the listing how many bunches open its door now.
fn evidence_changed(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<()> {
    let count = i32::try_from(store::count_confirmed(tx.conn, id)?).unwrap_or(i32::MAX);
    listing::evidence_changed(tx, id, &EvidenceChange::Keys { count })
}
