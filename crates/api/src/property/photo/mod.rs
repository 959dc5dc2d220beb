//! The survey 实勘: photos and floor plans of a listing (§1.11).

pub mod event;
mod measuring;
mod published;
pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;
use crate::platform::sweep::FileFolder;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tables: &["photos", "photo_files"],
    routes: routes::configure,
    clear: Some(measuring::measure_old),
    files: &[FileFolder { folder: "photos", in_use: service::in_use }],
    ..Capability::new("photo")
};
