//! Favourites 收藏: the listings that a member keeps at hand.

pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability { tables: &["favourites"], routes: routes::configure, ..Capability::new("favourite") };
