//! Clients.

mod cooperation;
mod dossier;
pub mod pages;
mod reception;
mod recommendation;
mod showing;
mod walk;
