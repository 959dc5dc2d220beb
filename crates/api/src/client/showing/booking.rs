//! Booking a showing, and changing what was agreed on.

use chrono::{DateTime, Utc};
use fangke_shared::client::ClientPool;
use fangke_shared::client::showing::{
    Place, ShowingCheck, ShowingDraft, ShowingResponse, ShowingState, ShowingStep, in_order, showing_number,
};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::permission::{Action, Scope};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::{ClientId, DemandId, ListingId, MemberId, ShowingId};
use serde_json::{Value, json};

use super::conflicts::{self, Plan};
use super::service::{keys_purpose, note, tell};
use super::store::{self, Lead, ShowingRow};
use super::{access, view};
use crate::client::demand::service as demand;
use crate::client::profile::access as client_access;
use crate::client::profile::service::{self as profile, ClientRow};
use crate::company::member::service::{self as member, Profile};
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::merge_patch;
use crate::property::community::service as community;
use crate::property::key::reservation::{self, Wish};
use crate::property::listing::service as listing;

/// Books a showing.
///
/// # Errors
/// Wrong fields; `not_found` and `client_public` for the client, `showing_exists`.
pub fn book(tx: &mut Tx<'_>, draft: &ShowingDraft) -> ApiResult<ShowingResponse> {
    draft.validate(tx.now())?;
    let client = own_client(tx, draft.client_id)?;
    let (draft, lead) = prepare(tx, draft.clone(), &client, None)?;
    conflicts::refuse_twice(tx, &plan(None, &draft, lead, &[]))?;
    let (me, at) = (tx.me()?, tx.at());
    let id = store::insert(tx.conn, &draft, lead, me, at)?;
    fill(tx, id, &draft, lead)?;
    let details = json!({ "client_id": draft.client_id, "starts_at": draft.starts_at, "listing_ids": draft.listing_ids });
    tx.audit(AuditAction::Create, (AuditSubject::Showing, id.0), &details)?;
    let row = access::seen(tx, id)?;
    note(tx, &row, ShowingStep::Booked)?;
    tell(tx, &row, ShowingStep::Booked)?;
    view::get(tx, id)
}

/// Merges a patch into what was agreed on; only while the showing is booked.
///
/// # Errors
/// `not_found`, `forbidden`, `stale_version`, `showing_under_way`, `showing_over`, wrong fields, `showing_exists`.
pub fn change(tx: &mut Tx<'_>, (id, version): (ShowingId, i64), patch: Value) -> ApiResult<ShowingResponse> {
    // The client's lock comes before the showing's, as everywhere.
    let client = access::seen(tx, id)?.client();
    let client = profile::lock(tx, client)?;
    let row = access::take_at(tx, id, version)?;
    require_booked(&row)?;
    let before = draft_of(tx, &row)?;
    let names_end = patch.get("ends_at").is_some();
    let mut after: ShowingDraft = merge_patch(&before, patch)?;
    if !names_end {
        // What is moved takes as long as before.
        after.ends_at = after.starts_at.checked_add_signed(before.end() - before.starts_at);
    }
    let entered = if after.starts_at == before.starts_at { row.created_at.and_utc() } else { tx.now() };
    after.validate(entered)?;
    if after.client_id != before.client_id {
        return Err(ApiError::field(FieldError::new("/client_id", FieldCode::Contradicts)));
    }
    let reservations = reservations(tx, id)?;
    let (after, lead) = prepare(tx, after, &client, Some(&row))?;
    conflicts::refuse_twice(tx, &plan(Some(id), &after, lead, &reservations))?;
    store::delete_stops(tx.conn, id)?;
    reservation::give_up(tx, &reservations)?;
    store::update(tx.conn, id, &after, lead)?;
    fill(tx, id, &after, lead)?;
    tx.audit(AuditAction::Update, (AuditSubject::Showing, id.0), &json!({ "fields": changed(&before, &after)? }))?;
    let is_moved = before.starts_at != after.starts_at || before.end() != after.end();
    let row = access::seen(tx, id)?;
    if is_moved {
        note(tx, &row, ShowingStep::Changed)?;
    }
    tell(tx, &row, ShowingStep::Changed)?;
    view::get(tx, id)
}

