//! Partners: programs of others that read what the house publishes, and hand enquiries over.

pub mod api_client;
pub mod lead;
pub mod outbox;
pub mod portal;
pub mod reso;
pub mod syndication;
pub mod webhook;

use crate::platform::capability::Wing;

/// Its capabilities.
pub const WING: Wing = Wing {
    name: "partner",
    capabilities: &[
        &api_client::CAPABILITY,
        &outbox::CAPABILITY,
        &syndication::CAPABILITY,
        &portal::CAPABILITY,
        &lead::CAPABILITY,
        &reso::CAPABILITY,
        &webhook::CAPABILITY,
    ],
};
