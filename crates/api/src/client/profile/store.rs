//! Tables of clients and their contacts.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::client::contact::ContactResponse;
use fangke_shared::client::identity::IdKind;
use fangke_shared::client::profile::ClientDraft;
use fangke_shared::client::{ClientGrade, ClientStage, LostReason};
use fangke_shared::{ClientContactId, ClientId, DemandId, MemberId, OrgUnitId};

use super::rows::{ClientRow, listed};
use crate::platform::db::children::Children;
use crate::platform::db::sql::Sql;
use crate::platform::db::{Conn, Engine};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::search::{self, CLIENTS};
use crate::platform::terms::Terms;
use crate::schema::{client_contacts, clients, known_contacts};

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = clients, treat_none_as_null = true)]
struct Values<'a> {
    name: &'a str,
    kinds: String,
    tags: String,
    source: &'static str,
    source_detail: Option<&'a str>,
    is_key: bool,
    intent: Option<&'static str>,
    value: Option<&'static str>,
    household: Option<&'a str>,
    occupation: Option<&'a str>,
    income: Option<&'static str>,
    notes: Option<&'a str>,
    updated_at: NaiveDateTime,
}

fn values(draft: &ClientDraft, now: NaiveDateTime) -> Values<'_> {
    Values {
        name: &draft.name,
        kinds: listed(&draft.kinds),
        tags: listed(&draft.tags),
        source: draft.source.as_str(),
        source_detail: draft.source_detail.as_deref(),
        is_key: draft.is_key,
        intent: draft.intent.map(|word| word.as_str()),
        value: draft.value.map(|word| word.as_str()),
        household: draft.household.as_deref(),
        occupation: draft.occupation.as_deref(),
        income: draft.income.map(|word| word.as_str()),
        notes: draft.notes.as_deref(),
        updated_at: now,
    }
}

/// Who registers a client, for whom, and where.
pub struct Registration<'a> {
    pub registrant: MemberId,
    pub agent: Option<MemberId>,
    pub store: Option<OrgUnitId>,
    pub contact_masked: Option<String>,
    pub registered_at: NaiveDateTime,
    pub import_key: Option<&'a str>,
}

pub fn insert(conn: &mut Conn, draft: &ClientDraft, by: &Registration<'_>, now: NaiveDateTime) -> ApiResult<ClientId> {
    let id = diesel::insert_into(clients::table)
        .values((
            values(draft, now),
            clients::stage.eq(ClientStage::New.as_str()),
            clients::contact_masked.eq(by.contact_masked.as_deref()),
            clients::agent_id.eq(by.agent.map(|id| id.0)),
            clients::import_key.eq(by.import_key),
            clients::registrant_id.eq(by.registrant.0),
            clients::store_id.eq(by.store.map(|id| id.0)),
            (clients::kept_from.eq(now), clients::stage_since.eq(now)),
            (clients::touched_at.eq(by.registered_at), clients::registered_at.eq(by.registered_at)),
            (clients::duplicate_number.eq(0_i64), clients::duplicate_count.eq(0_i64), clients::follow_up_count.eq(0_i64)),
            clients::is_incomplete.eq(true),
            clients::version.eq(1_i64),
        ))
        .returning(clients::id)
        .get_result::<i64>(conn)?;
    Ok(ClientId(id))
}

/// A client by its number.
///
/// # Errors
/// Only when the database fails.
pub fn find(conn: &mut Conn, id: ClientId) -> ApiResult<Option<ClientRow>> {
    Ok(clients::table.find(id.0).select(ClientRow::as_select()).first(conn).optional()?)
}

/// Counts the version up, which holds the row until the transaction ends; with a version only if it is that.
pub fn bump(conn: &mut Conn, id: ClientId, version: Option<i64>, now: NaiveDateTime) -> ApiResult<bool> {
    let next = (clients::version.eq(clients::version + 1), clients::updated_at.eq(now));
    let hits = match version {
        Some(version) => diesel::update(clients::table.find(id.0).filter(clients::version.eq(version))).set(next).execute(conn)?,
        None => diesel::update(clients::table.find(id.0)).set(next).execute(conn)?,
    };
    Ok(hits == 1)
}

pub fn update(conn: &mut Conn, id: ClientId, draft: &ClientDraft, now: NaiveDateTime) -> ApiResult<()> {
    diesel::update(clients::table.find(id.0)).set(values(draft, now)).execute(conn)?;
    Ok(())
}

