//! Reminders: what a member has to do, worked out when asked for; and the same as a calendar.

mod calendar;
mod flats;
mod ical;
pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("reminders", "What a member has to do")),
    routes: routes::configure,
    pages: routes::configure_public,
    ..Capability::new("reminder")
};
