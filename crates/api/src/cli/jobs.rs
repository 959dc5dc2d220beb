//! `fangke jobs`

use actix_web::web;
use clap::Subcommand;

use crate::app::clean_up;
use crate::platform::config::Settings;
use crate::platform::jobs;
use crate::wings;

/// The jobs of each minute, hour and day, by hand.
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
        let app = web::Data::new(settings.open(wings::house())?);
        for job in wings::often().chain(wings::jobs()) {
            match jobs::run(&app, job).map_err(|error| format!("{}: {error}", job.name))? {
                Some(affected) => println!("{}: {affected}", job.name),
                None => println!("{}: another process is at it", job.name),
            }
        }
        let removed = actix_web::rt::System::new().block_on(clean_up(app)).map_err(|error| format!("files: {error}"))?;
        println!("files: {removed}");
        Ok(())
    }
}
