//! An invented company to look around in: nobody in it exists. The same seed gives the same company,
//! counted back from today.

mod company;
mod custody;
mod drawing;
mod listings;
mod outlook;
mod places;
mod survey;
mod words;

use rand::SeedableRng as _;
use rand::rngs::StdRng;

use crate::platform::clock::Clock;
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::platform::files::Bytes;
use crate::property::exclusive::service as exclusive;
use crate::property::key::service as key;
use crate::property::pool::service as pool;

const SEED: u64 = 20_260_101;

/// What an empty database was filled with.
pub struct Filled {
    /// In words.
    pub said: String,
    /// The documents and pictures that it names, which are still to be put into the store of files: their keys and contents.
    pub documents: Vec<(String, Bytes)>,
}

/// Fills an empty database.
///
/// # Errors
/// What the database says.
pub fn fill(conn: &mut Conn, keys: &Keys, clock: &Clock, listings: u32) -> ApiResult<Filled> {
    let mut rng = StdRng::seed_from_u64(SEED);
    // The clock stands while the company is invented.
    let clock = &clock.standing_at(clock.now());
    let now = clock.now();
    let company = company::fill(conn, listings::agents_for(listings), now)?;
    let communities = places::fill(conn, &mut rng, now)?;
    let follow_ups = listings::fill(conn, keys, &mut rng, &company, &communities, listings, clock)?;
    let survey = survey::fill(conn, keys, &mut rng, &company, clock)?;
    let custody = custody::fill(conn, &mut rng, &company, clock)?;
    listings::overload(conn, &company, clock)?;
    // What time has done by now stands in the timelines, and those whom it concerns were told.
    pool::run(conn, clock)?;
    exclusive::run(conn, clock)?;
    key::run(conn, clock)?;
    let follow_ups = follow_ups + outlook::plan(conn, &mut rng, &company, clock)?;
    let pages = outlook::publish(conn, &company, clock)?;
    let said = format!(
        "an invented company: {} stores, {} members, {} communities, {listings} listings and leads, {follow_ups} follow-ups, \
         {} bunches of keys, {} exclusive agreements, {} pictures of flats, {pages} public pages",
        company::STORES.len(),
        company.members,
        communities.len(),
        custody.bunches,
        custody.agreements,
        survey.pictures,
    );
    Ok(Filled { said, documents: [custody.documents, survey.files].concat() })
}
