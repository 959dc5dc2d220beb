//! `fangke import`

use clap::Parser;

use crate::platform::config::Settings;

/// Import communities or listings from a file
#[derive(Debug, Parser)]
pub struct Import {}

impl Import {
    /// Runs it.
    ///
    /// # Errors
    /// One line that says what is wrong.
    pub fn run(&self, _settings: &Settings) -> Result<(), String> {
        Err("to come".to_owned())
    }
}
