//! Clients.

mod dossier;
pub mod pages;
