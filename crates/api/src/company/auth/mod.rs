//! Signing in (I4): short access tokens, rotating refresh tokens, throttling.

pub mod routes;
pub mod service;
mod store;
mod throttle;
