//! The chain of the trail (I2): each link takes in the one before it and one entry, with a key that isn't in the database.
//!
//! An entry is sealed when it is written (`tx::trail`), and linked within a minute of its commit, so that writers never wait for each
//! other. What is changed, removed or put in by hand afterwards is found by [`verify`](super::verify), and named.

use chrono::NaiveDateTime;

use super::store::{self, Chained, Link};
use crate::company::tx::trail::sealed_text;
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::platform::state::App;

/// Entries that are linked in one go.
const BATCH: i64 = 1_000;

/// What the hash of link 0 is made of.
const BEGINNING: &str = "fangke audit trail";

/// Links what was committed since the last time, the oldest first; the answer counts it. What nobody of Fangke has sealed gets no link,
/// but for what was there when the chain began.
///
/// # Errors
/// Only when the database fails.
pub fn link(app: &App, conn: &mut Conn) -> ApiResult<i64> {
    let (keys, at) = (&app.keys, app.clock.now().naive_utc());
    let head = store::head(conn)?;
    let is_first = head.is_none();
    let mut head = match head {
        Some(head) => head,
        None => {
            let first = beginning(keys, at);
            store::insert_links(conn, std::slice::from_ref(&first))?;
            first
        }
    };
    let (mut count, mut after) = (0, store::unlinked_from(conn)?);
    loop {
        let entries = store::unlinked(conn, after, BATCH)?;
        let Some(last) = entries.last() else { return Ok(count) };
        after = last.id;
        let mut links = Vec::with_capacity(entries.len());
        for entry in entries.iter().filter(|entry| is_sealed(keys, entry) || (is_first && entry.seal.is_none())) {
            head = next(keys, &head, entry, at);
            links.push(head.clone());
        }
        store::insert_links(conn, &links)?;
        count += i64::try_from(links.len()).unwrap_or(i64::MAX);
    }
}

/// Link 0.
pub(super) fn beginning(keys: &Keys, at: NaiveDateTime) -> Link {
    Link { number: 0, entry_id: None, hash: keys.trail_seal(BEGINNING), linked_at: at }
}

fn next(keys: &Keys, before: &Link, entry: &Chained, at: NaiveDateTime) -> Link {
    let number = before.number + 1;
    Link { number, entry_id: Some(entry.id), hash: hash(keys, &before.hash, number, entry), linked_at: at }
}

/// The hash of a link: of the one before it, its number, and all that its entry says.
pub(super) fn hash(keys: &Keys, before: &str, number: i64, entry: &Chained) -> String {
    let seal = entry.seal.as_deref().unwrap_or("unsealed");
    keys.trail_seal(&format!("{before}\n{number}\n{}\n{seal}\n{}", entry.id, text(entry)))
}

/// Is the seal of an entry the one that was made of what it says?
pub(super) fn is_sealed(keys: &Keys, entry: &Chained) -> bool {
    entry.seal.as_ref().is_some_and(|seal| *seal == keys.trail_seal(&text(entry)))
}

fn text(entry: &Chained) -> String {
    sealed_text(
        (entry.at, entry.member_id),
        (&entry.action, &entry.subject, entry.subject_id),
        &entry.details,
        entry.request_id.as_deref(),
        entry.nonce.as_deref().unwrap_or_default(),
    )
}
