//! The surveys of the invented company: what is on public pages was photographed well, some more a little.

use chrono::{Duration, NaiveDateTime};
use diesel::sql_types::{BigInt, Integer, Nullable, Timestamp};
use fangke_shared::ListingId;
use fangke_shared::property::photo::PhotoKind;
use rand::RngExt as _;
use rand::rngs::StdRng;

use super::company::Company;
use super::drawing::{self, Room};
use super::outlook::PAGES;
use super::words::pick;
use super::{Stage, offered};
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::platform::files::Bytes;
use crate::platform::images::{Prepared, prepare};
use crate::property::photo::service as photo;

/// Listings with pictures.
const LISTINGS: i64 = PAGES + 20;
/// Drawings of each room: preparing them takes time, so several listings have the same.
const OF_EACH: usize = 3;
/// Rooms of the largest flat whose plan is drawn.
const ROOMS_MAX: usize = 4;

/// What was added.
pub struct Survey {
    /// How many pictures.
    pub pictures: usize,
    /// Their files, and where they are to lie.
    pub files: Vec<(String, Bytes)>,
}

/// Photographs the newest listings that agents show around.
///
/// # Errors
/// Only when the database fails.
pub fn fill(conn: &mut Conn, rng: &mut StdRng, company: &Company, stage: &Stage<'_>) -> ApiResult<Survey> {
    let sql = Sql::new("SELECT l.id, l.maintainer_id, l.rooms, l.last_follow_up_at FROM listings l WHERE ")
        .append(offered())
        .push(" AND l.title IS NOT NULL AND l.first_follow_up_at IS NOT NULL ORDER BY l.id DESC LIMIT ");
    type Row = (i64, Option<i64>, Option<i32>, NaiveDateTime);
    let rows: Vec<Row> = sql.bind(LISTINGS).load::<(BigInt, Nullable<BigInt>, Nullable<Integer>, Timestamp), Row>(conn)?;
    let rooms = Room::ALL.iter().map(|room| (0..OF_EACH).map(|_| ready(drawing::room(rng, *room))).collect());
    let rooms: Vec<Vec<Prepared>> = rooms.collect::<ApiResult<_>>()?;
    let plans: Vec<Prepared> = (1..=ROOMS_MAX).map(|rooms| ready(drawing::plan(rooms))).collect::<ApiResult<_>>()?;
    let (mut pictures, mut files) = (0, Vec::new());
    for (i, (id, maintainer, bedrooms, followed_up)) in (0..).zip(rows) {
        let Some(agent) = company.agents.iter().find(|agent| Some(agent.claims.member_id.0) == maintainer) else { continue };
        // Right after it was talked about, so that the timeline stays in order.
        let at = followed_up.and_utc() + Duration::minutes(5);
        let bedrooms = usize::try_from(bedrooms.unwrap_or(1)).unwrap_or(1).clamp(1, ROOMS_MAX);
        let shown = if i < PAGES { rooms.len() } else { rng.random_range(1..rooms.len()) };
        let mut survey: Vec<(PhotoKind, &Prepared)> =
            rooms.iter().take(shown).filter_map(|drawn| Some((PhotoKind::Photo, pick(rng, drawn)?))).collect();
        let plan = plans.get(bedrooms - 1).filter(|_| i < PAGES);
        survey.extend(plan.map(|plan| (PhotoKind::FloorPlan, plan)));
        for (kind, picture) in survey {
            files.extend(stage.act(conn, agent, at, |tx| photo::add(tx, ListingId(id), kind, picture))?);
            pictures += 1;
        }
    }
    Ok(Survey { pictures, files })
}

/// A drawing as if it had been uploaded.
fn ready(drawing: ApiResult<Bytes>) -> ApiResult<Prepared> {
    prepare(&drawing?, None)
}
