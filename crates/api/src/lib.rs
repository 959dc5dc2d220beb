//! The Fangke server.

pub mod app;
pub mod audit;
pub mod auth;
pub mod cli;
pub mod community;
pub mod demo;
pub mod exclusive;
pub mod follow_up;
pub mod import;
pub mod inventory;
pub mod key;
pub mod listing;
pub mod member;
pub mod negotiation;
pub mod notice;
pub mod organisation;
pub mod owner;
pub mod photo;
pub mod platform;
pub mod pool;
pub mod reminder;
pub mod schema;
pub mod setting;
pub mod share;
pub mod spec;
pub mod website;
