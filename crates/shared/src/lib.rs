//! Fangke's vocabulary: the types on the wire and the pure rules that need no I/O.
//!
//! The server and the browser both depend on this crate, so a form validates with the very
//! code that the server will run. It knows no web framework and no database.

pub mod capitals;
pub mod client;
pub mod company;
pub mod contact;
pub mod deal;
pub mod exchange;
pub mod field;
pub mod geo;
pub mod id;
pub mod insight;
pub mod money;
pub mod month;
pub mod page;
pub mod partner;
pub mod permission;
pub mod picture;
pub mod problem;
pub mod property;
pub mod query;
pub mod text;
pub mod vocabulary;

pub use id::*;