/// How a showing would be, and what stands against it; `showing` is one that is booked already.
///
/// # Errors
/// As [`book`].
pub fn check(tx: &mut Tx<'_>, draft: &ShowingDraft, showing: Option<ShowingId>) -> ApiResult<ShowingCheck> {
    draft.validate(tx.now())?;
    let row = showing.map(|id| access::held(tx, id)).transpose()?;
    let client = match &row {
        Some(row) => profile::find(tx.conn, row.client())?.ok_or_else(ApiError::not_found)?,
        None => readable_client(tx, draft.client_id)?,
    };
    let reservations = showing.map(|id| reservations(tx, id)).transpose()?.unwrap_or_default();
    let (draft, lead) = prepare(tx, draft.clone(), &client, row.as_ref())?;
    let conflicts = conflicts::of(tx, &plan(showing, &draft, lead, &reservations))?;
    let ends_at = draft.end();
    Ok(ShowingCheck { listing_ids: draft.listing_ids, ends_at, conflicts })
}

/// What was agreed on, as it is changed. What was closed meanwhile is not shown any more.
///
/// # Errors
/// Only when the database fails.
pub fn draft_of(tx: &mut Tx<'_>, row: &ShowingRow) -> ApiResult<ShowingDraft> {
    let stops = store::stops(tx.conn, row.id())?;
    let members = store::members_of(tx.conn, &[row.id])?;
    let open: Vec<_> = stops.into_iter().filter(|stop| !stop.is_closed).collect();
    Ok(ShowingDraft {
        client_id: row.client(),
        demand_id: row.demand_id.map(DemandId),
        agent_id: Some(MemberId(row.agent_id)),
        starts_at: row.starts_at.and_utc(),
        ends_at: Some(row.ends_at.and_utc()),
        keeps_order: row.keeps_order,
        co_agent_ids: members.iter().filter(|(_, _, is_lead)| !is_lead).map(|(_, id, _)| MemberId(*id)).collect(),
        meeting_place: row.meeting_place.clone(),
        note: row.note.clone(),
        client_confirmed: row.client_confirmed,
        owners_confirmed: open.iter().filter(|stop| stop.owner_confirmed).map(|stop| ListingId(stop.listing_id)).collect(),
        listing_ids: open.iter().map(|stop| ListingId(stop.listing_id)).collect(),
        takes_keys: row.takes_keys,
        joins: row.group_id.filter(|group| *group != row.id).map(ShowingId),
        late_reason: row.late_reason.clone(),
    })
}

fn changed(before: &ShowingDraft, after: &ShowingDraft) -> ApiResult<Vec<String>> {
    let fields = |draft| serde_json::to_value(draft).map_err(ApiError::internal);
    let (before, after) = (fields(before)?, fields(after)?);
    let after = after.as_object().cloned().unwrap_or_default();
    Ok(after.into_iter().filter(|(name, value)| before.get(name) != Some(value)).map(|(name, _)| name).collect())
}

/// Refuses to change what is no longer only booked.
fn require_booked(row: &ShowingRow) -> ApiResult<()> {
    match row.state {
        ShowingState::Booked => Ok(()),
        ShowingState::UnderWay => Err(ApiError::new(ErrorCode::ShowingUnderWay)),
        _ => Err(ApiError::new(ErrorCode::ShowingOver)),
    }
}

/// The client with its lock, if the caller works with it.
fn own_client(tx: &mut Tx<'_>, id: ClientId) -> ApiResult<ClientRow> {
    readable_client(tx, id)?;
    profile::lock(tx, id)
}

fn readable_client(tx: &mut Tx<'_>, id: ClientId) -> ApiResult<ClientRow> {
    let found = profile::find(tx.conn, id)?;
    let (row, _) = client_access::seen(tx, found).map_err(|error| match error.code {
        ErrorCode::NotFound => ApiError::field(FieldError::new("/client_id", FieldCode::DoesNotExist)),
        _ => error,
    })?;
    client_access::require_work(tx, &row)?;
    if row.pool(tx.rules) == ClientPool::Public { Err(ApiError::new(ErrorCode::ClientPublic)) } else { Ok(row) }
}

