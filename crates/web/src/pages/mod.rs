//! The screens, one folder a capability. Pages don't know each other.

pub mod import;
pub mod listing;
pub mod login;
pub mod member;
pub mod organisation;
pub mod settings;
