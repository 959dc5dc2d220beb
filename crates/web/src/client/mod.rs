//! Clients: the list of those that one holds, and the page of one of them.

pub mod dossier;
pub mod merging;
pub mod profile;
pub mod reception;
pub mod showing;
