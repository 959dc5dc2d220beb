//! Rules of cooperating on a client (§2.3, B6): both agree on the shares before signing, each change needs both again, and across stores the
//! manager of the other store consents.

use fangke_shared::client::ClientStage;
use fangke_shared::client::cooperation::{
    AnswerTermsRequest, CooperationEnd, CooperationResponse, CooperationState, CooperationStep, EndCooperationRequest, InviteRequest,
    ProposeTermsRequest, TermsState,
};
use fangke_shared::client::journal::ClientEvent;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::permission::{Action, Role, Scope};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::owner::mask_name;
use fangke_shared::text::non_blank;
use fangke_shared::{ClientId, CooperationId, MemberId};
use serde_json::json;

use super::ended::end;
use super::store::{self, CooperationRow, TermsRow};
use super::view;
use crate::client::journal::service as journal;
use crate::client::profile::service::{self as profile, ClientRow};
use crate::company::member::service::{self as member, Profile};
use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};

pub use super::ended::{handing_over, holder_changed, merge_undone, merged};
pub use super::view::{of_caller, on_client};

/// What is in force between two on a client; the split of a commission takes its weights from here (§4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreed {
    /// The cooperation.
    pub id: CooperationId,
    /// Each member with the shares of the client and closing parts, in basis points: who holds the client comes first.
    pub parties: [(MemberId, i64, i64); 2],
}

/// What is agreed on a client, if anything is.
///
/// # Errors
/// Only when the database fails.
pub fn agreed(conn: &mut Conn, client: ClientId) -> ApiResult<Option<Agreed>> {
    let Some(row) = store::open_on(conn, client)?.filter(|row| row.state == CooperationState::Active) else { return Ok(None) };
    let Some(terms) = store::terms_in(conn, row.id(), &[TermsState::Agreed])? else { return Ok(None) };
    let terms = terms.terms()?;
    let of = |who: i64, party: fangke_shared::client::cooperation::PartyTerms| (MemberId(who), party.client_bp, party.closing_bp);
    Ok(Some(Agreed { id: row.id(), parties: [of(row.holder_id, terms.holder), of(row.partner_id, terms.partner)] }))
}

/// A cooperation.
///
/// # Errors
/// `not_found`, also for what is there and not to be seen.
pub fn get(tx: &mut Tx<'_>, id: CooperationId) -> ApiResult<CooperationResponse> {
    let row = find(tx, id)?;
    view::require_seen(tx, &row)?;
    view::get(tx, &row)
}

/// Invites a colleague to work on a client that the caller holds.
///
/// # Errors
/// `not_found`, `client_public`, `forbidden` for whoever doesn't hold the client, `cooperation_open`, `cooperation_final`, wrong fields.
pub fn invite(tx: &mut Tx<'_>, client: ClientId, request: &InviteRequest) -> ApiResult<CooperationResponse> {
    request.validate()?;
    let row = profile::take(tx, client)?;
    let (me, at) = (tx.me()?, tx.at());
    match row.holder(tx.rules) {
        Some(holder) if holder == me.0 => {}
        Some(_) => return Err(ApiError::new(ErrorCode::Forbidden).detail("only who holds a client invites to it")),
        None => return Err(ApiError::new(ErrorCode::ClientPublic)),
    }
    require_unsigned(&row)?;
    if store::open_on(tx.conn, client)?.is_some() {
        return Err(ApiError::new(ErrorCode::CooperationOpen));
    }
    let partner = partner(tx, me, request.partner_id)?;
    let needs_consent = needs_consent(tx, me, &partner)?;
    let note = non_blank(request.note.clone());
    let id = store::insert(tx.conn, client, (me, partner.member.id), at)?;
    store::insert_terms(tx.conn, id, (&request.terms, needs_consent), note.as_deref(), (me, at))?;
    let details = json!({ "client_id": client, "partner_id": partner.member.id, "terms": request.terms });
    tx.audit(AuditAction::Create, (AuditSubject::Cooperation, id.0), &details)?;
    let row = find(tx, id)?;
    note_step(tx, &row, CooperationStep::Invited, note.as_deref())?;
    tell(tx, &row, partner.member.id, CooperationStep::Invited, note.as_deref())?;
    view::get(tx, &row)
}

