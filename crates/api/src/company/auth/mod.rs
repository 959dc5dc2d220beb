//! Signing in (I4): short access tokens, rotating refresh tokens, throttling.

pub mod routes;
pub mod service;
mod store;
mod throttle;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;
use crate::platform::jobs::Job;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("auth", "Signing in")),
    tables: &["sessions", "refresh_tokens", "login_failures"],
    routes: routes::configure,
    jobs: &[Job { name: "auth", number: 16, run: |app, conn| service::sweep(conn, app.clock.now()) }],
    watch: Some(service::watch_ended),
    listen: |to| {
        to.on(service::member_left);
        to.on(service::password_reset);
    },
    ..Capability::new("auth")
};