/// Checks a draft against what is there, and puts its listings into their order.
fn prepare(tx: &mut Tx<'_>, draft: ShowingDraft, client: &ClientRow, before: Option<&ShowingRow>) -> ApiResult<(ShowingDraft, Lead)> {
    if let Some(id) = draft.demand_id {
        demand::draft(tx, client.id(), id).map_err(|error| match error.code {
            ErrorCode::NotFound => ApiError::field(FieldError::new("/demand_id", FieldCode::DoesNotExist)),
            _ => error,
        })?;
    }
    let agent = lead_of(tx, &draft, client, before)?;
    check_co_agents(tx, &draft, agent.member.id)?;
    let places = places(tx, &draft.listing_ids)?;
    let mut draft = draft;
    if !draft.keeps_order {
        draft.listing_ids = in_order(&places).into_iter().filter_map(|n| draft.listing_ids.get(n).copied()).collect();
    }
    let group = group_of(tx, &draft, before)?;
    Ok((draft, Lead { agent: agent.member.id, store: agent.units.store, group }))
}

/// Who leads: as named, or as before, or the caller where they work on the client with its holder, or who holds the client. Agents book for themselves, those who lead others also for them.
fn lead_of(tx: &mut Tx<'_>, draft: &ShowingDraft, client: &ClientRow, before: Option<&ShowingRow>) -> ApiResult<Profile> {
    let before = before.map(|row| row.agent_id);
    let me = tx.me()?;
    let partner = client.partner(tx.rules).filter(|partner| *partner == me.0);
    let Some(id) = draft.agent_id.map(|id| id.0).or(before).or(partner).or(client.agent_id).map(MemberId) else {
        return Err(ApiError::field(FieldError::new("/agent_id", FieldCode::Required)));
    };
    let agent = guide(tx, id, "/agent_id")?;
    let claims = &tx.caller()?.claims;
    let reach = tx.caller()?.may(Action::HoldShowing).unwrap_or(Scope::Own);
    let is_given = before == Some(id.0) || client.holder(tx.rules) == Some(id.0);
    if id == claims.member_id || is_given || reach.covers(claims.units(), agent.units) {
        return Ok(agent);
    }
    Err(ApiError::new(ErrorCode::Forbidden).detail("the member is outside of the reach of your role"))
}

/// A member who may show something to clients.
fn guide(tx: &mut Tx<'_>, id: MemberId, pointer: &str) -> ApiResult<Profile> {
    let wrong = |code| ApiError::field(FieldError::new(pointer, code));
    match member::profile(tx.conn, id) {
        Ok(agent) if agent.is_active && tx.rules.permissions.reach_of(agent.member.id, agent.role, Action::TakeClient).is_some() => {
            Ok(agent)
        }
        Ok(_) => Err(wrong(FieldCode::OutOfRange)),
        Err(error) if error.code == ErrorCode::NotFound => Err(wrong(FieldCode::DoesNotExist)),
        Err(error) => Err(error),
    }
}

fn check_co_agents(tx: &mut Tx<'_>, draft: &ShowingDraft, lead: MemberId) -> ApiResult<()> {
    for (n, id) in draft.co_agent_ids.iter().enumerate() {
        let pointer = format!("/co_agent_ids/{n}");
        if *id == lead {
            return Err(ApiError::field(FieldError::new(pointer, FieldCode::Repeated)));
        }
        guide(tx, *id, &pointer)?;
    }
    Ok(())
}

/// Where the listings lie. Each of them must be on the market.
fn places(tx: &mut Tx<'_>, ids: &[ListingId]) -> ApiResult<Vec<Place>> {
    let (mut places, mut wrong) = (Vec::with_capacity(ids.len()), Vec::new());
    for (n, id) in ids.iter().enumerate() {
        let pointer = format!("/listing_ids/{n}");
        match listing::one(tx.conn, tx.rules, *id) {
            Ok(listing) if listing.status.is_active() => {
                let found = community::of_listing(tx.conn, listing.community_id)?;
                let position = found.and_then(|community| community.latitude.zip(community.longitude));
                places.push(Place { community: listing.community_id, district: listing.district, position });
            }
            Ok(listing) => wrong.push(FieldError::new(pointer, FieldCode::Closed).with("status", listing.status.as_str())),
            Err(error) if error.code == ErrorCode::NotFound => wrong.push(FieldError::new(pointer, FieldCode::DoesNotExist)),
            Err(error) => return Err(error),
        }
    }
    if wrong.is_empty() { Ok(places) } else { Err(ApiError::fields(wrong)) }
}

