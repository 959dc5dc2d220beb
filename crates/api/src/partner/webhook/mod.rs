//! Webhooks (I7): what happens is sent to an address of a partner, signed, and tried again until it is taken.

pub mod outgoing;
pub mod routes;
pub mod sender;
pub mod service;
mod store;
mod store_outgoing;

use crate::company::tx::by_itself;
use crate::platform::capability::Capability;
use crate::platform::contact_keys::SealedColumn;
use crate::platform::jobs::Job;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("webhooks", "Where partners are told of what happens")),
    tables: &["webhooks", "webhook_deliveries", "webhook_attempts"],
    routes: routes::configure,
    jobs: &[Job { name: "webhook", number: 220, run: |app, conn| by_itself(app, conn, service::clear_old) }],
    attend: Some(sender::attend),
    sealed: Some(service::some_secrets),
    sealed_columns: &[SealedColumn::of("webhooks", "secret"), SealedColumn::of("webhooks", "old_secret")],
    ..Capability::new("webhook")
};
