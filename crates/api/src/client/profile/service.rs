//! Rules of clients (§2.1, §2.2).

use chrono::NaiveDateTime;
use fangke_shared::client::contact::ContactDraft;
use fangke_shared::client::identity::{IdDocumentDraft, mask_number, normalised};
use fangke_shared::client::journal::ClientEvent;
use fangke_shared::client::profile::{
    CheckContactRequest, ClientDraft, ClientFacets, ClientSummary, ContactCheck, CreateClientRequest, LoseClientRequest, PriorRegistration,
};
use fangke_shared::client::query::ClientQuery;
use fangke_shared::client::{ClientGrade, ClientStage, LostReason};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::page::Page;
use fangke_shared::permission::{Action, Scope};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::{ClientId, DemandId, MemberId};
use serde_json::{Value, json};

use super::access::Sight;
use super::conditions::Context;
use super::store::{self, Registration};
use super::{access, conditions, contacts, duplicates, facets, search};
use crate::client::journal::service as journal;
use crate::client::stage::service::{self as stages, Limits};
use crate::company::member::service::{self as member, Profile};
use crate::company::reveal::service as reveal;
use crate::company::tx::Tx;
use crate::company::tx::rules::Rules;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::merge_patch;
use crate::platform::terms::Terms;

pub use super::conditions::has;
pub use super::contacts::{Change, change as change_contacts, in_clear as contacts_in_clear, reveal};
pub use super::document::reveal_id_document;
pub use super::rows::{ClientRow, listed, public_from, unlisted, until};
pub use super::store::{contacts as list_contacts, find, sealed_id_document, set_holder, set_partner};

/// Some of what is encrypted: the key must fit it.
///
/// # Errors
/// Only when the database fails.
pub fn sealed(conn: &mut Conn) -> ApiResult<Vec<String>> {
    store::ends(conn)
}

fn context<'a>(tx: &mut Tx<'a>) -> ApiResult<Context<'a>> {
    let limits = Limits::read(tx.conn)?;
    Ok(Context { engine: tx.conn.engine(), caller: tx.caller()?, rules: tx.rules, keys: tx.keys, limits })
}

/// A page of the list.
///
/// # Errors
/// A cursor of another order, a scope wider than the caller's.
pub fn page(tx: &mut Tx<'_>, query: &ClientQuery) -> ApiResult<Page<ClientSummary>> {
    let context = context(tx)?;
    search::page(tx.conn, &context, query)
}

/// Counts for the chips.
///
/// # Errors
/// A scope wider than the caller's.
pub fn facets(tx: &mut Tx<'_>, query: &ClientQuery) -> ApiResult<ClientFacets> {
    let context = context(tx)?;
    facets::facets(tx.conn, &context, query)
}

/// One client as a row of the list; whether the caller may see it is asked before.
///
/// # Errors
/// `not_found`.
pub fn one(tx: &mut Tx<'_>, id: ClientId) -> ApiResult<ClientSummary> {
    let context = context(tx)?;
    search::one(tx.conn, &context, id)
}

/// The condition that a client, `clients c`, is held within the caller's reach: whose name the caller sees.
///
/// # Errors
/// `forbidden` where the caller looks for no clients.
pub fn held_by(tx: &mut Tx<'_>, action: Action) -> ApiResult<Sql> {
    let context = context(tx)?;
    conditions::held_by(&context, action)
}

/// The condition that a client, `clients c`, is held by anybody, for what nobody asks.
pub fn held_by_anybody(rules: &Rules) -> Sql {
    conditions::private(public_from(rules))
}

/// The client with its lock, for what needs no version.
///
/// # Errors
/// `not_found`, also for what the caller may not see.
pub fn take(tx: &mut Tx<'_>, id: ClientId) -> ApiResult<ClientRow> {
    let at = tx.at();
    store::bump(tx.conn, id, None, at)?;
    let found = store::find(tx.conn, id)?;
    access::seen(tx, found).map(|(row, _)| row)
}

