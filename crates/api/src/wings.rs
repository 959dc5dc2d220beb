//! The wings of the house, and what follows from the manifests of their capabilities.

use crate::platform::capability::{Attend, Capability, Wing};
use crate::platform::config::House;
use crate::platform::contact_keys::SealedPlaces;
use crate::platform::db::refresh_statistics;
use crate::platform::error::ApiResult;
use crate::platform::events::Listeners;
use crate::platform::jobs::Job;
use crate::platform::server_errors;
use crate::platform::state::App;
use crate::platform::sweep::{FileFolder, sweep_rows};
use crate::{client, company, deal, exchange, insight, partner, property};

/// Every wing; each uses only those before it.
pub const WINGS: &[&Wing] = &[&company::WING, &property::WING, &client::WING, &deal::WING, &partner::WING, &exchange::WING, &insight::WING];

/// Every capability, in order.
pub fn capabilities() -> impl Iterator<Item = &'static Capability> + Clone {
    WINGS.iter().flat_map(|wing| wing.capabilities.iter().copied())
}

/// The platform's own jobs: SQLite looks at tables that have grown, and what nobody can ask for any more goes.
static STATISTICS: Job = Job { name: "statistics", number: 5, run: |_, conn| refresh_statistics(conn) };
static LEFTOVERS: Job = Job { name: "leftovers", number: 15, run: |app, conn| sweep_rows(conn, app.clock.now()) };

static ERRORS: Job = Job { name: "server_errors", number: 250, run: server_errors::keep };

/// What is done every hour, in order.
pub fn jobs() -> impl Iterator<Item = &'static Job> + Clone {
    capabilities().flat_map(|capability| capability.jobs).chain([&STATISTICS, &LEFTOVERS])
}

/// What is done every minute.
pub fn often() -> impl Iterator<Item = &'static Job> + Clone {
    capabilities().flat_map(|capability| capability.often).chain([&ERRORS])
}

/// The folders of the file store, and who names what lies in them.
pub fn file_folders() -> impl Iterator<Item = &'static FileFolder> {
    capabilities().flat_map(|capability| capability.files)
}

/// What a serving process looks at every other second.
///
/// # Errors
/// Only when the database fails.
pub fn watch(app: &App) -> ApiResult<()> {
    capabilities().filter_map(|capability| capability.watch).try_for_each(|watch| watch(app))
}

/// What each serving process does all the time.
pub fn attended() -> impl Iterator<Item = Attend> {
    capabilities().filter_map(|capability| capability.attend)
}

/// What the platform has to know of the wings before it can open a database.
pub fn house() -> House {
    let sealed = capabilities().filter_map(|capability| capability.sealed).collect();
    House { listeners: listeners(), sealed, sealed_places: sealed_places() }
}

/// Everywhere that something is kept encrypted.
pub fn sealed_places() -> SealedPlaces {
    SealedPlaces {
        columns: capabilities().flat_map(|capability| capability.sealed_columns).copied().collect(),
        folders: capabilities().flat_map(|capability| capability.sealed_files).copied().collect(),
    }
}

/// Who listens to what, in the order in which they are called.
pub fn listeners() -> Listeners {
    let mut listeners = Listeners::default();
    capabilities().for_each(|capability| (capability.listen)(&mut listeners));
    listeners
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
