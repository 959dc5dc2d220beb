//! What the house holds about a person, and the end of it (§2.6): whoever keeps something of people hears of it by events.

pub mod event;
pub mod keep;
pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("persons", "What is held about a person, and its erasure")),
    tables: &["erasures"],
    routes: routes::configure,
    attend: Some(|app| Box::pin(keep::every_minute(app))),
    ..Capability::new("erasure")
};