/// The client with its lock, for what has a permission of its own.
///
/// # Errors
/// `not_found`.
pub fn lock(tx: &mut Tx<'_>, id: ClientId) -> ApiResult<ClientRow> {
    let at = tx.at();
    store::bump(tx.conn, id, None, at)?;
    store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)
}

/// The client with its lock, if it still has the version that the caller has read.
///
/// # Errors
/// `not_found`, `stale_version`.
pub fn take_at(tx: &mut Tx<'_>, id: ClientId, version: i64) -> ApiResult<ClientRow> {
    let at = tx.at();
    let is_that = store::bump(tx.conn, id, Some(version), at)?;
    let found = store::find(tx.conn, id)?;
    let (row, sight) = access::seen(tx, found)?;
    if sight == Sight::Masked {
        // That it became public says more than that it has changed.
        access::require(tx, Action::EditClient, &row)?;
    }
    if is_that { Ok(row) } else { Err(ApiError::new(ErrorCode::StaleVersion)) }
}

/// Registers a client with its contacts; demand and consents are for those above.
///
/// # Errors
/// `client_exists` for a person whom the agent has already, with the client; `forbidden`, wrong fields.
pub fn register(tx: &mut Tx<'_>, request: &CreateClientRequest) -> ApiResult<ClientId> {
    request.validate(tx.now(), tx.rules.today)?;
    let agent = agent_of(tx, request.agent_id)?;
    let draft = request.draft.clone().normalised();
    let sealed = contacts::seal_all(tx.keys, &request.contacts, "/contacts")?;
    let hashes: Vec<String> = sealed.iter().map(|(_, sealed)| sealed.value_hash.clone()).collect();
    let (me, at) = (tx.me()?, tx.at());
    let by = Registration {
        registrant: agent.member.id,
        agent: Some(agent.member.id),
        store: agent.units.store,
        contact_masked: sealed.first().map(|(kept, _)| kept.masked.clone()),
        registered_at: at,
        import_key: None,
    };
    let id = store::insert(tx.conn, &draft, &by, at)?;
    stages::entered(tx.conn, id, ClientStage::New, at)?;
    // First the lock on the contacts, then the question who has them.
    duplicates::link(tx, id, &hashes)?;
    if let Some(own) = own_with(tx, agent.member.id, &hashes)? {
        let mut error = ApiError::new(ErrorCode::ClientExists);
        error.members.insert("client_id".to_owned(), json!(own));
        return Err(error);
    }
    for (_, sealed) in &sealed {
        store::insert_contact(tx.conn, id, sealed)?;
    }
    if let Some(document) = &request.id_document {
        set_document(tx, id, Some(document), "/id_document")?;
    }
    index(tx, id)?;
    journal::add(tx, id, me, &ClientEvent::Registered)?;
    let details = if agent.member.id == me { json!({}) } else { json!({ "agent_id": agent.member.id }) };
    tx.audit(AuditAction::Create, (AuditSubject::Client, id.0), &details)?;
    Ok(id)
}

/// Who is to hold a new client: the caller, or the colleague on whose behalf it is entered.
fn agent_of(tx: &mut Tx<'_>, wanted: Option<MemberId>) -> ApiResult<Profile> {
    let claims = &tx.caller()?.claims;
    let wrong = |code| ApiError::field(FieldError::new("/agent_id", code));
    let may_hold = |profile: &Profile| {
        profile.is_active && tx.rules.permissions.reach_of(profile.member.id, profile.role, Action::TakeClient).is_some()
    };
    let id = wanted.unwrap_or(claims.member_id);
    let agent = match member::profile(tx.conn, id) {
        Ok(agent) => agent,
        Err(error) if error.code == ErrorCode::NotFound => return Err(wrong(FieldCode::DoesNotExist)),
        Err(error) => return Err(error),
    };
    if id == claims.member_id {
        // Assistants enter clients, and hold none.
        return if may_hold(&agent) { Ok(agent) } else { Err(wrong(FieldCode::Required)) };
    }
    let reach = tx.caller()?.may(Action::EditClient).unwrap_or(Scope::Own);
    if !reach.covers(claims.units(), agent.units) {
        return Err(ApiError::new(ErrorCode::Forbidden).detail("the member is outside of the reach of your role"));
    }
    if may_hold(&agent) { Ok(agent) } else { Err(wrong(FieldCode::OutOfRange)) }
}

