//! `fangke jobs`

use clap::Subcommand;

use crate::app::JOBS;
use crate::platform::config::Settings;
use crate::platform::jobs;

/// The hourly jobs, by hand.
#[derive(Debug, Subcommand)]
pub enum JobsCommand {
    /// Run every job once, now
    Run,
}

impl JobsCommand {
    /// Runs it.
    ///
    /// # Errors
    /// One line that says what is wrong.
    pub fn run(&self, settings: &Settings) -> Result<(), String> {
        let Self::Run = self;
        let app = settings.open()?;
        for job in JOBS {
            match jobs::run(&app.db, &app.clock, job).map_err(|error| format!("{}: {error}", job.name))? {
                Some(affected) => println!("{}: {affected}", job.name),
                None => println!("{}: another process is at it", job.name),
            }
        }
        Ok(())
    }
}
