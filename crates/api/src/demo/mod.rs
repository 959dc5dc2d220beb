//! An invented company to look around in: nobody in it exists. The same seed gives the same company,
//! counted back from today.

mod company;
mod custody;
mod listings;
mod places;
mod words;

use rand::SeedableRng as _;
use rand::rngs::StdRng;

use crate::platform::clock::Clock;
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::platform::files::Files;
use crate::pool::service as pool;

const SEED: u64 = 20_260_101;

/// Fills an empty database, and says with what.
///
/// # Errors
/// What the database says.
pub fn fill(conn: &mut Conn, keys: &Keys, files: &Files, clock: &Clock, listings: u32) -> ApiResult<String> {
    let mut rng = StdRng::seed_from_u64(SEED);
    // The clock stands while the company is invented.
    let clock = &clock.standing_at(clock.now());
    let now = clock.now();
    let company = company::fill(conn, now)?;
    let communities = places::fill(conn, &mut rng, now)?;
    let follow_ups = listings::fill(conn, keys, &mut rng, &company, &communities, listings, clock)?;
    let (bunches, agreements) = custody::fill(conn, files, &mut rng, &company, clock)?;
    listings::overload(conn, &company, clock)?;
    // What time has done by now stands in the timelines.
    pool::run(conn, clock)?;
    Ok(format!(
        "an invented company: {} stores, {} members, {} communities, {listings} listings and leads, {follow_ups} follow-ups, \
         {bunches} bunches of keys, {agreements} exclusive agreements",
        company::STORES.len(),
        company.members,
        communities.len(),
    ))
}