/// Who may be invited: somebody who works with clients, and not oneself.
fn partner(tx: &mut Tx<'_>, me: MemberId, id: MemberId) -> ApiResult<Profile> {
    let wrong = |code| ApiError::field(FieldError::new("/partner_id", code));
    match member::profile(tx.conn, id) {
        Ok(to) if to.is_active && id != me && tx.rules.permissions.reach_of(to.member.id, to.role, Action::TakeClient).is_some() => Ok(to),
        Ok(_) => Err(wrong(FieldCode::OutOfRange)),
        Err(error) if error.code == ErrorCode::NotFound => Err(wrong(FieldCode::DoesNotExist)),
        Err(error) => Err(error),
    }
}

/// Across stores the manager of the other store consents, unless it is that manager who is invited.
fn needs_consent(tx: &mut Tx<'_>, holder: MemberId, partner: &Profile) -> ApiResult<bool> {
    let home = member::profile(tx.conn, holder)?.units.store;
    let leads_it = matches!(partner.role, Role::Manager | Role::Director | Role::Admin);
    Ok(partner.units.store.is_some() && partner.units.store != home && !leads_it)
}

/// Once the client has signed, what was agreed on stands.
fn require_unsigned(row: &ClientRow) -> ApiResult<()> {
    match row.stage {
        ClientStage::Signed | ClientStage::Completed => Err(ApiError::new(ErrorCode::CooperationFinal)),
        _ => Ok(()),
    }
}

/// A cooperation with its client, both locked, the client first as everywhere; in the version that the caller has read.
fn take(tx: &mut Tx<'_>, id: CooperationId, version: i64) -> ApiResult<(CooperationRow, ClientRow)> {
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    view::require_seen(tx, &row)?;
    let client = profile::lock(tx, row.client())?;
    let is_that = store::bump(tx.conn, id, Some(version))?;
    let row = find(tx, id)?;
    if !is_that {
        return Err(ApiError::new(ErrorCode::StaleVersion));
    }
    if row.state == CooperationState::Over {
        return Err(ApiError::new(ErrorCode::CooperationOver));
    }
    require_unsigned(&client)?;
    if client.holder(tx.rules) != Some(row.holder_id) {
        // Its time ran out, and no job has written that down yet.
        return Err(ApiError::new(ErrorCode::ClientPublic));
    }
    Ok((row, client))
}

pub(super) fn find(tx: &mut Tx<'_>, id: CooperationId) -> ApiResult<CooperationRow> {
    store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)
}

fn forbidden(why: &'static str) -> ApiError {
    ApiError::new(ErrorCode::Forbidden).detail(why)
}

/// The shares that wait in a state.
fn waiting(tx: &mut Tx<'_>, id: CooperationId, state: TermsState) -> ApiResult<TermsRow> {
    store::terms_in(tx.conn, id, &[state])?.ok_or_else(|| ApiError::new(ErrorCode::NothingProposed))
}

/// One of the two proposes other shares; what is in force stays so until the other one has agreed.
///
/// # Errors
/// `not_found`, `forbidden`, `stale_version`, `cooperation_over`, `cooperation_final`, `client_public`, wrong fields.
pub fn propose(tx: &mut Tx<'_>, (id, version): (CooperationId, i64), request: &ProposeTermsRequest) -> ApiResult<CooperationResponse> {
    request.validate()?;
    let (row, _) = take(tx, id, version)?;
    let (me, at) = (tx.me()?, tx.at());
    if !row.is_party(me) {
        return Err(forbidden("only the two who cooperate propose shares"));
    }
    if let Some(before) = store::terms_in(tx.conn, id, &[TermsState::Open, TermsState::AwaitingConsent])? {
        store::set_terms_state(tx.conn, before.id, TermsState::Replaced)?;
    }
    let partner = member::profile(tx.conn, MemberId(row.partner_id))?;
    let needs_consent = needs_consent(tx, MemberId(row.holder_id), &partner)?;
    let note = non_blank(request.note.clone());
    store::insert_terms(tx.conn, id, (&request.terms, needs_consent), note.as_deref(), (me, at))?;
    tx.audit(AuditAction::Update, (AuditSubject::Cooperation, id.0), &json!({ "fields": ["terms"], "terms": request.terms }))?;
    note_step(tx, &row, CooperationStep::Proposed, note.as_deref())?;
    tell(tx, &row, row.other(me), CooperationStep::Proposed, note.as_deref())?;
    view::get(tx, &row)
}

