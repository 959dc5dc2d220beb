//! What every capability stands on; knows none of them.

pub mod cached;
pub mod capability;
pub mod clock;
pub mod config;
pub mod crypto;
pub mod cursor;
pub mod db;
pub mod error;
pub mod events;
pub mod files;
pub mod guard;
pub mod html;
pub mod http;
pub mod idempotency;
pub mod images;
pub mod jobs;
pub mod language;
pub mod password;
pub mod picture_address;
pub mod qr;
pub mod search;
pub mod state;
pub mod sweep;
pub mod telemetry;
pub mod terms;
pub mod token;
