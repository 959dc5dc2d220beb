//! Cooperation 合作: two agents on one client, with roles and shares that both agree on before signing (§2.3, B6).

mod ended;
pub mod routes;
pub mod service;
mod store;
mod view;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("cooperations", "Two agents on one client, and their shares")),
    tables: &["client_cooperations", "cooperation_terms"],
    routes: routes::configure,
    listen: |to| {
        to.on(service::holder_changed);
        to.on(service::handing_over);
        to.on(service::merged);
        to.on(service::merge_undone);
    },
    ..Capability::new("cooperation")
};
