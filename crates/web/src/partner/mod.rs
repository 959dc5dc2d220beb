//! Partners: whose programs may call the API, and where they are told of what happens.

pub mod api_client;
pub mod syndication;
pub mod webhook;
