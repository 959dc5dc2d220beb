//! Browser tests: the real binary with the real bundle, walked in headless Chromium as a person would.
//!
//! `page` has the words the tests are written in; each capability's walks are in a file of its name.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod by_hand;
mod driver;
mod http;
mod lazy;
mod login;
mod main_path;
mod page;
mod server;
mod sharing;
mod wait;
mod working_life;
