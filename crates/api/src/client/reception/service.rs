//! Rules of receptions (C5, §6.2): registering them, the first answer, and what they become.

use chrono::Datelike as _;
use fangke_shared::client::ClientPool;
use fangke_shared::client::contact::{ContactDraft, ContactKind};
use fangke_shared::client::merge::MergePart;
use fangke_shared::client::reception::{
    ConversionQuery, ConversionReport, ConversionRow, LinkClientRequest, PassReceptionRequest, ReceptionDraft, ReceptionQuery,
    ReceptionResponse, ReceptionSummary, RegisterReceptionRequest,
};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::{ClientId, MemberId, OrgUnitId, ReceptionId};
use serde_json::{Value, json};

use super::store::{self, ReceptionRow, SealedContact, Who};
use super::{access, reach, rota, search};
use crate::client::holding::event::ClientFollowedUp;
use crate::client::merging::event::{ClientsMerged, MergeUndone};
use crate::client::profile::access as client_access;
use crate::client::profile::service as profile;
use crate::company::member::service as member;
use crate::company::notice::service as notice;
use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::merge_patch;
use crate::property::leaver::event::HandingOver;

pub use super::rota::{get as rota, pause, resume, skip};
pub use super::view::get;

/// Some of what is encrypted: the key must fit it.
///
/// # Errors
/// Only when the database fails.
pub fn sealed(conn: &mut Conn) -> ApiResult<Vec<String>> {
    store::ends(conn)
}

/// A page of the list.
///
/// # Errors
/// A cursor of another order, a scope wider than the caller's.
pub fn page(tx: &mut Tx<'_>, query: &ReceptionQuery) -> ApiResult<Page<ReceptionSummary>> {
    let caller = tx.caller()?;
    let scope = caller.reach(Action::ReadReceptions, query.scope)?;
    search::page(tx.conn, tx.rules, reach::within(&caller.claims, scope), query)
}

/// What became of the receptions of each channel.
///
/// # Errors
/// Only when the database fails.
pub fn conversion(tx: &mut Tx<'_>, query: &ConversionQuery) -> ApiResult<ConversionReport> {
    let caller = tx.caller()?;
    let scope = caller.reach(Action::ReadReceptions, None)?;
    let to = query.to.unwrap_or(tx.rules.today);
    let from = query.from.or_else(|| to.with_day(1)).unwrap_or(to);
    let within = reach::within_store(&caller.claims, scope, query.store_id);
    let days = (tx.rules.day_bounds(from).0, tx.rules.day_bounds(to).1);
    let rows = search::conversion(tx.conn, within, days)?;
    let sum = |of: fn(&ConversionRow) -> i64| rows.iter().map(of).sum();
    let all = ConversionRow {
        source: None,
        receptions: sum(|row| row.receptions),
        in_goal: sum(|row| row.in_goal),
        clients: sum(|row| row.clients),
        showings: sum(|row| row.showings),
    };
    Ok(ConversionReport { from, to, all, rows })
}

/// What waits for a member's first answer: past the limit, and what passes its goal today or has.
///
/// # Errors
/// Only when the database fails.
pub fn waiting(tx: &mut Tx<'_>, member: MemberId) -> ApiResult<(i64, i64)> {
    let times = (tx.rules.now, tx.rules.day_bounds(tx.rules.today).1);
    search::waiting(tx.conn, member, times)
}

/// Registers a walk-in or caller; without a name whoever is next in turn answers.
///
/// Two who register at once meet at the lock of the store, so each gets a turn of its own.
///
/// # Errors
/// Wrong fields: `required` at `/consultant_id` where nobody is there; `forbidden`.
pub fn register(tx: &mut Tx<'_>, request: &RegisterReceptionRequest) -> ApiResult<ReceptionResponse> {
    request.validate()?;
    let contact = match &request.contact {
        Some(contact) => SealedContact::of(tx.keys, &contact.kept("/contact").map_err(ApiError::field)?)?,
        None => SealedContact::default(),
    };
    let store = access::store_of(tx, Action::HandleReceptions, request.store_id)?;
    organisation::lock_store(tx.conn, store)?;
    let consultant = match request.consultant_id {
        Some(id) => of_store(tx, id, store)?,
        None => rota::next(tx, store)?,
    };
    let (me, now) = (tx.me()?, tx.now());
    let who = Who { store, received_by: me, consultant, by_turn: request.consultant_id.is_none() };
    let id = store::insert(tx.conn, request.draft().normalised(), contact, &who, now)?;
    tx.audit(AuditAction::Create, (AuditSubject::Reception, id.0), &json!({ "consultant_id": consultant, "by_turn": who.by_turn }))?;
    tell(tx, id, consultant)?;
    super::view::get(tx, id)
}

