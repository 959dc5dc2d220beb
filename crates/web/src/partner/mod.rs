//! Partners: whose programs may call the API.

pub mod api_client;
pub mod syndication;
