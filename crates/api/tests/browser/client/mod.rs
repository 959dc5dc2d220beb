//! Clients.

mod cooperation;
mod dossier;
pub mod pages;
mod showing;
