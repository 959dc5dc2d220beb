//! Cooperations as they are seen: by the two, by who leads the holder, and by the manager who is to consent.

use fangke_shared::client::cooperation::{CooperationResponse, CooperationRights, CooperationState, Proposal, TermsState};
use fangke_shared::client::profile::ClientRef;
use fangke_shared::company::member::MemberRef;
use fangke_shared::permission::Action;
use fangke_shared::property::owner::mask_name;
use fangke_shared::{ClientId, MemberId};

use super::service::may_consent;
use super::store::{self, CooperationRow, TermsRow};
use crate::client::profile::access::{self, Sight};
use crate::client::profile::service::{self as profile, ClientRow};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// The cooperations on a client, the newest first.
///
/// # Errors
/// `not_found`, also for a client of whom the caller doesn't see everything.
pub fn on_client(tx: &mut Tx<'_>, client: ClientId) -> ApiResult<Vec<CooperationResponse>> {
    let found = profile::find(tx.conn, client)?;
    let (_, sight) = access::seen(tx, found)?;
    // Of a public client nobody is told who worked on it.
    if sight == Sight::Masked {
        return Ok(Vec::new());
    }
    let rows = store::all_on(tx.conn, client)?;
    rows.iter().map(|row| get(tx, row)).collect()
}

/// The open cooperations of the caller, and those that wait for the caller's consent; the newest first.
///
/// # Errors
/// Only when the database fails.
pub fn of_caller(tx: &mut Tx<'_>) -> ApiResult<Vec<CooperationResponse>> {
    let claims = &tx.caller()?.claims;
    let led = tx.caller()?.may(Action::Cooperate).map(|scope| (scope, claims.units()));
    let rows = store::open_of(tx.conn, claims.member_id, led)?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.push(get(tx, &row)?);
    }
    Ok(all)
}

/// Refuses to say that there is a cooperation to whoever has nothing to do with it.
///
/// # Errors
/// `not_found`.
pub fn require_seen(tx: &mut Tx<'_>, row: &CooperationRow) -> ApiResult<()> {
    let me = tx.me()?;
    if row.is_party(me) || sees_client(tx, row)?.1 {
        return Ok(());
    }
    let waits = store::terms_in(tx.conn, row.id(), &[TermsState::AwaitingConsent])?.is_some();
    if waits && may_consent(tx, row)? { Ok(()) } else { Err(ApiError::not_found()) }
}

/// The client, and whether the caller sees all of it.
fn sees_client(tx: &mut Tx<'_>, row: &CooperationRow) -> ApiResult<(ClientRow, bool)> {
    let client = profile::find(tx.conn, row.client())?.ok_or_else(ApiError::not_found)?;
    let is_seen = client.merged_into.is_none() && access::sight(tx, &client)? == Some(Sight::Whole);
    Ok((client, is_seen))
}

/// May the caller end it: one of the two, or who leads the holder?
pub fn may_end(tx: &mut Tx<'_>, row: &CooperationRow, client: &ClientRow) -> ApiResult<bool> {
    Ok(row.is_party(tx.me()?) || access::reaches(tx, Action::EditClient, client)?)
}

/// A cooperation as the caller sees it.
///
/// # Errors
/// Only when the database fails.
pub fn get(tx: &mut Tx<'_>, row: &CooperationRow) -> ApiResult<CooperationResponse> {
    let me = tx.me()?;
    let (client, is_seen) = sees_client(tx, row)?;
    let open = store::terms_in(tx.conn, row.id(), &[TermsState::Open, TermsState::AwaitingConsent])?;
    let rights = rights(tx, row, open.as_ref(), &client)?;
    let terms = store::terms_in(tx.conn, row.id(), &[TermsState::Agreed])?.map(|terms| terms.terms()).transpose()?;
    let proposal = match open {
        Some(open) => Some(Proposal {
            terms: open.terms()?,
            state: open.state,
            by: named(tx, open.proposed_by)?,
            at: open.proposed_at.and_utc(),
            needs_consent: open.needs_consent,
            note: open.note,
        }),
        None => None,
    };
    let name = if is_seen { client.name.clone() } else { mask_name(&client.name) };
    let is_party = row.is_party(me);
    Ok(CooperationResponse {
        id: row.id(),
        client: ClientRef { id: row.client(), name },
        is_client_seen: is_seen,
        holder: named(tx, row.holder_id)?,
        partner: named(tx, row.partner_id)?,
        state: row.state,
        terms,
        proposal,
        created_at: row.created_at.and_utc(),
        begun_at: row.begun_at.map(|at| at.and_utc()),
        ended_at: row.ended_at.map(|at| at.and_utc()),
        ended_because: row.ended_because.as_deref().and_then(|word| word.parse().ok()),
        // What two said to each other is theirs, and who leads them reads it with the client.
        end_note: row.end_note.clone().filter(|_| is_party || is_seen),
        rights,
        version: row.version,
    })
}

fn named(tx: &mut Tx<'_>, id: i64) -> ApiResult<MemberRef> {
    let known = member::member_ref(tx.conn, Some(id))?;
    Ok(known.unwrap_or_else(|| MemberRef { id: MemberId(id), display_name: String::new() }))
}

fn rights(tx: &mut Tx<'_>, row: &CooperationRow, open: Option<&TermsRow>, client: &ClientRow) -> ApiResult<CooperationRights> {
    if row.state == CooperationState::Over || client.holder(tx.rules) != Some(row.holder_id) {
        return Ok(CooperationRights::default());
    }
    let me = tx.me()?;
    let is_party = row.is_party(me);
    let is_own = open.is_some_and(|open| open.proposed_by == me.0);
    let waits_for = |state| open.is_some_and(|open| open.state == state);
    Ok(CooperationRights {
        may_answer: is_party && !is_own && waits_for(TermsState::Open),
        may_consent: waits_for(TermsState::AwaitingConsent) && may_consent(tx, row)?,
        may_propose: is_party,
        may_withdraw: is_own,
        may_end: row.state == CooperationState::Active && may_end(tx, row, client)?,
    })
}
