//! The API over HTTP: the real application on real databases, every test on both engines and on a database of its own.
//!
//! Tests stand where their subject stands in `src`: `property/key.rs` tests the capability `property::key`. What fills several files goes
//! on after the capability's name: `property/listing_claims.rs`. `platform` has what no capability answers for.
//!
//! PostgreSQL's address is in `FANGKE_TEST_POSTGRES`; `scripts/postgres.sh` starts a server and sets it.

// A test stops at what it does not expect. (Clippy's own exception for tests ends at functions without `#[test]`.)
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[macro_use]
mod support;

mod client;
mod company;
mod deal;
mod exchange;
mod insight;
mod partner;
mod platform;
mod property;
