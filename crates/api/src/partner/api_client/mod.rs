//! API clients: the programs of partners 合作方, what they may do, their secrets and tokens, and how much they ask for (I7).

mod oauth;
pub mod routes;
mod routes_token;
pub mod service;
mod store;
mod store_usage;

use crate::platform::capability::Capability;
use crate::platform::jobs::Job;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("api_clients", "Programs of partners, and their tokens")),
    tables: &["api_clients", "api_client_secrets", "api_client_usage"],
    routes: routes::configure,
    standard_routes: routes_token::configure,
    jobs: &[Job { name: "api_clients", number: 201, run: |app, conn| service::sweep(conn, app.clock.now()) }],
    watch: Some(service::watch),
    ..Capability::new("api_client")
};
