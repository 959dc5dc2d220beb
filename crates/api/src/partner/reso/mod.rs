//! The RESO Web API: published listings, who offers them, and their pictures, by OData 4.0 and with the names of RESO's Data Dictionary.

mod address;
mod context;
mod edm;
mod filter;
mod metadata;
mod options;
mod place;
mod resources;
pub mod routes;
pub mod service;
mod store;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tables: &["reso_modifications"],
    pages: routes::configure,
    listen: |to| to.on(service::placed),
    ..Capability::new("reso")
};
