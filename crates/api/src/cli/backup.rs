//! `fangke backup` and `fangke restore`

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use actix_web::web;
use clap::{Parser, Subcommand};

use crate::company::erasure::{keep, service as erasure};
use crate::platform::backup::plan::{BackupOptions, BackupSecret, Made, back_up};
use crate::platform::backup::{Fault, Manifest, Place, Target, restore, verify};
use crate::platform::config::Settings;
use crate::wings;

/// Make a backup of everything while others work, sealed with a passphrase, and read it back
#[derive(Debug, Parser)]
pub struct Backup {
    /// Where to, in place of FANGKE_BACKUP_TO: a folder, or `s3://bucket/prefix`
    #[arg(long, global = true)]
    to: Option<String>,
    #[command(flatten)]
    options: BackupOptions,
    #[command(subcommand)]
    command: Option<BackupCommand>,
}

#[derive(Debug, Subcommand)]
enum BackupCommand {
    /// Read a backup to its end: every part, row and file is what was written
    Verify {
        /// The backup: a path, or `s3://bucket/prefix/name`
        file: String,
    },
    /// List the backups that lie there, the newest first
    List,
}

impl Backup {
    /// Runs it.
    ///
    /// # Errors
    /// One line that says what is wrong.
    pub fn run(&self, settings: &Settings) -> Result<(), String> {
        let mut options = self.options.clone();
        options.backup_to = self.to.clone().or(options.backup_to);
        let nowhere = || "say where to: --to FOLDER, or FANGKE_BACKUP_TO".to_owned();
        match &self.command {
            None => {
                let plan = options.plan(settings)?.ok_or_else(nowhere)?;
                let app = settings.open(wings::house())?;
                let made = aside(move || {
                    let made = back_up(&app, &plan, false)?;
                    keep::keep(&app, &plan.place, &plan.passphrase)?;
                    Ok(made)
                })?;
                let Made { name, manifest, bytes, removed } = made.ok_or("another process is making a backup just now")?;
                println!("{name}: {}, {bytes} bytes, read back", in_words(&manifest));
                if removed > 0 {
                    println!("{removed} earlier ones need not stay and were removed");
                }
                Ok(())
            }
            Some(BackupCommand::Verify { file }) => {
                let passphrase = options.secret.passphrase()?;
                let opener = opener(settings, file)?;
                let manifest = aside(move || verify(opener()?, &passphrase))?;
                println!("the backup of {} is whole: {}", manifest.head.made_at, in_words(&manifest));
                Ok(())
            }
            Some(BackupCommand::List) => {
                let to = options.backup_to.as_deref().ok_or_else(nowhere)?;
                let place = Place::new(settings.open_store(to)?);
                for kept in aside(move || place.list())? {
                    println!("{}  {}  {} bytes", kept.made_at, kept.name, kept.bytes);
                }
                Ok(())
            }
        }
    }
}

/// Bring a backup back, to a place where nothing is yet
#[derive(Debug, Parser)]
pub struct Restore {
    /// The backup: a path, or `s3://bucket/prefix/name`
    file: String,
    /// The new data folder; database, key file and files are made in it, unless DATABASE_URL and the like name other empty ones
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    /// A log of erasures to do again, beside the one that lies by the backup: a copy of `fangke-erasures.log` from the data folder that was
    /// lost, for erasures after the last backup that was made by hand
    #[arg(long, value_name = "FILE")]
    erasures: Option<String>,
    #[command(flatten)]
    secret: BackupSecret,
}

impl Restore {
    /// Runs it.
    ///
    /// # Errors
    /// One line that says what is wrong.
    pub fn run(&self, settings: &Settings) -> Result<(), String> {
        let passphrase = self.secret.passphrase()?;
        let opener = opener(settings, &self.file)?;
        let copy = self.erasures.as_deref().map(|file| log_at(settings, file)).transpose()?;
        let manifest = {
            let (opener, passphrase) = (opener.clone(), passphrase.clone());
            aside(move || verify(opener()?, &passphrase))?
        };
        let (beside, sealed_with) = (Place::new(settings.open_store(folder_of(&self.file))?), passphrase.clone());
        // Only now is anything made.
        let settings = Settings { data_dir: self.to.clone(), ..settings.clone() };
        std::fs::create_dir_all(&self.to).map_err(|error| format!("can't make the folder {}: {error}", self.to.display()))?;
        let (db, files, key_file) = (settings.open_db()?, settings.open_files()?, settings.key_path());
        let said = format!("the backup of {} is back: {}", manifest.head.made_at, in_words(&manifest));
        aside(move || restore(&manifest, opener()?, &passphrase, &Target { db: &db, files: &files, key_file: &key_file }))?;
        // What a later version has added to the tables, and whether the key fits.
        let app = settings.open(wings::house())?;
        println!("{said}");
        let carried = aside(move || {
            let mut lines = keep::read(&beside, &sealed_with)?;
            if let Some((place, name)) = copy {
                for line in keep::read_copy(&app, &place, &name, &sealed_with)? {
                    if !lines.contains(&line) {
                        lines.push(line);
                    }
                }
                lines.sort_by_key(|line| line.at);
            }
            Ok(app.write_blocking(|tx| erasure::carry(tx, &lines))?)
        })?;
        if carried.erasures > 0 {
            println!("{} erasures of after it were done again: {} records cleared", carried.erasures, carried.records);
        }
        Ok(())
    }
}

/// Where a log of erasures lies, and what it is called there. That it is missing is said before anything is made.
fn log_at(settings: &Settings, file: &str) -> Result<(Place, String), String> {
    let (folder, name) = (folder_of(file), file.rsplit_once('/').map_or(file, |(_, name)| name));
    if !file.contains("://") && !Path::new(file).is_file() {
        return Err(format!("there is no log of erasures {file}"));
    }
    Ok((Place::new(settings.open_store(folder)?), name.to_owned()))
}

/// Where a backup lies.
fn folder_of(file: &str) -> &str {
    file.rsplit_once('/').map_or(".", |(folder, _)| if folder.is_empty() { "/" } else { folder })
}

/// Opens a backup, as often as it has to be read.
type Opener = std::sync::Arc<dyn Fn() -> Result<Box<dyn Read>, Fault> + Send + Sync>;

fn opener(settings: &Settings, file: &str) -> Result<Opener, String> {
    if let Some((place, name)) = file.rsplit_once('/').filter(|_| file.contains("://")) {
        let (place, name) = (Place::new(settings.open_store(place)?), name.to_owned());
        return Ok(std::sync::Arc::new(move || Ok(Box::new(place.open(&name)?) as Box<dyn Read>)));
    }
    let path = Path::new(file).to_owned();
    Ok(std::sync::Arc::new(move || {
        let opened = File::open(&path).map_err(|error| Fault::Failed(format!("can't read {}: {error}", path.display())))?;
        Ok(Box::new(BufReader::new(opened)) as Box<dyn Read>)
    }))
}

fn in_words(manifest: &Manifest) -> String {
    format!("{} rows of {} tables, {} files", manifest.rows(), manifest.tables.len(), manifest.files)
}

/// Works in a thread that may wait for a store.
fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T, Fault> + Send + 'static) -> Result<T, String> {
    let done = actix_web::rt::System::new().block_on(async move { web::block(work).await });
    done.map_err(|error| error.to_string())?.map_err(|fault| fault.to_string())
}
