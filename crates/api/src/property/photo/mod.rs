//! The survey 实勘: photos and floor plans of a listing (§1.11).

mod published;
pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;
use crate::platform::sweep::FileFolder;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tables: &["photos"],
    routes: routes::configure,
    files: &[FileFolder { folder: "photos", in_use: service::in_use }],
    ..Capability::new("photo")
};
