//! `fangke keys`

use clap::{Subcommand, ValueEnum};

use crate::company::auth::{contact_key, token_key};
use crate::platform::config::Settings;
use crate::platform::contact_keys::store::{self, ContactKeyRow};
use crate::platform::contact_keys::{key_file, reseal};
use crate::platform::error::ApiError;
use crate::platform::state::App;
use crate::platform::token::KeyStanding;
use crate::wings;

/// The secrets that can be changed while everybody works.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// List the keys of access tokens and those of contacts, the oldest first
    List,
    /// Make a new key; what the old one has signed is good until it ends, what it has sealed is sealed anew by and by
    Rotate {
        /// Which
        #[arg(value_enum)]
        which: Which,
    },
    /// Put a new key of contacts into the key file, without sealing with it yet: copy the file to the other machines, then rotate
    Prepare,
    /// Seal everything anew with the newest key of contacts, now and to the end; a running server does it by itself
    Reseal,
    /// Remove the keys of contacts before the newest from the key file, a day after it began, once nothing is under them
    Retire,
}

/// Which secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Which {
    /// The key of access tokens.
    Jwt,
    /// The key that contacts are sealed with.
    Contact,
}

impl KeysCommand {
    /// Runs it.
    ///
    /// # Errors
    /// One line that says what is wrong.
    pub fn run(&self, settings: &Settings) -> Result<(), String> {
        let app = settings.open(wings::house())?;
        match self {
            Self::List => list(&app).map_err(in_words),
            Self::Rotate { which: Which::Jwt } => {
                let kid = app.write_blocking(token_key::rotate).map_err(in_words)?;
                println!("jwt {kid}: signs within seconds, in every process; tokens of the key before it are good until they end");
                Ok(())
            }
            Self::Rotate { which: Which::Contact } => {
                let kid = app.write_blocking(contact_key::rotate).map_err(in_words)?;
                println!("contact {kid}: seals within seconds, in every process that has it in its key file");
                println!(
                    "a running server seals everything anew by itself; fangke keys list says how far it is, fangke keys reseal does it now"
                );
                Ok(())
            }
            Self::Prepare => {
                let kid = key_file::add(&settings.key_path())?;
                println!("contact {kid}: stands in {}, and seals once fangke keys rotate contact is run", settings.key_path().display());
                Ok(())
            }
            Self::Reseal => {
                let tell = |row: &ContactKeyRow| println!("{}", progress(row));
                actix_web::rt::System::new().block_on(reseal::to_the_end(&app, tell)).map_err(in_words)
            }
            Self::Retire => {
                let gone = actix_web::rt::System::new().block_on(contact_key::retire(&app)).map_err(in_words)?;
                println!(
                    "{gone} older keys were removed from {}: remove their lines from copies of it, too",
                    settings.key_path().display()
                );
                Ok(())
            }
        }
    }
}

fn in_words(error: ApiError) -> String {
    error.detail.as_deref().map_or_else(|| error.to_string(), str::to_owned)
}

fn list(app: &App) -> Result<(), ApiError> {
    token_key::learn(app)?;
    for (kid, standing) in app.tokens.standings(app.clock.now()) {
        let says = match standing {
            KeyStanding::Coming => "signs within seconds",
            KeyStanding::Signs => "signs",
            KeyStanding::Reads => "signs no more; its last tokens are still good",
            KeyStanding::Over => "is over",
        };
        println!("jwt {}: {says}", kid.as_deref().unwrap_or(OF_FILE));
    }
    let rows = app.db.read_blocking(|conn| Ok(store::all(conn)?))?;
    let Some((newest, older)) = rows.split_last() else {
        println!("contact {OF_FILE}: seals");
        return Ok(());
    };
    let says = match newest.done_at {
        Some(_) => "nothing is under it".to_owned(),
        None => "something may be under it".to_owned(),
    };
    for kid in [OF_FILE].into_iter().chain(older.iter().map(|row| row.kid.as_str())) {
        println!("contact {kid}: seals no more; {says}");
    }
    println!("contact {}: seals; {}", newest.kid, progress(newest));
    if newest.done_at.is_some() && !older.is_empty() {
        println!("fangke keys retire removes the older ones from the key file, from {} on", contact_key::retirable_from(newest));
    }
    Ok(())
}

/// What a key is called that follows from the main one.
const OF_FILE: &str = "of the key file";

fn progress(row: &ContactKeyRow) -> String {
    match (row.done_at, row.place.as_str()) {
        (Some(at), _) => format!("everything is sealed with it, {} values anew, since {}", row.resealed, at.and_utc()),
        (None, "") => format!("{} values sealed anew so far", row.resealed),
        (None, place) => format!("{} values sealed anew so far, now at {place}", row.resealed),
    }
}
