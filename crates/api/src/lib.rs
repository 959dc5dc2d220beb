//! The Fangke server.

pub mod app;
pub mod cli;
pub mod client;
pub mod company;
pub mod deal;
pub mod demo;
pub mod exchange;
pub mod insight;
pub mod partner;
pub mod platform;
pub mod property;
pub mod schema;
pub mod spec;
pub mod website;
pub mod wings;