/// The other one says yes or no to what was proposed.
///
/// # Errors
/// As [`propose`]; `nothing_proposed`.
pub fn answer(tx: &mut Tx<'_>, (id, version): (CooperationId, i64), request: &AnswerTermsRequest) -> ApiResult<CooperationResponse> {
    request.validate()?;
    let (row, client) = take(tx, id, version)?;
    let (me, at) = (tx.me()?, tx.at());
    let terms = waiting(tx, id, TermsState::Open)?;
    if !row.is_party(me) || terms.proposed_by == me.0 {
        return Err(forbidden("the other one of the two answers"));
    }
    let note = non_blank(request.note.clone());
    store::set_answer(tx.conn, terms.id, (me, at), note.as_deref())?;
    if !request.agrees {
        return refused(tx, &row, &terms, (TermsState::Declined, CooperationStep::Declined, CooperationEnd::Declined), note.as_deref());
    }
    if !terms.needs_consent {
        return agree(tx, &row, &client, &terms, note.as_deref());
    }
    store::set_terms_state(tx.conn, terms.id, TermsState::AwaitingConsent)?;
    audit_step(tx, id, TermsState::AwaitingConsent)?;
    note_step(tx, &row, CooperationStep::Accepted, note.as_deref())?;
    tell(tx, &row, row.other(me), CooperationStep::Accepted, note.as_deref())?;
    if let Some(store) = member::profile(tx.conn, MemberId(row.partner_id))?.units.store {
        for manager in store::managers_of(tx.conn, store)? {
            tell(tx, &row, manager, CooperationStep::Accepted, None)?;
        }
    }
    view::get(tx, &row)
}

/// The manager of the partner's store, or who leads that one, consents or not.
///
/// # Errors
/// As [`answer`].
pub fn consent(tx: &mut Tx<'_>, (id, version): (CooperationId, i64), request: &AnswerTermsRequest) -> ApiResult<CooperationResponse> {
    request.validate()?;
    let (row, client) = take(tx, id, version)?;
    let (me, at) = (tx.me()?, tx.at());
    let terms = waiting(tx, id, TermsState::AwaitingConsent)?;
    if !may_consent(tx, &row)? {
        return Err(forbidden("the manager of the other store consents"));
    }
    let note = non_blank(request.note.clone());
    store::set_consent(tx.conn, terms.id, (me, at), note.as_deref())?;
    if !request.agrees {
        return refused(tx, &row, &terms, (TermsState::Refused, CooperationStep::Refused, CooperationEnd::Refused), note.as_deref());
    }
    note_step(tx, &row, CooperationStep::Consented, note.as_deref())?;
    agree(tx, &row, &client, &terms, None)
}

/// May the caller consent for the partner's store?
pub(super) fn may_consent(tx: &mut Tx<'_>, row: &CooperationRow) -> ApiResult<bool> {
    let claims = &tx.caller()?.claims;
    let Some(scope) = tx.caller()?.may(Action::Cooperate).filter(|scope| *scope >= Scope::Store) else { return Ok(false) };
    if row.is_party(claims.member_id) {
        return Ok(false);
    }
    let theirs = member::profile(tx.conn, MemberId(row.partner_id))?.units;
    Ok(scope.covers(claims.units(), theirs))
}

/// Both agree, and whoever had to consent has: from now on the shares are in force, and both work on the client.
fn agree(
    tx: &mut Tx<'_>,
    row: &CooperationRow,
    client: &ClientRow,
    terms: &TermsRow,
    note: Option<&str>,
) -> ApiResult<CooperationResponse> {
    let (at, agreed) = (tx.at(), terms.terms()?);
    store::set_terms_state(tx.conn, terms.id, TermsState::Agreed)?;
    store::replace_agreed(tx.conn, row.id(), terms.id)?;
    if row.state == CooperationState::Proposed {
        store::begin(tx.conn, row.id(), at)?;
    }
    profile::set_partner(tx.conn, client.id(), Some((MemberId(row.partner_id), agreed.shares_contacts)))?;
    audit_step(tx, row.id(), TermsState::Agreed)?;
    note_step(tx, row, CooperationStep::Agreed, note)?;
    tell_both(tx, row, CooperationStep::Agreed, note)?;
    let row = find(tx, row.id())?;
    view::get(tx, &row)
}

