//! `fangke keys`

use clap::{Subcommand, ValueEnum};

use crate::company::auth::token_key;
use crate::platform::config::Settings;
use crate::platform::token::KeyStanding;
use crate::wings;

/// The secrets that can be changed while everybody works.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// List the keys that access tokens are signed with, the oldest first
    List,
    /// Make a new key; what the old one has signed is good until it ends
    Rotate {
        /// Which
        #[arg(value_enum)]
        which: Which,
    },
}

/// Which secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Which {
    /// The key of access tokens.
    Jwt,
}

impl KeysCommand {
    /// Runs it.
    ///
    /// # Errors
    /// One line that says what is wrong.
    pub fn run(&self, settings: &Settings) -> Result<(), String> {
        let app = settings.open(wings::house())?;
        match self {
            Self::List => {
                token_key::learn(&app).map_err(|error| error.to_string())?;
                for (kid, standing) in app.tokens.standings(app.clock.now()) {
                    let says = match standing {
                        KeyStanding::Coming => "signs within seconds",
                        KeyStanding::Signs => "signs",
                        KeyStanding::Reads => "signs no more; its last tokens are still good",
                        KeyStanding::Over => "is over",
                    };
                    println!("jwt {}: {says}", kid.as_deref().unwrap_or("of the key file"));
                }
                Ok(())
            }
            Self::Rotate { which: Which::Jwt } => {
                let kid = app.write_blocking(token_key::rotate).map_err(|error| error.to_string())?;
                println!("jwt {kid}: signs within seconds, in every process; tokens of the key before it are good until they end");
                Ok(())
            }
        }
    }
}
