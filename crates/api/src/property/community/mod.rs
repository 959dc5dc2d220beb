//! Communities 小区, their buildings and units.

mod buildings;
pub mod routes;
pub mod service;
mod store;