/// Somebody doesn't want what was proposed; an invitation is over with that, a change leaves what is in force.
fn refused(
    tx: &mut Tx<'_>,
    row: &CooperationRow,
    terms: &TermsRow,
    (state, step, because): (TermsState, CooperationStep, CooperationEnd),
    note: Option<&str>,
) -> ApiResult<CooperationResponse> {
    store::set_terms_state(tx.conn, terms.id, state)?;
    audit_step(tx, row.id(), state)?;
    note_step(tx, row, step, note)?;
    tell_both(tx, row, step, note)?;
    if row.state == CooperationState::Proposed {
        let (me, at) = (tx.me()?, tx.at());
        store::end(tx.conn, row.id(), (Some(me), at), (because, note))?;
    }
    let row = find(tx, row.id())?;
    view::get(tx, &row)
}

/// Who proposed shares takes them back.
///
/// # Errors
/// As [`answer`].
pub fn withdraw(tx: &mut Tx<'_>, (id, version): (CooperationId, i64)) -> ApiResult<CooperationResponse> {
    let (row, _) = take(tx, id, version)?;
    let me = tx.me()?;
    let terms = store::terms_in(tx.conn, id, &[TermsState::Open, TermsState::AwaitingConsent])?
        .ok_or_else(|| ApiError::new(ErrorCode::NothingProposed))?;
    if terms.proposed_by != me.0 {
        return Err(forbidden("whoever proposed shares takes them back"));
    }
    refused(tx, &row, &terms, (TermsState::Withdrawn, CooperationStep::Withdrawn, CooperationEnd::Withdrawn), None)
}

/// One of the two ends it, or who leads the holder does.
///
/// # Errors
/// As [`propose`].
pub fn finish(tx: &mut Tx<'_>, (id, version): (CooperationId, i64), request: &EndCooperationRequest) -> ApiResult<CooperationResponse> {
    request.validate()?;
    let (row, client) = take(tx, id, version)?;
    if !view::may_end(tx, &row, &client)? {
        return Err(forbidden("one of the two ends a cooperation, or who leads the holder"));
    }
    end(tx, &row, CooperationEnd::Party, Some(request.reason.trim()))?;
    let row = find(tx, id)?;
    view::get(tx, &row)
}

fn audit_step(tx: &mut Tx<'_>, id: CooperationId, to: TermsState) -> ApiResult<()> {
    tx.audit(AuditAction::ChangeStatus, (AuditSubject::Cooperation, id.0), &json!({ "to": to }))
}

/// Writes a step into the client's journal.
pub(super) fn note_step(tx: &mut Tx<'_>, row: &CooperationRow, step: CooperationStep, note: Option<&str>) -> ApiResult<()> {
    let by = tx.caller().ok().map(|caller| caller.claims.member_id);
    let Some(partner) = member::member_ref(tx.conn, Some(row.partner_id))? else { return Ok(()) };
    let event = ClientEvent::Cooperation { cooperation_id: row.id(), step, partner, note: note.map(ToOwned::to_owned) };
    journal::add(tx, row.client(), by, &event)
}

/// Tells both of a step, but the caller.
pub(super) fn tell_both(tx: &mut Tx<'_>, row: &CooperationRow, step: CooperationStep, note: Option<&str>) -> ApiResult<()> {
    for who in [row.holder_id, row.partner_id] {
        tell(tx, row, MemberId(who), step, note)?;
    }
    Ok(())
}

/// Tells somebody of a step, but not the caller; of the client only the masked name.
fn tell(tx: &mut Tx<'_>, row: &CooperationRow, to: MemberId, step: CooperationStep, note: Option<&str>) -> ApiResult<()> {
    let me = tx.caller().ok().map(|caller| caller.claims.member_id);
    if me == Some(to) {
        return Ok(());
    }
    let by = member::member_ref(tx.conn, me.map(|me| me.0))?;
    let client = profile::find(tx.conn, row.client())?.map(|client| mask_name(&client.name));
    let details = json!({ "step": step, "cooperation_id": row.id, "client": client, "by": by, "note": note });
    notice::add(tx, to, NoticeKind::Cooperation, None, &details)
}
