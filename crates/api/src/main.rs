//! `fangke`: the server and its command line.

use clap::{Parser, Subcommand};
use fangke_api::cli;
use fangke_api::platform::config::Settings;
use fangke_api::website::Website;
use fangke_shared::text::one_line;
use rust_embed::RustEmbed;

/// Also SQLite's: many threads take and free memory of all sizes, and the C library's own heaps keep what the largest request needed.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The bundle that `crates/xtask` made; empty in a build without one.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../web/dist"]
#[allow_missing = true]
struct Bundle;

/// Fangke 房客通: listings, clients and commissions of a brokerage
#[derive(Parser)]
#[command(name = "fangke", version, propagate_version = true)]
struct Arguments {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and the web interface (the default)
    Serve(cli::serve::Serve),
    /// Bring the database's tables up to date
    Migrate,
    /// Fill an empty database with an invented company
    Demo(cli::demo::Demo),
    /// Add members, or set their passwords
    Member {
        #[command(subcommand)]
        command: cli::member::MemberCommand,
    },
    /// Import communities or listings from a file
    Import(cli::import::Import),
    /// Run the hourly and daily jobs by hand
    Jobs {
        #[command(subcommand)]
        command: cli::jobs::JobsCommand,
    },
    /// Look whether the audit trail still says what was written, or print its signed checkpoints
    Audit {
        #[command(subcommand)]
        command: cli::audit::AuditCommand,
    },
    /// List or change the keys of access tokens and of contacts
    Keys {
        #[command(subcommand)]
        command: cli::keys::KeysCommand,
    },
    /// Make a backup while others work, look whether one is whole, or list them
    Backup(cli::backup::Backup),
    /// Bring a backup back, to a new place
    Restore(cli::backup::Restore),
    /// Check the books of contracts
    Ledger {
        #[command(subcommand)]
        command: cli::ledger::LedgerCommand,
    },
    /// Print the API's description (OpenAPI, YAML)
    Openapi,
}

fn main() -> std::process::ExitCode {
    let Arguments { settings, command } = Arguments::parse();
    let result = match command.unwrap_or_else(|| Command::Serve(cli::serve::Serve::parse_from(["serve"]))) {
        Command::Serve(serve) => serve.run(&settings, Website(Bundle::get)),
        Command::Migrate => settings.open(fangke_api::wings::house()).map(|_| println!("the tables are up to date")),
        Command::Demo(demo) => demo.run(&settings),
        Command::Member { command } => command.run(&settings),
        Command::Import(import) => import.run(&settings),
        Command::Jobs { command } => command.run(&settings),
        Command::Audit { command } => command.run(&settings),
        Command::Keys { command } => command.run(&settings),
        Command::Backup(backup) => backup.run(&settings),
        Command::Restore(restore) => restore.run(&settings),
        Command::Ledger { command } => command.run(&settings),
        Command::Openapi => cli::print_openapi(),
    };
    match result {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(message) => {
            // What a database says may have many lines.
            eprintln!("fangke: {}", one_line(&message));
            std::process::ExitCode::FAILURE
        }
    }
}
