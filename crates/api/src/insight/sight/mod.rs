//! Who sees a record, and why (I1): asked of the very functions that let people in, in a colleague's place.

pub mod routes;
mod service;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability =
    Capability { tag: Some(("sight", "Who sees a record, and why")), routes: routes::configure, ..Capability::new("sight") };
