//! What lies ahead of the invented company: public pages of its listings, and next steps of those who lead it.

use chrono::Duration;
use diesel::sql_types::{BigInt, Nullable};
use fangke_shared::ListingId;
use fangke_shared::problem::ErrorCode;
use fangke_shared::property::follow_up::{CreateFollowUpRequest, FollowUpKind};
use fangke_shared::property::share::PublishListingRequest;
use rand::rngs::StdRng;

use super::company::Company;
use super::words::{self, word};
use super::{Stage, offered};
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::property::follow_up::service as follow_up;
use crate::property::share::service as share;

/// Listings on public pages.
pub const PAGES: i64 = 40;

/// Publishes listings, in their agents' names; the answer counts them.
///
/// # Errors
/// Only when the database fails.
pub fn publish(conn: &mut Conn, company: &Company, stage: &Stage<'_>) -> ApiResult<usize> {
    let sql = Sql::new("SELECT l.id, l.maintainer_id FROM listings l WHERE ")
        .append(offered())
        .push(" AND l.title IS NOT NULL AND l.first_follow_up_at IS NOT NULL ORDER BY l.id DESC LIMIT ");
    let rows: Vec<(i64, Option<i64>)> = sql.bind(PAGES).load::<(BigInt, Nullable<BigInt>), (i64, Option<i64>)>(conn)?;
    let mut count = 0;
    for (id, maintainer) in rows {
        let Some(agent) = company.agents.iter().find(|agent| Some(agent.claims.member_id.0) == maintainer) else { continue };
        // The pages have no home yet: their addresses are told by the server that shows them.
        let request = PublishListingRequest { shows_phone: true };
        stage.act(conn, agent, stage.clock.now(), |tx| share::publish(tx, ListingId(id), request, ""))?;
        count += 1;
    }
    Ok(count)
}

/// Days from yesterday on which the next steps of each leader are.
const STEPS: [i64; 3] = [-1, 0, 2];

/// Lets everybody who leads follow some listings up and note what comes next: some of it overdue, some today.
///
/// # Errors
/// Only when the database fails.
pub fn plan(conn: &mut Conn, rng: &mut StdRng, company: &Company, stage: &Stage<'_>) -> ApiResult<u32> {
    let at = stage.clock.now() - Duration::days(2);
    let wanted = i64::try_from(company.leaders.len() * STEPS.len()).unwrap_or_default();
    // The oldest ones that are long followed up: nothing changes hands by it.
    let sql = Sql::new("SELECT l.id, l.follow_up_count FROM listings l WHERE ")
        .append(offered())
        .push(" AND l.first_follow_up_at IS NOT NULL AND l.maintainer_id IS NOT NULL ORDER BY l.id LIMIT ");
    let rows: Vec<(i64, i64)> = sql.bind(wanted).load::<(BigInt, BigInt), (i64, i64)>(conn)?;
    let mut listings = rows.into_iter();
    let mut count = 0;
    for leader in &company.leaders {
        for days in STEPS {
            let Some((id, _)) = listings.next() else { return Ok(count) };
            let request = CreateFollowUpRequest {
                kind: FollowUpKind::Call,
                text: words::follow_up(rng, "—"),
                next_step: Some(word(rng, &words::NEXT_STEPS).to_owned()),
                next_on: Some(stage.clock.day_of(stage.clock.now()) + Duration::days(days)),
            };
            match stage.act(conn, leader, at, |tx| follow_up::create(tx, ListingId(id), request)) {
                Ok(_) => count += 1,
                Err(error) if matches!(error.code, ErrorCode::FollowUpRepeated | ErrorCode::FollowUpTooThin) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(count)
}
