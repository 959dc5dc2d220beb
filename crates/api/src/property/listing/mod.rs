//! Listings 房源 and leads.

pub mod access;
mod changes;
mod claims;
mod conditions;
mod detail;
mod events;
mod evidence;
mod facets;
mod hands;
pub mod import;
mod parameters;
pub mod quota;
pub mod routes;
mod rows;
mod search;
pub mod service;
pub mod state;
mod store;
mod timeline;
mod walk;