/// The client with one of these contacts whom a member registered or holds.
fn own_with(tx: &mut Tx<'_>, agent: MemberId, hashes: &[String]) -> ApiResult<Option<ClientId>> {
    let rows = store::with_contacts(tx.conn, hashes)?;
    let own = rows.iter().find(|row| row.registrant_id == agent.0 || row.holder(tx.rules) == Some(agent.0));
    Ok(own.map(ClientRow::id))
}

/// The client of a person by one of its contacts, for what comes in by itself: the one that somebody holds before the one that nobody does,
/// with whoever holds it.
///
/// # Errors
/// Only when the database fails.
pub fn with_contact(tx: &mut Tx<'_>, hash: &str) -> ApiResult<Option<(ClientId, Option<MemberId>)>> {
    let rows = store::with_contacts(tx.conn, &[hash.to_owned()])?;
    let held = rows.iter().find_map(|row| row.holder(tx.rules).map(|holder| (row.id(), Some(MemberId(holder)))));
    Ok(held.or_else(|| rows.first().map(|row| (row.id(), None))))
}

/// Is this person known? Asked while a form is filled: counted, limited, and what is answered is what a registration would say (§2.1, §2.2).
///
/// # Errors
/// `reveal_limit_reached`, a contact that can't be read.
pub fn check_contact(tx: &mut Tx<'_>, request: &CheckContactRequest) -> ApiResult<ContactCheck> {
    let draft = ContactDraft { kind: request.kind, contact: request.contact.clone(), note: None };
    let kept = draft.kept("").map_err(ApiError::field)?;
    reveal::checked(tx)?;
    let hash = tx.keys.look_up_hash(&kept.identity());
    known(tx, &hash, kept.masked)
}

/// What a registration by the caller of a contact with this keyed hash would say; that it is asked is for whoever asks to count or record.
///
/// # Errors
/// Only when the database fails.
pub fn known(tx: &mut Tx<'_>, hash: &str, masked: String) -> ApiResult<ContactCheck> {
    let me = tx.me()?;
    let own = own_with(tx, me, &[hash.to_owned()])?;
    let first = store::known(tx.conn, hash)?;
    let prior = match first {
        Some(first) if own.is_none() => prior_of(tx, Some(first.0))?,
        _ => None,
    };
    Ok(ContactCheck { own, prior, masked })
}

/// The first registration of the person, by its number.
///
/// # Errors
/// Only when the database fails.
pub fn prior_of(tx: &mut Tx<'_>, first: Option<i64>) -> ApiResult<Option<PriorRegistration>> {
    let Some(first) = first else { return Ok(None) };
    match store::find(tx.conn, ClientId(first))? {
        Some(row) => duplicates::prior(tx, &row).map(Some),
        None => Ok(None),
    }
}

/// Merges a patch into a client.
///
/// # Errors
/// `not_found`, `forbidden`, `client_public`, `stale_version`, wrong fields.
pub fn update(tx: &mut Tx<'_>, id: ClientId, version: i64, patch: Value) -> ApiResult<()> {
    let row = take_at(tx, id, version)?;
    access::require(tx, Action::EditClient, &row)?;
    let before = row.draft();
    let after: ClientDraft = merge_patch(&before, patch)?;
    after.validate()?;
    let after = after.normalised();
    let fields = changed(&before, &after)?;
    if fields.is_empty() {
        return Ok(());
    }
    let (me, at) = (tx.me()?, tx.at());
    store::update(tx.conn, id, &after, at)?;
    index(tx, id)?;
    tx.audit(AuditAction::Update, (AuditSubject::Client, id.0), &json!({ "fields": fields }))?;
    journal::add(tx, id, me, &ClientEvent::Edited { fields })
}

