//! Clients.

mod dossier;
pub mod pages;
mod showing;
