//! Partners: whose programs may call the API.

pub mod syndication;