/// The names of the fields that differ.
fn changed(before: &ClientDraft, after: &ClientDraft) -> ApiResult<Vec<String>> {
    let fields = |draft| match serde_json::to_value(draft) {
        Ok(Value::Object(fields)) => Ok(fields),
        other => Err(ApiError::internal(format!("a client is no object: {other:?}"))),
    };
    let (before, after) = (fields(before)?, fields(after)?);
    Ok(after.into_iter().filter(|(name, value)| before.get(name) != Some(value)).map(|(name, _)| name).collect())
}

/// Sets or removes the identity document.
///
/// # Errors
/// `not_found`, `forbidden`, `client_public`, `stale_version`, a wrong number.
pub fn set_id_document(tx: &mut Tx<'_>, id: ClientId, version: i64, document: Option<&IdDocumentDraft>) -> ApiResult<()> {
    let row = take_at(tx, id, version)?;
    access::require(tx, Action::EditClient, &row)?;
    set_document(tx, id, document, "/id_document")?;
    let (me, fields) = (tx.me()?, vec!["id_document".to_owned()]);
    tx.audit(AuditAction::Update, (AuditSubject::Client, id.0), &json!({ "fields": fields }))?;
    journal::add(tx, id, me, &ClientEvent::Edited { fields })
}

pub(super) fn set_document(tx: &mut Tx<'_>, id: ClientId, document: Option<&IdDocumentDraft>, pointer: &str) -> ApiResult<()> {
    let sealed = match document {
        Some(document) => {
            let number = normalised(document.kind, &document.id_number)
                .map_err(|code| ApiError::field(FieldError::new(format!("{pointer}/id_number"), code)))?;
            Some((document.kind, tx.keys.encrypt(&number)?, mask_number(&number)))
        }
        None => None,
    };
    store::set_id_document(tx.conn, id, sealed)
}

/// The client is gone, or back.
///
/// # Errors
/// `not_found`, `forbidden`, `client_public`, `stale_version`, wrong fields.
pub fn lose(tx: &mut Tx<'_>, id: ClientId, version: i64, request: &LoseClientRequest) -> ApiResult<()> {
    request.validate()?;
    let row = take_at(tx, id, version)?;
    access::require(tx, Action::EditClient, &row)?;
    into_stage(tx, &row, ClientStage::Lost, Some(request.reason))?;
    let (me, note) = (tx.me()?, fangke_shared::text::non_blank(request.note.clone()));
    tx.audit(AuditAction::ChangeStatus, (AuditSubject::Client, id.0), &json!({ "to": ClientStage::Lost, "because": request.reason }))?;
    journal::add(tx, id, me, &ClientEvent::ClientLost { because: request.reason, note })
}

/// The client is back; where it stands follows from its demands again.
///
/// # Errors
/// `not_found`, `forbidden`, `client_public`, `stale_version`.
pub fn regain(tx: &mut Tx<'_>, id: ClientId, version: i64, is_qualified: bool) -> ApiResult<()> {
    let row = take_at(tx, id, version)?;
    access::require(tx, Action::EditClient, &row)?;
    if row.stage != ClientStage::Lost {
        return Ok(());
    }
    let stage = if is_qualified { ClientStage::Qualified } else { ClientStage::New };
    into_stage(tx, &row, stage, None)?;
    let me = tx.me()?;
    tx.audit(AuditAction::ChangeStatus, (AuditSubject::Client, id.0), &json!({ "to": stage }))?;
    journal::add(tx, id, me, &ClientEvent::Regained)
}

