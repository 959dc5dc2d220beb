//! The timeline of a listing: what happened to it, by whom and when. Everybody writes it, nobody changes it.

mod page;
pub mod routes;
pub mod service;
mod store;
pub mod void;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability { tables: &["listing_events"], routes: routes::configure, ..Capability::new("timeline") };