/// Who is to answer what somebody asks in writing: whoever is next in turn in a store, whose lock is taken, even if nobody is there just now.
///
/// # Errors
/// `required` at `/consultant_id` where the store has no agents.
pub fn next_in_turn(tx: &mut Tx<'_>, store: OrgUnitId) -> ApiResult<MemberId> {
    organisation::lock_store(tx.conn, store)?;
    rota::next_even_away(tx, store)
}

/// Enters what somebody has asked in writing, for the caller, who is to answer it: from now on the clock of the first answer runs.
///
/// # Errors
/// Wrong fields.
pub fn enquired(tx: &mut Tx<'_>, store: OrgUnitId, by_turn: bool, draft: ReceptionDraft, contact: &ContactDraft) -> ApiResult<ReceptionId> {
    let contact = SealedContact::of(tx.keys, &contact.kept("").map_err(ApiError::field)?)?;
    let (me, now) = (tx.me()?, tx.now());
    let who = Who { store, received_by: me, consultant: me, by_turn };
    let id = store::insert(tx.conn, draft.normalised(), contact, &who, now)?;
    tx.audit(AuditAction::Create, (AuditSubject::Reception, id.0), &json!({ "consultant_id": me, "by_turn": by_turn }))?;
    Ok(id)
}

/// Somebody of a store who may answer there.
fn of_store(tx: &mut Tx<'_>, id: MemberId, store: OrgUnitId) -> ApiResult<MemberId> {
    let wrong = |code| ApiError::field(FieldError::new("/consultant_id", code));
    let profile = match member::profile(tx.conn, id) {
        Ok(profile) => profile,
        Err(error) if error.code == ErrorCode::NotFound => return Err(wrong(FieldCode::DoesNotExist)),
        Err(error) => return Err(error),
    };
    let may_answer = profile.is_active && tx.rules.permissions.reach_of(profile.member.id, profile.role, Action::TakeClient).is_some();
    if may_answer && profile.units.store == Some(store) { Ok(id) } else { Err(wrong(FieldCode::OutOfRange)) }
}

/// Tells who is to answer, unless they did it themselves.
fn tell(tx: &mut Tx<'_>, id: ReceptionId, consultant: MemberId) -> ApiResult<()> {
    let me = tx.me()?;
    if me == consultant {
        return Ok(());
    }
    let by = member::member_ref(tx.conn, Some(me.0))?;
    let kind = store::find(tx.conn, id)?.map(|row| row.kind);
    notice::add(tx, consultant, NoticeKind::Reception, None, &json!({ "reception_id": id, "kind": kind, "by": by }))
}

/// Merges a patch into what is noted of a reception. The first words of an answer are the first answer.
///
/// # Errors
/// `not_found`, `forbidden`, `stale_version`, wrong fields.
pub fn change(tx: &mut Tx<'_>, (id, version): (ReceptionId, i64), patch: Value) -> ApiResult<ReceptionResponse> {
    let row = access::take(tx, Action::HandleReceptions, id, Some(version))?;
    let before = row.draft();
    let mut after: ReceptionDraft = merge_patch::<ReceptionDraft>(&before, patch)?.normalised();
    after.validate(before.outcome, tx.now())?;
    if after.said.is_some() && after.consulted_at.is_none() {
        after.consulted_at = Some(tx.now());
    }
    let is_answer = before.said.is_none() && after.said.is_some() && row.first_answered_at.is_none();
    let fields = changed(&before, &after)?;
    store::update(tx.conn, id, after)?;
    if is_answer {
        let at = tx.at();
        store::set_answered(tx.conn, id, at)?;
    }
    tx.audit(AuditAction::Update, (AuditSubject::Reception, id.0), &json!({ "fields": fields }))?;
    super::view::get(tx, id)
}

/// The names of the fields that differ.
fn changed(before: &ReceptionDraft, after: &ReceptionDraft) -> ApiResult<Vec<String>> {
    let fields = |draft| serde_json::to_value(draft).map_err(ApiError::internal);
    let (before, after) = (fields(before)?, fields(after)?);
    let after = after.as_object().cloned().unwrap_or_default();
    Ok(after.into_iter().filter(|(name, value)| before.get(name) != Some(value)).map(|(name, _)| name).collect())
}

