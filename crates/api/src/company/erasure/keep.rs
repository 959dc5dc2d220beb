//! The log of erasures beside the backups and in the data folder: who was erased after a backup is erased again when it is restored.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use actix_web::web;

use super::service::{LogLine, latest, log};
use crate::platform::backup::{Fault, Passphrase, Place, Secret};
use crate::platform::error::ApiError;
use crate::platform::files::Files;
use crate::platform::state::App;

/// What it is called where backups lie, and in the data folder.
pub const NAME: &str = "fangke-erasures.log";
/// From one look to the next.
const PAUSE: Duration = Duration::from_secs(60);

/// The latest erasure that this process has kept.
#[derive(Clone, Default)]
struct Latest(Arc<AtomicI64>);

/// Keeps the log in the data folder, and beside the backups that are made by themselves, within a minute of each erasure, until the runtime
/// ends.
pub async fn every_minute(app: web::Data<App>) {
    loop {
        let state = app.clone();
        match web::block(move || if_new(&state)).await {
            Ok(Ok(true)) => tracing::info!("the log of erasures is kept anew"),
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
    let (kept, latest) = (app.shared::<Latest>(), app.db.read_blocking(latest)?);
    if kept.0.load(Ordering::Relaxed) == latest {
        return Ok(false);
    }
    // Where backups are made by hand, it lies nowhere else.
    keep(app, &Place::new(Files::folder(&app.data_dir).map_err(Fault::Failed)?), &app.keys.file_secret())?;
    if let Some(plan) = &app.backup {
        keep(app, &plan.place, &plan.passphrase)?;
    }
    kept.0.store(latest, Ordering::Relaxed);
    Ok(true)
}

/// Writes the log, sealed: beside backups with their passphrase, in the data folder with the installation's key. What lies there already and this database doesn't know stays: it may have been restored.
///
/// # Errors
/// What the database or the store says.
pub fn keep(app: &App, place: &Place, secret: &impl Secret) -> Result<(), Fault> {
    let own = app.write_blocking(log)?;
    let known: BTreeSet<_> = own.iter().map(|line| (line.hashes.clone(), line.at)).collect();
    // Sealed with an earlier secret: of this house there is everything in the database.
    let before = match read(place, secret) {
        Err(Fault::WrongKey) => Vec::new(),
        read => read?,
    };
    let mut all: Vec<LogLine> = before.into_iter().filter(|line| !known.contains(&(line.hashes.clone(), line.at))).chain(own).collect();
    all.sort_by_key(|line| line.at);
    let lines = all.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
    if lines.is_empty() { Ok(()) } else { place.keep_note(NAME, &lines.join("\n"), secret) }
}

/// The log that lies at a place; empty where there is none.
///
/// # Errors
/// What the store says; that it is sealed with another secret.
pub fn read(place: &Place, secret: &impl Secret) -> Result<Vec<LogLine>, Fault> {
    read_named(place, NAME, secret).map(Option::unwrap_or_default)
}

/// A log that was kept somewhere under this name, of either kind: from a data folder, or from beside backups.
///
/// # Errors
/// As [`read`]; that there is none.
pub fn read_copy(app: &App, place: &Place, name: &str, passphrase: &Passphrase) -> Result<Vec<LogLine>, Fault> {
    let found = match read_named(place, name, &app.keys.file_secret()) {
        Err(Fault::WrongKey) => read_named(place, name, passphrase),
        read => read,
    };
    let lines = found.map_err(|fault| match fault {
        Fault::WrongKey => Fault::Failed("the log of erasures is of another installation, and sealed with another passphrase".to_owned()),
        Fault::NotABackup => Fault::Failed(format!("{name} is no log of erasures")),
        fault => fault,
    })?;
    lines.ok_or_else(|| Fault::Failed(format!("there is no log of erasures {name}")))
}

fn read_named(place: &Place, name: &str, secret: &impl Secret) -> Result<Option<Vec<LogLine>>, Fault> {
    let Some(text) = place.note(name, secret)? else { return Ok(None) };
    let lines = text.lines().map(|line| serde_json::from_str(line).map_err(|error| ApiError::internal(error).into()));
    lines.collect::<Result<_, Fault>>().map(Some)
}