/// The first showing of the group that a draft joins, or stays in.
fn group_of(tx: &mut Tx<'_>, draft: &ShowingDraft, before: Option<&ShowingRow>) -> ApiResult<Option<ShowingId>> {
    let Some(joined) = draft.joins else {
        // The first one of a group stays what it is.
        return Ok(before.filter(|row| row.group_id == Some(row.id)).map(ShowingRow::id));
    };
    let wrong = |code| ApiError::field(FieldError::new("/joins", code));
    let other = match access::seen(tx, joined) {
        Ok(other) => other,
        Err(error) if error.code == ErrorCode::NotFound => return Err(wrong(FieldCode::DoesNotExist)),
        Err(error) => return Err(error),
    };
    let is_at_once = other.starts_at.and_utc() < draft.end() && other.ends_at.and_utc() > draft.starts_at;
    let shares = store::stops(tx.conn, joined)?.iter().any(|stop| draft.listing_ids.contains(&ListingId(stop.listing_id)));
    if !other.state.is_open() || !is_at_once || !shares {
        return Err(wrong(FieldCode::Contradicts));
    }
    Ok(Some(other.group_id.map_or(joined, ShowingId)))
}

/// Writes people, listings and keys of a showing.
pub(super) fn fill(tx: &mut Tx<'_>, id: ShowingId, draft: &ShowingDraft, lead: Lead) -> ApiResult<()> {
    if let Some(first) = lead.group.filter(|first| *first != id) {
        store::set_group(tx.conn, first)?;
    }
    store::put_members(tx.conn, id, lead.agent, &draft.co_agent_ids)?;
    let (number, until) = (showing_number(id), draft.end());
    let wants_keys = draft.takes_keys && until > tx.now();
    let purpose = keys_purpose(&number);
    for (place, listing) in (0_i64..).zip(&draft.listing_ids) {
        let wish = Wish { member: lead.agent, store: lead.store, purpose: &purpose, from: draft.starts_at, until };
        let keys = if wants_keys { reservation::reserve(tx, *listing, &wish)? } else { None };
        store::insert_stop(tx.conn, id, (place, *listing, draft.owners_confirmed.contains(listing)), keys)?;
    }
    Ok(())
}

/// The reservations of keys of a showing.
pub(super) fn reservations(tx: &mut Tx<'_>, id: ShowingId) -> ApiResult<Vec<i64>> {
    Ok(store::stops(tx.conn, id)?.iter().filter_map(|stop| stop.key_reservation_id).collect())
}

fn plan<'a>(showing: Option<ShowingId>, draft: &'a ShowingDraft, lead: Lead, reservations: &'a [i64]) -> Plan<'a> {
    let time: (DateTime<Utc>, DateTime<Utc>) = (draft.starts_at, draft.end());
    let keys_of: &[ListingId] = if draft.takes_keys { &draft.listing_ids } else { &[] };
    let (client, others) = (draft.client_id, &draft.co_agent_ids[..]);
    Plan { showing, group: lead.group, client, lead: lead.agent, others, time, keys_of, reservations }
}

/// What stands against a booked showing.
///
/// # Errors
/// Only when the database fails.
pub fn conflicts_of(tx: &mut Tx<'_>, row: &ShowingRow) -> ApiResult<Vec<fangke_shared::client::showing::ShowingConflict>> {
    let draft = draft_of(tx, row)?;
    let reservations = reservations(tx, row.id())?;
    let lead = Lead { agent: MemberId(row.agent_id), store: None, group: row.group_id.map(ShowingId) };
    conflicts::of(tx, &plan(Some(row.id()), &draft, lead, &reservations))
}
