//! Clients 客源: who they are, what they look for, who holds them, and what was done for them (§2).

pub mod consent;
pub mod contact;
pub mod cooperation;
pub mod demand;
pub mod funnel;
pub mod holding;
pub mod identity;
pub mod journal;
pub mod matching;
pub mod merge;
pub mod objection;
pub mod person;
pub mod profile;
pub mod query;
pub mod reception;
pub mod recommendation;
pub mod showing;
pub mod stage;
pub mod words;

pub use words::*;
