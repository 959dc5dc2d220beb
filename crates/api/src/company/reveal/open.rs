//! Contacts that stay open to whoever has looked at them, until the follow-up is due (§2.5).

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use fangke_shared::{ListingId, OwnerId};

use super::store;
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;

/// A contact that is open to the caller.
pub struct Open {
    /// Until when: then its follow-up is due.
    pub until: DateTime<Utc>,
    /// What it was looked at for.
    pub purpose: String,
}

/// Is this contact open to the caller? Two looks at once are one after the other, so only the first of them counts.
///
/// # Errors
/// Only when the database fails.
pub fn to_caller(tx: &mut Tx<'_>, listing: ListingId, contact: OwnerId) -> ApiResult<Option<Open>> {
    let (me, at) = (tx.me()?, tx.at());
    member::lock(tx.conn, me)?;
    let found = store::open(tx.conn, me, listing, at)?;
    Ok(found.into_iter().find(|(open, ..)| *open == contact.0).map(|(_, until, purpose)| Open { until: until.and_utc(), purpose }))
}

/// Until when contacts of a listing are open to the caller, of those that are.
///
/// # Errors
/// Only when the database fails.
pub fn of_listing(tx: &mut Tx<'_>, listing: ListingId) -> ApiResult<HashMap<OwnerId, DateTime<Utc>>> {
    let (me, at) = (tx.me()?, tx.at());
    let found = store::open(tx.conn, me, listing, at)?;
    // The latest first: of several looks at one contact that one counts.
    Ok(found.into_iter().rev().map(|(contact, until, _)| (OwnerId(contact), until.and_utc())).collect())
}

/// Another number stands in a contact's place: nobody has looked at that one yet. What is owed stays owed.
///
/// # Errors
/// Only when the database fails.
pub fn close(conn: &mut Conn, contact: OwnerId) -> ApiResult<()> {
    store::close(conn, contact)
}
