//! The wings of the house, and what follows from the manifests of their capabilities.

use crate::platform::capability::{Capability, Wing};
use crate::platform::db::refresh_statistics;
use crate::platform::events::Listeners;
use crate::platform::jobs::Job;
use crate::platform::sweep::FileFolder;
use crate::{company, exchange, insight, property};

/// Every wing; each uses only those before it.
pub const WINGS: &[&Wing] = &[&company::WING, &property::WING, &exchange::WING, &insight::WING];

/// Every capability, in order.
pub fn capabilities() -> impl Iterator<Item = &'static Capability> + Clone {
    WINGS.iter().flat_map(|wing| wing.capabilities.iter().copied())
}

/// The platform's own job: SQLite looks at tables that have grown.
static STATISTICS: Job = Job { name: "statistics", number: 5, run: |_, conn| refresh_statistics(conn) };

/// What is done every hour, in order.
pub fn jobs() -> impl Iterator<Item = &'static Job> + Clone {
    capabilities().flat_map(|capability| capability.jobs).chain([&STATISTICS])
}

/// The folders of the file store, and who names what lies in them.
pub fn file_folders() -> impl Iterator<Item = &'static FileFolder> {
    capabilities().flat_map(|capability| capability.files)
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
