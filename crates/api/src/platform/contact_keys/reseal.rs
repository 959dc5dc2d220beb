//! The walk that seals everything anew with the newest key, some values at a time, while everybody works. It can stop anywhere and be gone on
//! with by any process. It has ended once a whole walk, begun when every process knew the key, has found nothing more.

use std::time::Duration as Pause;

use actix_web::web;
use chrono::{DateTime, Duration, Utc};
use futures_util::StreamExt as _;
use futures_util::future::LocalBoxFuture;

use super::ring::kid_of;
use super::store::{self, ContactKeyRow};
use super::{SealedColumn, SealedPlaces, learn};
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::files::Bytes;
use crate::platform::state::App;

/// Rows that are looked at in one transaction: a few milliseconds.
const AT_ONCE: usize = 300;
/// Seconds after which every process seals with the new key, and every transaction that began before has ended.
pub(super) const KNOWN_AFTER: i64 = 60;
/// The last place of a walk.
const FILES: &str = "files";

/// What the walk has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Walk {
    /// There is more to do at once.
    Goes,
    /// There may be more in a moment: not every process need know the key yet.
    Waits,
    /// Nothing is to be done.
    Rests,
}

/// Goes on with the walk as long as the runtime lives.
pub fn attend(app: web::Data<App>) -> LocalBoxFuture<'static, ()> {
    Box::pin(async move {
        loop {
            let pause = match go_on(&app).await {
                // Others write in between.
                Ok(Walk::Goes) => Pause::from_millis(20),
                Ok(Walk::Waits | Walk::Rests) => Pause::from_secs(10),
                Err(error) => {
                    tracing::error!(%error, "sealing contacts anew stands still for a minute");
                    Pause::from_secs(60)
                }
            };
            actix_web::rt::time::sleep(pause).await;
        }
    })
}

/// Takes the walk one step on.
///
/// # Errors
/// What the database or the store of files says; then the step is not done.
pub async fn go_on(app: &App) -> ApiResult<Walk> {
    let (keys, places, now) = (app.keys.clone(), app.sealed_places.clone(), app.clock.now());
    let step = app.db.write(move |conn| step(conn, &keys, &places)).await?;
    let Step::Files(row) = step else { return Ok(if matches!(step, Step::Rested) { Walk::Rests } else { Walk::Goes }) };
    let found = files(app).await?;
    app.db.write(move |conn| end_walk(conn, &row, found, now)).await
}

enum Step {
    Rested,
    Done,
    /// All columns are walked: files are next, which no transaction waits for.
    Files(ContactKeyRow),
}

fn step(conn: &mut Conn, keys: &Keys, places: &SealedPlaces) -> ApiResult<Step> {
    let Some(row) = store::newest(conn)?.filter(|row| row.done_at.is_none()) else { return Ok(Step::Rested) };
    if !keys.seal_contacts_with(&row.kid) {
        // Another process has it in its key file.
        return Ok(Step::Rested);
    }
    if row.place == FILES {
        return Ok(Step::Files(row));
    }
    let names: Vec<String> = places.columns.iter().map(SealedColumn::name).collect();
    // What an earlier version has called so, and this one doesn't: from the start.
    let at = names.iter().position(|name| *name == row.place);
    let (at, after_id) = at.map_or((0, 0), |at| (at, row.after_id));
    let Some(column) = places.columns.get(at).copied() else { return to_place(conn, &row, FILES.to_owned(), 0) };
    let values = store::values(conn, column, after_id, AT_ONCE)?;
    let mut found = 0;
    for (id, sealed) in &values {
        let is_other = |sealed: &&str| !sealed.is_empty() && kid_of(sealed) != Some(row.kid.as_str());
        let Some(sealed) = sealed.as_deref().filter(is_other) else { continue };
        match keys.decrypt(sealed) {
            Ok(plain) => found += i64::try_from(store::replace(conn, column, *id, sealed, &keys.encrypt(&plain)?)?).unwrap_or_default(),
            // Its key is missing here; it may be in the key file of another machine.
            Err(error) if !keys.has_contact_key(kid_of(sealed)) => return Err(error),
            // No key opens it, with or without this walk.
            Err(_) => tracing::error!(column = column.name(), id, "a value can't be read and stays as it is"),
        }
    }
    let (place, after_id) = match values.last() {
        Some((last, _)) if values.len() == AT_ONCE => (column.name(), *last),
        _ => (names.get(at + 1).cloned().unwrap_or_else(|| FILES.to_owned()), 0),
    };
    let on = ContactKeyRow { found: row.found + found, resealed: row.resealed + found, ..row.clone() };
    go(conn, &row, ContactKeyRow { place, after_id, ..on })
}

fn to_place(conn: &mut Conn, row: &ContactKeyRow, place: String, after_id: i64) -> ApiResult<Step> {
    go(conn, row, ContactKeyRow { place, after_id, ..row.clone() })
}

