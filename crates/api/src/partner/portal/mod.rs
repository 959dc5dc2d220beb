//! The portal feed: what partners are shown of published listings, whole and change by change, and their pictures.

mod bulk;
mod media;
mod place;
pub mod routes;
mod rows;
pub mod service;
mod view;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("portal", "Published listings for partners, and enquiries from them")),
    routes: routes::configure,
    ..Capability::new("portal")
};
