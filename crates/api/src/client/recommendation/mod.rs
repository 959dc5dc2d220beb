//! Recommendation lists 推荐清单: listings for a client to look at by a link, and what the client says of them (§3.1, B7).

mod answer;
mod erasure;
mod form;
mod page;
pub mod public;
pub mod routes;
pub mod service;
mod shown;
mod store;
mod tell;
mod view;
mod wish_page;

use crate::company::tx::Listen as _;
use crate::company::tx::by_itself;
use crate::platform::capability::Capability;
use crate::platform::jobs::Job;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("recommendations", "Lists of listings for clients to look at, and what they say of them")),
    tables: &["recommendations", "recommendation_items", "recommendation_visitors"],
    routes: routes::configure,
    pages: public::configure,
    jobs: &[Job { name: "recommendation", number: 22, run: |app, conn| by_itself(app, conn, service::forget_visitors) }],
    listen: |to| {
        to.on(service::merged);
        to.on(service::merge_undone);
        to.on(erasure::gathered);
        to.on(erasure::erased);
    },
    ..Capability::new("recommendation")
};