/// Says which client of the caller's came.
///
/// # Errors
/// `not_found`, `forbidden`, `stale_version`; `does_not_exist` at `/client_id`, `client_public`.
pub fn link(tx: &mut Tx<'_>, (id, version): (ReceptionId, i64), request: LinkClientRequest) -> ApiResult<ReceptionResponse> {
    // The client's lock comes before the reception's, as where a follow-up answers.
    let client = profile::take(tx, request.client_id).map_err(|error| match error.code {
        ErrorCode::NotFound => ApiError::field(FieldError::new("/client_id", FieldCode::DoesNotExist)),
        _ => error,
    })?;
    client_access::require(tx, Action::EditClient, &client)?;
    if client.pool(tx.rules) == ClientPool::Public {
        return Err(ApiError::new(ErrorCode::ClientPublic));
    }
    let row = access::take(tx, Action::HandleReceptions, id, Some(version))?;
    set_client(tx, &row, client.id())?;
    super::view::get(tx, id)
}

/// The contact of a reception that is about to become a client, for the registration alone.
///
/// # Errors
/// At `/reception_id`: `does_not_exist`, or `contradicts` where it became one already; `forbidden`.
pub fn to_register(tx: &mut Tx<'_>, id: ReceptionId) -> ApiResult<Option<ContactDraft>> {
    let wrong = |code| ApiError::field(FieldError::new("/reception_id", code));
    let row = access::take(tx, Action::HandleReceptions, id, None).map_err(|error| match error.code {
        ErrorCode::NotFound => wrong(FieldCode::DoesNotExist),
        _ => error,
    })?;
    if row.client_id.is_some() {
        return Err(wrong(FieldCode::Contradicts));
    }
    let Some((kind, sealed)) = row.contact_kind.zip(row.contact_encrypted) else { return Ok(None) };
    let kind: ContactKind = kind.parse().map_err(ApiError::internal)?;
    let contact = tx.keys.decrypt(&sealed)?.replace(";ext=", " 转 ");
    Ok(Some(ContactDraft { kind, contact, note: None }))
}

/// A reception became a client who was registered in this transaction.
///
/// # Errors
/// `not_found`.
pub fn became(tx: &mut Tx<'_>, id: ReceptionId, client: ClientId) -> ApiResult<()> {
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    set_client(tx, &row, client)
}

fn set_client(tx: &mut Tx<'_>, row: &ReceptionRow, client: ClientId) -> ApiResult<()> {
    store::set_client(tx.conn, row.id(), client)?;
    let answered = store::last_follow_up(tx.conn, client)?.filter(|at| *at >= row.received_at && row.first_answered_at.is_none());
    if let Some(at) = answered {
        store::set_answered(tx.conn, row.id(), at)?;
    }
    tx.audit(AuditAction::Update, (AuditSubject::Reception, row.id), &json!({ "fields": ["client_id"], "client_id": client }))
}

/// Somebody else of the store answers.
///
/// # Errors
/// `not_found`, `forbidden`, `stale_version`, wrong fields.
pub fn pass(tx: &mut Tx<'_>, (id, version): (ReceptionId, i64), request: &PassReceptionRequest) -> ApiResult<ReceptionResponse> {
    request.validate()?;
    let row = access::take(tx, Action::ManageRota, id, Some(version))?;
    let consultant = of_store(tx, request.consultant_id, OrgUnitId(row.store_id))?;
    store::set_consultant(tx.conn, id, consultant)?;
    let details = json!({ "fields": ["consultant_id"], "from": row.consultant_id, "to": consultant, "reason": request.reason.trim() });
    tx.audit(AuditAction::Update, (AuditSubject::Reception, id.0), &details)?;
    tell(tx, id, consultant)?;
    super::view::get(tx, id)
}

/// A follow-up on a client is the first answer to its receptions.
///
/// # Errors
/// Only when the database fails.
pub fn followed_up(tx: &mut Tx<'_>, event: &mut ClientFollowedUp) -> ApiResult<()> {
    let at = tx.at();
    store::answer_client(tx.conn, event.client, at)
}

/// The receptions that a merged client came from go with it (§2.2).
///
/// # Errors
/// Only when the database fails.
pub fn merged(tx: &mut Tx<'_>, event: &mut ClientsMerged) -> ApiResult<()> {
    event.hand_over(tx, MergePart::Receptions, store::OF_CLIENT)
}

/// And come back with it.
///
/// # Errors
/// Only when the database fails.
pub fn merge_undone(tx: &mut Tx<'_>, event: &mut MergeUndone) -> ApiResult<()> {
    event.hand_back(tx, MergePart::Receptions, store::OF_CLIENT)
}

/// What waits for a leaver's answer waits for whoever takes over.
///
/// # Errors
/// Only when the database fails.
pub fn handing_over(tx: &mut Tx<'_>, event: &mut HandingOver) -> ApiResult<()> {
    store::hand_over(tx.conn, event.from.id, event.to.member.id)
}
