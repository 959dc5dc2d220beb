//! An invented company to look around in: nobody in it exists. The same seed gives the same company,
//! counted back from today.

mod bonuses;
mod clients;
mod commission;
mod communities;
mod company;
mod contracts;
mod costs;
mod custody;
mod drawing;
mod exports;
mod listings;
mod outlook;
pub mod partners;
mod receipts;
mod receptions;
mod showings;
mod survey;
mod together;
mod webhooks;
mod words;

use chrono::{DateTime, Utc};
use fangke_shared::company::setting::Figures;
use fangke_shared::property::listing::{ListingStatus, Pool};
use rand::SeedableRng as _;
use rand::rngs::StdRng;

use crate::client::funnel::service as funnel;
use crate::client::holding::service as holding;
use crate::company::template::service as template;
use crate::company::tx::Tx;
use crate::company::tx::rules::Rules;
use crate::deal::risk::service as risk;
use crate::partner::syndication::service as syndication;
use crate::platform::clock::Clock;
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::platform::events::Listeners;
use crate::platform::files::Bytes;
use crate::platform::guard::Caller;
use crate::platform::language::Language;
use crate::property::exclusive::service as exclusive;
use crate::property::key::service as key;
use crate::property::listing::state::L;
use crate::property::pool::service as pool;

const SEED: u64 = 20_260_101;

/// What an empty database was filled with.
pub struct Filled {
    /// In words.
    pub said: String,
    /// The documents and pictures that it names, which are still to be put into the store of files: their keys and contents.
    pub documents: Vec<(String, Bytes)>,
}

/// Who acts in the invented company, and when: each act is one of the application's own, under the usual figures.
pub struct Stage<'a> {
    keys: &'a Keys,
    listeners: &'a Listeners,
    /// It stands while the company is invented.
    clock: Clock,
}

/// What agents show around: on the market, and still in their hands.
fn offered() -> Sql {
    L.column("status").is(ListingStatus::Available).push(" AND ").append(L.column("pool").is(Pool::Private))
}

impl Stage<'_> {
    /// The rules of a moment.
    fn rules(&self, at: DateTime<Utc>) -> Rules {
        Rules::of(Figures::default(), &self.clock, at)
    }

    /// Does something at a moment, by somebody or by the system itself.
    fn act<'c, T>(
        &self,
        conn: &mut Conn,
        caller: impl Into<Option<&'c Caller>>,
        at: DateTime<Utc>,
        f: impl FnOnce(&mut Tx<'_>) -> ApiResult<T>,
    ) -> ApiResult<T> {
        let (rules, caller) = (self.rules(at), caller.into());
        f(&mut Tx::new(conn, caller, &rules, self.keys, self.listeners))
    }
}

/// Fills an empty database.
///
/// # Errors
/// Only when the database fails.
pub fn fill(conn: &mut Conn, keys: &Keys, listeners: &Listeners, clock: &Clock, listings: u32) -> ApiResult<Filled> {
    let mut rng = StdRng::seed_from_u64(SEED);
    let now = clock.now();
    let stage = &Stage { keys, listeners, clock: clock.standing_at(now) };
    let company = company::fill(conn, listings::agents_for(listings), stage)?;
    let communities = communities::fill(conn, &mut rng, stage)?;
    let follow_ups = listings::fill(conn, &mut rng, &company, &communities, listings, stage)?;
    let clients = clients::fill(conn, &mut rng, &company, stage)?;
    let survey = survey::fill(conn, &mut rng, &company, stage)?;
    let custody = custody::fill(conn, &mut rng, &company, stage)?;
    let showings = showings::fill(conn, &mut rng, &company, stage)?;
    together::fill(conn, &company, stage)?;
    stage.act(conn, &company.admin, now, |tx| template::begin(tx, Language::default()))?;
    let receptions = receptions::fill(conn, &company, stage)?;
    listings::overload(conn, &company, stage)?;
    commission::fill(conn, &company, stage)?;
    let contracts = contracts::fill(conn, &company, stage)?;
    costs::fill(conn, &company, stage)?;
    bonuses::fill(conn, &company, stage)?;
    // What time has done by now stands in the timelines, and those whom it concerns were told.
    for job in [pool::run, exclusive::run, key::run, holding::run, funnel::run, risk::run] {
        stage.act(conn, None, now, job)?;
    }
    partners::fill(conn, &company, stage)?;
    webhooks::fill(conn, &company, stage)?;
    let follow_ups = follow_ups + outlook::plan(conn, &mut rng, &company, stage)?;
    let pages = outlook::publish(conn, &company, stage)?;
    let syndicated = stage.act(conn, &company.admin, now, |tx| syndication::publish_all(tx, company.admin.claims.member_id))?;
    exports::fill(conn, &company, stage)?;
    let said = format!(
        "an invented company: {} stores, {} members, {} communities, {listings} listings and leads, {clients} clients, {showings} showings, {receptions} receptions, {contracts} contracts, {follow_ups} follow-ups, \
         {} bunches of keys, {} exclusive agreements, {} pictures of flats, {pages} public pages, {syndicated} listings for partners",
        company::STORES.len(),
        company.members,
        communities.len(),
        custody.bunches,
        custody.agreements,
        survey.pictures,
    );
    Ok(Filled { said, documents: [custody.documents, survey.files].concat() })
}
