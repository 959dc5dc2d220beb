//! Rules of handing over what somebody looks after.

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::permission::Action;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::leaver::{BELONGINGS_NAMED, Belongings, HandOverRequest, HandedOver};
use fangke_shared::property::listing::MaintainerReason;
use fangke_shared::{ListingId, MemberId};
use serde_json::json;

use super::event::{BelongingsAsked, HandingOver};
use super::store;
use crate::company::member::reach::Reach;
use crate::company::member::service::{self as member, Profile};
use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::key::service as key;
use crate::property::listing::service as listing;
use crate::property::step::service as step;

/// What a member looks after.
///
/// # Errors
/// `not_found`, `forbidden` outside of the caller's reach.
pub fn belongings(tx: &mut Tx<'_>, reach: &Reach, id: MemberId) -> ApiResult<Belongings> {
    within(tx, reach, id)?;
    let listings = store::listings(tx.conn, id, tx.rules)?;
    let named: Vec<ListingId> = listings.iter().take(BELONGINGS_NAMED).copied().collect();
    let refs = listing::refs(tx.conn, named.iter().copied())?;
    let BelongingsAsked { clients, showings, .. } = tx.emit(BelongingsAsked { member: id, clients: 0, showings: 0 })?;
    Ok(Belongings {
        clients,
        showings,
        listings: count(listings.len()),
        keys: count(key::out_with(tx.conn, id)?.len()),
        tasks: count(step::open(tx.conn, id)?.len()),
        named: named.iter().filter_map(|id| refs.get(id).cloned()).collect(),
    })
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The member, if the caller may manage them.
fn within(tx: &mut Tx<'_>, reach: &Reach, id: MemberId) -> ApiResult<Profile> {
    let profile = member::profile(tx.conn, id)?;
    reach.check_units(&tx.rules.permissions.roles_of(id, profile.role), profile.units)?;
    Ok(profile)
}

/// Hands it over, all of it or nothing.
///
/// # Errors
/// `not_found`, `forbidden` outside of the caller's reach, wrong fields.
pub fn hand_over(tx: &mut Tx<'_>, reach: &Reach, id: MemberId, request: &HandOverRequest) -> ApiResult<HandedOver> {
    request.validate()?;
    let from = within(tx, reach, id)?.member;
    let to = receiver(tx, id, request.receiver_id)?;
    let (me, reason) = (tx.me()?, request.reason.trim());
    let mut handed = HandedOver { listings: 0, keys: 0, tasks: 0, clients: 0, showings: 0 };
    // In the order of their numbers: two hand-overs never wait for each other in a circle.
    for id in store::listings(tx.conn, from.id, tx.rules)? {
        let row = listing::take(tx, id)?;
        // Somebody was faster, or its time has just run out.
        if row.maintainer_id != Some(from.id.0) {
            continue;
        }
        listing::hand_over(tx, &row, &to, MaintainerReason::Assigned, me)?;
        let details = json!({ "fields": ["maintainer_id"], "from": from.id, "to": to.member.id, "reason": reason });
        tx.audit(AuditAction::Update, (AuditSubject::Listing, id.0), &details)?;
        handed.listings += 1;
    }
    for bunch in key::out_with(tx.conn, from.id)? {
        key::pass_on(tx, bunch, to.member.id, reason)?;
        handed.keys += 1;
    }
    handed.tasks = step::pass_on(tx, from.id, to.member.id)?;
    let handing = HandingOver { from: from.clone(), to: to.clone(), reason: reason.to_owned(), clients: 0, showings: 0 };
    let handing = tx.emit(handing)?;
    (handed.clients, handed.showings) = (handing.clients, handing.showings);
    let by = member::member_ref(tx.conn, Some(me.0))?;
    let HandedOver { listings, keys, tasks, clients, showings } = handed;
    let details = json!({
        "from": from, "to": to.member, "by": by,
        "listings": listings, "keys": keys, "tasks": tasks, "clients": clients, "showings": showings,
    });
    if to.member.id != me {
        notice::add(tx, to.member.id, NoticeKind::HandedOver, None, &details)?;
    }
    let details = json!({
        "to": to.member.id, "reason": reason,
        "listings": listings, "keys": keys, "tasks": tasks, "clients": clients, "showings": showings,
    });
    tx.audit(AuditAction::HandOver, (AuditSubject::Member, from.id.0), &details)?;
    Ok(handed)
}

/// Who looks after it from now on: somebody else, who works, in the caller's part of the company.
fn receiver(tx: &mut Tx<'_>, from: MemberId, id: MemberId) -> ApiResult<Profile> {
    let wrong = |code| ApiError::field(FieldError::new("/receiver_id", code));
    let to = match member::profile(tx.conn, id) {
        Ok(to) if to.is_active && id != from && tx.rules.permissions.reach_of(to.member.id, to.role, Action::EditListing).is_some() => to,
        Ok(_) => return Err(wrong(FieldCode::OutOfRange)),
        Err(error) if error.code == ErrorCode::NotFound => return Err(wrong(FieldCode::DoesNotExist)),
        Err(error) => return Err(error),
    };
    let caller = tx.caller()?;
    let scope = caller.scope(Action::EditListing)?;
    if to.member.id != caller.claims.member_id && !scope.covers(caller.claims.units(), to.units) {
        return Err(ApiError::new(ErrorCode::Forbidden).detail("the member is outside of the reach of your role"));
    }
    Ok(to)
}