/// What follows from the demands of a client.
pub fn set_demand(
    conn: &mut Conn,
    id: ClientId,
    (newest, grade): (Option<DemandId>, Option<ClientGrade>),
    is_incomplete: bool,
) -> ApiResult<()> {
    diesel::update(clients::table.find(id.0))
        .set((
            clients::demand_id.eq(newest.map(|id| id.0)),
            clients::grade.eq(grade.map(|grade| grade.as_str())),
            clients::is_incomplete.eq(is_incomplete),
        ))
        .execute(conn)?;
    Ok(())
}

/// A client comes into a stage at a moment.
pub fn set_stage(conn: &mut Conn, id: ClientId, stage: ClientStage, lost_because: Option<LostReason>, at: NaiveDateTime) -> ApiResult<()> {
    let because = lost_because.map(|reason| reason.as_str());
    diesel::update(clients::table.find(id.0))
        .set((clients::stage.eq(stage.as_str()), clients::lost_because.eq(because), clients::stage_since.eq(at)))
        .execute(conn)?;
    Ok(())
}

pub fn set_id_document(conn: &mut Conn, id: ClientId, document: Option<(IdKind, String, String)>) -> ApiResult<()> {
    let (kind, encrypted, masked) = match document {
        Some((kind, encrypted, masked)) => (Some(kind.as_str()), Some(encrypted), Some(masked)),
        None => (None, None, None),
    };
    diesel::update(clients::table.find(id.0))
        .set((clients::id_kind.eq(kind), clients::id_number_encrypted.eq(encrypted), clients::id_number_masked.eq(masked)))
        .execute(conn)?;
    Ok(())
}

/// The identity document of a client as it is kept: kind, number encrypted, number masked.
///
/// # Errors
/// Only when the database fails.
pub fn sealed_id_document(conn: &mut Conn, id: ClientId) -> ApiResult<Option<(String, String, String)>> {
    let columns = (clients::id_kind, clients::id_number_encrypted, clients::id_number_masked);
    let row = clients::table.find(id.0).select(columns).first::<(Option<String>, Option<String>, Option<String>)>(conn).optional()?;
    Ok(row.and_then(|(kind, encrypted, masked)| Some((kind?, encrypted?, masked?))))
}

