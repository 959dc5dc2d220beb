//! What merging does to the clients themselves: fields, contacts, who was first (§2.2).

use fangke_shared::ClientId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::merge_store::{self, Columns};
use super::rows::{listed, unlisted};
use super::service::{ClientRow, index};
use super::store;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

pub use super::store::CONTACTS_OF_CLIENT;

/// Columns that nobody enters: they follow, and are no news when they have gone on since.
const FOLLOWING: [&str; 11] = [
    "id_number_encrypted",
    "id_number_masked",
    "contact_masked",
    "store_id",
    "first_id",
    "duplicate_number",
    "registered_at",
    "last_follow_up_at",
    "touched_at",
    "kept_from",
    "follow_up_count",
];

/// What merging changed of the client that stays, and what only the other one had.
#[derive(Debug, Serialize, Deserialize)]
pub struct Combined {
    before: Map<String, Value>,
    after: Map<String, Value>,
    /// Hashes of contacts that were the other one's first.
    known: Vec<String>,
    /// Registrations that were linked to the other one.
    linked: Vec<i64>,
    /// Who held the other one.
    agent: Option<i64>,
    /// Fields in which the other one says something else.
    dropped: Vec<String>,
}

impl Combined {
    /// Fields that the other one fills or adds to.
    pub fn fields(&self) -> Vec<String> {
        let changed = self.after.iter().filter(|(name, value)| self.before.get(*name) != Some(*value)).map(|(name, _)| name);
        changed.filter(|name| !FOLLOWING.contains(&name.as_str())).map(|name| shown(name)).collect()
    }

    /// Fields in which the other one says something else.
    pub fn dropped(&self) -> &[String] {
        &self.dropped
    }
}

fn shown(column: &str) -> String {
    match column {
        "id_kind" => "id_document".to_owned(),
        "registrant_id" => "registrant".to_owned(),
        other => other.to_owned(),
    }
}

fn map_of(columns: &Columns) -> ApiResult<Map<String, Value>> {
    match serde_json::to_value(columns).map_err(ApiError::internal)? {
        Value::Object(map) => Ok(map),
        other => Err(ApiError::internal(format!("columns are no object: {other}"))),
    }
}

/// Both lists, nothing twice.
fn united(a: &str, b: &str) -> String {
    let mut all: Vec<String> = unlisted(a);
    for item in unlisted::<String>(b) {
        if !all.contains(&item) {
            all.push(item);
        }
    }
    listed(&all)
}

/// What the client that stays is like afterwards: its own fields stand, what it lacks comes from the other, the first registration counts.
fn combined((id, mut into): (ClientId, Columns), from: &Columns, is_same_agent: bool) -> Columns {
    into.kinds = united(&into.kinds, &from.kinds);
    into.tags = united(&into.tags, &from.tags);
    into.is_key |= from.is_key;
    into.notes = match (into.notes, &from.notes) {
        (Some(own), Some(other)) if !own.contains(other.as_str()) => Some(format!("{own}\n{other}")),
        (own, other) => own.or_else(|| other.clone()),
    };
    for (own, other) in [
        (&mut into.source_detail, &from.source_detail),
        (&mut into.intent, &from.intent),
        (&mut into.value, &from.value),
        (&mut into.household, &from.household),
        (&mut into.occupation, &from.occupation),
        (&mut into.income, &from.income),
    ] {
        *own = own.take().or_else(|| other.clone());
    }
    if into.id_kind.is_none() {
        into.id_kind.clone_from(&from.id_kind);
        into.id_number_encrypted.clone_from(&from.id_number_encrypted);
        into.id_number_masked.clone_from(&from.id_number_masked);
    }
    into.contact_masked = into.contact_masked.or_else(|| from.contact_masked.clone());
    if from.registered_at < into.registered_at {
        (into.registrant_id, into.store_id, into.registered_at) = (from.registrant_id, from.store_id, from.registered_at);
        (into.first_id, into.duplicate_number) = (from.first_id.filter(|first| *first != id.0), from.duplicate_number);
    }
    into.follow_up_count += from.follow_up_count;
    into.last_follow_up_at = into.last_follow_up_at.max(from.last_follow_up_at);
    into.touched_at = into.touched_at.max(from.touched_at);
    if is_same_agent {
        into.kept_from = into.kept_from.max(from.kept_from);
    }
    into
}

