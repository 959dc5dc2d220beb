//! Clients: the list of those that one holds, and the page of one of them.

pub mod alert;
pub mod cooperation;
pub mod dossier;
pub mod merging;
pub mod person;
pub mod profile;
pub mod reception;
pub mod recommendation;
pub mod showing;
pub mod stage;
