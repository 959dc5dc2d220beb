//! The key that contacts are sealed with: another one takes over while everybody works (I4).

use chrono::{DateTime, Duration, Utc};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::problem::ErrorCode;
use serde_json::json;

use crate::company::tx::Tx;
use crate::platform::contact_keys::store::ContactKeyRow;
use crate::platform::contact_keys::{key_file, reseal, store};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::platform::state::App;

/// Nobody calls: the command line acts.
const NOBODY: Option<Caller> = None;
/// Hours for which an older key stays, though nothing is under it: a command that began before may still write with it.
pub const KEPT_HOURS: i64 = 24;

/// Seals with a new key from now on; the answer is its name. One that stands in the key file and has never sealed is taken, else one is made.
/// Everything that is under older keys is sealed anew by and by.
///
/// # Errors
/// `unavailable` where the key file can't be read or written.
pub fn rotate(tx: &mut Tx<'_>) -> ApiResult<String> {
    store::take_alone(tx.conn)?;
    let path = tx.keys.file().ok_or_else(|| ApiError::unavailable("there is no key file"))?.to_owned();
    let known = store::all(tx.conn)?;
    let is_new = |kid: &String| !known.iter().any(|row| row.kid == *kid);
    let prepared = key_file::read(&path).map_err(refused)?.contact.pop().map(|(kid, _)| kid).filter(is_new);
    let kid = prepared.map_or_else(|| key_file::add(&path).map_err(refused), Ok)?;
    let id = store::insert(tx.conn, &kid, tx.at())?;
    tx.audit(AuditAction::Create, (AuditSubject::ContactKey, id), &json!({ "kid": kid }))?;
    let name = kid.clone();
    tx.after_commit(move |app| {
        app.keys.seal_contacts_with(&name);
    });
    Ok(kid)
}

/// Removes the keys before the newest from the key file, once nothing is under them; the answer counts them.
///
/// # Errors
/// `unavailable`, with the reason in its detail: something is or may be under them, or the key file can't be written.
pub async fn retire(app: &App) -> ApiResult<usize> {
    let newest = app.db.read_current(|conn| Ok(store::newest(conn)?)).await?;
    let newest = newest.ok_or_else(|| too_early("there is no key of contacts but the one of the key file's first line"))?;
    if newest.done_at.is_none() {
        return Err(too_early("not everything is sealed with the newest key yet: see fangke keys list"));
    }
    if app.clock.now() < retirable_from(&newest) {
        return Err(too_early(
            "an older key stays for a day after the new one has begun: a command that began before may still write with it",
        ));
    }
    let left = reseal::left(app, &newest.kid).await?;
    if left > 0 {
        reseal::begin_again(app).await?;
        return Err(too_early(&format!("{left} values are under older keys, of a process without the new one? They are sealed anew now")));
    }
    app.write(NOBODY, move |tx| {
        store::take_alone(tx.conn)?;
        if store::newest(tx.conn)?.is_none_or(|now| now.kid != newest.kid) {
            return Err(too_early("another key was made just now"));
        }
        let path = tx.keys.file().ok_or_else(|| ApiError::unavailable("there is no key file"))?.to_owned();
        for row in store::all(tx.conn)?.iter().filter(|row| row.id != newest.id) {
            tx.audit(AuditAction::Delete, (AuditSubject::ContactKey, row.id), &json!({ "kid": row.kid }))?;
        }
        store::keep_only(tx.conn, newest.id)?;
        // Last: what the database refuses must not cost a key.
        let gone = key_file::keep_only(&path, &newest.kid).map_err(refused)?;
        tx.after_commit(|app| app.keys.read_again());
        Ok(gone)
    })
    .await
}

/// From when on the keys before this one can be removed.
pub fn retirable_from(newest: &ContactKeyRow) -> DateTime<Utc> {
    newest.created_at.and_utc() + Duration::hours(KEPT_HOURS)
}

fn refused(why: String) -> ApiError {
    ApiError::new(ErrorCode::Unavailable).detail(why)
}

fn too_early(why: &str) -> ApiError {
    ApiError::new(ErrorCode::Unavailable).detail(why)
}
