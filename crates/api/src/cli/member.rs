//! `fangke member`

use std::io::{IsTerminal as _, Read as _};

use clap::Subcommand;
use fangke_shared::company::member::CreateMemberRequest;
use fangke_shared::permission::Role;

use crate::company::member::service;
use crate::platform::config::Settings;
use crate::wings;

/// Members from the command line: the first administrator comes from here.
#[derive(Debug, Subcommand)]
pub enum MemberCommand {
    /// Add a member; the password is read from standard input
    Add {
        /// The name to sign in with
        username: String,
        /// The name on screen
        #[arg(long)]
        display_name: String,
        /// admin, director, manager, agent, assistant or finance; several times for several, the main one first
        #[arg(long, default_value = "agent")]
        role: Vec<Role>,
    },
    /// Set a member's password, read from standard input; ends their sessions
    ResetPassword {
        /// The name to sign in with
        username: String,
    },
}

impl MemberCommand {
    /// Runs it.
    ///
    /// # Errors
    /// One line that says what is wrong.
    pub fn run(&self, settings: &Settings) -> Result<(), String> {
        let app = settings.open(wings::house())?;
        let password = read_password()?;
        match self {
            Self::Add { username, display_name, role } => {
                let request = CreateMemberRequest {
                    username: username.clone(),
                    display_name: display_name.clone(),
                    phone: None,
                    role: role.first().copied().unwrap_or(Role::Agent),
                    further_roles: role.iter().skip(1).copied().collect(),
                    org_unit_id: None,
                    joined_on: None,
                    password,
                };
                let member = app.write_blocking(|tx| service::create(tx, &request)).map_err(|error| error.to_string())?;
                let roles: Vec<&str> = member.roles().iter().map(|role| role.as_str()).collect();
                println!("added {} ({})", member.username, roles.join(", "));
            }
            Self::ResetPassword { username } => {
                app.write_blocking(|tx| service::reset_password_of(tx, username, &password)).map_err(|error| error.to_string())?;
                println!("the password of {username} is set");
            }
        }
        Ok(())
    }
}

/// From standard input, so that it stands in no list of processes and no shell history.
fn read_password() -> Result<String, String> {
    if std::io::stdin().is_terminal() {
        eprint!("Password (shown while you type): ");
    }
    let mut text = String::new();
    if std::io::stdin().is_terminal() { std::io::stdin().read_line(&mut text) } else { std::io::stdin().read_to_string(&mut text) }
        .map_err(|error| format!("can't read the password: {error}"))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}
