//! Statements of erasing a client: who it is by its contacts, and what is cleared.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};
use fangke_shared::client::{ClientStage, LostReason};

use super::rows::ClientRow;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::schema::{client_contacts, clients, known_contacts};

/// Clients with these contacts, with those that went into them, as long as they aren't erased.
pub fn with_hashes(conn: &mut Conn, hashes: &[String]) -> ApiResult<Vec<i64>> {
    let mut found: Vec<i64> =
        client_contacts::table.filter(client_contacts::value_hash.eq_any(hashes)).select(client_contacts::client_id).load(conn)?;
    found.extend(
        known_contacts::table.filter(known_contacts::value_hash.eq_any(hashes)).select(known_contacts::client_id).load::<i64>(conn)?,
    );
    let merged: Vec<Option<i64>> = clients::table.filter(clients::id.eq_any(&found)).select(clients::merged_into).load(conn)?;
    found.extend(merged.into_iter().flatten());
    let into: Vec<i64> =
        clients::table.filter(clients::merged_into.eq_any(found.iter().copied().map(Some))).select(clients::id).load(conn)?;
    found.extend(into);
    found.sort_unstable();
    found.dedup();
    Ok(clients::table.filter(clients::id.eq_any(&found)).order(clients::id).select(clients::id).load(conn)?)
}

/// Clients as stored.
pub fn rows(conn: &mut Conn, ids: &[i64]) -> ApiResult<Vec<ClientRow>> {
    Ok(clients::table.filter(clients::id.eq_any(ids)).order(clients::id).select(ClientRow::as_select()).load(conn)?)
}

/// Contacts of some clients: value, encrypted, hash, note.
pub fn contacts(conn: &mut Conn, ids: &[i64]) -> ApiResult<Vec<(String, String, Option<String>)>> {
    Ok(client_contacts::table
        .filter(client_contacts::client_id.eq_any(ids))
        .order(client_contacts::id)
        .select((client_contacts::value_encrypted, client_contacts::value_hash, client_contacts::note))
        .load(conn)?)
}

/// Clears clients: they are nobody's, and say nothing of a person any more.
pub fn clear(conn: &mut Conn, ids: &[i64], name: &str, at: NaiveDateTime) -> ApiResult<usize> {
    diesel::delete(client_contacts::table.filter(client_contacts::client_id.eq_any(ids))).execute(conn)?;
    diesel::delete(known_contacts::table.filter(known_contacts::client_id.eq_any(ids))).execute(conn)?;
    let none = None::<String>;
    let who = (clients::name.eq(name), clients::contact_masked.eq(none.clone()), clients::import_key.eq(none.clone()));
    let told = (
        (clients::tags.eq(""), clients::source_detail.eq(none.clone()), clients::notes.eq(none.clone())),
        (clients::household.eq(none.clone()), clients::occupation.eq(none.clone()), clients::income.eq(none.clone())),
    );
    let document = (clients::id_kind.eq(none.clone()), clients::id_number_encrypted.eq(none.clone()), clients::id_number_masked.eq(none));
    let gone = (
        (clients::agent_id.eq(None::<i64>), clients::partner_id.eq(None::<i64>), clients::partner_sees_contacts.eq(false)),
        (clients::updated_at.eq(at), clients::version.eq(clients::version + 1)),
    );
    Ok(diesel::update(clients::table.filter(clients::id.eq_any(ids))).set((who, told, document, gone)).execute(conn)?)
}

/// Says of clients that they are gone.
pub fn lose(conn: &mut Conn, ids: &[i64]) -> ApiResult<()> {
    let lost = (clients::stage.eq(ClientStage::Lost.as_str()), clients::lost_because.eq(Some(LostReason::Refused.as_str())));
    diesel::update(clients::table.filter(clients::id.eq_any(ids))).set(lost).execute(conn)?;
    Ok(())
}

/// So many clients are looked at, before those are taken out that have a reason to stay.
const UNTOUCHED_MAX: i64 = 500;

/// A client as [`untouched`] finds it.
#[derive(Queryable)]
pub struct UntouchedRow {
    pub id: i64,
    pub name: String,
    pub agent_id: Option<i64>,
    pub touched_at: NaiveDateTime,
}

/// Clients that nobody has followed up, shown anything or changed since a moment, those first who were touched longest ago; erased ones are
/// called `erased`.
pub fn untouched(conn: &mut Conn, since: NaiveDateTime, erased: &str) -> ApiResult<Vec<UntouchedRow>> {
    let sql =
        Sql::new("SELECT c.id, c.name, c.agent_id, c.touched_at FROM clients c WHERE c.merged_into IS NULL AND c.name <> ").bind(erased);
    let sql = sql.push(" AND c.touched_at < ").bind(since).push(" AND c.updated_at < ").bind(since).push(" AND c.kept_from < ").bind(since);
    let sql = sql.push(" AND NOT EXISTS (SELECT 1 FROM follow_ups f WHERE f.client_id = c.id AND f.created_at >= ").bind(since);
    let sql = sql.push(") AND NOT EXISTS (SELECT 1 FROM showings s WHERE s.client_id = c.id AND s.starts_at >= ").bind(since);
    let sql = sql.push(") ORDER BY c.touched_at, c.id LIMIT ").bind(UNTOUCHED_MAX);
    Ok(sql.load::<(BigInt, Text, Nullable<BigInt>, Timestamp), UntouchedRow>(conn)?)
}
