//! `fangke audit`

use std::path::{Path, PathBuf};

use clap::Subcommand;
use fangke_shared::company::checkpoint::CheckpointResponse;

use crate::company::audit::checkpoint;
use crate::company::audit::verify::verify;
use crate::platform::config::Settings;
use crate::wings;

/// Faults that are named one by one.
const NAMED: usize = 50;

/// The audit trail's chain.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Find entries that were altered, removed or inserted by hand; fails if there are any
    Verify {
        /// A file of checkpoints that was kept elsewhere, as `fangke audit checkpoints` prints them
        #[arg(long)]
        against: Option<PathBuf>,
    },
    /// Print the signed checkpoints, one line of JSON each, the newest first: to be kept elsewhere
    Checkpoints {
        /// How many
        #[arg(long, default_value_t = 31)]
        limit: u16,
    },
}

impl AuditCommand {
    /// Runs it.
    ///
    /// # Errors
    /// One line that says what is wrong, also with the trail.
    pub fn run(&self, settings: &Settings) -> Result<(), String> {
        let app = settings.open(wings::house())?;
        match self {
            Self::Verify { against } => {
                let kept = against.as_deref().map(read).transpose()?.unwrap_or_default();
                let verdict = app.db.read_blocking(|conn| verify(conn, &app.keys, &kept)).map_err(|error| error.to_string())?;
                println!("{} entries are linked and sound, {} wait for their link", verdict.sound, verdict.waiting);
                verdict.faults.iter().take(NAMED).for_each(|fault| println!("{fault}"));
                match verdict.faults.len() {
                    0 => Ok(()),
                    count => Err(format!("{count} faults in the audit trail")),
                }
            }
            Self::Checkpoints { limit } => {
                let list = app.db.read_blocking(|conn| checkpoint::list(conn, &app.keys, i64::from(*limit)));
                for checkpoint in list.map_err(|error| error.to_string())? {
                    println!("{}", serde_json::to_string(&checkpoint).map_err(|error| error.to_string())?);
                }
                Ok(())
            }
        }
    }
}

fn read(path: &Path) -> Result<Vec<CheckpointResponse>, String> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| format!("can't read {shown}: {error}"))?;
    let line = |line| serde_json::from_str(line).map_err(|error| format!("{shown} holds something else than checkpoints: {error}"));
    text.lines().filter(|line| !line.trim().is_empty()).map(line).collect()
}