/// What the demands of a client say of it.
pub struct Wanted {
    /// The newest open demand.
    pub newest: Option<DemandId>,
    /// The most urgent grade of those open.
    pub grade: Option<ClientGrade>,
    /// One of them says enough to look for something (§11.3).
    pub is_qualified: bool,
    /// There never was a demand.
    pub is_incomplete: bool,
}

/// The demands of a client whose lock is held have changed.
///
/// # Errors
/// Only when the database fails.
pub fn demands_changed(tx: &mut Tx<'_>, row: &ClientRow, wanted: &Wanted) -> ApiResult<()> {
    let stage = match row.stage {
        ClientStage::New | ClientStage::Qualified if wanted.is_qualified => ClientStage::Qualified,
        ClientStage::New | ClientStage::Qualified => ClientStage::New,
        further => further,
    };
    store::set_demand(tx.conn, row.id(), (wanted.newest, wanted.grade), wanted.is_incomplete)?;
    if stage == row.stage { Ok(()) } else { into_stage(tx, row, stage, row.lost_because()) }
}

/// A client whose lock is held has been shown something (§11.3).
///
/// # Errors
/// Only when the database fails.
pub fn shown(tx: &mut Tx<'_>, row: &ClientRow) -> ApiResult<()> {
    if matches!(row.stage, ClientStage::New | ClientStage::Qualified) {
        into_stage(tx, row, ClientStage::Shown, None)?;
    }
    Ok(())
}

/// A contract has brought a client whose lock is held to another stage, or its cancelling has (§11.3).
///
/// # Errors
/// Only when the database fails.
pub fn dealt(tx: &mut Tx<'_>, row: &ClientRow, stage: ClientStage) -> ApiResult<()> {
    if stage == row.stage { Ok(()) } else { into_stage(tx, row, stage, None) }
}

/// A client whose lock is held comes into a stage; its days there run from now.
fn into_stage(tx: &mut Tx<'_>, row: &ClientRow, stage: ClientStage, lost_because: Option<LostReason>) -> ApiResult<()> {
    let at = tx.at();
    store::set_stage(tx.conn, row.id(), stage, lost_because, at)?;
    stages::entered(tx.conn, row.id(), stage, at)
}

/// Somebody has followed up a client whose lock is held.
///
/// # Errors
/// Only when the database fails.
pub fn followed_up(tx: &mut Tx<'_>, id: ClientId) -> ApiResult<()> {
    let at = tx.at();
    store::followed_up(tx.conn, id, at)
}

/// A follow-up on a client whose lock is held was taken back. `last` is the last one that counts still, `since` when it came to its agent.
///
/// # Errors
/// Only when the database fails.
pub fn follow_up_voided(
    tx: &mut Tx<'_>,
    row: &ClientRow,
    was: NaiveDateTime,
    last: Option<NaiveDateTime>,
    since: Option<NaiveDateTime>,
) -> ApiResult<()> {
    store::unfollowed_up(tx.conn, row.id(), was, (last, last.unwrap_or(row.registered_at)))?;
    if row.kept_from != was {
        return Ok(());
    }
    // Whatever came later: what counts still, or the day on which its agent got it.
    let kept = last.max(since).unwrap_or(row.registered_at);
    store::set_holder(tx.conn, row.id(), row.agent_id.map(MemberId), kept)
}

/// Puts what a client is found by into the index: name, tags, and the last digits of its numbers.
///
/// # Errors
/// Only when the database fails.
pub fn index(tx: &mut Tx<'_>, id: ClientId) -> ApiResult<()> {
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let draft = row.draft();
    let terms = draft.tags.iter().fold(Terms::default().name(&draft.name), |terms, tag| terms.name(tag));
    let terms = contacts::last_digits(tx, id)?.iter().fold(terms, |terms, digits| terms.term(digits));
    store::index(tx.conn, id, &terms)
}
