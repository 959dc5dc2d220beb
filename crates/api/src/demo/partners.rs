//! The program of a partner, to try the guide with (`docs/PARTNERS.md`): its name and secret are the same in every demo, as the accounts are.

use chrono::Days;
use diesel::prelude::*;
use fangke_shared::partner::api_client::ApiClientDraft;
use fangke_shared::permission::PartnerScope;

use super::Stage;
use super::company::Company;
use crate::partner::api_client::service as api_client;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::schema::api_client_usage;

/// What it calls itself at `/oauth/token`. No program that an administrator registers can have this name.
pub const OAUTH_CLIENT_ID: &str = "demo-portal";
/// Its secret, which is no secret.
pub const SECRET: &str = "fangke-demo-portal-secret";

/// Days for which it has called already.
const DAYS: u64 = 21;

/// Registers it, and tells what it has asked for in the last weeks.
///
/// # Errors
/// Only when the database fails.
pub fn fill(conn: &mut Conn, company: &Company, stage: &Stage<'_>) -> ApiResult<()> {
    let draft = ApiClientDraft {
        name: "示例门户".to_owned(),
        scopes: PartnerScope::ALL.to_vec(),
        store_id: None,
        district: None,
        rate_limit: 600,
        ends_on: None,
    };
    let now = stage.clock.now();
    let registered = now - chrono::Duration::days(i64::try_from(DAYS).unwrap_or(1));
    let made = stage.act(conn, &company.admin, registered, |tx| api_client::register_as(tx, draft, OAUTH_CLIENT_ID, SECRET.to_owned()))?;
    for back in 1..=DAYS {
        let at = now - Days::new(back);
        let calls = 180 + i64::try_from(back * 37 % 140).unwrap_or_default();
        diesel::insert_into(api_client_usage::table)
            .values((
                api_client_usage::api_client_id.eq(made.api_client.id.0),
                api_client_usage::day.eq(stage.clock.day_of(at)),
                api_client_usage::calls.eq(calls),
                api_client_usage::errors.eq(calls % 7),
                api_client_usage::last_at.eq(at.naive_utc()),
            ))
            .execute(conn)?;
    }
    Ok(())
}
