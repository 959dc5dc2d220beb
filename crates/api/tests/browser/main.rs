//! Browser tests: the real binary with the real bundle, walked in headless Chromium as a person would.
//!
//! `support::page` has the words the tests are written in. Tests stand where their subject stands in `src`: `property/key.rs` does with keys
//! what a person does with them. `pages.rs` of each wing opens every page of the wing, and `frame` has what stands around them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

mod client;
mod company;
mod deal;
mod exchange;
mod frame;
mod insight;
mod main_path;
mod partner;
mod property;
mod routes;
