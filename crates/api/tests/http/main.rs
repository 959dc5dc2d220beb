//! The API over HTTP: the real application on real databases, every test on both engines and on a database of its own.
//!
//! PostgreSQL's address is in `FANGKE_TEST_POSTGRES`; `scripts/postgres.sh` starts a server and sets it.

// A test stops at what it does not expect. (Clippy's own exception for tests ends at functions without `#[test]`.)
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[macro_use]
mod support;

mod audit;
mod auth;
mod claims;
mod cli;
mod communities;
mod contract;
mod demo;
mod exclusives;
mod files;
mod follow_ups;
mod grades;
mod import_runs;
mod imports;
mod inventory;
mod jobs;
mod keys;
mod killed;
mod leads;
mod listing_changes;
mod listings;
mod members;
mod negotiations;
mod notices;
mod organisation;
mod owners;
mod photos;
mod platform;
mod pools;
mod privacy;
mod quotas;
mod reminders;
mod search;
mod settings;
mod shares;
mod sweep;
