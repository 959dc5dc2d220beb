//! The command line: each subcommand says in one line what went wrong.

pub mod audit;
pub mod backup;
pub mod demo;
pub mod import;
pub mod jobs;
pub mod keys;
pub mod ledger;
pub mod member;
pub mod serve;

/// Prints the API's description.
///
/// # Errors
/// None in practice.
pub fn print_openapi() -> Result<(), String> {
    let yaml = crate::app::openapi().to_yaml().map_err(|error| error.to_string())?;
    print!("{yaml}");
    Ok(())
}
