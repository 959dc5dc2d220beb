//! What the company is called and how it looks: on public pages, at sign-in, on its photos.

pub mod public;
pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("brand", "What the company is called and how it looks")),
    tables: &["brand"],
    routes: routes::configure,
    pages: public::configure,
    ..Capability::new("brand")
};
