//! `fangke ledger`

use clap::Subcommand;

use crate::deal::reconciliation::service as reconciliation;
use crate::platform::config::Settings;
use crate::wings;

/// The books of contracts.
#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// Check that every entry balances, that the books say what receivables, receipts and refunds say, and that performance does
    Verify,
}

impl LedgerCommand {
    /// Runs it.
    ///
    /// # Errors
    /// One line that names the first faults.
    pub fn run(&self, settings: &Settings) -> Result<(), String> {
        let Self::Verify = self;
        let app = settings.open(wings::house())?;
        let read = app.db.read_blocking(reconciliation::faults);
        let (entries, faults) = read.map_err(|error| error.to_string())?;
        if faults.is_empty() {
            println!("the books balance: {entries} entries");
            return Ok(());
        }
        Err(format!("the books are wrong: {}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))
    }
}
