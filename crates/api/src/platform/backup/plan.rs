//! Backups by themselves: where to, how often, which stay, and from when on somebody is told that one is missing.

use std::path::PathBuf;

use actix_web::web;
use chrono::Duration;
use clap::Args;

use super::keep::Keep;
use super::ledger::{self, Sums};
use super::stream::Passphrase;
use super::write::Source;
use super::{Fault, Manifest, Place};
use crate::platform::config::Settings;
use crate::platform::jobs::until_full_hour;
use crate::platform::state::App;

/// What backups are sealed with.
#[derive(Debug, Clone, Args)]
pub struct BackupSecret {
    /// File with the passphrase that backups are sealed with, to be kept apart from them and from this machine
    #[arg(long, env = "FANGKE_BACKUP_KEY_FILE", global = true)]
    pub backup_key_file: Option<PathBuf>,
    /// The passphrase itself, for where secrets come by the environment
    #[arg(long, env = "FANGKE_BACKUP_KEY", global = true, hide_env_values = true)]
    pub backup_key: Option<String>,
}

impl BackupSecret {
    /// The passphrase.
    ///
    /// # Errors
    /// One line that says what to set.
    pub fn passphrase(&self) -> Result<Passphrase, String> {
        let is_told = |text: &&str| !text.trim().is_empty();
        match (self.backup_key_file.as_ref().filter(|path| !path.as_os_str().is_empty()), self.backup_key.as_deref().filter(is_told)) {
            (Some(path), _) => {
                let text = std::fs::read_to_string(path);
                Passphrase::new(&text.map_err(|error| format!("can't read the passphrase of backups from {}: {error}", path.display()))?)
            }
            (None, Some(text)) => Passphrase::new(text),
            (None, None) => Err("backups need a passphrase: FANGKE_BACKUP_KEY_FILE or FANGKE_BACKUP_KEY".to_owned()),
        }
    }
}

/// When backups are made, and which stay.
#[derive(Debug, Clone, Args)]
pub struct BackupOptions {
    /// Where backups are kept: a folder, or `s3://bucket/prefix` with the usual AWS_… variables; without it none is made by itself
    #[arg(long, env = "FANGKE_BACKUP_TO", global = true)]
    pub backup_to: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub secret: BackupSecret,
    /// Hours from one backup to the next
    #[arg(long, env = "FANGKE_BACKUP_EVERY", default_value_t = 24, global = true, value_parser = clap::value_parser!(u16).range(1..=720))]
    pub backup_every: u16,
    /// Days whose newest backup stays
    #[arg(long, env = "FANGKE_BACKUP_KEEP_DAILY", default_value_t = 7, global = true)]
    pub backup_keep_daily: u16,
    /// Weeks whose newest backup stays
    #[arg(long, env = "FANGKE_BACKUP_KEEP_WEEKLY", default_value_t = 5, global = true)]
    pub backup_keep_weekly: u16,
    /// Months whose newest backup stays
    #[arg(long, env = "FANGKE_BACKUP_KEEP_MONTHLY", default_value_t = 12, global = true)]
    pub backup_keep_monthly: u16,
    /// Hours after which the last good backup is too old, and administrators are told; by default twice the time between two
    #[arg(long, env = "FANGKE_BACKUP_ALARM", global = true, value_parser = clap::value_parser!(u16).range(1..))]
    pub backup_alarm: Option<u16>,
}

/// Where backups are made to, and when.
#[derive(Clone)]
pub struct BackupPlan {
    /// Where they lie.
    pub place: Place,
    /// What they are sealed with.
    pub passphrase: Passphrase,
    /// The key of the data, which each of them has in it.
    pub key_file: PathBuf,
    /// From one to the next.
    pub every: Duration,
    /// Which stay.
    pub keep: Keep,
    /// The age from which on the last good one is too old.
    pub alarm_after: Duration,
}

impl BackupOptions {
    /// What follows from them; none where no place is named.
    ///
    /// # Errors
    /// One line that says what to mend.
    pub fn plan(&self, settings: &Settings) -> Result<Option<BackupPlan>, String> {
        let Some(to) = self.backup_to.as_deref().map(str::trim).filter(|to| !to.is_empty()) else { return Ok(None) };
        let hours = |hours: u16| Duration::hours(hours.into());
        let keep =
            Keep { daily: self.backup_keep_daily.into(), weekly: self.backup_keep_weekly.into(), monthly: self.backup_keep_monthly.into() };
        Ok(Some(BackupPlan {
            place: Place::new(settings.open_store(to)?),
            passphrase: self.secret.passphrase()?,
            key_file: settings.key_path(),
            every: hours(self.backup_every),
            keep,
            alarm_after: self.backup_alarm.map_or_else(|| hours(self.backup_every) * 2, hours),
        }))
    }
}

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// What it is called where backups lie.
    pub name: String,
    /// What is in it.
    pub manifest: Manifest,
    /// Its bytes.
    pub bytes: u64,
    /// Earlier ones that went for it.
    pub removed: usize,
}

/// Makes a backup, reads it back, and removes those that need not stay; none where another process is at one, or, if `only_if_due`, the
/// last one is young enough. To be called in a thread that may wait, of a runtime.
///
/// # Errors
/// What speaks against it, which is written down, too.
pub fn back_up(app: &App, plan: &BackupPlan, only_if_due: bool) -> Result<Option<Made>, Fault> {
    let now = app.clock.now();
    let name = Place::name_of(now);
    // Those of an hourly loop are never a whole number of hours apart.
    let due = only_if_due.then(|| plan.every - Duration::minutes(30));
    let Some(id) = app.db.write_blocking(|conn| ledger::begin(conn, &name, now, due))? else { return Ok(None) };
    let key_file = || {
        std::fs::read_to_string(&plan.key_file)
            .map_err(|error| Fault::Failed(format!("can't read the key file {}: {error}", plan.key_file.display())))
    };
    let made = key_file().and_then(|key| {
        let source = Source { db: &app.db, files: &app.files, key: &key };
        let (manifest, bytes) = plan.place.add(&name, &source, now, &plan.passphrase)?;
        // A key that was made after the file was read, and has sealed something before the snapshot, would be missing in it.
        if key_file()? != key {
            return plan.place.discard(&name, Fault::Failed("the key file was changed just now: try again".to_owned()));
        }
        let removed = plan.place.thin_out(&plan.keep)?;
        Ok(Made { name, manifest, bytes, removed })
    });
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let outcome = match &made {
        Ok(made) => Ok(Sums { bytes: number(made.bytes), rows: number(made.manifest.rows()), files: number(made.manifest.files) }),
        Err(fault) => Err(fault.to_string()),
    };
    app.db.write_blocking(|conn| ledger::end(conn, id, app.clock.now(), outcome.as_ref().map(|sums| *sums).map_err(String::as_str)))?;
    made.map(Some)
}

/// Makes a backup at the start and at each full hour where one is due, until the runtime ends.
pub async fn back_up_every_hour(app: web::Data<App>) {
    let Some(plan) = app.backup.clone() else { return };
    loop {
        let (state, plan) = (app.clone(), plan.clone());
        match web::block(move || back_up(&state, &plan, true)).await {
            Ok(Ok(Some(made))) => tracing::info!(name = made.name, bytes = made.bytes, removed = made.removed, "backup made and read back"),
            Ok(Ok(None)) => {}
            Ok(Err(fault)) => tracing::error!(%fault, "no backup was made"),
            // The runtime is ending.
            Err(_) => return,
        }
        actix_web::rt::time::sleep(until_full_hour(app.clock.now())).await;
    }
}