/// A valid follow-up: its holder keeps the client from then on.
pub fn followed_up(conn: &mut Conn, id: ClientId, at: NaiveDateTime) -> ApiResult<()> {
    diesel::update(clients::table.find(id.0))
        .set((
            clients::kept_from.eq(at),
            clients::touched_at.eq(at),
            clients::last_follow_up_at.eq(at),
            clients::follow_up_count.eq(clients::follow_up_count + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// One follow-up more, of an earlier day.
pub fn follow_up_imported(conn: &mut Conn, id: ClientId, at: NaiveDateTime) -> ApiResult<()> {
    diesel::update(clients::table.find(id.0)).set(clients::follow_up_count.eq(clients::follow_up_count + 1)).execute(conn)?;
    let is_later = clients::last_follow_up_at.is_null().or(clients::last_follow_up_at.lt(at));
    diesel::update(clients::table.find(id.0).filter(is_later)).set(clients::last_follow_up_at.eq(at)).execute(conn)?;
    Ok(())
}

/// And one less.
pub fn imported_follow_up_gone(conn: &mut Conn, id: ClientId, was: NaiveDateTime, last: Option<NaiveDateTime>) -> ApiResult<()> {
    let counted = clients::table.find(id.0).filter(clients::follow_up_count.gt(0));
    diesel::update(counted).set(clients::follow_up_count.eq(clients::follow_up_count - 1)).execute(conn)?;
    let was_last = clients::table.find(id.0).filter(clients::last_follow_up_at.eq(was));
    diesel::update(was_last).set(clients::last_follow_up_at.eq(last)).execute(conn)?;
    Ok(())
}

/// One follow-up less; what was reckoned from it is reckoned from the last one that counts, or from the registration.
pub fn unfollowed_up(
    conn: &mut Conn,
    id: ClientId,
    was: NaiveDateTime,
    (last, touched): (Option<NaiveDateTime>, NaiveDateTime),
) -> ApiResult<()> {
    let counted = clients::table.find(id.0).filter(clients::follow_up_count.gt(0));
    diesel::update(counted).set(clients::follow_up_count.eq(clients::follow_up_count - 1)).execute(conn)?;
    diesel::update(clients::table.find(id.0).filter(clients::last_follow_up_at.eq(was)))
        .set((clients::last_follow_up_at.eq(last), clients::touched_at.eq(touched)))
        .execute(conn)?;
    Ok(())
}

/// Who holds a client from now on, and since when the time runs.
///
/// # Errors
/// Only when the database fails.
pub fn set_holder(conn: &mut Conn, id: ClientId, agent: Option<MemberId>, kept_from: NaiveDateTime) -> ApiResult<()> {
    diesel::update(clients::table.find(id.0))
        .set((clients::agent_id.eq(agent.map(|id| id.0)), clients::kept_from.eq(kept_from)))
        .execute(conn)?;
    Ok(())
}

/// With whom the holder works on a client from now on, and whether they may look at its contacts.
///
/// # Errors
/// Only when the database fails.
pub fn set_partner(conn: &mut Conn, id: ClientId, partner: Option<(MemberId, bool)>) -> ApiResult<()> {
    diesel::update(clients::table.find(id.0))
        .set((
            clients::partner_id.eq(partner.map(|(member, _)| member.0)),
            clients::partner_sees_contacts.eq(partner.is_some_and(|(_, sees)| sees)),
        ))
        .execute(conn)?;
    Ok(())
}

/// A contact, encrypted and masked.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = client_contacts, treat_none_as_null = true)]
pub struct Sealed {
    pub kind: &'static str,
    pub value_encrypted: String,
    pub value_masked: String,
    pub value_hash: String,
    pub note: Option<String>,
}

pub fn insert_contact(conn: &mut Conn, client: ClientId, sealed: &Sealed) -> ApiResult<()> {
    diesel::insert_into(client_contacts::table).values((client_contacts::client_id.eq(client.0), sealed)).execute(conn)?;
    Ok(())
}

pub fn update_contact(conn: &mut Conn, client: ClientId, contact: ClientContactId, sealed: &Sealed) -> ApiResult<bool> {
    let target = client_contacts::table.find(contact.0).filter(client_contacts::client_id.eq(client.0));
    Ok(diesel::update(target).set(sealed).execute(conn)? == 1)
}

pub fn delete_contact(conn: &mut Conn, client: ClientId, contact: ClientContactId) -> ApiResult<bool> {
    let target = client_contacts::table.find(contact.0).filter(client_contacts::client_id.eq(client.0));
    Ok(diesel::delete(target).execute(conn)? == 1)
}

/// The contacts of a client, masked, the oldest first.
///
/// # Errors
/// Only when the database fails.
pub fn contacts(conn: &mut Conn, client: ClientId) -> ApiResult<Vec<ContactResponse>> {
    let rows: Vec<(i64, String, String, Option<String>)> = client_contacts::table
        .filter(client_contacts::client_id.eq(client.0))
        .order(client_contacts::id)
        .select((client_contacts::id, client_contacts::kind, client_contacts::value_masked, client_contacts::note))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, kind, masked, note)| {
            Ok(ContactResponse { id: ClientContactId(id), kind: kind.parse().map_err(ApiError::internal)?, masked, note })
        })
        .collect()
}

/// Kind and value of a contact, still encrypted.
pub fn sealed_contact(conn: &mut Conn, client: ClientId, contact: ClientContactId) -> ApiResult<Option<(String, String)>> {
    Ok(client_contacts::table
        .find(contact.0)
        .filter(client_contacts::client_id.eq(client.0))
        .select((client_contacts::kind, client_contacts::value_encrypted))
        .first(conn)
        .optional()?)
}

/// Every contact of a client, still encrypted, the oldest first.
pub fn sealed_contacts(conn: &mut Conn, client: ClientId) -> ApiResult<Vec<(String, String)>> {
    Ok(client_contacts::table
        .filter(client_contacts::client_id.eq(client.0))
        .order(client_contacts::id)
        .select((client_contacts::kind, client_contacts::value_encrypted))
        .load(conn)?)
}

pub fn set_contact_masked(conn: &mut Conn, id: ClientId, masked: Option<&str>) -> ApiResult<()> {
    diesel::update(clients::table.find(id.0)).set(clients::contact_masked.eq(masked)).execute(conn)?;
    Ok(())
}

/// The oldest and the newest contact, encrypted.
pub fn ends(conn: &mut Conn) -> ApiResult<Vec<String>> {
    let values = client_contacts::table.select(client_contacts::value_encrypted);
    let oldest = values.order(client_contacts::id).first::<String>(conn).optional()?;
    let newest = values.order(client_contacts::id.desc()).first::<String>(conn).optional()?;
    Ok(oldest.into_iter().chain(newest).collect())
}

/// Remembers whose a contact is, unless it is known; the answer is whose it was first. Waits for whoever enters the same at this moment.
pub fn know(conn: &mut Conn, hash: &str, client: ClientId) -> ApiResult<ClientId> {
    let sql = Sql::new("INSERT INTO known_contacts (value_hash, client_id) VALUES (").bind(hash).push(", ").bind(client.0);
    if sql.push(") ON CONFLICT (value_hash) DO NOTHING").execute(conn)? == 1 {
        return Ok(client);
    }
    let known: i64 = known_contacts::table.find(hash).select(known_contacts::client_id).first(conn)?;
    Ok(ClientId(known))
}

/// Whose a contact was first.
pub fn known(conn: &mut Conn, hash: &str) -> ApiResult<Option<ClientId>> {
    let known: Option<i64> = known_contacts::table.find(hash).select(known_contacts::client_id).first(conn).optional()?;
    Ok(known.map(ClientId))
}

/// The clients with one of these contacts, the oldest first.
pub fn with_contacts(conn: &mut Conn, hashes: &[String]) -> ApiResult<Vec<ClientRow>> {
    let ids = client_contacts::table.filter(client_contacts::value_hash.eq_any(hashes)).select(client_contacts::client_id);
    let ids: Vec<i64> = ids.load(conn)?;
    let these = clients::table.filter(clients::id.eq_any(ids).and(clients::merged_into.is_null()));
    Ok(these.order(clients::id).select(ClientRow::as_select()).load(conn)?)
}

/// One registration more of the same person; the answer is its number: 1 for `重1`.
pub fn count_duplicate(conn: &mut Conn, first: ClientId) -> ApiResult<i64> {
    Ok(diesel::update(clients::table.find(first.0))
        .set(clients::duplicate_count.eq(clients::duplicate_count + 1))
        .returning(clients::duplicate_count)
        .get_result(conn)?)
}

pub fn link(conn: &mut Conn, id: ClientId, first: ClientId, number: i64) -> ApiResult<()> {
    diesel::update(clients::table.find(id.0)).set((clients::first_id.eq(first.0), clients::duplicate_number.eq(number))).execute(conn)?;
    Ok(())
}

/// What hangs on a client here, and goes with it when it is merged.
pub const CONTACTS_OF_CLIENT: Children = Children { table: "client_contacts", parent: "client_id" };

/// Has an import entered a row with this key?
pub fn has_import_key(conn: &mut Conn, key: &str) -> ApiResult<bool> {
    let found: Option<i64> = clients::table.filter(clients::import_key.eq(key)).select(clients::id).first(conn).optional()?;
    Ok(found.is_some())
}

/// The hashes of a client's contacts.
pub fn hashes_of(conn: &mut Conn, id: ClientId) -> ApiResult<Vec<String>> {
    Ok(client_contacts::table.filter(client_contacts::client_id.eq(id.0)).select(client_contacts::value_hash).load(conn)?)
}

/// Removes clients with their contacts, and whatever they are found by.
pub fn remove_all(conn: &mut Conn, ids: &[ClientId]) -> ApiResult<()> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    diesel::delete(known_contacts::table.filter(known_contacts::client_id.eq_any(&ids))).execute(conn)?;
    diesel::delete(client_contacts::table.filter(client_contacts::client_id.eq_any(&ids))).execute(conn)?;
    let index = match conn.engine() {
        Engine::Sqlite => "DELETE FROM client_search WHERE rowid IN ",
        Engine::Postgres => "DELETE FROM client_search WHERE client_id IN ",
    };
    Sql::new(index).bind_list(ids.iter().copied()).execute(conn)?;
    diesel::delete(clients::table.filter(clients::id.eq_any(&ids))).execute(conn)?;
    Ok(())
}

/// Puts what a client is found by into the index.
pub fn index(conn: &mut Conn, id: ClientId, terms: &Terms) -> ApiResult<()> {
    search::put(conn, CLIENTS, id.0, terms)
}
