//! Fangke's vocabulary: the types on the wire and the pure rules that need no I/O.
//!
//! The server and the browser both depend on this crate, so a form validates with the very
//! code that the server will run. It knows no web framework and no database.

pub mod audit;
pub mod auth;
pub mod community;
pub mod exclusive;
pub mod field;
pub mod follow_up;
pub mod id;
pub mod import;
pub mod inventory;
pub mod key;
pub mod listing;
pub mod member;
pub mod money;
pub mod negotiation;
pub mod notice;
pub mod organisation;
pub mod owner;
pub mod page;
pub mod permission;
pub mod photo;
pub mod problem;
pub mod query;
pub mod reminder;
pub mod setting;
pub mod share;
pub mod text;
mod vocabulary;

pub use id::*;
