//! Signing in (I4): short access tokens, rotating refresh tokens, throttling, the second factor, where one is signed in.

pub mod contact_key;
mod device;
mod factor;
mod password;
pub mod place;
mod retention;
pub mod routes;
mod routes_account;
pub mod service;
pub mod sign_in;
mod store;
mod store_factor;
mod store_sign_in;
mod store_token_key;
pub mod throttle;
pub mod token_key;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;
use crate::platform::contact_keys::{self, SealedColumn, reseal};
use crate::platform::jobs::Job;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("auth", "Signing in")),
    tables: &["sessions", "refresh_tokens", "login_failures", "second_factors", "recovery_codes", "sign_ins", "token_keys"],
    routes: |config| {
        routes::configure(config);
        routes_account::configure(config);
    },
    jobs: &[Job { name: "auth", number: 16, run: |app, conn| service::sweep(conn, app.clock.now()) }],
    sealed: Some(token_key::sealed),
    sealed_columns: &[
        SealedColumn::of("token_keys", "secret_encrypted"),
        SealedColumn { table: "second_factors", key: "member_id", column: "secret" },
    ],
    attend: Some(reseal::attend),
    watch: Some(|app| service::watch_ended(app).and_then(|()| contact_keys::learn(app)).and_then(|()| token_key::learn(app))),
    listen: |to| {
        to.on(service::member_left);
        to.on(service::password_reset);
        to.on(retention::due);
    },
    ..Capability::new("auth")
};