fn go(conn: &mut Conn, row: &ContactKeyRow, to: ContactKeyRow) -> ApiResult<Step> {
    // Where another process was here first, it has counted what it did.
    store::go_on(conn, row, &to)?;
    Ok(Step::Done)
}

/// The end of a walk: it was the last one if it found nothing and began late enough.
fn end_walk(conn: &mut Conn, row: &ContactKeyRow, of_files: i64, now: DateTime<Utc>) -> ApiResult<Walk> {
    let (found, resealed) = (row.found + of_files, row.resealed + of_files);
    let is_last = found == 0 && row.walk_begun_at >= row.created_at + Duration::seconds(KNOWN_AFTER);
    let moment = now.naive_utc();
    let to = if is_last {
        ContactKeyRow { done_at: Some(moment), ..row.clone() }
    } else {
        ContactKeyRow { place: String::new(), after_id: 0, found: 0, resealed, walk_begun_at: moment, ..row.clone() }
    };
    store::go_on(conn, row, &to)?;
    Ok(if is_last {
        Walk::Rests
    } else if found == 0 {
        Walk::Waits
    } else {
        Walk::Goes
    })
}

/// Seals the files anew that are kept like a value; the answer counts them. One that goes meanwhile may come back so: nothing names it then,
/// and it is swept away a day later.
async fn files(app: &App) -> ApiResult<i64> {
    let mut done = 0;
    for key in sealed_files(app).await? {
        let Some(sealed) = read_file(app, &key).await? else { continue };
        if kid_of(&sealed) == app.keys.contact_key().as_deref() {
            continue;
        }
        match app.keys.decrypt(&sealed) {
            Ok(plain) => {
                app.files.put(&key, Bytes::from(app.keys.encrypt(&plain)?)).await?;
                done += 1;
            }
            Err(error) if !app.keys.has_contact_key(kid_of(&sealed)) => return Err(error),
            Err(_) => tracing::error!(key, "a file can't be read and stays as it is"),
        }
    }
    Ok(done)
}

async fn sealed_files(app: &App) -> ApiResult<Vec<String>> {
    let mut keys = Vec::new();
    for folder in &app.sealed_places.folders {
        let mut all = app.files.kept_before(folder, DateTime::<Utc>::MAX_UTC);
        while let Some(key) = all.next().await {
            keys.push(key?);
        }
    }
    Ok(keys)
}

async fn read_file(app: &App, key: &str) -> ApiResult<Option<String>> {
    match app.files.get(key).await {
        Ok(bytes) => Ok(String::from_utf8(bytes.to_vec()).ok()),
        Err(error) if error.code == fangke_shared::problem::ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// What is under another key than the newest, though it could be read: values and files. It looks at all there are.
///
/// # Errors
/// What the database or the store of files says.
pub async fn left(app: &App, kid: &str) -> ApiResult<i64> {
    let mut left = 0;
    let is_left =
        |keys: &Keys, sealed: &str| kid_of(sealed) != Some(kid) && (keys.decrypt(sealed).is_ok() || !keys.has_contact_key(kid_of(sealed)));
    for column in app.sealed_places.columns.iter().copied() {
        let mut after_id = 0;
        loop {
            let values = app.db.read_current(move |conn| Ok(store::values(conn, column, after_id, AT_ONCE)?)).await?;
            left += values.iter().filter_map(|(_, sealed)| sealed.as_deref()).filter(|sealed| is_left(&app.keys, sealed)).count();
            match values.last() {
                Some((last, _)) if values.len() == AT_ONCE => after_id = *last,
                _ => break,
            }
        }
    }
    for key in sealed_files(app).await? {
        left += usize::from(read_file(app, &key).await?.is_some_and(|sealed| is_left(&app.keys, &sealed)));
    }
    i64::try_from(left).map_err(ApiError::internal)
}

/// Walks again, for something was found under an older key after the last walk had ended.
///
/// # Errors
/// Only when the database fails.
pub async fn begin_again(app: &App) -> ApiResult<()> {
    let now = app.clock.now().naive_utc();
    app.db
        .write(move |conn| {
            let Some(row) = store::newest(conn)? else { return Ok(()) };
            let to = ContactKeyRow { place: String::new(), after_id: 0, found: 0, walk_begun_at: now, done_at: None, ..row.clone() };
            store::go_on(conn, &row, &to)?;
            Ok(())
        })
        .await
}

/// Walks to the end, without pauses; `tell` hears where it is. Waits until every process knows the key.
///
/// # Errors
/// As [`go_on`].
pub async fn to_the_end(app: &App, mut tell: impl FnMut(&ContactKeyRow)) -> ApiResult<()> {
    learn(app)?;
    let mut place = String::new();
    loop {
        let walk = go_on(app).await?;
        let row = app.db.read_current(|conn| Ok(store::newest(conn)?)).await?;
        if let Some(row) = row.filter(|row| row.place != place) {
            tell(&row);
            place = row.place;
        }
        match walk {
            Walk::Goes => {}
            Walk::Waits => actix_web::rt::time::sleep(Pause::from_secs(5)).await,
            Walk::Rests => return Ok(()),
        }
    }
}