/// Says what merging would change.
///
/// # Errors
/// Only when the database fails.
pub fn weigh(tx: &mut Tx<'_>, into: &ClientRow, from: &ClientRow) -> ApiResult<Combined> {
    let (own, other) = (merge_store::columns(tx.conn, into.id())?, merge_store::columns(tx.conn, from.id())?);
    let after = combined((into.id(), own.clone()), &other, into.agent_id == from.agent_id);
    let (before, after, others) = (map_of(&own)?, map_of(&after)?, map_of(&other)?);
    let is_lost = |name: &str| others.get(name).is_some_and(|value| !value.is_null() && after.get(name) != Some(value));
    let words = ["source_detail", "intent", "value", "household", "occupation", "income", "id_number_masked"];
    let mut dropped: Vec<String> = words.into_iter().filter(|name| is_lost(name)).map(str::to_owned).collect();
    dropped.iter_mut().filter(|name| *name == "id_number_masked").for_each(|name| *name = "id_document".to_owned());
    dropped.extend((into.name != from.name).then(|| "name".to_owned()));
    dropped.extend((into.source != from.source).then(|| "source".to_owned()));
    let known = merge_store::first_known(tx.conn, from.id())?;
    let linked = merge_store::linked_to(tx.conn, from.id(), into.id())?;
    Ok(Combined { before, after, known, linked, agent: from.agent_id, dropped })
}

/// Contacts of one client that the other hasn't; those that both have stay where they are.
///
/// # Errors
/// Only when the database fails.
pub fn own_contacts(tx: &mut Tx<'_>, into: ClientId, from: ClientId) -> ApiResult<(Vec<i64>, i64)> {
    let has = store::hashes_of(tx.conn, into)?;
    let all = merge_store::contacts(tx.conn, from)?;
    let total = all.len();
    let own: Vec<i64> = all.into_iter().filter(|(_, hash)| !has.contains(hash)).map(|(id, _)| id).collect();
    let shared = i64::try_from(total - own.len()).unwrap_or_default();
    Ok((own, shared))
}

/// Makes one of two, both locked, once what hangs on them has moved.
///
/// # Errors
/// Only when the database fails.
pub fn combine(tx: &mut Tx<'_>, into: ClientId, from: ClientId, what: &Combined) -> ApiResult<()> {
    let after: Columns = serde_json::from_value(Value::Object(what.after.clone())).map_err(ApiError::internal)?;
    merge_store::set(tx.conn, into, after)?;
    merge_store::set_merged(tx.conn, from, Some(into), None)?;
    merge_store::link(tx.conn, &what.linked, into)?;
    merge_store::give_known(tx.conn, (from, into), None)?;
    index(tx, into)
}

/// Fields that were changed since a merge, and stay.
///
/// # Errors
/// Only when the database fails.
pub fn kept_fields(tx: &mut Tx<'_>, into: ClientId, what: &Combined) -> ApiResult<Vec<String>> {
    let now = map_of(&merge_store::columns(tx.conn, into)?)?;
    let is_kept = |name: &str| {
        let (before, after) = (what.before.get(name), what.after.get(name));
        before != after && now.get(name) != after && !FOLLOWING.contains(&name)
    };
    Ok(now.keys().filter(|name| is_kept(name)).map(|name| shown(name)).collect())
}

/// Makes two of one again, both locked, once what hung on them has gone back.
///
/// # Errors
/// Only when the database fails.
pub fn part(tx: &mut Tx<'_>, into: ClientId, from: ClientId, what: &Combined) -> ApiResult<()> {
    let current = merge_store::columns(tx.conn, into)?;
    let mut now = map_of(&current)?;
    for (name, value) in &mut now {
        if let (Some(before), Some(after)) = (what.before.get(name), what.after.get(name))
            && *value == *after
        {
            value.clone_from(before);
        }
    }
    let count = |map: &Map<String, Value>| map.get("follow_up_count").and_then(Value::as_i64).unwrap_or_default();
    now.insert("follow_up_count".to_owned(), (current.follow_up_count - count(&what.after) + count(&what.before)).into());
    let parted: Columns = serde_json::from_value(Value::Object(now)).map_err(ApiError::internal)?;
    merge_store::set(tx.conn, into, parted)?;
    merge_store::set_merged(tx.conn, from, None, what.agent)?;
    merge_store::link(tx.conn, &what.linked, from)?;
    merge_store::give_known(tx.conn, (into, from), Some(&what.known))
}

/// Locks a client whatever has become of it.
///
/// # Errors
/// `not_found`.
pub fn lock(tx: &mut Tx<'_>, id: ClientId) -> ApiResult<ClientRow> {
    let at = tx.at();
    store::bump(tx.conn, id, None, at)?;
    store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)
}

/// Other clients with a contact of this one.
///
/// # Errors
/// Only when the database fails.
pub fn same_person(tx: &mut Tx<'_>, id: ClientId) -> ApiResult<Vec<ClientRow>> {
    let hashes = store::hashes_of(tx.conn, id)?;
    Ok(store::with_contacts(tx.conn, &hashes)?.into_iter().filter(|row| row.id() != id).collect())
}
