//! Showings of the invented company: some held, some to come today and tomorrow, one that nobody has ended.

use chrono::{DateTime, Duration, Utc};
use diesel::sql_types::BigInt;
use fangke_shared::client::showing::{
    BeginShowingRequest, CompleteShowingRequest, Objection, ShowingDraft, ShowingResponse, ShowingResult, StopResultRequest,
};
use fangke_shared::property::listing::ListingStatus;
use fangke_shared::{ClientId, ListingId, MemberId};
use rand::RngExt as _;
use rand::rngs::StdRng;

use super::Stage;
use super::company::Company;
use super::words::{self, pick, word};
use crate::client::showing::service as showing;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::platform::guard::Caller;
use crate::property::listing::state::L;

/// Agents who show something, and clients of each to whom.
const AGENTS: usize = 10;
const OF_EACH: i64 = 4;
/// Listings of one showing, at most.
const SHOWN_MAX: usize = 3;

/// Adds showings; the answer counts them.
///
/// # Errors
/// Only when the database fails.
pub fn fill(conn: &mut Conn, rng: &mut StdRng, company: &Company, stage: &Stage<'_>) -> ApiResult<usize> {
    let now = stage.clock.now();
    let listings = listings(conn)?;
    if listings.len() < SHOWN_MAX {
        return Ok(0);
    }
    let mut count = 0;
    for (n, agent) in company.agents.iter().take(AGENTS).enumerate() {
        let with = company.agents.get(n + 1).map(|other| other.claims.member_id);
        for (i, client) in clients(conn, agent, now)?.into_iter().enumerate() {
            let some = listings.iter().copied().cycle().skip(SHOWN_MAX * count).take(rng.random_range(1..=SHOWN_MAX)).collect();
            // Held this morning; still to come; tomorrow, with a colleague; over its time, and not ended.
            let starts_at = match i % 4 {
                0 => now - Duration::hours(5),
                1 => now + Duration::hours(2),
                2 => now + Duration::hours(27),
                _ => now - Duration::hours(3),
            };
            let draft = ShowingDraft {
                client_id: client,
                demand_id: None,
                agent_id: None,
                starts_at,
                ends_at: None,
                listing_ids: some,
                keeps_order: false,
                co_agent_ids: with.filter(|_| i % 4 == 2).into_iter().collect::<Vec<MemberId>>(),
                meeting_place: Some(word(rng, &["小区东门", "地铁口", "店里碰头"]).to_owned()),
                note: None,
                client_confirmed: i % 2 == 0,
                owners_confirmed: Vec::new(),
                takes_keys: true,
                joins: None,
                late_reason: None,
            };
            let booked = stage.act(conn, agent, starts_at.min(now) - Duration::hours(2), |tx| showing::book(tx, &draft))?;
            if i % 4 == 0 {
                hold(conn, rng, agent, booked, stage)?;
            }
            count += 1;
        }
    }
    Ok(count)
}

/// Clients whom an agent holds and has had for some days.
fn clients(conn: &mut Conn, agent: &Caller, now: DateTime<Utc>) -> ApiResult<Vec<ClientId>> {
    let sql = Sql::new("SELECT c.id FROM clients c WHERE c.agent_id = ").bind(agent.claims.member_id.0);
    let sql = sql.push(" AND c.registered_at < ").bind(now - Duration::hours(60)).push(" AND c.kept_from > ").bind(now - Duration::days(4));
    let ids = sql.push(" ORDER BY c.id LIMIT ").number(OF_EACH).load::<BigInt, i64>(conn)?;
    Ok(ids.into_iter().map(ClientId).collect())
}

/// Some listings on the market.
fn listings(conn: &mut Conn) -> ApiResult<Vec<ListingId>> {
    let sql = Sql::new("SELECT l.id FROM listings l WHERE ").append(L.column("status").is(ListingStatus::Available));
    Ok(sql.push(" ORDER BY l.id LIMIT 90").load::<BigInt, i64>(conn)?.into_iter().map(ListingId).collect())
}

/// Holds a showing, and ends it.
fn hold(conn: &mut Conn, rng: &mut StdRng, agent: &Caller, booked: ShowingResponse, stage: &Stage<'_>) -> ApiResult<()> {
    let id = booked.summary.id;
    let (starts, ends) = (booked.summary.starts_at, booked.summary.ends_at);
    let here = BeginShowingRequest { place: booked.summary.meeting_place.clone(), ..BeginShowingRequest::default() };
    let mut now = stage.act(conn, agent, starts, |tx| showing::begin(tx, (id, booked.summary.version), &here))?;
    for stop in booked.stops {
        let result = pick(rng, &[ShowingResult::Interested, ShowingResult::Considering, ShowingResult::NotSuitable]).copied();
        let result = result.unwrap_or(ShowingResult::Considering);
        let objection = if result == ShowingResult::Interested { None } else { pick(rng, Objection::ALL).copied() };
        let offered = stop.listing.price_fen.filter(|_| result == ShowingResult::Interested);
        let said = StopResultRequest {
            result,
            objection,
            offered_fen: offered.map(|fen| fen / 100 * 96),
            client_said: Some(
                word(rng, &["采光好，厨房偏小", "户型方正，客厅临街有点吵", "小区环境满意，价格还想谈", "楼层偏高，电梯要等"]).to_owned(),
            ),
            owner_said: None,
        };
        let version = now.summary.version;
        now = stage.act(conn, agent, ends, |tx| showing::record(tx, (id, version), stop.listing.id, &said))?;
    }
    let request = CompleteShowingRequest {
        // In other words than any follow-up before it.
        text: format!("看完房，{}", words::client_follow_up(rng)),
        next_step: Some("回访看房感受".to_owned()),
        next_on: Some(now.next_call_on),
        keys_returned: true,
    };
    let version = now.summary.version;
    stage.act(conn, agent, ends, |tx| showing::complete(tx, (id, version), &request)).map(drop)
}
