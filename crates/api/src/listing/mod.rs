//! Listings 房源 and leads.

mod access;
mod claims;
mod conditions;
mod events;
mod evidence;
mod facets;
pub mod import;
mod parameters;
pub mod routes;
mod rows;
mod search;
pub mod service;
mod store;
mod timeline;
