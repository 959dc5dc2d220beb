//! Statements of merging: the columns of a client that it may change, and who was known first.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::ClientId;
use serde::{Deserialize, Serialize};

use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::schema::{client_contacts, clients, known_contacts};

/// The columns of a client that merging may change.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = clients, treat_none_as_null = true)]
pub struct Columns {
    pub kinds: String,
    pub tags: String,
    pub source_detail: Option<String>,
    pub is_key: bool,
    pub intent: Option<String>,
    pub value: Option<String>,
    pub household: Option<String>,
    pub occupation: Option<String>,
    pub income: Option<String>,
    pub notes: Option<String>,
    pub id_kind: Option<String>,
    pub id_number_encrypted: Option<String>,
    pub id_number_masked: Option<String>,
    pub contact_masked: Option<String>,
    pub registrant_id: i64,
    pub store_id: Option<i64>,
    pub first_id: Option<i64>,
    pub duplicate_number: i64,
    pub registered_at: NaiveDateTime,
    pub last_follow_up_at: Option<NaiveDateTime>,
    pub touched_at: NaiveDateTime,
    pub kept_from: NaiveDateTime,
    pub follow_up_count: i64,
}

/// The columns of a client.
pub fn columns(conn: &mut Conn, id: ClientId) -> ApiResult<Columns> {
    Ok(clients::table.find(id.0).select(Columns::as_select()).first(conn)?)
}

/// Writes the columns of a client.
pub fn set(conn: &mut Conn, id: ClientId, columns: Columns) -> ApiResult<()> {
    diesel::update(clients::table.find(id.0)).set(columns).execute(conn)?;
    Ok(())
}

/// Says into which client one went, and who holds it.
pub fn set_merged(conn: &mut Conn, id: ClientId, into: Option<ClientId>, agent: Option<i64>) -> ApiResult<()> {
    let values = (clients::merged_into.eq(into.map(|into| into.0)), clients::agent_id.eq(agent));
    diesel::update(clients::table.find(id.0)).set(values).execute(conn)?;
    Ok(())
}

/// Registrations that are linked to a client, but for one.
pub fn linked_to(conn: &mut Conn, first: ClientId, but: ClientId) -> ApiResult<Vec<i64>> {
    Ok(clients::table.filter(clients::first_id.eq(first.0).and(clients::id.ne(but.0))).select(clients::id).load(conn)?)
}

/// Links registrations to a client.
pub fn link(conn: &mut Conn, ids: &[i64], first: ClientId) -> ApiResult<()> {
    diesel::update(clients::table.filter(clients::id.eq_any(ids))).set(clients::first_id.eq(Some(first.0))).execute(conn)?;
    Ok(())
}

/// Hashes of contacts that were a client's first.
pub fn first_known(conn: &mut Conn, id: ClientId) -> ApiResult<Vec<String>> {
    Ok(known_contacts::table.filter(known_contacts::client_id.eq(id.0)).select(known_contacts::value_hash).load(conn)?)
}

/// Makes contacts that were one client's first another one's: all, or those with these hashes.
pub fn give_known(conn: &mut Conn, (from, to): (ClientId, ClientId), only: Option<&[String]>) -> ApiResult<()> {
    let known = known_contacts::table.filter(known_contacts::client_id.eq(from.0));
    let next = known_contacts::client_id.eq(to.0);
    match only {
        None => diesel::update(known).set(next).execute(conn)?,
        Some(hashes) => diesel::update(known.filter(known_contacts::value_hash.eq_any(hashes))).set(next).execute(conn)?,
    };
    Ok(())
}

/// Contacts of a client with their hashes, in the order in which they came.
pub fn contacts(conn: &mut Conn, id: ClientId) -> ApiResult<Vec<(i64, String)>> {
    let of = client_contacts::table.filter(client_contacts::client_id.eq(id.0)).order(client_contacts::id);
    Ok(of.select((client_contacts::id, client_contacts::value_hash)).load(conn)?)
}
