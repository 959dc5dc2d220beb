//! The log of erasures beside the backups: who was erased after a backup is erased again when it is restored.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use actix_web::web;

use super::service::{LogLine, latest, log};
use crate::platform::backup::{Fault, Passphrase, Place};
use crate::platform::error::ApiError;
use crate::platform::state::App;

/// What it is called where backups lie.
pub const NAME: &str = "fangke-erasures.log";
/// From one look to the next.
const PAUSE: Duration = Duration::from_secs(60);

/// The latest erasure that this process has kept.
#[derive(Clone, Default)]
struct Latest(Arc<AtomicI64>);

/// Keeps the log beside the backups that are made by themselves, within a minute of each erasure, until the runtime ends.
pub async fn every_minute(app: web::Data<App>) {
    if app.backup.is_none() {
        return;
    }
    loop {
        let state = app.clone();
        match web::block(move || if_new(&state)).await {
            Ok(Ok(true)) => tracing::info!("the log of erasures lies beside the backups"),
            Ok(Ok(false)) => {}
            Ok(Err(fault)) => tracing::error!(%fault, "the log of erasures is not kept"),
            // The runtime is ending.
            Err(_) => return,
        }
        actix_web::rt::time::sleep(PAUSE).await;
    }
}

/// Keeps the log if there are erasures that this process hasn't kept; the answer says whether. To be called in a thread that may wait, of
/// a runtime.
///
/// # Errors
/// What the database or the store says.
pub fn if_new(app: &App) -> Result<bool, Fault> {
    let Some(plan) = app.backup.as_ref() else { return Ok(false) };
    let (kept, latest) = (app.shared::<Latest>(), app.db.read_blocking(latest)?);
    if kept.0.load(Ordering::Relaxed) == latest {
        return Ok(false);
    }
    keep(app, &plan.place, &plan.passphrase)?;
    kept.0.store(latest, Ordering::Relaxed);
    Ok(true)
}

/// Writes the log, sealed like a backup. What lies there already and this database doesn't know stays: it may have been restored.
///
/// # Errors
/// What the database or the store says.
pub fn keep(app: &App, place: &Place, passphrase: &Passphrase) -> Result<(), Fault> {
    let own = app.write_blocking(log)?;
    let known: BTreeSet<_> = own.iter().map(|line| (line.hashes.clone(), line.at)).collect();
    // Sealed with an earlier passphrase: of this house there is everything in the database.
    let before = match read(place, passphrase) {
        Err(Fault::WrongKey) => Vec::new(),
        read => read?,
    };
    let mut all: Vec<LogLine> = before.into_iter().filter(|line| !known.contains(&(line.hashes.clone(), line.at))).chain(own).collect();
    all.sort_by_key(|line| line.at);
    let lines = all.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
    if lines.is_empty() { Ok(()) } else { place.keep_note(NAME, &lines.join("\n"), passphrase) }
}

/// The log that lies beside backups; empty where there is none.
///
/// # Errors
/// What the store says; that it is sealed with another passphrase.
pub fn read(place: &Place, passphrase: &Passphrase) -> Result<Vec<LogLine>, Fault> {
    let text = place.note(NAME, passphrase)?.unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).map_err(|error| ApiError::internal(error).into())).collect()
}
