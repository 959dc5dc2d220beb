//! Webhooks: where a partner is told of what happens, and what became of it.

pub mod calls;
mod detail;
mod form;
mod log;
mod page;
mod rows;
mod secret;

use leptos::prelude::*;

crate::lazy_view!(webhooks, pub webhooks_page: fn() -> AnyView = || page::WebhooksPage().into_any());
crate::lazy_view!(webhook_deliveries, pub webhook_deliveries_page: fn() -> AnyView = || log::WebhookDeliveriesPage().into_any());
