//! What stands against a showing: it is told, and may be booked all the same. Only the same agent with the same client at the same time
//! is refused.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use fangke_shared::client::showing::{ConflictKind, ShowingConflict};
use fangke_shared::problem::ErrorCode;
use fangke_shared::{ClientId, ListingId, MemberId, ShowingId};
use serde_json::json;

use super::search::{self, Busy};
use super::store;
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::key::reservation::{self, Hindrance};
use crate::property::listing::service as listing;

/// A showing as it is, or would be.
pub struct Plan<'a> {
    /// The showing, where it is booked already.
    pub showing: Option<ShowingId>,
    /// The first showing of its group.
    pub group: Option<ShowingId>,
    /// Who is shown something.
    pub client: ClientId,
    /// Who leads it.
    pub lead: MemberId,
    /// Who shows along.
    pub others: &'a [MemberId],
    /// From when until when.
    pub time: (DateTime<Utc>, DateTime<Utc>),
    /// Listings whose keys are wanted.
    pub keys_of: &'a [ListingId],
    /// Its own reservations of keys.
    pub reservations: &'a [i64],
}

/// Everything that stands against a showing.
///
/// # Errors
/// Only when the database fails.
pub fn of(tx: &mut Tx<'_>, plan: &Plan<'_>) -> ApiResult<Vec<ShowingConflict>> {
    let mut conflicts = people(tx, plan)?;
    conflicts.extend(keys(tx, plan)?);
    Ok(conflicts)
}

/// Refuses the same agent with the same client at the same time. The caller holds the client's lock.
///
/// # Errors
/// `showing_exists`, with the showing.
pub fn refuse_twice(tx: &mut Tx<'_>, plan: &Plan<'_>) -> ApiResult<()> {
    let all = others_at_that_time(tx, plan)?;
    let Some(twice) = all.iter().find(|busy| busy.client == plan.client.0 && busy.member == plan.lead.0) else { return Ok(()) };
    let mut error = ApiError::new(ErrorCode::ShowingExists);
    error.members.insert("showing_id".to_owned(), json!(twice.showing));
    Err(error)
}

fn others_at_that_time(tx: &mut Tx<'_>, plan: &Plan<'_>) -> ApiResult<Vec<Busy>> {
    let members: Vec<MemberId> = std::iter::once(plan.lead).chain(plan.others.iter().copied()).collect();
    let mut all = search::at_that_time(tx.conn, (plan.client, &members), plan.time)?;
    all.retain(|busy| plan.showing.is_none_or(|own| own.0 != busy.showing));
    Ok(all)
}

fn people(tx: &mut Tx<'_>, plan: &Plan<'_>) -> ApiResult<Vec<ShowingConflict>> {
    let group: Vec<i64> = match plan.group {
        Some(group) => store::of_group(tx.conn, group.0)?.into_iter().chain([group]).map(|id| id.0).collect(),
        None => Vec::new(),
    };
    let all = others_at_that_time(tx, plan)?;
    let names = member::member_refs(tx.conn, all.iter().map(|busy| MemberId(busy.member)))?;
    let is_of_plan = |id: i64| plan.lead.0 == id || plan.others.iter().any(|other| other.0 == id);
    let mut conflicts = Vec::new();
    let mut clients = BTreeSet::new();
    for busy in all.iter().filter(|busy| !group.contains(&busy.showing)) {
        let conflict = |kind| ShowingConflict {
            kind,
            member: names.get(&MemberId(busy.member)).cloned(),
            listing: None,
            key_number: None,
            from_at: Some(busy.from_at.and_utc()),
            until_at: busy.until_at.and_utc(),
        };
        if is_of_plan(busy.member) {
            conflicts.push(conflict(ConflictKind::AgentBusy));
        }
        if busy.client == plan.client.0 && clients.insert(busy.showing) {
            conflicts.push(conflict(ConflictKind::ClientBusy));
        }
    }
    Ok(conflicts)
}

fn keys(tx: &mut Tx<'_>, plan: &Plan<'_>) -> ApiResult<Vec<ShowingConflict>> {
    // Who shows one flat to several clients at once has its keys once.
    let mut own: Vec<i64> = plan.reservations.to_vec();
    if let Some(group) = plan.group {
        for id in store::of_group(tx.conn, group.0)? {
            own.extend(store::stops(tx.conn, id)?.iter().filter_map(|stop| stop.key_reservation_id));
        }
    }
    let refs = listing::refs(tx.conn, plan.keys_of.iter().copied())?;
    let mut conflicts = Vec::new();
    for id in plan.keys_of {
        let Some((number, hindrance)) = reservation::hindrance(tx, *id, (plan.lead, &own), plan.time)? else { continue };
        let (kind, member, from_at, until_at) = match hindrance {
            Hindrance::Reserved(by) => (ConflictKind::KeysReserved, Some(by.member), Some(by.from_at), by.until_at),
            Hindrance::Out(holder, due) => (ConflictKind::KeysOut, member::member_ref(tx.conn, Some(holder.0))?, None, due),
        };
        conflicts.push(ShowingConflict { kind, member, listing: refs.get(id).cloned(), key_number: Some(number), from_at, until_at });
    }
    Ok(conflicts)
}
