//! `fangke demo`

use clap::Parser;
use diesel::prelude::*;

use crate::demo;
use crate::demo::partners::{OAUTH_CLIENT_ID, SECRET};
use crate::platform::config::Settings;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::schema::{installation, members};
use crate::wings;

/// The password of every demo account; the rules for passwords refuse it anywhere else.
pub const PASSWORD: &str = "fangke-demo";
/// One account of each role.
pub const ACCOUNTS: [&str; 6] = ["admin", "director", "manager", "agent", "assistant", "finance"];

/// Fill an empty database with an invented company
#[derive(Debug, Parser)]
pub struct Demo {
    /// Listings to invent
    #[arg(long, default_value_t = 2_200, value_parser = clap::value_parser!(u32).range(1..=20_000))]
    listings: u32,
}

impl Demo {
    /// Fills the database, unless somebody lives there already.
    ///
    /// # Errors
    /// One line that says what is wrong.
    pub fn run(&self, settings: &Settings) -> Result<(), String> {
        let app = settings.open(wings::house())?;
        let is_inhabited = app.db.read_blocking(is_inhabited).map_err(|error| error.to_string())?;
        if is_inhabited {
            println!("the database has members already: nothing to do");
            return Ok(());
        }
        // All or nothing: a demo that was killed half-way leaves an empty database.
        let filled = app
            .db
            .write_blocking(|conn| {
                diesel::insert_into(installation::table)
                    .values((installation::name.eq("demo"), installation::value.eq("1")))
                    .execute(conn)?;
                let filled = demo::fill(conn, &app.keys, &app.listeners, &app.clock, self.listings)?;
                let keep = async {
                    for (key, document) in filled.documents {
                        app.files.put(&key, document).await?;
                    }
                    Ok(filled.said)
                };
                actix_web::rt::System::new().block_on(keep)
            })
            .map_err(|error| error.to_string())?;
        println!("{filled}");
        println!("accounts: {} (password {PASSWORD})", ACCOUNTS.join(", "));
        println!("partner: {OAUTH_CLIENT_ID} (secret {SECRET}), see docs/PARTNERS.md");
        Ok(())
    }
}

fn is_inhabited(conn: &mut Conn) -> ApiResult<bool> {
    Ok(diesel::select(diesel::dsl::exists(members::table.select(members::id))).get_result(conn)?)
}

/// Was the database made by `demo`?
///
/// # Errors
/// Only when the database fails.
pub fn is_demo(conn: &mut Conn) -> ApiResult<bool> {
    Ok(diesel::select(diesel::dsl::exists(installation::table.find("demo"))).get_result(conn)?)
}
